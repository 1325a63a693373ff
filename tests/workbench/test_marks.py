"""Texts cut at their marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.marks import Mark, Piece, cut, snippet

TEXT = "Żółta 👩\u200d👩\u200d👧 opłata"


def shown(pieces: list[Piece]) -> list[tuple[str, bool, tuple[int, ...]]]:
    return [(piece.text, piece.query, piece.signs) for piece in pieces]


def test_a_text_without_marks_is_one_piece() -> None:
    assert cut("opłata") == [Piece("opłata")]


def test_marks_count_code_points() -> None:
    start = TEXT.index("opłata")

    pieces = cut(TEXT, [Mark(start, start + 6, 1)])

    assert pieces[-1] == Piece("opłata", signs=(1,), ends=(1,))


def test_overlapping_marks_keep_every_kind() -> None:
    pieces = cut("abcdef", [Mark(0, 4, 1), Mark(2, 6), Mark(3, 5, 2)])

    assert shown(pieces) == [
        ("ab", False, (1,)),
        ("c", True, (1,)),
        ("d", True, (1, 2)),
        ("e", True, (2,)),
        ("f", True, ()),
    ]
    assert [piece.ends for piece in pieces] == [(), (), (1,), (2,), ()]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a\u202eb", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("a\u200bb", "U+200B ZERO WIDTH SPACE"),
        ("a\u200db", "U+200D ZERO WIDTH JOINER"),
        ("a\ufeffb", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
        ("a\x07b", "U+0007"),
    ],
)
def test_characters_that_hide_are_named(text: str, name: str) -> None:
    first, hidden, last = cut(text)

    assert (first.text, hidden.hidden, last.text) == ("a", name, "b")
    assert text[1] not in hidden.text


@pytest.mark.parametrize("text", ["👩\u200d👧", "❤\ufe0f\u200d🔥", "a\tb\nc", "e\u0301"])
def test_emoji_and_accents_are_left_alone(text: str) -> None:
    assert cut(text) == [Piece(text)]


marks = st.lists(
    st.tuples(st.integers(-3, 40), st.integers(-3, 40), st.integers(0, 4)).map(lambda m: Mark(*m)),
    max_size=6,
)


@given(st.text(max_size=30), marks)
def test_pieces_are_the_text(text: str, found: list[Mark]) -> None:
    pieces = cut(text, found)

    visible = "".join(piece.text for piece in pieces if not piece.hidden)
    hidden = sum(1 for piece in pieces if piece.hidden)
    assert len(visible) + hidden == len(text)
    assert all(piece.text for piece in pieces)


@given(st.text(max_size=200), marks, st.integers(10, 100))
def test_a_snippet_lies_inside(text: str, found: list[Mark], width: int) -> None:
    inside = [mark for mark in found if 0 <= mark.start < mark.end <= len(text)]

    start, end = snippet(text, inside, width)

    assert 0 <= start <= end <= len(text)


def test_a_snippet_shows_the_query_before_a_sign() -> None:
    text = "słowo " * 100 + "opłata " + "słowo " * 100
    at = text.index("opłata")

    start, end = snippet(text, [Mark(0, 5, 1), Mark(at, at + 6)])

    assert start <= at < end
    assert end - start <= 240
