"""What a finder of entities hands back: a place in the folded text and what is known of it."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from stream.messages import Entity
from text import Doc


class Found(msgspec.Struct, frozen=True, gc=False):
    """An entity of ``type`` at ``folded[start:end]``; ``facts`` are the other fields of Entity."""

    type: str
    start: int
    end: int
    obfuscated: bool = False
    facts: dict[str, Any] = {}


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

    def free(self, found: Iterable[Found]) -> list[Found]:
        """Those that touch nothing taken, which they then take."""
        return [one for one in found if self._takes(one)]

    def _takes(self, one: Found) -> bool:
        place = bisect_right(self._starts, one.start)
        if place and self._ends[place - 1] > one.start:
            return False
        if place < len(self._starts) and one.end > self._starts[place]:
            return False
        self._starts.insert(place, one.start)
        self._ends.insert(place, one.end)
        return True
