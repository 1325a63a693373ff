"""Phrases found in a text by one pass over its tokens.

Every phrase waits under the keys of its rarest required word. A token is looked up by its form and
lemmas; only where a key is met is the phrase verified around it, inside the sentence. So the time
of a text depends on its words, hardly on the number of phrases.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

from indicators.phrase import MIN_HEAD, Element, Phrase, Word
from text.doc import Doc

L = TypeVar("L", bound=Hashable)
Path = tuple[int, ...]
"""Indices of the tokens that a phrase's words matched, rising."""


class Found(NamedTuple, Generic[L]):
    """A phrase that stands in a text: what it was filed under, and its tokens."""

    label: L
    path: Path


class Trigger(NamedTuple, Generic[L]):
    """A phrase with the word by which it is found: element, alternative, word of it. ``guard``
    holds the keys of another of its words, one of which must stand in the text; empty when unknown.
    ``flat`` are the words of a phrase that has no choices, and ``offset`` then counts in it."""

    label: L
    phrase: Phrase
    element: int
    alternative: int
    offset: int
    guard: frozenset[str] = frozenset()
    flat: Sequence[Word] = ()


@dataclass(frozen=True, slots=True)
class Scanner(Generic[L]):
    """All phrases of a language: by key, and by the first letters of a key that ends in ``*``."""

    table: dict[str, tuple[Trigger[L], ...]]
    heads: dict[str, tuple[Trigger[L], ...]]

    def scan(self, doc: Doc, low: int = 0, high: int | None = None) -> list[Found[L]]:
        """Every place where a phrase stands whose trigger lies in ``[low, high)``."""
        met = self._met(doc, low, len(doc.forms) if high is None else high)
        if not met:
            return []
        # A part of a text is read without guards: gathering its words costs more than they save.
        whole = low == 0 and high is None
        present = {*doc.forms, *chain.from_iterable(doc.lemmas)} if whole else None
        found: list[Found[L]] = []
        for i, triggers in met:
            kept = [t for t in triggers if present is None or not _missing(t, present)]
            if kept:
                found.extend(_verified(doc, i, kept))
        return found

    def _met(self, doc: Doc, low: int, high: int) -> list[tuple[int, tuple[Trigger[L], ...]]]:
        """The tokens that are a key, with what waits under it."""
        table, heads = self.table, self.heads
        forms, lemmas = doc.forms, doc.lemmas
        met = []
        for i in range(low, high):
            form = forms[i]
            if form in table:
                met.append((i, table[form]))
            met.extend((i, table[key]) for key in lemmas[i] if key in table and key != form)
            if heads and form[:MIN_HEAD] in heads:
                met.append((i, heads[form[:MIN_HEAD]]))
        return met


def _missing(trigger: Trigger[L], present: set[str]) -> bool:
    """Whether a text lacks what the phrase needs beside its trigger."""
    return bool(trigger.guard) and trigger.guard.isdisjoint(present)


def _verified(doc: Doc, i: int, triggers: Sequence[Trigger[L]]) -> Iterator[Found[L]]:
    """The phrases that stand around token ``i``."""
    sentence = doc.sentences[i]
    low = bisect_left(doc.sentences, sentence)
    high = bisect_right(doc.sentences, sentence)
    for label, phrase, element, alternative, offset, _, flat in triggers:
        if flat:
            if stands(doc, flat, i - offset, low, high):
                yield Found(label, tuple(range(i - offset, i - offset + len(flat))))
            continue
        sequence = phrase.elements[element].alternatives[alternative]
        start = i - offset
        if not stands(doc, sequence, start, low, high):
            continue
        middle = tuple(range(start, start + len(sequence)))
        grow = _free if phrase.within else _ordered
        path = grow(doc, phrase, element, middle, low, high)
        if path is not None:
            yield Found(label, path)


def stands(doc: Doc, sequence: Sequence[Word], start: int, low: int, high: int) -> bool:
    """Whether the words stand one after the other from token ``start`` inside ``[low, high)``."""
    if start < low or start + len(sequence) > high:
        return False
    for place, word in enumerate(sequence, start):  # noqa: SIM110  (twice as fast as all())
        if not _is(doc, place, word):
            return False
    return True


def _is(doc: Doc, i: int, word: Word) -> bool:
    form = doc.forms[i]
    if word.number:
        return form[:1].isdigit()
    return (
        form in word.keys
        or form in word.forms
        or not word.keys.isdisjoint(doc.lemmas[i])
        or (bool(word.heads) and form.startswith(word.heads))
    )


def _ordered(
    doc: Doc, phrase: Phrase, element: int, middle: Path, low: int, high: int
) -> Path | None:
    elements = phrase.elements
    right = _right(doc, elements[element + 1 :], middle[-1] + 1, high)
    if right is None:
        return None
    left = _left(doc, elements[: element + 1], middle[0], low)
    return None if left is None else left + middle + right


State = dict[tuple[int, int], Path]
"""Border reached and words that may still be left out there → tokens taken."""


def _right(doc: Doc, elements: Sequence[Element], start: int, high: int) -> Path | None:
    states: State = {(start, 0): ()}
    for element in elements:
        after: State = {}
        for (border, slack), path in states.items():
            reach = slack + element.gap
            if element.optional:
                after.setdefault((border, reach), path)
            for begin in range(border, min(border + reach, high - 1) + 1):
                for sequence in element.alternatives:
                    if stands(doc, sequence, begin, border, high):
                        end = begin + len(sequence)
                        after.setdefault((end, 0), path + tuple(range(begin, end)))
        if not after:
            return None
        states = after
    return min(states.values(), key=lambda path: path[-1] if path else start)


def _left(doc: Doc, elements: Sequence[Element], end: int, low: int) -> Path | None:
    """As ``_right``, backwards; the last of ``elements`` is the one already found."""
    states: State = {(end, 0): ()}
    for k in range(len(elements) - 2, -1, -1):
        gap, element = elements[k + 1].gap, elements[k]
        after: State = {}
        for (border, slack), path in states.items():
            reach = slack + gap
            if element.optional:
                after.setdefault((border, reach), path)
            for stop in range(border, max(border - reach, low + 1) - 1, -1):
                for sequence in element.alternatives:
                    begin = stop - len(sequence)
                    if stands(doc, sequence, begin, low, border):
                        after.setdefault((begin, 0), tuple(range(begin, stop)) + path)
        if not after:
            return None
        states = after
    return max(states.values(), key=lambda path: path[0] if path else end)


def _free(doc: Doc, phrase: Phrase, element: int, middle: Path, low: int, high: int) -> Path | None:
    """The other elements, each where it stands nearest to the trigger and no word is used twice."""
    low = max(low, middle[-1] + 1 - phrase.within)
    high = min(high, middle[0] + phrase.within)
    taken = set(middle)
    for k, other in enumerate(phrase.elements):
        if k == element:
            continue
        places = _nearest(doc, other, middle[0], low, high, taken)
        if places is None:
            return None
        taken.update(places)
    path = tuple(sorted(taken))
    return path if path[-1] - path[0] < phrase.within else None


def _nearest(
    doc: Doc, element: Element, centre: int, low: int, high: int, taken: set[int]
) -> Path | None:
    for begin in sorted(range(low, high), key=lambda i: abs(i - centre)):
        for sequence in element.alternatives:
            place = tuple(range(begin, begin + len(sequence)))
            if taken.isdisjoint(place) and stands(doc, sequence, begin, low, high):
                return place
    return None
