"""Every page, in both languages, without JavaScript."""

import re
import time

import httpx
import pytest
import workbench_fakes as fakes
from msgspec.structs import replace

from workbench import reading
from workbench.app import HEADERS
from workbench.marks import plain

PAGES = [
    "/",
    "/?q=opłata",
    "/?all=1&f=kind:job&f=-source:demo-board&sort=score",
    "/?q=nieistniejące",
    "/ad/x-1",
    "/ad/x-1?q=opłata",
    "/ad/x-6",
    "/ad/x-7",
    "/ad/x-8",
    "/preview?ad=x-1&q=opłata",
    "/watches",
    "/watches?query=opłata",
    "/review",
    "/tags",
    "/indicators",
    "/indicators/debt-upfront-fee",
    "/indicators/recruiter-sector-prior",
    "/sources",
    "/status",
    "/help",
]
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", re.IGNORECASE)


def timed(client: fakes.TestClient, path: str) -> tuple[httpx.Response, float]:
    """An answer with the seconds of work it took, whatever else this machine does; of several the
    quickest is that of a server at work."""
    began = time.process_time()
    return client.get(path), time.process_time() - began


@pytest.mark.parametrize("lang", ["pl", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_page(shared: fakes.Bench, path: str, lang: str) -> None:
    client = shared.client(lang=lang)

    answer, taken = min((timed(client, path) for _ in range(3)), key=lambda pair: pair[1])

    assert answer.status_code == 200
    assert taken < 0.2
    if not path.startswith("/preview"):
        assert f'<html lang="{lang}"' in answer.text
    tags = re.sub(r">[^<]*<", "><", answer.text)
    assert INLINE.findall(tags) == []
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert answer.headers["cache-control"] == "no-store"


def test_the_policy_allows_nothing_inline() -> None:
    policy = HEADERS["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", PAGES)
def test_pages_name_nobody_a_victim(shared: fakes.Bench, path: str) -> None:
    for lang in ("pl", "en"):
        page = shared.client(lang=lang).get(path).text.lower()
        assert not re.search(r"victim|traffickers?\b|ofiar|sprawc", page)


def test_results_say_what_they_are(shared: fakes.Bench) -> None:
    page = shared.client(lang="pl").get("/?q=opłata").text

    assert "3 wytypowane ogłoszenia" in page
    assert '<mark class="q"><span class="sign"' in page
    assert "6 przesłanek" in page


def test_facets_carry_counts_and_keep_the_query(shared: fakes.Bench) -> None:
    page = shared.client().get("/?q=opłata").text

    assert 'href="/?q=op%C5%82ata&amp;f=band%3Ahigh"' in page
    assert 'href="/?q=op%C5%82ata&amp;f=-band%3Ahigh"' in page


def test_pages_follow_each_other(tmp_path: object) -> None:
    bench = fakes.bench(tmp_path, fakes.copies(fakes.ADS[0], 60))
    client = bench.client()
    path, seen = "/", []

    while path:
        page = client.get(path).text
        seen += re.findall(r'<li id="row-\w+" data-ad="([^"]+)"', page)
        following = re.search(r'id="next-page" href="([^"]+)"', page)
        path = following[1].replace("&amp;", "&") if following else ""

    assert len(seen) == len(set(seen)) == 60


@pytest.mark.parametrize("lang", ["pl", "en"])
@pytest.mark.parametrize(
    "query",
    ["(opłata", '"opłata', "a OR b c", "nie:ma", "*x", "a AND", "é~9", "indicator:upfront-fee"],
)
def test_a_refused_query_is_explained_in_place(shared: fakes.Bench, query: str, lang: str) -> None:
    answer = shared.client(lang=lang).get("/", params={"q": query})

    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.text
    assert re.search(r'id="mistake" role="alert".*<pre>.*<mark>', answer.text, re.DOTALL)
    if lang == "pl":
        said = re.search(r"</pre>\s*<p>([^<]*)</p>", answer.text)
        assert said
        assert not re.search(r"\b(the|is|word|write)\b", said[1])


def test_a_long_query_is_read_whole_or_refused(shared: fakes.Bench) -> None:
    phones = " OR ".join(f"phone:5001001{number % 100:02}" for number in range(400))

    answers = [shared.client().get("/", params={"q": q}) for q in (phones, phones + " OR x" * 900)]

    assert [answer.status_code for answer in answers] == [200, 400]
    assert 'value="' + phones + '"' in answers[0].text
    assert "The query is longer than 10240 characters. Split it into several." in answers[1].text
    assert all("maxlength" not in re.findall(r'<input id="q"[^>]*>', a.text)[0] for a in answers)


@pytest.mark.parametrize("path", ["/", "/watches"])
def test_the_place_of_a_mistake_in_a_long_query_is_in_sight(shared: fakes.Bench, path: str) -> None:
    client, query = shared.client(), "wiza " * 500 + "(opłata " + "kaucja " * 500
    if path == "/":
        page = client.get("/", params={"q": query}).text
    else:
        page = client.post(path, data={"seal": shared.seal(client), "query": query}).text

    around = re.findall(r"<pre>(.*?)</pre>", page, re.DOTALL)[0]
    said = re.sub(r"<[^>]+>", "", around)
    assert "<mark>(</mark>" in around
    assert len(said) < 300
    assert said.startswith("… ")
    assert said.endswith(" …")


def test_more_filters_than_one_can_read_are_refused(shared: fakes.Bench) -> None:
    answer = shared.client().get("/", params={"f": [f"city:x{number}" for number in range(500)]})

    assert answer.status_code == 400
    assert "chip" not in answer.text


def test_a_long_title_leaves_room_for_the_other_ads(tmp_path: object) -> None:
    title = "Praca w Holandii " * 100
    bench = fakes.bench(tmp_path, [replace(fakes.ADS[0], title=title)])
    client = bench.client()

    row = re.findall(r'<a class="open".*?</a>', client.get("/").text, re.DOTALL)[0]

    assert len(plain(re.sub(r"<[^>]+>", "", row))) < 210
    assert row.endswith(" …</a>")
    assert client.get("/ad/x-1").text.count("Holandii") >= 100


def test_the_way_back_leads_to_the_search_that_led_here(shared: fakes.Bench) -> None:
    client, search = shared.client(), "/?q=op%C5%82ata&f=kind%3Ajob&all=1&sort=score"
    opened = re.findall(r'<a class="open"[^>]*href="([^"]+)"', client.get(search).text)[0]
    referer = {"referer": f"{client.base_url}{search}"}

    page = client.get(opened.replace("&amp;", "&"), headers=referer).text
    other = client.get("/ad/x-1?q=wiza", headers=referer).text
    foreign = client.get("/ad/x-1?q=wiza", headers={"referer": "http://[evil/?q=wiza&all=1"}).text

    ident = re.findall(r'<main[^>]*data-ad="([^"]+)"', page)[0]
    assert crumb(page) == f"/?q=op%C5%82ata&f=kind%3Ajob&all=1&hand={ident}&sort=score"
    assert crumb(other) == crumb(foreign) == "/?q=wiza"


@pytest.mark.parametrize(
    ("came", "ad", "back", "name"),
    [("/watches/w-1?after=x", "/ad/x-1?q=wiza", "/watches/w-1?after=x", "Watches"),
     ("/tags/Venlo", "/ad/x-1", "/tags/Venlo", "Tags"),
     ("/review", "/ad/x-1", "/", "Search"),
     ("//evil.example.com/watches/x", "/ad/x-1", "/", "Search"),
     ("", "/ad/x-6?q=umowa", "/?q=umowa&all=1", "Search")],
)  # fmt: skip
def test_the_way_back_leads_to_the_list_one_came_from(
    shared: fakes.Bench, came: str, ad: str, back: str, name: str
) -> None:
    client = shared.client()

    page = client.get(ad, headers={"referer": f"{client.base_url}{came}" if came else ""}).text

    assert crumb(page) == back
    assert f">← {name}</a>" in page


def crumb(page: str) -> str:
    return re.findall(r'<p class="crumb"><a href="([^"]*)"', page)[0].replace("&amp;", "&")


def test_hostile_text_stays_text(shared: fakes.Bench) -> None:
    for path in ("/?q=gnp&all=1", "/ad/x-7", "/preview?ad=x-7"):
        page = shared.client().get(path).text
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "&lt;script&gt;" in page
        assert "\u202e" not in page
        assert "\u200b" not in page
        assert 'title="U+202E RIGHT-TO-LEFT OVERRIDE"' in page
        assert "👩\u200d👩\u200d👧" in page


def test_what_hides_a_number_is_shown_beside_it_too(tmp_path: object) -> None:
    hidden = "+48 500\u200b100 101"
    ad = replace(
        fakes.ADS[0],
        entities=tuple(replace(one, text=hidden) for one in fakes.ADS[0].entities),
        hits=(replace(fakes.ADS[0].hits[0], reason=f"obscured: {hidden}"),),
    )
    page = fakes.bench(tmp_path, [ad]).client().get("/ad/x-1").text

    for before in ("written as “", "obscured: "):
        shown = re.search(rf"{before}\+48 500<span class=\"hid\"[^>]*>ZWSP</span>100 101", page)
        assert shown, before


def test_a_hostile_query_stays_text(shared: fakes.Bench) -> None:
    page = shared.client().get("/", params={"q": '"><script>alert(1)</script>'}).text

    assert "<script>alert" not in page


def test_marks_line_up_with_emoji_and_accents(shared: fakes.Bench) -> None:
    page = shared.client().get("/ad/x-1?q=opłata").text

    assert '<mark class="q"><span class="sign" data-signs="1"' in page
    assert ">opłata</span></mark>" in page
    assert "> 300 zł za wizę</span>" in page


def test_the_score_is_explained_in_words(shared: fakes.Bench) -> None:
    page = " ".join(shared.client(lang="pl").get("/ad/x-1").text.split())

    assert "Dlaczego wytypowano" in page
    assert "Opłata pobierana przed rozpoczęciem pracy; Dokumenty tożsamości" in page
    assert "2 z nich, każda z osobna, wystarczą, by wytypować ogłoszenie." in page
    assert "nieskalibrowany" in page
    assert "oceniono trafnie 14 z 17, 59–94%" in page
    assert "za mało ocen: trafnie 4 z 5" in page
    assert "jeszcze nieoceniany" in page


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("No indicator is held present.", "denies or only mentions 2 other signs of weight:",
                "Identity documents to be handed over or kept", "not counted: Applicant asked")),
        ("pl", ("Żadnego wskaźnika nie uznano za obecny.", "zaprzecza 2 innym istotnym przesłankom",
                "Dokumenty tożsamości do oddania", "nie liczy się: Opłata pobierana")),
    ],
)  # fmt: skip
def test_a_sign_that_was_set_aside_is_shown_with_the_reason(
    tmp_path: object, lang: str, said: tuple[str, ...]
) -> None:
    bench = fakes.bench(tmp_path, [fakes.DOUBTED])
    client = bench.client(lang=lang)

    for path in ("/ad/x-doubted", "/preview?ad=x-doubted"):
        page = " ".join(client.get(path).text.split())
        for words in said:
            assert words in page, path
        assert 'class="sign doubt" data-signs="1"' in page
    assert fakes.REASONS["debt-upfront-fee"][lang == "pl"] in page


