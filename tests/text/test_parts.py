from hypothesis import given

from tests.text.test_fold import ANY_TEXT
from text import parts
from text.language import Part

POLISH = "Praca w Holandii od zaraz, mieszkanie na miejscu. "
UKRAINIAN = "Робота в Голландії, житло надаємо, виїзд щотижня! "
RUSSIAN = "Ищем людей для сбора фруктов, жильё предоставляем."


def test_the_languages_of_a_mixed_text() -> None:
    text = POLISH + UKRAINIAN + RUSSIAN

    assert [(one.lang, text[one.start : one.end]) for one in parts(text)] == [
        ("pl", POLISH),
        ("uk", UKRAINIAN),
        ("ru", RUSSIAN),
    ]


def test_neighbours_of_one_language_are_one() -> None:
    assert parts(POLISH + "500 100 101. " + POLISH) == (Part(0, 2 * len(POLISH) + 13, "pl"),)
    assert parts("") == ()
    assert parts("500") == (Part(0, 3, ""),)


@given(ANY_TEXT)
def test_parts_have_no_gaps(text: str) -> None:
    found = parts(text)

    assert "".join(text[one.start : one.end] for one in found) == text
