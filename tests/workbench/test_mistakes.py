"""Why a query is refused is said in the reader's language, whatever the search says in English."""

import ast
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import search
from workbench.i18n import tongue
from workbench.mistakes import explain

ZONE = ZoneInfo("Europe/Warsaw")
PL, EN = tongue("pl", ZONE), tongue("en", ZONE)
SEARCH = Path(search.__file__).parent
REFUSALS = {"refuse", "QueryError"}


def said(file: Path) -> Iterator[str]:
    """What is written in the calls of a file that refuse, with a word in each hole."""
    for call in ast.walk(ast.parse(file.read_text("utf-8"))):
        name = getattr(getattr(call, "func", None), "attr", getattr(call, "func", None))
        if isinstance(call, ast.Call) and getattr(name, "id", name) in REFUSALS:
            for value in [*call.args, *(word.value for word in call.keywords)]:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield value.value
                elif isinstance(value, ast.JoinedStr):
                    yield "".join(str(getattr(part, "value", "")) if isinstance(part, ast.Constant)
                                  else "posted" for part in value.values)  # fmt: skip


SENTENCES = sorted({text for file in SEARCH.glob("*.py") for text in said(file) if " " in text})


def test_the_refusals_of_the_search_are_found() -> None:
    assert len(SENTENCES) > 60
    assert "the quote is not closed" in SENTENCES


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_refusal_has_a_polish_form(sentence: str) -> None:
    assert explain(PL, sentence) != explain(EN, sentence)


@pytest.mark.parametrize(
    ("query", "polish"),
    [
        ("seen:>=2026-13-01", "'2026-13-01' nie jest datą z lat 1900–2200."),
        ("seen:today", "jak seen:2026-11-02 albo seen:2026-11-02T14:30"),
        ("posted:[2026-12-01 TO 2026-11-01]", "2026-12-01 to później niż 2026-11-01"),
        ("wage:abc", "'abc' nie jest liczbą. Napisz ją tak: wage:250."),
        ("[1 TO 2]", "Zakres wymaga pola."),
        ("kind:>=5", "Wartości pola kind nie mają kolejności."),
        ("wage:500*", "W polu wage nie szuka się po początku. Użyj wage:>=…"),
        ("opłata^2", "Wagi (^) nie są obsługiwane. Usuń to."),
        ("^", "Ujmij to w cudzysłów albo poprzedź ukośnikiem \\."),
        ("phone:abc", "Napisz go w całości, np. phone:+48500100101, albo jego początek"),
        ("nieznane:pole", "Nie ma pola 'nieznane'."),
        ("bnad:high", "Czy chodziło o band: ?"),
        ("a" * 20_000, "Zapytanie jest dłuższe niż 10240 znaków."),
    ],
)
def test_cause_and_cure_are_polish(query: str, polish: str) -> None:
    with pytest.raises(search.QueryError) as refused:
        search.parse_query(query, ZONE)

    assert polish in explain(PL, refused.value.cause, refused.value.cure)
