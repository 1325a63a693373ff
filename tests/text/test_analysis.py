from unicodedata import normalize

import pytest
from hypothesis import given

from tests.text.test_fold import ANY_TEXT
from text import analyse


def test_a_given_language_is_kept() -> None:
    assert analyse("praca", "uk").lang == "uk"


def test_detects_the_language() -> None:
    assert analyse("Praca dla kobiet za granicą").lang == "pl"


@given(ANY_TEXT)
def test_never_raises(text: str) -> None:
    analyse(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("płacę opłatę", ["płacę", "opłatę"]),
        ("мій край, її", ["мій", "край", "її"]),
        ("țară și mâine", ["țară", "și", "mâine"]),
        ("5️⃣ 0️⃣", ["5️⃣", "0️⃣"]),
        ("praca\u200b za", ["praca", "za"]),
        ("x\u0301\u0302\u200d y", ["x\u0301\u0302", "y"]),
    ],
)
def test_a_token_ends_behind_the_marks_on_its_last_letter(text: str, words: list[str]) -> None:
    text = normalize("NFD", text)

    doc = analyse(text, "pl")

    found = [doc.original[start:end] for start, end in zip(doc.starts, doc.ends, strict=True)]
    assert found == [normalize("NFD", word) for word in words]
    ends = [at + len(form) for at, form in zip(doc.places, doc.forms, strict=True)]
    assert [doc.span(*place) for place in zip(doc.places, ends, strict=True)] == [
        *zip(doc.starts, doc.ends, strict=True)
    ]
