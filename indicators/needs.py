"""What has to stand beside the word by which a phrase is found, and how far from it."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from indicators.standing import NAME, PAD, WIDTHS, Part

Place = tuple[int, int, int]
"""A word of a phrase: its part, the alternative, the word of that."""
Chance = Callable[[int], float]
"""How often a word is met by chance, by its number."""
Reach = tuple[int, int]
"""Which of the windows of a ``Text`` it is, and where it begins, counted from a token."""
ITSELF: Reach = (0, PAD)
_WHOLE: Reach = (len(WIDTHS), 0)


class Need(NamedTuple):
    """Words of which one has to stand at places ``first`` to ``last`` (exclusive), counted from the
    trigger."""

    words: frozenset[int]
    first: int
    last: int


def needs_of(
    parts: Sequence[Part], within: int, place: Place, chance: Chance
) -> list[tuple[frozenset[int], Reach]]:
    """What a phrase needs, that first which is least likely met by chance, each with its reach; the
    trigger itself where there is nothing else."""
    # A name cannot be told from a form.
    needs = [need for need in _needs(parts, within, place, chance) if NAME not in need.words]
    if not needs:
        element, alternative, offset = place
        return [(frozenset((parts[element].alternatives[alternative][offset],)), ITSELF)]
    needs.sort(key=lambda need: (need.last - need.first) * sum(map(chance, need.words)))
    return [(words, _reach(first, last)) for words, first, last in needs]


def _needs(parts: Sequence[Part], within: int, place: Place, chance: Chance) -> Iterator[Need]:
    element, alternative, offset = place
    own = parts[element].alternatives[alternative]
    for j, word in enumerate(own):
        if j != offset:
            yield Need(frozenset((word,)), j - offset, j - offset + 1)
    behind = len(own) - offset
    if within:
        for k, other in enumerate(parts):
            if k != element:
                words = frozenset(s[_rarest(s, chance)] for s in other.alternatives)
                yield Need(words, behind - within, within - offset)
    else:
        yield from _after(parts[element + 1 :], behind, chance)
        yield from _before(parts[: element + 1], -offset, chance)


def _after(parts: Sequence[Part], at: int, chance: Chance) -> Iterator[Need]:
    """The rarest word of each alternative of the parts that begin at a place or later."""
    low = high = at
    for part in parts:
        high += part.gap
        sizes = [len(sequence) for sequence in part.alternatives]
        if not part.optional:
            rarest = [_rarest(sequence, chance) for sequence in part.alternatives]
            words = frozenset(s[r] for s, r in zip(part.alternatives, rarest, strict=True))
            yield Need(words, low + min(rarest), high + max(rarest) + 1)
            low += min(sizes)
        high += max(sizes)


def _before(parts: Sequence[Part], at: int, chance: Chance) -> Iterator[Need]:
    """The same of the parts that end at a place or earlier; the last is the trigger's."""
    low = high = at
    for k in range(len(parts) - 2, -1, -1):
        low -= parts[k + 1].gap
        alternatives = parts[k].alternatives
        sizes = [len(sequence) for sequence in alternatives]
        if not parts[k].optional:
            rarest = [_rarest(sequence, chance) for sequence in alternatives]
            words = frozenset(s[r] for s, r in zip(alternatives, rarest, strict=True))
            back = [size - r for size, r in zip(sizes, rarest, strict=True)]
            yield Need(words, low - max(back), high - min(back) + 1)
            high -= min(sizes)
        low -= max(sizes)


def _rarest(sequence: Sequence[int], chance: Chance) -> int:
    if len(sequence) == 1:
        return 0
    return min(range(len(sequence)), key=lambda i: chance(sequence[i]))


def _reach(first: int, last: int) -> Reach:
    """The narrowest window that holds the places."""
    for number, width in enumerate(WIDTHS):
        if first > 0 and last <= 1 + width:
            return number, PAD + 1
        if last <= 0 and first >= -width:
            return number, PAD - width
    return _WHOLE
