"""Runs of digits: elements that stand beside each other in a text, or are led from one to the
next."""

import re
from bisect import bisect_left
from collections import Counter
from itertools import pairwise

from classifiers.entities import spelt
from classifiers.entities.digits import read
from classifiers.entities.elements import DIGITS, Element
from classifiers.entities.leading import LEADING, OF_DIGITS, PLACED, leads
from classifiers.entities.view import NUMERAL, View

_MOST_FILLERS, _MOST_ASIDE, _LONG_FORM = 6, 3, 7
_FARTHEST = _MOST_ASIDE + 1


Placed = tuple[int, int, Element]
"""The first and the last token of an element, and the element."""


def runs(view: View, gap: int = 14) -> list[list[Element]]:
    """Elements that stand beside each other with at most ``gap`` characters between, or with words
    between that only lead from one part of a number to the next."""
    spelt_out = list(spelt.find(view))
    if not spelt_out and not _may_hold_run(view):
        return []
    places = _places(view, spelt_out)
    aside = _repeated_asides(view, places)
    found: list[list[Element]] = []
    last = -2
    for first, end, place in places:
        if found and _goes_on(view, last, first, place.start - found[-1][-1].end, gap, aside):
            found[-1].append(place)
        else:
            found.append([place])
        last = end
    return found


def _may_hold_run(view: View) -> bool:
    """Whether there is a long figure or two neighbours that may be parts of a number."""
    last = -9
    for index, marks in view.marked:
        if marks & NUMERAL:
            if index - last <= _MOST_FILLERS + 1 or len(view.forms[index]) >= _LONG_FORM:
                return True
            last = index
    return False


def _goes_on(
    view: View, last: int, index: int, between: int, gap: int, aside: frozenset[tuple[str, ...]]
) -> bool:
    """Whether a token belongs to the run that ends with another."""
    if index == last + 1:
        return between <= gap
    return index - last <= _MOST_FILLERS + 1 and _leads(view, last, index, aside)


def _leads(view: View, last: int, index: int, aside: frozenset[tuple[str, ...]]) -> bool:
    """Whether there are only words that lead on between two tokens within a line, words in
    brackets, or the same words as between others."""
    between = view.folded[view.starts[last] : view.starts[index]]
    if not _MONEY_OR_LINE.isdisjoint(between):
        return False
    words = view.forms[last + 1 : index]
    if words in aside or _ASIDE.search(between):
        return True
    return all(leads(word) or word in DIGITS or word.isdecimal() for word in words)


_MONEY_OR_LINE = frozenset("\n£€$₴₽%")
_ASIDE = re.compile(r"^[^\W_]+\s?\([^\d()]{2,30}\)\s?$")


def _repeated_asides(view: View, places: list[Placed]) -> frozenset[tuple[str, ...]]:
    """Words that stand between parts more than once, and not behind the last as a unit would."""
    if len(places) < _MOST_ASIDE:
        return frozenset()
    between = [
        view.forms[one + 1 : two]
        for (_, one, _), (two, _, _) in pairwise(places)
        if 1 < two - one <= _FARTHEST
    ]
    if len(between) == len(set(between)):
        return frozenset()
    known = [words for words, often in Counter(between).items() if often > 1]
    indices = [last for _, last, _ in places]
    return frozenset(words for words in known if not _counts(view.forms, indices, words))


def _counts(forms: tuple[str, ...], indices: list[int], words: tuple[str, ...]) -> bool:
    """Whether words stand behind a part that no other follows, are units of something, or tell what
    there is so much of with another number between (6 dinners 100, 10 dinners 150)."""
    if not _UNITS_OF.isdisjoint(words):
        return True
    size = len(words) + 1
    ends = [index + size for index in indices if forms[index + 1 : index + size] == words]
    apart = any(0 < two - size - one <= _BESIDE for one, two in pairwise(ends))
    return apart or not set(indices).issuperset(ends)


_BESIDE = 2
"""So many tokens on stands the next number of a list."""


_APART = """
zl pln eur euro usd gbp uah грн руб р lei ron h hr godz min мин хв час ore lat dni
minut minuty minutes minutos minute минут минуты хвилин хвилини osob osoby szt km
kg cm m mm m2 do to lub or albo или або sau tys тис тыс k od from от від x na za per pe la
"""
_UNITS_OF = frozenset(_APART.split())
"""Words that tell apart numbers which each stand for themselves."""


def _places(view: View, spelt_out: list[Placed]) -> list[Placed]:
    """The elements of a text with their tokens."""
    places: list[Placed] = []
    forms = view.forms
    for index in view.places(NUMERAL):
        if not (known := read(forms[index])):
            continue
        digits, first, last, kind = known
        if forms[index] == "un" and view.doc.lang in _ARTICLE:
            continue
        if kind == "shaped":
            if not _stands_for_digits(view, index, places):
                continue
            kind = "weak"
        if len(digits) == 1 and "1" < digits < "7" and _counts_digits(forms, index, kind):
            continue
        start = view.starts[index]
        places.append((index, index, Element(digits, start + first, start + last, kind)))
    return _replaced(places, [*spelt_out, *_halves(view), *_products(view)])


def _replaced(places: list[Placed], others: list[Placed]) -> list[Placed]:
    """Elements with those in their place that are made of several tokens."""
    if not others:
        return places
    taken = {index for first, last, _ in others for index in range(first, last + 1)}
    return sorted([*(one for one in places if one[0] not in taken), *others])


_ARTICLE = ("es", "ro")
"""Languages in which "un" stands before a digit (un seis) and the digit itself is called else."""


def _stands_for_digits(view: View, index: int, places: list[Placed]) -> bool:
    """Whether letters stand for digits: several in capitals, or one behind a figure without gap."""
    if len(view.forms[index]) == 1:
        return bool(places) and places[-1][2].end == view.starts[index]
    capitals = sum(map(str.isupper, view.original(index)))
    return capitals > 1


def _counts_digits(forms: tuple[str, ...], index: int, kind: str) -> bool:
    """Whether a small number says how many digits are meant: the last three are, trzy cyfry."""
    before = forms[index - 1] if index else ""
    after = forms[index + 1] if index + 1 < len(forms) else ""
    if before in PLACED:
        return after in LEADING or after in OF_DIGITS or (kind == "word" and after[-1:].isdecimal())
    return after in OF_DIGITS


_HALF = frozenset(("pol", "пол", "пів"))
_OF = {
    "tysiaca": "500",
    "тысячи": "500",
    "тисячі": "500",
    "setki": "50",
    "сотни": "50",
    "сотні": "50",
}


def _halves(view: View) -> list[Placed]:
    """Half a thousand as 500."""
    if _HALF.isdisjoint(view.forms):
        return []
    return [
        (index - 1, index, Element(digits, view.starts[index - 1], view.end(index), "number"))
        for index, (half, whole) in enumerate(pairwise(view.forms), start=1)
        if half in _HALF and (digits := _OF.get(whole))
    ]


_PRODUCT = re.compile(r"\((\d{1,3})\s?[xх*×]\s?(\d{1,3})\)")


def _products(view: View) -> list[Placed]:
    """Products in brackets: (3x9) as 27."""
    if "(" not in view.folded:
        return []
    found = []
    for match in _PRODUCT.finditer(view.folded):
        first = bisect_left(view.starts, match.start())
        last = bisect_left(view.starts, match.end()) - 1
        digits = str(int(match[1]) * int(match[2]))
        found.append((first, last, Element(digits, match.start(1), match.end(2), "glued")))
    return found
