import pytest
from hypothesis import given

from tests.text.test_fold import ANY_TEXT
from text import analyse, clean


@pytest.mark.parametrize(
    ("value", "cleaned"),
    [("a\ud800b", "a\ufffdb"), ("a\0b", "a b"), ("żółć💋", "żółć💋"), ("", "")],
)
def test_cleans_one_for_one(value: str, cleaned: str) -> None:
    assert clean(value) == (cleaned, False)


def test_truncates() -> None:
    assert clean("x" * 10, limit=4) == ("xxxx", True)
    assert clean("x" * 4, limit=4) == ("xxxx", False)


@given(ANY_TEXT)
def test_what_is_clean_can_be_encoded(value: str) -> None:
    cleaned, _ = clean(value)

    cleaned.encode()
    assert "\0" not in cleaned
    assert len(cleaned) == len(value)


def test_a_given_language_is_kept() -> None:
    assert analyse("praca", "uk").lang == "uk"


def test_detects_the_language() -> None:
    assert analyse("Praca dla kobiet za granicą").lang == "pl"


@given(ANY_TEXT)
def test_never_raises(text: str) -> None:
    analyse(text)
