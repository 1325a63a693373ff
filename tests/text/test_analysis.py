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
