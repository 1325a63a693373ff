"""Phrases found in a text by one pass over its tokens.

Every phrase waits under the keys of its rarest required word. What waits for a form, and which of
the words that phrases need it may be, is worked out once a form and kept. A phrase is verified only
in a sentence that holds all it needs; so the time of a text depends on its words, hardly on the
number of phrases.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Container, Hashable, Mapping, Sequence
from functools import reduce
from itertools import compress
from operator import or_
from typing import Generic, NamedTuple, TypeVar

from indicators.phrase import MIN_HEAD, Element, Phrase, Word
from text.doc import Doc
from text.lemmas import all_lemmas

L = TypeVar("L", bound=Hashable)
Path = tuple[int, ...]
"""Indices of the tokens that a phrase's words matched, rising."""
_KEPT = 1 << 15


class Found(NamedTuple, Generic[L]):
    """A phrase that stands in a text: what it was filed under, and its tokens."""

    label: L
    path: Path


class Trigger(NamedTuple, Generic[L]):
    """A phrase with the word by which it is found: element, alternative, word of it. ``needs`` has
    a bit for each thing that must stand in the sentence beside that word. ``flat`` are the words of
    a phrase that has no choices, and ``offset`` then counts in it."""

    label: L
    phrase: Phrase
    element: int
    alternative: int
    offset: int
    needs: int = 0
    flat: Sequence[Word] = ()


class Filed(NamedTuple, Generic[L]):
    """Phrases and the bits of what they need, by the folded forms or lemmas of words, by forms
    alone, and by the first letters of words; ``digits`` are the bits of any number."""

    triggers: Mapping[str, tuple[Trigger[L], ...]]
    heads: Mapping[str, tuple[Trigger[L], ...]]
    keys: Mapping[str, int]
    forms: Mapping[str, int]
    begins: Mapping[str, tuple[tuple[str, int], ...]]
    digits: int


class _Triggers(dict[str, tuple[Trigger[L], ...]]):
    """What waits for a form in a language; emptied when full, so that its memory is bounded."""

    def __init__(self, filed: Filed[L], lang: str) -> None:
        super().__init__()
        self._filed, self._lang = filed, lang

    def __missing__(self, form: str) -> tuple[Trigger[L], ...]:
        if len(self) >= _KEPT:
            self.clear()
        table = self._filed.triggers
        found = [t for key in _keys(form, self._lang) for t in table.get(key, ())]
        found += self._filed.heads.get(form[:MIN_HEAD], ())
        waiting = self[form] = tuple({id(trigger): trigger for trigger in found}.values())
        return waiting


class _Bits(dict[str, int]):
    """The bits of what a form in a language may be; emptied when full."""

    def __init__(self, filed: Filed[L], lang: str) -> None:
        super().__init__()
        self._filed, self._lang = filed, lang

    def __missing__(self, form: str) -> int:
        if len(self) >= _KEPT:
            self.clear()
        filed = self._filed
        bits = filed.forms.get(form, 0) | (filed.digits if form[:1].isdigit() else 0)
        for key in _keys(form, self._lang):
            bits |= filed.keys.get(key, 0)
        for head, known in filed.begins.get(form[:MIN_HEAD], ()):
            bits |= known if form.startswith(head) else 0
        self[form] = bits
        return bits


def _keys(form: str, lang: str) -> dict[str, None]:
    """The keys under which a form is met: itself and its lemmas."""
    return dict.fromkeys((form, *all_lemmas((form,), lang)[0]))


class Scanner(Generic[L]):
    """All phrases of a language."""

    def __init__(self, filed: Filed[L]) -> None:
        self._filed = filed
        self._known: dict[str, tuple[_Triggers[L], _Bits]] = {}

    def scan(
        self,
        doc: Doc,
        low: int = 0,
        high: int | None = None,
        wanted: Container[L] | None = None,
    ) -> list[Found[L]]:
        """Every place where a phrase stands whose trigger lies in ``[low, high)``, of those that
        are ``wanted``."""
        triggers, bits = self._known.get(doc.lang) or self._learn(doc.lang)
        forms = doc.forms if high is None and not low else doc.forms[low:high]
        waiting = list(map(triggers.__getitem__, forms))
        found: list[Found[L]] = []
        first = last = held = 0
        for i in compress(range(low, low + len(forms)), waiting):
            if i >= last:
                first, last = sentence_at(doc, i)
                held = reduce(or_, map(bits.__getitem__, doc.forms[first:last]))
            for trigger in waiting[i - low]:
                needs = trigger.needs
                if needs & held == needs and (wanted is None or trigger.label in wanted):
                    path = _verified(doc, i, trigger, first, last)
                    if path is not None:
                        found.append(Found(trigger.label, path))
        return found

    def _learn(self, lang: str) -> tuple[_Triggers[L], _Bits]:
        known = self._known[lang] = _Triggers(self._filed, lang), _Bits(self._filed, lang)
        return known


def sentence_at(doc: Doc, i: int) -> tuple[int, int]:
    """The first token of the sentence of token ``i``, and the one behind its last."""
    number = doc.sentences[i]
    return bisect_left(doc.sentences, number, 0, i + 1), bisect_right(doc.sentences, number, i)


def _verified(doc: Doc, i: int, trigger: Trigger[L], low: int, high: int) -> Path | None:
    """The tokens of the phrase where it stands around token ``i``."""
    _, phrase, element, alternative, offset, _, flat = trigger
    start = i - offset
    sequence = flat or phrase.elements[element].alternatives[alternative]
    if not stands(doc, sequence, start, low, high):
        return None
    middle = tuple(range(start, start + len(sequence)))
    if flat:
        return middle
    grow = _free if phrase.within else _ordered
    return grow(doc, phrase, element, middle, low, high)


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
    if word.capital:
        return _is_name(doc, i)
    return (
        form in word.keys
        or form in word.forms
        or not word.keys.isdisjoint(doc.lemmas[i])
        or (bool(word.heads) and form.startswith(word.heads))
    )


def _is_name(doc: Doc, i: int) -> bool:
    """Whether a token has a capital that is not that of a heading in capitals."""
    written = doc.original[doc.starts[i] : doc.ends[i]]
    if not written[:1].isupper():
        return False
    shouted = len(written) > 1 and written.isupper() and i > 0
    return not (shouted and doc.original[doc.starts[i - 1] : doc.ends[i - 1]].isupper())


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
