"""Phrases found in a text by one pass over its tokens.

The words of all phrases have numbers. Which of them a form may be is worked out once a form and
kept, and so is which phrases wait for these. Every phrase waits for its rarest required word and is
verified only where the others that it needs may be met within reach of that one, which bits of the
tokens around tell. So the time of a text depends on its words, hardly on the number of phrases.
"""

from collections.abc import Container, Hashable, Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Generic, NamedTuple, TypeVar

from indicators.needs import Reach
from indicators.reader import Reader, bit
from indicators.standing import Path, Shape, Text, verified
from text.doc import Doc
from text.kept import Kept

L = TypeVar("L", bound=Hashable)


class Found(NamedTuple, Generic[L]):
    """A phrase that stands in a text: what it was filed under, its tokens, and that of them (or of
    those between) by which it was found."""

    label: L
    path: Path
    at: int


class Trigger(NamedTuple, Generic[L]):
    """A phrase with the word by which it is found, ``offset`` words behind the first of its middle.
    The ``need`` (its number) has to stand in ``reach``, counted from that word, and so have others
    that are ``beside``."""

    label: L
    shape: Shape
    offset: int
    need: int
    reach: Reach
    beside: tuple[tuple[int, int, int], ...]


Filed = dict[int, list[Trigger[L]]]
"""Triggers by the number of the word that they wait for."""


class Armed(NamedTuple, Generic[L]):
    """A trigger with the bits of what it needs."""

    label: L
    shape: Shape
    offset: int
    need: int
    beside: Sequence[tuple[int, int, int]]


class Waiting(NamedTuple, Generic[L]):
    """What waits for a form, of those phrases whose needs have one reach, and the bits of these."""

    width: int
    first: int
    needs: int
    armed: Sequence[Armed[L]]


class Scanner(Generic[L]):
    """Phrases of a language, whose words are as ``reader`` numbers them."""

    def __init__(self, reader: Reader, filed: Filed[L]) -> None:
        self.reader, self._filed, self._numbers = reader, filed, frozenset(filed)
        self._waiting = Kept(self._find)

    def only(self, labels: Container[L]) -> "Scanner[L]":
        """A scanner for those phrases alone that are filed under the labels."""
        kept = {
            number: [trigger for trigger in triggers if trigger.label in labels]
            for number, triggers in self._filed.items()
        }
        return Scanner(self.reader, {number: found for number, found in kept.items() if found})

    def all(self, doc: Doc) -> list[Found[L]]:
        """Every place where a phrase stands in a text."""
        return [one for text in self.reader.sentences(doc) for one in self.scan(text)]

    def scan(self, text: Text) -> list[Found[L]]:
        """Every place where a phrase stands in a sentence."""
        windows, waiting = text.windows, self._waiting
        found: list[Found[L]] = []
        for i, numbers in enumerate(text.words):
            for width, first, needs, armed in waiting[numbers] if numbers else ():
                met = needs & windows[width][i + first]
                if met:
                    _add(found, text, i, met, armed)
        return found

    def _find(self, numbers: frozenset[int]) -> Sequence[Waiting[L]]:
        """What waits for a form that may be those words."""
        filed = self._filed
        return _by_reach([trigger for n in numbers & self._numbers for trigger in filed[n]])


def _by_reach(triggers: Iterable[Trigger[L]]) -> Sequence[Waiting[L]]:
    filed: dict[Reach, list[Trigger[L]]] = {}
    for trigger in triggers:
        filed.setdefault(trigger.reach, []).append(trigger)
    return tuple([_waiting(reach, found) for reach, found in filed.items()])


def _waiting(reach: Reach, triggers: Sequence[Trigger[L]]) -> Waiting[L]:
    armed = [
        Armed(
            label,
            shape,
            offset,
            bit(need),
            [(bit(other), width, first) for other, width, first in beside],
        )
        for label, shape, offset, need, _, beside in triggers
    ]
    return Waiting(*reach, reduce(or_, [one.need for one in armed]), armed)


def _add(found: list[Found[L]], text: Text, i: int, met: int, armed: Sequence[Armed[L]]) -> None:
    """Adds the phrases that stand around place ``i``, of those whose need may be met."""
    windows, start = text.windows, text.first
    for label, shape, offset, need, beside in armed:
        if not need & met:
            continue
        for other, width, first in beside:
            if not other & windows[width][i + first]:
                break
        else:
            path = verified(text, shape, i - offset)
            if path is not None:
                found.append(Found(label, tuple([start + j for j in path]), start + i))
