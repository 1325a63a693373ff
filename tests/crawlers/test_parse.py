"""Captures become ads: structured data, ordinary HTML, lists, notices, bad bytes."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawlers.parse import ParseError, parse, read
from stream.messages import Ad, Capture, Kind, RecordRef, Salary
from stream.records import ad_id

AT = 1_790_000_000_000_000
URL = "https://example.com/jobs/1"
REF = RecordRef(file="s-1.warc.gz", offset=7, sha256="0" * 64)


def capture(**changes: Any) -> Capture:
    fields: dict[str, Any] = {
        "id": "c", "source": "s", "kind": "job", "url": URL, "fetched_at": AT, "status": 200,
        "record": REF,
    }  # fmt: skip
    return Capture(**{**fields, **changes})


def ads(html: str, kind: Kind = "job", url: str = URL) -> list[Ad]:
    return parse(capture(kind=kind, url=url), html.encode())


def only(html: str, kind: Kind = "job", url: str = URL) -> Ad:
    (ad,) = ads(html, kind, url)
    return ad


def script(data: object) -> str:
    text = json.dumps(data).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>'


POSTING = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Packer in Venlo",
    "description": "<p>Work in a warehouse &amp; more.</p><ul><li>Shifts</li><li>Housing</li></ul>",
    "datePosted": "2026-11-02",
    "identifier": {"@type": "PropertyValue", "name": "Board", "value": "4711"},
    "hiringOrganization": {"@type": "Organization", "name": "Example Work"},
    "employmentType": "FULL_TIME",
    "jobLocation": {
        "@type": "Place",
        "address": {
            "@type": "PostalAddress",
            "addressLocality": "Venlo",
            "addressCountry": "Netherlands",
        },
    },
    "baseSalary": {
        "@type": "MonetaryAmount",
        "currency": "EUR",
        "value": {"@type": "QuantitativeValue", "minValue": 14, "maxValue": 16, "unitText": "HOUR"},
    },
}


def marked(scope: str, prop: str, kind: str) -> str:
    """The posting in microdata or RDFa."""

    def thing(name: str) -> str:
        return f'{scope} {kind}="{name}"' if scope else f'{kind}="{name}"'

    prefix = "https://schema.org/" if scope else ""
    return f"""<div {thing(prefix + "JobPosting")}>
      <h1 {prop}="title">Packer in <b>Venlo</b></h1>
      <div {prop}="description"><p>Work in a
        warehouse &amp; more.</p><ul><li>Shifts<li>Housing</ul></div>
      <time {prop}="datePosted" datetime="2026-11-02">yesterday</time>
      <span {prop}="identifier" {thing(prefix + "PropertyValue")}>
        <span {prop}="name">Board</span> <span {prop}="value">4711</span></span>
      <a href="/firm" {prop}="hiringOrganization" {thing(prefix + "Organization")}>
        <span {prop}="name">Example Work</span></a>
      <meta {prop}="employmentType" content="FULL_TIME">
      <p {prop}="jobLocation" {thing(prefix + "Place")}>
        <span {prop}="address" {thing(prefix + "PostalAddress")}>
        <span {prop}="addressLocality">Venlo</span>,
        <span {prop}="addressCountry">Netherlands</span></span></p>
      <p {prop}="baseSalary" {thing(prefix + "MonetaryAmount")}>
        <meta {prop}="currency" content="EUR">
        <span {prop}="value" {thing(prefix + "QuantitativeValue")}>
          <span {prop}="minValue">14</span> to <span {prop}="maxValue">16</span>
          <meta {prop}="unitText" content="HOUR"></span></p></div>"""


SYNTAXES = {
    "json-ld": f"<body>{script(POSTING)}<h1>Packer in Venlo</h1></body>",
    "microdata": f"<body>{marked('itemscope', 'itemprop', 'itemtype')}</body>",
    "rdfa": f"<body vocab='https://schema.org/'>{marked('', 'property', 'typeof')}</body>",
    "rdfa with a prefix": "<body prefix='schema: https://schema.org/'>"
    + marked("", "property", "typeof").replace('typeof="', 'typeof="schema:').replace(
        'property="', 'property="schema:'
    ),
}  # fmt: skip


@pytest.mark.parametrize("html", SYNTAXES.values(), ids=SYNTAXES.keys())
def test_a_posting_gives_the_same_record_in_every_syntax(html: str) -> None:
    ad = only(html)
    assert ad == Ad(
        id=ad_id("s", URL),
        kind="job",
        url=URL,
        source="s",
        title="Packer in Venlo",
        text="Work in a warehouse & more.\nShifts\nHousing",
        posted="2026-11-02",
        employer="Example Work",
        country="NL",
        city="Venlo",
        salary=Salary(min=14, max=16, currency="EUR", unit="hour"),
        extra={"employmentType": "FULL_TIME", "identifier": "4711"},
        version=AT,
        capture=REF,
        trace="c",
    )


def test_the_published_example_gives_the_same_record_in_three_syntaxes(test_data: Path) -> None:
    file = test_data / "html" / "schemaorg_jobposting" / "jobposting_examples.json"
    example = json.loads(file.read_text())[0]
    microdata, rdfa, jsonld = (
        only(f"<body>{example[key]}</body>") for key in ("MICRODATA", "RDFA", "JSON")
    )
    assert microdata == rdfa
    assert (microdata.title, microdata.text, microdata.posted, microdata.salary) == (
        jsonld.title, jsonld.text, jsonld.posted, jsonld.salary
    )  # fmt: skip
    assert (microdata.city, microdata.extra) == (jsonld.city, jsonld.extra)
    assert (microdata.employer, jsonld.employer) == ("ABC Company Inc.", "")  # as published


def test_published_postings_are_ads(test_data: Path) -> None:
    file = test_data / "html" / "schemaorg_jobposting" / "jobposting_examples.json"
    examples = json.loads(file.read_text())
    assert [len(ads(f"<body>{one['JSON']}</body>")) for one in examples] == [1] * len(examples)


def test_no_published_page_raises(test_data: Path) -> None:
    files = sorted((test_data / "html" / "extruct_fixtures").rglob("*.html"))
    assert len(files) > 50
    kinds: tuple[Kind, ...] = ("job", "service", "review")
    for file in files:
        for kind in kinds:
            parse(capture(kind=kind), file.read_bytes())


BROKEN = {
    "comments": '{/* a */ "@type": "JobPosting", // b\n "title": "Cook // no", "description": "x"}',
    "trailing commas": '{"@type": "JobPosting", "title": "Cook // no", "description": "x",}',
    "control characters": '{"@type":"JobPosting","title":"Cook // no","description":"x\n\ty"}',
    "entities": '{"@type":"JobPosting","title":"Cook // no"}'.replace('"', "&quot;"),
    "cdata": '//<![CDATA[\n{"@type":"JobPosting","title":"Cook // no"}\n//]]>',
    "html comment": '<!-- {"@type":"JobPosting","title":"Cook // no"} -->',
    "wrong escape": '{"@type":"JobPosting","title":"Cook // no","description":"it\\\'s"}',
    "graph": '{"@graph":[{"@type":"WebPage"},{"@type":"JobPosting","title":"Cook // no"}]}',
    "array": '[{"@type":"Organization"},{"@type":["JobPosting"],"title":"Cook // no"}]',
    "nested": '{"@type":"WebPage","mainEntity":{"@type":"JobPosting","title":"Cook // no"}}',
    "full name": '{"@type":"http://schema.org/JobPosting","title":"Cook // no"}',
    "two in a row": '{"@type":"WebSite"}{"@type":"JobPosting","title":"Cook // no"};',
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_broken_json_is_understood(broken: str) -> None:
    html = f'<body><script type="application/ld+json">{broken}</script></body>'
    assert only(html).title == "Cook // no"


def test_json_that_nobody_understands_leaves_what_the_page_shows() -> None:
    html = '<script type="application/ld+json">{"@type": "JobPosting", "title</script>'
    text = "Work in a warehouse with housing, shifts and a bus to work every day."
    assert only(f"<body>{html}<h1>Packer</h1><p>{text}</p></body>").text == text


def posting(**changes: object) -> Ad:
    return only(f"<body>{script({**POSTING, **changes})}</body>")


@pytest.mark.parametrize(
    ("pay", "salary"),
    [
        ("100000", Salary(min=100000, max=100000)),
        (5000, Salary(min=5000, max=5000)),
        ("4 200 - 5 000 zł brutto / mies.",
         Salary(min=4200, max=5000, currency="PLN", unit="month", gross=True)),
        ({"currency": "GBP", "value": 11.5, "unitText": "HOUR"},
         Salary(min=11.5, max=11.5, currency="GBP", unit="hour")),
        ({"currency": "EUR", "value": {"value": "2.100,50", "unitText": "MONTH"}},
         Salary(min=2100.5, max=2100.5, currency="EUR", unit="month")),
        ({"currency": "EUR", "value": {"minValue": 12, "unitText": "per hour"}},
         Salary(min=12, currency="EUR", unit="hour")),
        ([{"currency": "PLN", "minValue": "30", "maxValue": "20", "unitText": "WEEK"}],
         Salary(min=20, max=30, currency="PLN", unit="week")),
        ({"currency": "PLN", "value": {"minValue": 0, "maxValue": 0}}, None),
        ("to be agreed", None),
        (None, None),
    ],
)  # fmt: skip
def test_pay_is_read_in_the_ways_it_is_written(pay: object, salary: Salary | None) -> None:
    assert posting(baseSalary=pay).salary == salary


@pytest.mark.parametrize(
    ("where", "country", "city"),
    [
        ("Venlo, Netherlands", "NL", "Venlo"),
        ("Polska", "PL", ""),
        ({"address": {"addressCountry": {"name": "Германия"}, "addressLocality": "Köln"}},
         "DE", "Köln"),
        ({"address": "Kraków, POL"}, "PL", "Kraków"),
        ([{"address": {"addressCountry": "pl", "addressLocality": "Łódź"}}, {"address": "x"}],
         "PL", "Łódź"),
        ({"name": "Gdańsk"}, "", "Gdańsk"),
        ([], "", ""),
    ],
)  # fmt: skip
def test_places_are_read_in_the_ways_they_are_written(
    where: object, country: str, city: str
) -> None:
    ad = posting(jobLocation=where)
    assert (ad.country, ad.city) == (country, city)


@pytest.mark.parametrize(
    ("stated", "posted"),
    [
        ("2026-11-02T10:00:00+01:00", "2026-11-02T10:00:00+01:00"),
        ("02.11.2026", "2026-11-02"),
        ("12 maja 2026", "2026-05-12"),
        ("вчера", "2026-09-20"),
        ("2026-02-30", None),
        ("soon", None),
    ],
)
def test_dates_become_iso(stated: str, posted: str | None) -> None:
    assert posting(datePosted=stated).posted == posted


@pytest.mark.parametrize(
    ("description", "text"),
    [
        ("&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;", "One\nTwo"),
        ("One<br/>Two<script>x()</script>", "One\nTwo"),
        ("One\n\nTwo", "One\nTwo"),
        ("1 < 2 &amp; 3 > 2", "1 < 2 & 3 > 2"),
        ("a\u00a0b\u2003c", "a b c"),
    ],
)
def test_descriptions_become_lines(description: str, text: str) -> None:
    assert posting(description=description).text == text


def test_contacts_and_requirements_are_part_of_the_text() -> None:
    ad = posting(
        description="Work.",
        qualifications="None needed",
        applicationContact={"telephone": "+48 500 100 101", "email": "work@example.com"},
    )
    assert ad.text == "Work.\nNone needed\n+48 500 100 101\nwork@example.com"


def test_a_description_that_is_cut_off_is_taken_from_the_page() -> None:
    data = script({**POSTING, "description": "Work in a warehouse…"})
    ad = only(
        f"<main><h1>Packer</h1><p>Work in a warehouse. Call +48 500 100 101.</p></main>{data}"
    )
    assert "+48 500 100 101" in ad.text


def page(body: str, head: str = "", lang: str = "pl") -> str:
    return f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'


WORDS = "Praca od zaraz w hali, zakwaterowanie zapewnione, stawka 14 EUR za godzinę."


def test_an_ordinary_page_is_read_as_a_person_sees_it() -> None:
    ad = only(
        page(
            f"""<header><a href="/">Tablica</a></header><nav><a href="/x">Menu</a></nav>
            <main><h1> Pakowacz&nbsp;w <i>Venlo</i></h1>
            <p>Dodano: 12 maja 2026</p><p>Firma: Example Work</p><script>var a = 1;</script>
            <style>p {{}}</style><p>{WORDS}</p>
            <table><tr><td>Miasto:</td><td>Venlo</td></tr></table>
            <p><a href="tel:+48500100101">Zadzwoń</a> <img src="/a.jpg"><img src="data:x"></p>
            <div class="related-ads"><a href="/2">Inna praca</a></div></main>
            <footer>Regulamin</footer>""",
            head="<title>Pakowacz | Tablica</title>",
        )
    )
    assert ad.title == "Pakowacz w Venlo"
    assert ad.text.split("\n") == [
        "Dodano: 12 maja 2026",
        "Firma: Example Work",
        WORDS,
        "Miasto: Venlo",
        "Zadzwoń +48500100101",
    ]
    assert (ad.posted, ad.employer) == ("2026-05-12", "Example Work")
    assert ad.images == ("https://example.com/a.jpg",)
    assert (ad.lang, ad.extra) == ("", {"html_lang": "pl"})


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<div>a<p>b</p>c <b>d</b>e<br>f</div>", "a\nb\nc de\nf"),
        ("<table><tr><td>1<td>2<tr><th>x<td>y</table>", "1 2\nx y"),
        ("<pre>k\n  l</pre>m", "k\nl\nm"),
        ("<p>5<span style='display: none'>9</span>00 <i hidden>x</i>100</p>", "500 100"),
        ("<p>500<span>100</span>101</p>", "500100101"),
        ("<p><span class=a>Venlo</span><span class=b>NL</span></p>", "VenloNL"),
        ("<p><span class=a>Venlo</span><span class=b>Limburg</span></p>", "Venlo Limburg"),
        ('<p><a href="mailto:a@example.com?subject=x">Pisz</a>', "Pisz a@example.com"),
        ('<p><a href="tel:+48500100101">500 100 101</a>', "500 100 101"),
        ('<p><a href="https://wa.me/48500100101">Chat</a>', "Chat https://wa.me/48500100101"),
        ("<p>&#x41;&amp;lt;&nbsp;&euro;", "A&lt; €"),
        ("<p>a<!-- b -->c<noscript>d</noscript><svg><text>e</text></svg>", "ac"),
    ],
)
def test_text_of_an_element(html: str, text: str) -> None:
    from crawlers.pages.dom import parse_html, text_of

    body = parse_html(html).body
    assert body is not None
    assert text_of(body) == text


LISTS = {
    "cards": page(
        "<h1>Oferty</h1>"
        + "".join(
            f'<div class="card"><h2><a href="/jobs/{n}">Praca {n}</a></h2><p>{WORDS}</p></div>'
            for n in range(8)
        )
    ),
    "links": page(
        "<h1>Wszystkie oferty</h1><ul>"
        + "".join(f'<li><a href="/jobs/{n}">Praca w hali numer {n}</a></li>' for n in range(30))
    ),
    "item list": page(
        script({"@type": "ItemList", "itemListElement": [
            {"@type": "ListItem", "item": {**POSTING, "url": f"https://example.com/jobs/{n}"}}
            for n in range(10, 13)]})
    ),
    "postings that lead away": page(
        script([{**POSTING, "title": f"Job {n}", "url": f"/jobs/{n}"} for n in range(10, 13)])
    ),
    "front page": page("<h1>Tablica</h1><p><a href='/a'>Oferty</a></p>"),
}  # fmt: skip


@pytest.mark.parametrize("html", LISTS.values(), ids=LISTS.keys())
def test_a_list_gives_nothing(html: str) -> None:
    assert ads(html) == []


def test_of_several_postings_the_one_of_this_page_is_the_ad() -> None:
    others = [{**POSTING, "title": f"Job {n}", "url": f"/jobs/{n}"} for n in range(3)]
    assert only(page(script(others))).title == "Job 1"


def test_one_posting_in_two_syntaxes_is_one_ad() -> None:
    assert len(ads(SYNTAXES["microdata"] + script(POSTING))) == 1


GONE = {
    "pl": page("<h1>Nie znaleziono strony</h1><p>Sprawdź adres.</p>"),
    "en": page("<h1>404 Not Found</h1>"),
    "expired": page(f'<h1>Pakowacz</h1><p class="alert">Ogłoszenie wygasło.</p><p>{WORDS}</p>'),
    "posting": page(f'<p class="notice">This job has expired.</p>{script(POSTING)}'),
}


@pytest.mark.parametrize("html", GONE.values(), ids=GONE.keys())
def test_a_page_that_is_gone_gives_nothing(html: str) -> None:
    assert read(capture(), html.encode())[:2] == ([], "gone")


@pytest.mark.parametrize("status", [404, 410, 500])
def test_an_error_gives_nothing(status: int) -> None:
    assert parse(capture(status=status), page(f"<h1>x</h1><p>{WORDS}</p>").encode()) == []


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("https://example.com/jobs/one", "https://example.com/jobs/one"),
        ("/jobs/one", "https://example.com/jobs/one"),
        ("https://example.org/jobs/1", URL),
        ("https://example.com/", URL),
        ("https://example.com/jobs/", URL),
        ("javascript:x", URL),
        ("http://[", URL),
    ],
)
def test_the_canonical_address_is_preferred_on_the_same_host(canonical: str, url: str) -> None:
    ad = only(page(f"<h1>x</h1><p>{WORDS}</p>", head=f'<link rel="canonical" href="{canonical}">'))
    assert (ad.url, ad.id) == (url, ad_id("s", url))


def test_reviews_of_a_page_are_an_ad_each_with_an_id_that_stays() -> None:
    reviews = [
        {"@type": "Review", "reviewBody": f"Visit number {n} was fine.",
         "datePublished": "2026-11-02", "reviewRating": {"ratingValue": n},
         "author": {"name": "guest"}}
        for n in (1, 2)
    ]  # fmt: skip
    html = page(script({"@type": "LocalBusiness", "name": "Studio", "review": reviews}))
    first, second = ads(html, "review")
    assert (first.text, first.posted, first.extra["rating"]) == (
        "Visit number 1 was fine.", "2026-11-02", "1"
    )  # fmt: skip
    assert first.id != second.id
    assert [ad.id for ad in ads(html, "review")] == [first.id, second.id]


def test_a_short_ad_is_an_ad() -> None:
    html = page("<h1>Masaż Lublin</h1><p>Zadzwoń: 500 100 101, codziennie</p>")
    assert only(html, "service").text == "Zadzwoń: 500 100 101, codziennie"


@pytest.mark.parametrize("kind", ["service", "escort"])
def test_offers_are_ads_of_their_kinds(kind: Kind) -> None:
    item = {"@type": "Product", "name": "Massage in Lublin", "description": "By appointment",
            "telephone": "+48 500 100 102",
            "offers": {"price": "250", "priceCurrency": "PLN"}}  # fmt: skip
    ad = only(page(script(item)), kind)
    assert (ad.title, ad.extra["price"]) == ("Massage in Lublin", "250 PLN")
    assert "+48 500 100 102" in ad.text


def test_an_author_is_no_ad() -> None:
    item = {"@type": "Article", "author": {"@type": "Person", "name": "Anna"}}
    assert ads(page(script(item)), "escort") == []


POLISH = f"<h1>Pakowacz łóżek źródło</h1><p>{WORDS} Zażółć gęślą jaźń, źle.</p>"
CYRILLIC = (
    "<h1>Работа</h1><p>Работа в Польше без посредников, жильё бесплатно, зарплата вовремя.</p>"
)


@pytest.mark.parametrize(
    ("html", "encoding", "content_type", "head"),
    [
        (POLISH, "utf-8", "", ""),
        (POLISH, "utf-8", "text/html; charset=iso-8859-1", ""),
        (POLISH, "utf-8-sig", "", "<meta charset=cp1250>"),
        (POLISH, "utf-16", "", ""),
        (POLISH, "cp1250", "text/html; charset=windows-1250", ""),
        (POLISH, "cp1250", "", "<meta charset=windows-1250>"),
        (POLISH, "cp1250", "", ""),
        (POLISH, "cp1250", "", "<meta charset=utf-8>"),
        (POLISH, "iso8859-2", "", "<meta charset=windows-1250>"),
        (POLISH, "iso8859-2", "text/html; charset=ISO-8859-1", ""),
        (CYRILLIC, "cp1251", "", ""),
        (CYRILLIC, "koi8-r", "text/html; charset=windows-1251", ""),
        (CYRILLIC, "cp1251", "", "<meta charset=punycode>"),
    ],
)
def test_pages_in_other_encodings_are_read(
    html: str, encoding: str, content_type: str, head: str
) -> None:
    body = f"<html><head>{head}</head><body>{html}</body></html>".encode(encoding)
    (ad,) = parse(capture(content_type=content_type), body)
    assert ad.text in html


def test_an_encoding_that_is_given_is_obeyed() -> None:
    body = f"<meta charset=utf-8><body>{POLISH}".encode("iso8859-2")
    (ad,) = parse(capture(), body, encoding="ISO-8859-2")
    assert ad.text in POLISH


@pytest.mark.parametrize(
    ("body", "content_type", "word"),
    [
        (b"", "", "empty"),
        (b" \n", "", "empty"),
        (b"%PDF-1.7 <a>", "", "binary"),
        (b"\x89PNG\r\n\x1a\n<a>", "", "binary"),
        (bytes(range(256)) * 9, "", "binary"),
        (b"just words", "", "no HTML"),
        (b'{"a": 1}', "application/json", "application/json"),
        (b"<p>x", "image/svg", "image/svg"),
        (b"<p>" + b"x" * (21 * 1024 * 1024), "", "bytes"),
    ],
)
def test_what_is_no_page_is_refused_with_the_reason(
    body: bytes, content_type: str, word: str
) -> None:
    with pytest.raises(ParseError, match=word) as caught:
        parse(capture(content_type=content_type), body)
    assert caught.value.where == URL


def test_an_encoding_that_is_none_is_refused() -> None:
    with pytest.raises(ParseError, match="punycode"):
        parse(capture(), b"<p>x", encoding="punycode")


@pytest.mark.parametrize(
    "body",
    [b"<div>" * 200_000, b"<ul><li>" * 50_000, b"<font size=1>" * 50_000, b"x<" * 500_000,
     b"<p " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">", b"<li><dd>" * 50_000,
     b"<select>" + b"<option>" * 100_000, b"<p itemscope itemprop=a>" * 50_000,
     b'<script type="application/ld+json">' + b"[" * 500_000, b"<div/>" * 100_000],
    ids=range(10),
)  # fmt: skip
@pytest.mark.timeout(60)
def test_hostile_markup_costs_little_time(body: bytes) -> None:
    assert parse(capture(), body + b"<h1>x</h1>") is not None


def test_a_huge_page_is_read_from_its_beginning() -> None:
    body = page(f"<main><h1>x</h1><p>{WORDS}</p></main>" + "<p>y</p>" * 1_200_000).encode()
    (ad,) = parse(capture(), body)
    assert WORDS in ad.text


PIECES = st.sampled_from(
    ["<", ">", "</", "div", "<div>", "</div>", "<p itemprop=", "itemscope ", "typeof=JobPosting ",
     '<script type="application/ld+json">', '{"@type":"JobPosting","title":', "</script>", '"x"',
     "}", "<h1>", "<meta charset=", "&amp;", "&#0;", "\0", "ż", "<time datetime=", "2026-11-02",
     "<a href=", "tel:", "http://[", "<table><tr>", "<link rel=canonical href=", "<base href="]
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=40).map("".join)))
def test_any_bytes_are_parsed_or_refused(body: bytes | str) -> None:
    raw = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    for kind in ("job", "service", "review"):
        with suppress(ParseError):
            parse(capture(kind=kind), raw)
