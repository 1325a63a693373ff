"""Runs of digits: elements that stand beside each other in a text, or are led from one to the
next."""

import re
from collections import Counter
from itertools import pairwise

from classifiers.entities.digits import read
from classifiers.entities.elements import DIGITS, Element
from classifiers.entities.leading import LEADING, OF_DIGITS, PLACED, leads
from classifiers.entities.view import NUMERAL, View

_MOST_FILLERS, _MOST_ASIDE, _LONG_FORM = 6, 3, 7
_FARTHEST = _MOST_ASIDE + 1


def runs(view: View, gap: int = 14) -> list[list[Element]]:
    """Elements that stand beside each other with at most ``gap`` characters between, or with words
    between that only lead from one part of a number to the next."""
    if not _may_hold_run(view):
        return []
    places = _places(view)
    aside = _repeated_asides(view, places)
    found: list[list[Element]] = []
    last = -2
    for index, place in places:
        if found and _goes_on(view, last, index, place.start - found[-1][-1].end, gap, aside):
            found[-1].append(place)
        else:
            found.append([place])
        last = index
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


def _repeated_asides(view: View, places: list[tuple[int, Element]]) -> frozenset[tuple[str, ...]]:
    """Words that stand between parts more than once, and not behind the last as a unit would."""
    if len(places) < _MOST_ASIDE:
        return frozenset()
    indices = [index for index, _ in places]
    between = [
        view.forms[one + 1 : two] for one, two in pairwise(indices) if 1 < two - one <= _FARTHEST
    ]
    if len(between) == len(set(between)):
        return frozenset()
    known = [words for words, often in Counter(between).items() if often > 1]
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


def _places(view: View) -> list[tuple[int, Element]]:
    """The elements of a text with the number of their token."""
    places: list[tuple[int, Element]] = []
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
        places.append((index, Element(digits, start + first, start + last, kind)))
    return _halves(view, places)


_ARTICLE = ("es", "ro")
"""Languages in which "un" stands before a digit (un seis) and the digit itself is called else."""


def _stands_for_digits(view: View, index: int, places: list[tuple[int, Element]]) -> bool:
    """Whether letters stand for digits: several in capitals, or one behind a figure without gap."""
    if len(view.forms[index]) == 1:
        return bool(places) and places[-1][1].end == view.starts[index]
    return view.is_capital(index) and view.forms[index] not in _SHAPED_WORDS


_SHAPED_WORDS = frozenset(
    ("so", "is", "zl", "bo", "oz", "los", "sos", "lis", "biz", "sb", "zs", "bs")
)


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


def _halves(view: View, places: list[tuple[int, Element]]) -> list[tuple[int, Element]]:
    """The same with half a thousand as 500."""
    if _HALF.isdisjoint(view.forms):
        return places
    known = dict(places)
    for index, (half, whole) in enumerate(pairwise(view.forms), start=1):
        if half in _HALF and (digits := _OF.get(whole)):
            known[index] = Element(digits, view.starts[index - 1], view.end(index), "number")
    return sorted(known.items())
