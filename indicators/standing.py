"""Whether a phrase stands around a token of a text. Its words are numbers here."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from text.doc import Doc

Path = tuple[int, ...]
"""Indices of the tokens that a phrase's words matched, rising."""
NAME = -1
"""The number of the word that any name is."""
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


WIDTHS = (1, 4, 8)
"""Tokens of the windows of a text."""
PAD = WIDTHS[-1]
"""Windows begin so many tokens before the text and end so many after it."""


class Text(NamedTuple):
    """A sentence, which begins with token ``first`` of its text, with the numbers of the words that
    each of its tokens may be; places are counted from its beginning. ``windows[k][i + PAD]`` has
    the bits of what may be met at places ``i`` to ``i + WIDTHS[k] - 1``; after those windows come
    those of the whole sentence, one a token."""

    doc: Doc
    first: int
    words: Sequence[frozenset[int]]
    windows: Sequence[Sequence[int]]


class Part(NamedTuple):
    """One place of a phrase: alternatives of numbered words, and the gap before it; the words with
    which they begin and end (none where a name may); whether it is one word that is no name."""

    alternatives: tuple[tuple[int, ...], ...]
    gap: int
    optional: bool
    firsts: frozenset[int]
    lasts: frozenset[int]
    single: bool


class Shape(NamedTuple):
    """A phrase around the words ``middle``, which stand in a row: what comes after them, and before
    them (the nearest first, each with the gap that follows it); or ``free``, what stands anywhere
    in ``within`` words. ``backwards`` says that what comes before is looked for first."""

    middle: tuple[int, ...]
    after: tuple[Part, ...] = ()
    before: tuple[Part, ...] = ()
    backwards: bool = False
    free: tuple[Part, ...] = ()
    within: int = 0


def verified(text: Text, shape: Shape, start: int) -> Path | None:
    """The places of the phrase where its middle begins at ``start`` and one word of that is known
    to stand."""
    middle, after, before, backwards, free, _ = shape
    low, high = 0, len(text.words)
    if len(middle) > 1 and not stands(text, middle, start, low, high):
        return None
    end = start + len(middle)
    path = tuple(range(start, end))
    if free:
        return _free(text, shape, path, low, high)
    if backwards:
        left = _left(text, before, start, low)
        right = None if left is None else _right(text, after, end, high)
    else:
        right = _right(text, after, end, high)
        left = None if right is None else _left(text, before, start, low)
    return None if left is None or right is None else left + path + right


def stands(text: Text, sequence: Sequence[int], start: int, low: int, high: int) -> bool:
    """Whether the words stand one after the other from place ``start`` inside ``[low, high)``."""
    if start < low or start + len(sequence) > high:
        return False
    words = text.words
    for place, word in enumerate(sequence, start):
        if word not in words[place] and (
            word != NAME or not _is_name(text.doc, text.first + place)
        ):
            return False
    return True


def sentence_at(doc: Doc, i: int) -> tuple[int, int]:
    """The first token of the sentence of token ``i``, and the one behind its last."""
    number = doc.sentences[i]
    return bisect_left(doc.sentences, number, 0, i + 1), bisect_right(doc.sentences, number, i)


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


State = dict[tuple[int, int], Path]
"""Border reached and words that may still be left out there → tokens taken."""


def _right(text: Text, parts: Sequence[Part], start: int, high: int) -> Path | None:
    if not parts:
        return ()
    words = text.words
    states: State = {(start, 0): ()}
    for alternatives, gap, optional, firsts, _, single in parts:
        after: State = {}
        for (border, slack), path in states.items():
            reach = border + slack + gap
            if optional:
                after.setdefault((border, slack + gap), path)
            for begin in range(border, min(reach + 1, high)):
                if firsts and firsts.isdisjoint(words[begin]):
                    continue
                for sequence in alternatives:
                    if single or stands(text, sequence, begin, border, high):
                        end = begin + len(sequence)
                        after.setdefault((end, 0), path + tuple(range(begin, end)))
        if not after:
            return None
        states = after
    return states[min(states)]


def _left(text: Text, parts: Sequence[Part], end: int, low: int) -> Path | None:
    """As ``_right``, backwards."""
    if not parts:
        return ()
    words = text.words
    states: State = {(end, 0): ()}
    for alternatives, gap, optional, _, lasts, single in parts:
        after: State = {}
        for (border, slack), path in states.items():
            reach = border - slack - gap
            if optional:
                after.setdefault((border, slack + gap), path)
            for stop in range(border, max(reach - 1, low), -1):
                if lasts and lasts.isdisjoint(words[stop - 1]):
                    continue
                for sequence in alternatives:
                    begin = stop - len(sequence)
                    if single or stands(text, sequence, begin, low, border):
                        after.setdefault((begin, 0), tuple(range(begin, stop)) + path)
        if not after:
            return None
        states = after
    return states[max(states)]


def _free(text: Text, shape: Shape, middle: Path, low: int, high: int) -> Path | None:
    """The other elements, each where it stands nearest to the trigger and no word is used twice."""
    low = max(low, middle[-1] + 1 - shape.within)
    high = min(high, middle[0] + shape.within)
    taken = set(middle)
    for other in shape.free:
        places = _nearest(text, other, middle[0], low, high, taken)
        if places is None:
            return None
        taken.update(places)
    path = tuple(sorted(taken))
    return path if path[-1] - path[0] < shape.within else None


def _nearest(
    text: Text, part: Part, centre: int, low: int, high: int, taken: set[int]
) -> Path | None:
    for begin in sorted(range(low, high), key=lambda i: abs(i - centre)):
        if part.firsts and part.firsts.isdisjoint(text.words[begin]):
            continue
        for sequence in part.alternatives:
            place = tuple(range(begin, begin + len(sequence)))
            if taken.isdisjoint(place) and stands(text, sequence, begin, low, high):
                return place
    return None
