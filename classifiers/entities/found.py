"""What a finder of entities hands back: a place in the folded text and what is known of it."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from stream.messages import Entity
from text import Doc


@dataclass(frozen=True, slots=True)
class Found:
    """An entity of ``type`` at ``folded[start:end]``; ``facts`` are the other fields of Entity."""

    type: str
    start: int
    end: int
    obfuscated: bool = False
    facts: dict[str, Any] = field(default_factory=dict)


def entity(doc: Doc, name: str, found: Found) -> Entity:
    """The entity as others see it: code points of the original field ``name``."""
    start, end = doc.span(found.start, found.end)
    return Entity(
        type=found.type,
        text=doc.original[start:end],
        field=name,
        start=start,
        end=end,
        obfuscated=found.obfuscated,
        **found.facts,
    )


def matches(pattern: re.Pattern[str], text: str, starts: list[int]) -> Iterator[re.Match[str]]:
    """Matches of a pattern that begin at one of ``starts``, without overlaps."""
    done = 0
    for start in starts:
        if start >= done and (match := pattern.match(text, start)):
            yield match
            done = match.end()


class Taken:
    """Stretches of a text that an entity holds already, so that no other is seen in them."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def free(self, found: Iterable[Found]) -> Iterator[Found]:
        """Those that touch nothing taken, which they then take."""
        for one in found:
            place = bisect_right(self._starts, one.start)
            clear_before = not place or self._ends[place - 1] <= one.start
            if clear_before and (place == len(self._starts) or one.end <= self._starts[place]):
                self._starts.insert(place, one.start)
                self._ends.insert(place, one.end)
                yield one