def test_what_may_flag_alone_is_named_first(shared: fakes.Bench) -> None:
    found = reading.signs(fakes.ADS[0], {rule.id: rule for rule in fakes.RULES})

    named = [sign.hit.indicator for sign in reading.reason(found[::-1]).first]

    assert set(named[:2]) == {"debt-upfront-fee", "dependency-documents-held"}
    assert len(named) == len(reading.reason(found).raising)


def test_a_single_weak_sign_is_spoken_of_as_one(tmp_path: object) -> None:
    weak = replace(
        fakes.ADS[0],
        hits=tuple(one for one in fakes.ADS[0].hits if one.indicator == "job-no-language"),
        score=0.4, band="low", flagged=False,
    )  # fmt: skip
    page = fakes.bench(tmp_path, [weak]).client(lang="pl").get("/ad/x-1").text

    assert "To za mało, by wytypować ogłoszenie." in page
    assert "Wszystkie" not in page


def test_an_ad_without_a_sign_says_so(shared: fakes.Bench) -> None:
    page = shared.client().get("/ad/x-6").text

    assert "Why it was not flagged" in page
    assert "No indicator is present." in page
    assert "No captured page" in page


@pytest.mark.parametrize(
    "path", ["/nothing", "/ad/nothing", "/indicators/nothing", "/watches/nothing"]
)
def test_what_is_not_there_has_a_page(shared: fakes.Bench, path: str) -> None:
    answer = shared.client().get(path)

    assert answer.status_code == 404
    assert "There is nothing here" in answer.text
    assert answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("form", "status", "said"),
    [({"ad": "gone"}, 404, "There is nothing here."),
     ({"ad": "x-1", "verdict": "maybe"}, 422, "That cannot be read."),
     ({"ad": "x-1", "seal": "old"}, 403, "Reload the page")],
)  # fmt: skip
def test_a_failure_in_a_part_of_a_page_is_one_line(
    shared: fakes.Bench, form: dict[str, str], status: int, said: str
) -> None:
    client = shared.client()
    values = {"seal": shared.seal(client), "verdict": "yes", **form}

    part = {"hx-request": "true", "hx-request-type": "partial"}
    answer = client.post("/judge", data=values, headers=part)

    assert (answer.status_code, answer.headers["hx-retarget"]) == (status, "#notice")
    assert answer.text.lstrip().startswith('<div class="toast">')
    assert said in answer.text
    assert "<html" in client.post("/judge", data=values, headers={"hx-request": "true"}).text


