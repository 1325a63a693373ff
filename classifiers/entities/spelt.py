"""Words written letter by letter: p i ę ć s e t, z-e-r-o."""

from collections.abc import Iterator
from itertools import pairwise

from classifiers.entities.digits import read
from classifiers.entities.elements import Element
from classifiers.entities.view import LETTER, View

Spelt = tuple[int, int, Element]
"""The first and the last token of an element, and the element."""
_SEPARATORS = frozenset(" -._*·/|")
_FEWEST = 3
_BEFORE = 2
"""So many letters before such a word may be words of their own."""
_KINDS = ("word", "number", "times", "glued", "repeat")


def find(view: View) -> Iterator[Spelt]:
    """Words for digits that are written letter by letter."""
    for first, last in _stretches(view):
        forms = view.forms[first : last + 1]
        for skipped in range(min(_BEFORE, len(forms) - _FEWEST) + 1):
            known = read("".join(forms[skipped:]))
            if known and known[3] in _KINDS:
                start = view.starts[first + skipped]
                yield first + skipped, last, Element(known[0], start, view.end(last), known[3])
                break


def _stretches(view: View) -> Iterator[tuple[int, int]]:
    """The first and last tokens of letters that one and the same sign stands between."""
    first, sign = -1, ""
    indices = view.places(LETTER)
    for one, two in pairwise([*indices, -1]):
        between = view.folded[view.end(one) : view.starts[two]] if two == one + 1 else ""
        if first < 0:
            first, sign = one, between
        if between != sign or between not in _SEPARATORS:
            if one - first + 1 >= _FEWEST:
                yield first, one
            first = -1
