"""What has to stand beside the word by which a phrase is found, and how far from it."""

from collections.abc import Iterator, Sequence
from functools import cache
from math import fsum
from typing import NamedTuple

from indicators.phrase import Element, Phrase, Word
from indicators.standing import PAD, WIDTHS

Place = tuple[int, int, int]
"""A word of a phrase: its element, the alternative, the word of that."""
Reach = tuple[int, int]
"""Which of the windows of a ``Text`` it is, and where it begins, counted from a token."""
ITSELF: Reach = (0, PAD)
_WHOLE: Reach = (len(WIDTHS), 0)


class Need(NamedTuple):
    """Words of which one has to stand at places ``first`` to ``last`` (exclusive), counted from the
    trigger."""

    words: frozenset[Word]
    first: int
    last: int


def needs_of(phrase: Phrase, place: Place) -> list[tuple[frozenset[Word], Reach]]:
    """The needs, that first which is least likely met by chance, each with its reach; the trigger
    itself where there is no other."""
    # A capital cannot be told from a form.
    needs = [need for need in _needs(phrase, place) if not any(w.capital for w in need.words)]
    if not needs:
        element, alternative, offset = place
        return [(frozenset((phrase.elements[element].alternatives[alternative][offset],)), ITSELF)]
    return [(words, _reach(first, last)) for words, first, last in sorted(needs, key=_chance)]


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


def _reach(first: int, last: int) -> Reach:
    """The narrowest window that holds the places."""
    for number, width in enumerate(WIDTHS):
        if first > 0 and last <= 1 + width:
            return number, PAD + 1
        if last <= 0 and first >= -width:
            return number, PAD - width
    return _WHOLE