def test_a_failure_has_a_page_and_a_reference(tmp_path: object) -> None:
    bench = fakes.bench(tmp_path)
    bench.index.search = None  # type: ignore[assignment]
    client = fakes.TestClient(bench.app, base_url="http://127.0.0.1", raise_server_exceptions=False)
    client.get("/", params={"token": fakes.TOKEN})

    answer = client.get("/")

    assert answer.status_code == 500
    assert "Reference" in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["Content-Security-Policy"]


def test_a_missing_server_names_its_cure(
    tmp_path: object, caplog: pytest.LogCaptureFixture
) -> None:
    from stream.errors import MissingError

    def gone(_: object) -> None:
        raise MissingError("the index is gone", cure="start it")

    bench = fakes.bench(tmp_path)
    bench.index.search = bench.index.get = gone  # type: ignore[assignment]
    client = bench.client()

    for address in ("/", "/ad/x-1", "/indicators/debt-upfront-fee"):
        answer = client.get(address)
        assert answer.status_code == 503, address
        assert "the index is gone; start it" in answer.text
        assert answer.headers["Retry-After"] == "30"
    logged = [record for record in caplog.records if "request failed" in record.message]
    assert len(logged) == 3
    assert all("the index is gone" in one.message and not one.exc_info for one in logged)
    assert "the index is gone; start it" in client.get("/status").text


