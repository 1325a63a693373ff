"""``"near this"~5``: how far words are from standing beside each other in their order.

The distance is by how many places the words are shifted against each other: 0 is the phrase itself,
swapping two neighbours is 2. This is Lucene's slop, computed exactly.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product

MOST_MOVES = 5000
"""Arrangements of a phrase that a query may ask for."""
MOST_SPELLED = 400
"""The same of a phrase that has a word twice: an index tries them one by one."""


def is_too_far(forms: Sequence[str], slop: int) -> bool:
    """Whether a phrase has more arrangements than a query may ask for."""
    distinct = len(set(forms)) == len(forms)
    return moves(len(forms), slop) > (MOST_MOVES if distinct else MOST_SPELLED)


def moves(words: int, slop: int) -> int:
    """How many arrangements of ``words`` words are within ``slop``."""
    return int((slop + 1) ** words - slop**words)


@lru_cache(maxsize=256)
def arrangements(words: int, slop: int) -> tuple[tuple[int, ...], ...]:
    """All arrangements within ``slop``: places of the words, the foremost at 0, no two the same."""
    found = set()
    for first in range(words):
        choices = [range(slop + 1) if i != first else (0,) for i in range(words)]
        for shifts in product(*choices):
            places = tuple(i + shift for i, shift in enumerate(shifts))
            if len(set(places)) == words:
                least = min(places)
                found.add(tuple(place - least for place in places))
    return tuple(sorted(found))


def occurrences(positions: Sequence[Sequence[int]], slop: int) -> Iterator[tuple[int, ...]]:
    """Places (one a word, no two the same) within ``slop``; ``positions`` are sorted."""
    for start in positions[0]:
        yield from _extend(positions, slop, (start,), start, start)


def _extend(
    positions: Sequence[Sequence[int]], slop: int, chosen: tuple[int, ...], low: int, high: int
) -> Iterator[tuple[int, ...]]:
    """``low`` and ``high`` bound the shifts chosen so far."""
    size = len(chosen)
    if size == len(positions):
        yield chosen
        return
    places = positions[size]
    for index in range(bisect_left(places, high - slop + size), len(places)):
        shift = places[index] - size
        if shift > low + slop:
            return
        if places[index] not in chosen:
            yield from _extend(
                positions, slop, (*chosen, places[index]), min(low, shift), max(high, shift)
            )
