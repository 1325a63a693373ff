"""Contacts out of texts: what goes, what stays, and where marks stand afterwards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.pseudonyms import HIDDEN, Mark, hide, pseudonym

KEY = b"k" * 32
TEXT = "Dzwoń: Anna, 500 100 101. Cena 250 zł. Anna czeka."


def mark(words: str, label: str, value: str = "", text: str = TEXT) -> Mark:
    start = text.index(words)
    return Mark(start, start + len(words), label, value or words)


def test_contacts_become_tokens_wherever_their_words_stand() -> None:
    anna, phone = pseudonym(KEY, "person", "Anna"), pseudonym(KEY, "phone", "+48500100101")
    marks = [
        mark("Anna", "person"),
        mark("500 100 101", "phone", "+48500100101"),
        mark("250 zł", "price", "250 PLN"),
    ]

    hidden = hide(TEXT, marks, KEY)

    assert hidden.text == f"Dzwoń: {anna}, {phone}. Cena 250 zł. {anna} czeka."
    assert [hidden.text[one.start : one.end] for one in hidden.marks] == [anna, phone, "250 zł"]
    assert [one.value for one in hidden.marks] == [anna, phone, "250 PLN"]


def test_words_inside_other_words_stay() -> None:
    text = "Anna i Annaberg"

    assert hide(text, [mark("Anna", "person", text=text)], KEY).text.endswith(" i Annaberg")


def test_a_token_depends_on_key_kind_and_value_alone() -> None:
    token = pseudonym(KEY, "phone", "+48500100101")

    assert token == pseudonym(KEY, "phone", "+48500100101")
    assert token.startswith("PHONE_")
    assert len(token) == len("PHONE_") + 12
    others = {
        pseudonym(b"x" * 32, "phone", "+48500100101"),
        pseudonym(KEY, "handle", "+48500100101"),
        pseudonym(KEY, "phone", "+48500100102"),
    }
    assert {one.partition("_")[2] for one in others}.isdisjoint({token.partition("_")[2]})


def test_overlapping_contacts_are_one_token() -> None:
    text = "t.me/demo_user teraz"
    marks = [Mark(0, 14, "url", "https://t.me/demo_user"), Mark(5, 14, "handle", "demo_user")]

    hidden = hide(text, marks, KEY)

    token = pseudonym(KEY, "url", "https://t.me/demo_user")
    assert hidden.text == f"{token} teraz"
    assert {(one.start, one.end) for one in hidden.marks} == {(0, len(token))}


def test_a_sign_that_touches_a_contact_reaches_over_its_token() -> None:
    text = "pisz do Anna dziś"
    hidden = hide(text, [Mark(8, 12, "person", "Anna"), Mark(0, 10, "sign")], KEY)

    sign = hidden.marks[1]
    assert hidden.text[sign.start : sign.end] == f"pisz do {pseudonym(KEY, 'person', 'Anna')}"


words = st.sampled_from(["alfa", "beta", "Łódź", "👩‍🔧", "500100101", "gamma\n", "500"])


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = " ".join(draw(st.lists(words, max_size=12)))
    places = st.integers(0, len(text))
    labels = st.sampled_from(["phone", "person", "price", "sign"])
    pairs = draw(st.lists(st.tuples(places, places, labels), max_size=6))
    return text, [Mark(min(a, b), max(a, b), label, f"v{a}") for a, b, label in pairs]


@given(marked())
def test_marks_stay_inside_and_other_words_stay_as_they_were(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    hidden = hide(text, marks, KEY)
    contacts = [one for one in marks if one.label in HIDDEN and one.start < one.end]

    assert len(hidden.marks) == len(marks)
    for before, after in zip(marks, hidden.marks, strict=True):
        assert 0 <= after.start <= after.end <= len(hidden.text)
        if before.label in HIDDEN and before.start < before.end:
            assert "_" in hidden.text[after.start : after.end]
        if not contacts:
            assert after[:2] == before[:2]
    if not contacts:
        assert hidden.text == text


@pytest.mark.parametrize("text", ["", "bez kontaktu"])
def test_nothing_to_hide(text: str) -> None:
    assert hide(text, [], KEY) == (text, ())
