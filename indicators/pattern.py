"""Phrases found in a text by one pass over its tokens.

The words of all phrases have numbers. Which of them a form may be is worked out once a form and
kept. Every phrase waits for its rarest required word and is verified only where the others that it
needs may be met within reach of that one, which bits of the tokens around tell. So the time of a
text depends on its words, hardly on the number of phrases.
"""

from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from functools import partial, reduce
from operator import or_
from typing import Generic, NamedTuple, TypeVar

from indicators.lexis import Lexis
from indicators.needs import Reach
from indicators.standing import Path, Shape, Text, sentence_at, verified
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
    The ``need`` (its bit) has to stand in ``reach``, counted from that word, and so have others
    that are ``beside``."""

    label: L
    shape: Shape
    offset: int
    need: int
    reach: Reach
    beside: Sequence[tuple[int, int, int]]


class Waiting(NamedTuple, Generic[L]):
    """What waits for a form, of those phrases whose needs have one reach, and the bits of these."""

    width: int
    first: int
    needs: int
    triggers: Sequence[Trigger[L]]


class Scanner(Generic[L]):
    """Phrases of a language; ``filed`` are the triggers by the number of the word they wait for."""

    def __init__(
        self,
        lexis: Lexis,
        filed: Mapping[int, Sequence[Trigger[L]]],
    ) -> None:
        self._lexis, self._filed, self._numbers = lexis, filed, frozenset(filed)
        self._waiting: dict[str, Kept[Sequence[Waiting[L]]]] = {}

    def only(self, labels: Container[L]) -> "Scanner[L]":
        """A scanner for those phrases alone that are filed under the labels."""
        kept = {
            number: [trigger for trigger in triggers if trigger.label in labels]
            for number, triggers in self._filed.items()
        }
        return Scanner(self._lexis, {number: found for number, found in kept.items() if found})

    def read(self, doc: Doc) -> Text:
        """The text as this scanner, and all that share its numbers, see it."""
        return self._lexis.read(doc)

    def scan(self, text: Text, low: int = 0, high: int | None = None) -> list[Found[L]]:
        """Every place where a phrase stands whose trigger lies in ``[low, high)``."""
        doc, words, windows = text
        found: list[Found[L]] = []
        known = self._known(doc.lang)
        tokens = zip(doc.forms[low:high], words[low:high], strict=True)
        for i, (form, numbers) in enumerate(tokens, low):
            # Most forms are of no phrase: nothing is kept of them.
            for width, first, needs, triggers in known[form] if numbers else ():
                met = needs & windows[width][i + first]
                if met:
                    _add(found, text, i, met, triggers)
        return found

    def _known(self, lang: str) -> Kept[Sequence[Waiting[L]]]:
        if lang not in self._waiting:
            self._waiting[lang] = Kept(partial(self._find, lang=lang))
        return self._waiting[lang]

    def _find(self, form: str, lang: str) -> Sequence[Waiting[L]]:
        """What waits for a form that was not seen before."""
        numbers = self._lexis.of(lang)[0][form] & self._numbers
        return _by_reach([trigger for number in numbers for trigger in self._filed[number]])


def _by_reach(triggers: Iterable[Trigger[L]]) -> Sequence[Waiting[L]]:
    filed: dict[Reach, list[Trigger[L]]] = {}
    for trigger in triggers:
        filed.setdefault(trigger.reach, []).append(trigger)
    return tuple(
        Waiting(*reach, reduce(or_, [trigger.need for trigger in found]), found)
        for reach, found in filed.items()
    )


def _add(
    found: list[Found[L]], text: Text, i: int, met: int, triggers: Sequence[Trigger[L]]
) -> None:
    """Adds the phrases that stand around token ``i``, of those whose need may be met."""
    windows = text.windows
    low = high = 0
    for label, shape, offset, need, _, beside in triggers:
        if not need & met:
            continue
        for bit, width, first in beside:
            if not bit & windows[width][i + first]:
                break
        else:
            if not high:
                low, high = sentence_at(text.doc, i)
            path = verified(text, shape, i - offset, low, high)
            if path is not None:
                found.append(Found(label, path, i))