def test_an_empty_installation_says_how_to_start(tmp_path: object) -> None:
    client = fakes.bench(tmp_path, ads=()).client()

    assert "No ad is flagged yet" in client.get("/").text
    assert "thb demo" in client.get("/?all=1").text
    assert "There are no watches" in client.get("/watches").text
    assert "Everything is judged" in client.get("/review").text


def test_verifying_reads_the_capture_again(shared: fakes.Bench) -> None:
    client = shared.client()
    form = {"ad": "x-1", "seal": shared.seal(client)}

    assert "The hash is the same." in client.post("/verify", data=form).text


def test_a_changed_capture_is_not_confirmed(tmp_path: object) -> None:
    bench = fakes.bench(tmp_path, evidence=fakes.FakeEvidence(b"changed"))
    client = bench.client()
    form = {"ad": "x-1", "seal": bench.seal(client)}

    page = client.post("/verify", data=form).text

    assert "It could not be confirmed." in page
    assert "The hash is the same." not in page


def test_only_what_may_be_crawled_is_said_to_be(shared: fakes.Bench) -> None:
    page = shared.client().get("/sources").text

    assert re.findall(r"<code>thb crawl ([^<]+)</code>", page) == ["demo-jobs"]


def test_precision_as_csv(shared: fakes.Bench) -> None:
    answer = shared.client().get("/precision.csv")

    assert answer.headers["content-type"].startswith("text/csv")
    lines = answer.text.splitlines()
    assert lines[0] == "indicator,lang,k,n,unsure,low,high,enough"
    assert any(line.startswith("debt-upfront-fee,*,14,17,0,0.58") for line in lines)


def test_language_and_theme_are_kept(shared: fakes.Bench) -> None:
    client = shared.client()

    answer = client.post("/settings", data={"lang": "pl", "theme": "dark", "next": "/help"})

    assert answer.headers["location"] == "/help"
    page = client.get("/help").text
    assert '<html lang="pl" data-theme="dark">' in page


@pytest.mark.parametrize("to", ["//evil.example.com", "https://evil.example.com", "/\\evil", "x"])
def test_a_form_leads_nowhere_else(shared: fakes.Bench, to: str) -> None:
    answer = shared.client().post("/settings", data={"lang": "pl", "next": to})

    assert answer.headers["location"] == "/"
