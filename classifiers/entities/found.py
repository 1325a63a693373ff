"""What a finder of entities hands back: a place in the folded text and what is known of it."""

from collections.abc import Callable, Iterable, Iterator
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


Finder = Callable[[Doc], Iterable[Found]]


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


class Taken:
    """Stretches of a text that an entity holds already, so that no other is seen in them."""

    def __init__(self) -> None:
        self._spans: list[tuple[int, int]] = []

    def free(self, found: Iterable[Found]) -> Iterator[Found]:
        """Those that touch nothing taken, which they then take."""
        for one in found:
            if not any(one.start < end and start < one.end for start, end in self._spans):
                self._spans.append((one.start, one.end))
                yield one
