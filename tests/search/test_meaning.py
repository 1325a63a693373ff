"""What queries match: case, diacritics, inflection, numbers, times, pay, contacts."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from search import item_of, parse_query
from search.matcher import compiled
from search.spans import spans
from stream.messages import Ad, Salary
from tests.search.factory import ZONE, entity, hit, make_ad

AD = make_ad(
    title="Praca w Łodzi przy sortowaniu paczek",
    text="500 100 101 to numer. Opłata za wizę wynosi 300 zł. Pokoje dla pracowników; e-mail.",
    employer="Demo Agencja Żółw",
    city="Łódź",
    country="NL",
    posted="2026-11-02",
    seen=datetime(2026, 11, 1, 23, 30, tzinfo=UTC),
    score=1.9,
    band="elevated",
    salary=Salary(min=4200, max=5000, currency="PLN", unit="month", gross=True),
    hits=(hit("debt-upfront-fee"),),
    entities=(
        entity("phone", "+48500100101", text="500 100 101", end=11),
        entity("email", "kontakt@example.com"),
        entity("handle", "Demo_User", platform="telegram"),
        entity("price", amount=300.0, currency="PLN"),
        entity("price", min=50.0, max=80.0),
    ),
    extra={"operation": ["op-7"]},
)


def matches(query: str, ad: Ad = AD, zone: ZoneInfo = ZONE) -> bool:
    return compiled(parse_query(query, zone).root)(item_of(ad))


@pytest.mark.parametrize(
    "query",
    [
        "lodz",
        "Łódź",
        "ŁODZI",
        "opłaty",
        "oplata",
        "wiza",
        "WIZY",
        "sortowanie",
        "city:lodz",
        "title:łodzi",
        "employer:zolw",
        "zolw",
        "prac*",
        "PACZ*",
        "wize~1",
        "Oplatta~1",
        "wzię~1",
        '"za wizę"',
        '"ZA WIZE"',
        '"opłata wizę"~1',
        '"wizę opłata"~3',
        '"opłata wynosi zł"~5',
        "e-mail",
        '"e-mail"',
        "phone:500100101",
        "phone:500 100 101",
        'phone:"+48 500-100-101"',
        "phone:0048500100101",
        "phone:(+48) 500 100 101",
        "phone:5oo1oo1o1",
        "phone:+48500*",
        "(phone:+48500* AND praca)",
        "(score:-1 OR praca)",
        "phone:500100*",
        "email:Kontakt@Example.com",
        "email:kontakt*",
        "handle:demo_user",
        "handle:@demo_user",
        "handle:demo_usr~1",
        "price:300",
        "price:[60 TO 90]",
        "price:>=80",
        "wage:[1000 TO 1100]",
        "wage:<1000",
        "wage:>1100",
        "indicator:debt-upfront-fee",
        "indicator:DEBT*",
        "band:elevated",
        "score:1.9",
        "score:[1 TO 1.9]",
        "score:>1,8",
        "flagged:true",
        "route:normal",
        "kind:job",
        "source:Demo-Jobs",
        "source:demo*",
        "lang:pl",
        "country:nl",
        "operation:op-7",
        "id:X-1",
        "posted:2026-11-02",
        "posted:2026-11",
        "posted:[2026-11-02 TO 2026-11-02]",
        "posted:{2026-11-01 TO 2026-11-03}",
        "posted:<=2026-11-02",
        "seen:2026-11-02",
        "seen:>=2026-11-02",
        "seen:2026-11-02T00:30",
        "seen:2026-11-01T23:30Z",
        "seen:>2026-11-01T23:29:59+00:00",
        "NOT kierowca",
        "praca -kierowca",
        "kierowca OR wiza",
        "*",
        "wage:*",
        "NOT price:1000",
        "title:(praca AND łódź)",
    ],
)
def test_matches(query: str) -> None:
    assert matches(query)


@pytest.mark.parametrize(
    "query",
    [
        "kierowca",
        "title:wiza",
        '"wiza"',
        '"opłaty"',
        '"wizę za"',
        '"wizę opłata"~2',
        "text:łódź",
        "wizaa~1 title:wiza",
        "phone:500100102",
        "phone:+44500100101",
        "price:[301 TO 400]",
        "price:{80 TO 300}",
        "wage:>1200",
        "score:>1.9",
        "score:{1 TO 1.9}",
        "flagged:no",
        "kind:escort",
        "posted:2026-11-01",
        "posted:>2026-11-02",
        "posted:{2026-11-02 TO *]",
        "seen:2026-11-01",
        "seen:<2026-11-02",
        "praca -wiza",
        "NOT *",
        "-title:*",
    ],
)
def test_does_not_match(query: str) -> None:
    assert not matches(query)


def test_a_day_is_a_day_of_the_operator() -> None:
    assert matches("seen:2026-11-01", zone=ZoneInfo("UTC"))
    assert not matches("seen:2026-11-01", zone=ZONE)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Warsaw", "America/New_York", "Pacific/Auckland"])
def test_a_posting_date_is_that_day_in_every_zone(zone: str) -> None:
    assert matches("posted:2026-11-02", zone=ZoneInfo(zone))
    assert not matches("posted:2026-11-01 OR posted:2026-11-03", zone=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("salary", "query", "expected"),
    [
        (Salary(min=30, currency="PLN", unit="hour", gross=True), "wage:[1200 TO 1230]", True),
        (Salary(max=10, currency="EUR", unit="hour"), "wage:[1733 TO 1734]", True),
        (Salary(min=60000, currency="EUR", unit="year"), "wage:5000", True),
        (Salary(min=5000, currency="EUR", unit="month", gross=False), "wage:*", False),
        (Salary(min=5000, currency="XAU", unit="month"), "wage:*", False),
        (Salary(min=5000, currency="EUR", unit="item"), "wage:*", False),
        (Salary(min=5000, currency="EUR"), "wage:*", False),
    ],
)
def test_wage_is_gross_a_month_in_eur(salary: Salary, query: str, expected: bool) -> None:
    assert matches(query, make_ad(title="Praca", salary=salary)) is expected


def test_wage_is_read_from_the_text_where_no_field_states_it() -> None:
    pay = entity("salary", min=1000.0, max=2000.0, currency="EUR", unit="month")

    assert matches("wage:1500", make_ad(title="Praca", entities=(pay,)))


def test_an_unscored_ad_has_no_scored_fields() -> None:
    ad = Ad(id="u", kind="job", title="Praca w Łodzi")

    assert matches("praca łódź kind:job", ad)
    assert not matches("flagged:* OR phone:* OR score:* OR band:* OR indicator:*", ad)


def found(query: str) -> list[tuple[str, str]]:
    return [(s.field, s.text) for s in spans(parse_query(query, ZONE).root, item_of(AD))]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("wiza", [("text", "wizę")]),
        ("title:praca", [("title", "Praca")]),
        ('"za wizę"', [("text", "za wizę")]),
        ('"wizę opłata"~3', [("text", "Opłata"), ("text", "wizę")]),
        ("phone:500100101", [("text", "500 100 101")]),
        ("pacz*", [("title", "paczek")]),
        ("wzię~1", [("text", "wizę")]),
        ("wiza OR (opłata kierowca)", [("text", "wizę")]),
        ("wiza -kierowca", [("text", "wizę")]),
        ("kind:job", []),
    ],
)
def test_spans_say_where(query: str, expected: list[tuple[str, str]]) -> None:
    assert found(query) == expected


def test_spans_are_of_the_original() -> None:
    ad = make_ad(title="😀 Ｐraca w Ł\u200bodzi", text="x")
    for span in spans(parse_query("praca łódź", ZONE).root, item_of(ad)):
        assert span.text == getattr(ad, span.field)[span.start : span.end]
