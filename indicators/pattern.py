"""Phrases found in a text by one pass over its tokens.

Every phrase waits under the keys of its rarest required word, and is verified only in a sentence
that may hold all it needs. What waits for a form, and which needs it may meet, is worked out once a
form and kept. So the time of a text depends on its words, hardly on the number of phrases.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Container, Hashable, Mapping, Sequence
from functools import partial, reduce
from operator import or_
from typing import Generic, NamedTuple, TypeVar

from indicators.phrase import MIN_HEAD, Element, Phrase, Word
from text.doc import Doc
from text.kept import Kept
from text.lemmas import all_lemmas

L = TypeVar("L", bound=Hashable)
Path = tuple[int, ...]
"""Indices of the tokens that a phrase's words matched, rising."""
_NO_NAMES = frozenset(
    [
        "the",
        "a",
        "an",
        "our",
        "your",
        "this",
        "that",
        "my",
        "we",
        "you",
        "i",
        "us",
        "he",
        "she",
        "they",
        "it",
        "its",
        "their",
        "all",
        "no",
        "new",
        "any",
    ]
)
"""Words that are written with a capital in English headings."""


class Found(NamedTuple, Generic[L]):
    """A phrase that stands in a text: what it was filed under, and its tokens."""

    label: L
    path: Path


class Trigger(NamedTuple, Generic[L]):
    """A phrase with the word by which it is found: element, alternative, word of it. ``needs`` has
    the bits of what must stand in the sentence beside that word. ``flat`` are the words of a phrase
    that has no choices, and ``offset`` then counts in it."""

    label: L
    phrase: Phrase
    element: int
    alternative: int
    offset: int
    needs: int = 0
    flat: Sequence[Word] = ()


class Needs(NamedTuple):
    """The bits of what phrases need by what a form is looked up by: itself or a lemma of it, itself
    alone, its first letters (with the head that it has to begin with); ``digits`` are those of any
    number. Several needs share a bit, so that their number costs nothing."""

    keys: Mapping[str, int]
    forms: Mapping[str, int]
    heads: Mapping[str, Sequence[tuple[str, int]]]
    digits: int

    def met(self, form: str, keys: Sequence[str]) -> int:
        """The bits of what a form with these keys may meet."""
        bits = self.forms.get(form, 0) | (self.digits if form[:1].isdigit() else 0)
        for key in keys:
            bits |= self.keys.get(key, 0)
        for head, known in self.heads.get(form[:MIN_HEAD], ()):
            bits |= known if form.startswith(head) else 0
        return bits


class Filed(NamedTuple, Generic[L]):
    """Phrases by the folded forms or lemmas of words, and by the first letters of words."""

    keys: Mapping[str, tuple[Trigger[L], ...]]
    heads: Mapping[str, tuple[Trigger[L], ...]]
    needs: Needs


Known = tuple[int, tuple[tuple[int, Trigger[L]], ...]]
"""The needs that a form may meet, and what waits for it: the needs of a phrase, and its trigger."""


_NOTHING: tuple[int, tuple[()]] = (0, ())


class Scanner(Generic[L]):
    """Phrases of a language; of a ``whole`` the ``labels`` alone where these are given."""

    def __init__(
        self,
        filed: Filed[L],
        whole: "Scanner[L] | None" = None,
        labels: Container[L] = frozenset(),
    ) -> None:
        self._filed = filed
        self._whole, self._labels = whole, labels
        self._forms: dict[str, Kept[Known[L]]] = {}

    def only(self, labels: Container[L]) -> "Scanner[L]":
        """A scanner for those phrases alone that are filed under the labels."""
        return Scanner(self._filed, self, labels)

    def _find(self, form: str, lang: str) -> Known[L]:
        """What is known of a form that was not seen before."""
        if self._whole:
            needs, waiting = known = self._whole._known(lang)[form]
            kept = tuple([one for one in waiting if one[1].label in self._labels])
            return known if len(kept) == len(waiting) else (needs, kept)
        keys, heads, wanted = self._filed
        own = (form, *[key for key in all_lemmas((form,), lang)[0] if key != form])
        found = [trigger for key in own for trigger in keys.get(key, ())]
        found += heads.get(form[:MIN_HEAD], ())
        needs = wanted.met(form, own)
        if not found:
            return (needs, ()) if needs else _NOTHING
        once = {id(trigger): trigger for trigger in found}.values()
        return needs, tuple([(trigger.needs, trigger) for trigger in once])

    def scan(
        self,
        doc: Doc,
        low: int = 0,
        high: int | None = None,
        wanted: Container[L] | None = None,
    ) -> list[Found[L]]:
        """Every place where a phrase stands whose trigger lies in ``[low, high)``, of those that
        are ``wanted``."""
        high = len(doc.forms) if high is None else high
        if low >= high:
            return []
        base, stop = sentence_at(doc, low)[0], sentence_at(doc, high - 1)[1]
        known = list(map(self._known(doc.lang).__getitem__, doc.forms[base:stop]))
        found: list[Found[L]] = []
        first = last = held = 0
        for i, (_, waiting) in enumerate(known[low - base : high - base], low):
            if not waiting:
                continue
            if i >= last:
                first, last = sentence_at(doc, i)
                held = reduce(or_, [one[0] for one in known[first - base : last - base]])
            for needs, trigger in waiting:
                if needs & held == needs and (wanted is None or trigger.label in wanted):
                    path = _verified(doc, i, trigger, first, last)
                    if path is not None:
                        found.append(Found(trigger.label, path))
        return found

    def may_meet(self, doc: Doc, low: int, high: int) -> bool:
        """Whether anything waits for one of the tokens; where not, ``scan`` finds nothing there."""
        known = self._known(doc.lang)
        return any(known[form][1] for form in doc.forms[low:high])

    def _known(self, lang: str) -> Kept[Known[L]]:
        if lang not in self._forms:
            self._forms[lang] = Kept(partial(self._find, lang=lang))
        return self._forms[lang]


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
    if word.keys and (form in word.keys or not word.keys.isdisjoint(doc.lemmas[i])):
        return True
    if form in word.forms or (word.heads and form.startswith(word.heads)):
        return True
    return (word.number and form[:1].isdigit()) or (word.capital and _is_name(doc, i))


def _is_name(doc: Doc, i: int) -> bool:
    """Whether a token has a capital that is neither that of a heading in capitals nor that of a
    sentence: the first word is a name where the second has a capital too."""
    if not _capital(doc, i) or doc.forms[i] in _NO_NAMES:
        return False
    first = i == 0 or doc.sentences[i - 1] != doc.sentences[i]
    if first:
        last = i + 1 == len(doc.forms) or doc.sentences[i + 1] != doc.sentences[i]
        return not last and _capital(doc, i + 1) and not _shouted(doc, i + 1)
    return not (_shouted(doc, i) and _shouted(doc, i - 1))


def _capital(doc: Doc, i: int) -> bool:
    return doc.original[doc.starts[i]].isupper()


def _shouted(doc: Doc, i: int) -> bool:
    return doc.ends[i] - doc.starts[i] > 1 and doc.original[doc.starts[i] : doc.ends[i]].isupper()


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
