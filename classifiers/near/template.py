"""What copies of a text have in common, and the slots in which they differ."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from text import Doc

MAX_TOKENS = 4000
"""Tokens of each copy that are aligned; what comes after them is part of the last slot."""


class Filler(NamedTuple):
    """What one copy has in a slot: code points of its original, ``text == original[start:end]``;
    empty where the copy has nothing there."""

    start: int
    end: int
    text: str


class Slot(NamedTuple):
    """A place where copies differ: before token ``at`` of the template, a filler for each copy."""

    at: int
    fillers: tuple[Filler, ...]


class Template(NamedTuple):
    """Folded tokens that all copies have, in their order, and the slots between them."""

    tokens: tuple[str, ...]
    slots: tuple[Slot, ...]


def align(docs: Sequence[Doc]) -> Template:
    """The template of one or more near-copies and what each of them fills into its slots; copies
    with nothing in common have one slot. Alignment is difflib's (Ratcliff and Obershelp, "Pattern
    matching: the gestalt approach", 1988), copy after copy against what is common so far."""
    if not docs:
        return Template((), ())
    common = docs[0].forms[:MAX_TOKENS]
    places: list[tuple[int, ...]] = [tuple(range(len(common)))]
    for doc in docs[1:]:
        kept, found = _common(common, doc.forms[:MAX_TOKENS])
        common = tuple(common[at] for at in kept)
        places = [*(tuple(known[at] for at in kept) for known in places), found]
    gaps = [_gaps(doc, known) for doc, known in zip(docs, places, strict=True)]
    return Template(common, _slots(docs, gaps))


def _common(one: Sequence[str], other: Sequence[str]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Places of tokens that both have in the same order, in each of the two."""
    blocks = SequenceMatcher(None, one, other).get_matching_blocks()
    pairs = [(block.a + at, block.b + at) for block in blocks for at in range(block.size)]
    return tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs)


def _gaps(doc: Doc, places: Sequence[int]) -> list[range]:
    """The tokens before, between and after those at ``places``."""
    return [range(left + 1, right) for left, right in pairwise([-1, *places, len(doc.forms)])]


def _slots(docs: Sequence[Doc], gaps: Sequence[Sequence[range]]) -> tuple[Slot, ...]:
    columns = enumerate(zip(*gaps, strict=True))
    return tuple(
        Slot(at, tuple(_filler(doc, gap) for doc, gap in zip(docs, column, strict=True)))
        for at, column in columns
        if any(column)
    )


def _filler(doc: Doc, gap: range) -> Filler:
    if gap:
        start, end = doc.starts[gap[0]], doc.ends[gap[-1]]
    else:
        start = end = doc.ends[gap.start - 1] if gap.start else 0
    return Filler(start, end, doc.original[start:end])
