"""What has to stand beside the word by which a phrase is found, and how far from it."""

from collections.abc import Iterator, Sequence
from functools import cache
from math import fsum
from typing import NamedTuple

from indicators.phrase import Element, Phrase, Word

Place = tuple[int, int, int]
"""A word of a phrase: its element, the alternative, the word of that."""
_REACHES = (2, 5, 9, 25, 1 << 20)
"""Reaches are rounded up to these, so that phrases of about one reach are looked at together."""


class Need(NamedTuple):
    """Words of which one has to stand at places ``first`` to ``last`` (exclusive), counted from the
    trigger."""

    words: frozenset[Word]
    first: int
    last: int


def need_of(phrase: Phrase, place: Place) -> tuple[Word | frozenset[Word], tuple[int, int]] | None:
    """The need that is least likely met by chance, and its reach; ``None`` where there is none."""
    # A capital cannot be told from a form.
    needs = [need for need in _needs(phrase, place) if not any(w.capital for w in need.words)]
    if not needs:
        return None
    words, first, last = min(needs, key=_chance)
    return next(iter(words)) if len(words) == 1 else words, _rounded(first, last)


def _needs(phrase: Phrase, place: Place) -> Iterator[Need]:
    element, alternative, offset = place
    elements = phrase.elements
    own = elements[element].alternatives[alternative]
    for j, word in enumerate(own):
        if j != offset:
            yield Need(frozenset((word,)), j - offset, j - offset + 1)
    behind = len(own) - offset
    if phrase.within:
        for k, other in enumerate(elements):
            if k != element:
                words = frozenset(s[_rarest(s)] for s in other.alternatives)
                yield Need(words, behind - phrase.within, phrase.within - offset)
    else:
        yield from _after(elements[element + 1 :], behind)
        yield from _before(elements[: element + 1], -offset)


def _after(elements: Sequence[Element], at: int) -> Iterator[Need]:
    """The rarest word of each alternative of the elements that begin at a place or later."""
    low = high = at
    for element in elements:
        high += element.gap
        sizes = [len(sequence) for sequence in element.alternatives]
        if not element.optional:
            rarest = [_rarest(sequence) for sequence in element.alternatives]
            words = frozenset(s[r] for s, r in zip(element.alternatives, rarest, strict=True))
            yield Need(words, low + min(rarest), high + max(rarest) + 1)
            low += min(sizes)
        high += max(sizes)


def _before(elements: Sequence[Element], at: int) -> Iterator[Need]:
    """The same of the elements that end at a place or earlier; the last is the trigger's."""
    low = high = at
    for k in range(len(elements) - 2, -1, -1):
        low -= elements[k + 1].gap
        alternatives = elements[k].alternatives
        sizes = [len(sequence) for sequence in alternatives]
        if not elements[k].optional:
            rarest = [_rarest(sequence) for sequence in alternatives]
            words = frozenset(s[r] for s, r in zip(alternatives, rarest, strict=True))
            back = [size - r for size, r in zip(sizes, rarest, strict=True)]
            yield Need(words, low - max(back), high - min(back) + 1)
            high -= min(sizes)
        low -= max(sizes)


def _rarest(sequence: Sequence[Word]) -> int:
    return min(range(len(sequence)), key=lambda i: _share(sequence[i]))


def _chance(need: Need) -> float:
    return (need.last - need.first) * sum(map(_share, need.words))


@cache
def _share(word: Word) -> float:
    """About how often a word is met by chance: short ones more often, numbers very often."""
    names = (*word.keys, *word.forms, *word.heads)
    return fsum(1 / len(name) ** 2 for name in names) if word.named else 3.0


def _rounded(first: int, last: int) -> tuple[int, int]:
    if first > 0:
        return 1, _up(last)
    if last <= 0:
        return 1 - _up(1 - first), 0
    size = _up(max(1 - first, last))
    return 1 - size, size


def _up(reach: int) -> int:
    return next(size for size in _REACHES if reach <= size)
