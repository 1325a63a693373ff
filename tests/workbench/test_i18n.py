"""Every text is there in Polish, with its three plural forms; numbers and dates are Polish."""

import re
from datetime import UTC, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from workbench.i18n import LOCALE, choose, tongue
from workbench.view import HERE, collation

ZONE = ZoneInfo("Europe/Warsaw")
PL, EN = tongue("pl", ZONE), tongue("en", ZONE)
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}
HOLES = re.compile(r"%\((\w+)\)s")
TEXTS = {
    message for _, _, message, _, _ in extract_from_dir(HERE, METHODS, keywords=KEYWORDS) if message
}
POLISH = read_po(BytesIO((LOCALE / "pl.po").read_bytes()), locale="pl")
KNOWN = {message.id: message for message in POLISH if message.id}


def test_there_are_texts() -> None:
    assert len(TEXTS) > 300


def test_every_text_is_in_polish() -> None:
    assert sorted(map(str, TEXTS - KNOWN.keys())) == []


def test_the_catalogue_holds_nothing_else() -> None:
    assert sorted(map(str, KNOWN.keys() - TEXTS)) == []


@pytest.mark.parametrize("message", KNOWN.values(), ids=lambda message: str(message.id)[:40])
def test_translations_are_whole(message: object) -> None:
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    strings = message.string if isinstance(message.string, tuple) else (message.string,)

    assert len(strings) == (3 if len(ids) == 2 else 1)
    assert all(strings)
    assert {frozenset(HOLES.findall(text)) for text in strings} == {
        frozenset(HOLES.findall(ids[-1]))
    }


@pytest.mark.parametrize("path", sorted((HERE / "templates").rglob("*.html")), ids=lambda p: p.name)
def test_no_text_stands_in_a_template_untranslated(path: object) -> None:
    source = re.sub(r"\{[{%#].*?[}%#]\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    visible = re.sub(r"<[^>]*>", " ", source)
    words = re.findall(r"[A-Za-zżółćęśąźń]{3,}", visible)

    assert [word for word in words if word not in ALLOWED] == []


ALLOWED = {
    "thb",
    "monitor",
    "SHA",
    "CSV",
    "JSON",
    "Lines",
    "nbsp",
    "crawl",
    "dead",
    "list",
    "new",
    "amp",
}


@pytest.mark.parametrize(
    ("count", "polish"),
    [(0, "0 ogłoszeń"), (1, "1 ogłoszenie"), (2, "2 ogłoszenia"), (5, "5 ogłoszeń"),
     (12, "12 ogłoszeń"), (22, "22 ogłoszenia"), (1204, "1\xa0204 ogłoszenia")],
)  # fmt: skip
def test_polish_has_three_plural_forms(count: int, polish: str) -> None:
    assert PL.ngettext("%(num)s ad", "%(num)s ads", count) == polish


def test_numbers_and_dates() -> None:
    moment = datetime(2026, 11, 22, 13, 5, tzinfo=UTC)

    assert PL.number(1204.5, 2) == "1\xa0204,50"
    assert EN.number(1204.5, 2) == "1,204.50"
    assert PL.moment(moment) == "22 listopada 2026, 14:05"
    assert PL.moment(int(moment.timestamp() * 1_000_000)) == "22 listopada 2026, 14:05"
    assert PL.day("2026-11-02") == "2 listopada 2026"
    assert PL.day("w przyszłym tygodniu") == "w przyszłym tygodniu"
    assert PL.ago(moment, datetime(2026, 11, 22, 15, 5, tzinfo=UTC)) == "2 godziny temu"
    assert PL.ago(moment, datetime(2027, 1, 22, tzinfo=UTC)) == "22 listopada 2026"
    assert [PL.signed(value) for value in (-0.35, 1.9, 0.004)] == ["−0,35", "+1,90", "0"]
    assert [PL.money(value) for value in (4200.0, 46.5, 0)] == ["4\xa0200", "46,50", "0"]
    assert [PL.language(code) for code in ("uk", "ar", "??")] == ["ukraiński", "arabski", "??"]
    assert PL.country("NL") == "Holandia"
    assert EN.country("??") == "??"


@pytest.mark.parametrize(
    ("wanted", "accept", "lang"),
    [("pl", "en", "pl"), ("", "pl-PL,pl;q=0.9,en;q=0.8", "pl"), ("", "en-US", "en"),
     ("xx", "", "en"), ("", "de", "en"), ("", "\x00;;,", "en")],
)  # fmt: skip
def test_the_language_is_chosen(wanted: str, accept: str, lang: str) -> None:
    assert choose(wanted, accept, "en") == lang


def test_names_sort_as_readers_expect() -> None:
    assert sorted(["Łódź", "Lublin", "mleko", "lęk", "Ćma", "Cyrk"], key=collation) == [
        "Cyrk", "Ćma", "lęk", "Lublin", "Łódź", "mleko",
    ]  # fmt: skip
