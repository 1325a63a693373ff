"""Phrases found in a text by one pass over its tokens.

Every phrase waits under the keys of its rarest required word. A token is looked up by its form and
lemmas; only where a key is met is the phrase verified around it, inside the sentence. So the time
of a text depends on its words, hardly on the number of phrases.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, NamedTuple, TypeVar

from indicators.phrase import MIN_HEAD, Element, Phrase, Word
from text import lemmas
from text.doc import Doc

L = TypeVar("L", bound=Hashable)
Path = tuple[int, ...]
"""Indices of the tokens that a phrase's words matched, rising."""


class Found(NamedTuple, Generic[L]):
    """A phrase that stands in a text: what it was filed under, and its tokens."""

    label: L
    path: Path


class Trigger(NamedTuple, Generic[L]):
    """A phrase with the word by which it is found: element, alternative, word of it."""

    label: L
    phrase: Phrase
    element: int
    alternative: int
    offset: int


@dataclass(frozen=True, slots=True)
class Scanner(Generic[L]):
    """All phrases of a language: by key, and by the first letters of a key that ends in ``*``."""

    table: dict[str, tuple[Trigger[L], ...]]
    heads: dict[str, tuple[Trigger[L], ...]]

    def scan(self, doc: Doc, low: int = 0, high: int | None = None) -> Iterator[Found[L]]:
        """Every place where a phrase stands whose trigger lies in ``[low, high)``."""
        table, heads = self.table, self.heads
        forms, candidates = doc.forms, doc.lemmas
        for i in range(low, len(forms) if high is None else high):
            form = forms[i]
            if form in table:
                yield from _verified(doc, i, table[form])
            for lemma in candidates[i]:
                if lemma in table and lemma != form:
                    yield from _verified(doc, i, table[lemma])
            if form[:MIN_HEAD] in heads:
                yield from _verified(doc, i, heads[form[:MIN_HEAD]])


def build(entries: Iterable[tuple[L, Phrase]], lang: str) -> Scanner[L]:
    """Files each phrase under its rarest word: one that few of the phrases hold."""
    known = [(label, _with_lemmas(phrase, lang)) for label, phrase in entries]
    counts = Counter(key for _, phrase in known for key in _all_keys(phrase))
    table: dict[str, list[Trigger[L]]] = {}
    heads: dict[str, list[Trigger[L]]] = {}
    for label, phrase in known:
        for word, place in _places(phrase, counts):
            trigger = Trigger(label, phrase, *place)
            for key in sorted(word.keys | word.forms):
                table.setdefault(key, []).append(trigger)
            for head in sorted({head[:MIN_HEAD] for head in word.heads}):
                heads.setdefault(head, []).append(trigger)
    return Scanner(_frozen(table), _frozen(heads))


def _frozen(table: dict[str, list[Trigger[L]]]) -> dict[str, tuple[Trigger[L], ...]]:
    return {key: tuple(triggers) for key, triggers in table.items()}


def _with_lemmas(phrase: Phrase, lang: str) -> Phrase:
    """The phrase with the lemmas of its words beside their forms."""
    return replace(
        phrase,
        elements=tuple(
            replace(
                element,
                alternatives=tuple(
                    tuple(_word_with_lemmas(word, lang) for word in sequence)
                    for sequence in element.alternatives
                ),
            )
            for element in phrase.elements
        ),
    )


def _word_with_lemmas(word: Word, lang: str) -> Word:
    if not word.keys:
        return word
    return replace(word, keys=word.keys.union(*(lemmas(key, lang) for key in word.keys)))


def _names(word: Word) -> set[str]:
    return {*word.keys, *word.forms, *word.heads}


def _all_keys(phrase: Phrase) -> set[str]:
    return {
        key
        for element in phrase.elements
        for sequence in element.alternatives
        for word in sequence
        for key in _names(word)
    }


def _cost(word: Word, counts: Counter[str]) -> float:
    """How often a word is likely to be met: short ones and those of many phrases more often."""
    if not word.named:
        return float("inf")
    return sum(counts[key] + 40.0 / len(key) ** 2 for key in _names(word))


def _places(phrase: Phrase, counts: Counter[str]) -> Iterator[tuple[Word, tuple[int, int, int]]]:
    required = [i for i, element in enumerate(phrase.elements) if not element.optional]
    chosen = min(required, key=lambda i: _element_cost(phrase.elements[i], counts))
    for number, sequence in enumerate(phrase.elements[chosen].alternatives):
        offset = min(range(len(sequence)), key=lambda j: _cost(sequence[j], counts))
        yield sequence[offset], (chosen, number, offset)


def _element_cost(element: Element, counts: Counter[str]) -> float:
    return sum(min(_cost(word, counts) for word in seq) for seq in element.alternatives)


def _verified(doc: Doc, i: int, triggers: Sequence[Trigger[L]]) -> Iterator[Found[L]]:
    sentence = doc.sentences[i]
    low = bisect_left(doc.sentences, sentence)
    high = bisect_right(doc.sentences, sentence)
    for label, phrase, element, alternative, offset in triggers:
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
    return all(_is(doc, start + j, word) for j, word in enumerate(sequence))


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
