"""Sums of money that no figures say: in words, or with letters for some figures."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from classifiers.entities.currencies import CODES, code_of, own
from classifiers.entities.digits import read
from classifiers.entities.numerals import TIMES
from classifiers.entities.pay import Amounts
from classifiers.entities.sums import SAID, SLANG, hundredths, said
from classifiers.entities.things import is_thing
from classifiers.entities.view import MONEY, NUMERAL, STYLED, View

Sum = tuple[Amounts, str]
"""An amount or a range, where its parts begin and end in the folded text, and its currency or
none."""


def find(view: View) -> Iterator[Sum]:
    """Such sums of a text."""
    yield from _in_words(view)
    yield from _styled(view)


class Number(NamedTuple):
    """A sum in words: its value, its first token, the one behind its last, and behind that of its
    currency; the currency, or none."""

    value: float
    first: int
    stop: int
    end: int
    currency: str


def _in_words(view: View) -> Iterator[Sum]:
    """Sums in words, the currency behind them or none: two hundred pounds, a tenner; of a range
    behind its end: four to five thousand pounds."""
    low = None
    for number in _numbers(view):
        if low is not None:
            joined = _range(view, low, number)
            if joined:
                yield joined, number.currency
                low = None
                continue
            yield from _alone(view, low)
        low = number
    if low is not None:
        yield from _alone(view, low)


def _numbers(view: View) -> Iterator[Number]:
    done = 0
    forms = view.forms
    for index in view.places(NUMERAL | MONEY):
        if index < done or forms[index] not in SAID:
            continue
        counted = index and forms[index] in TIMES and forms[index - 1][-1].isdecimal()
        known = None if counted else said(forms, index)
        if known:
            number = _with_name(view, *known)
            done = number.end
            if number.value or not number.currency:
                yield number


def _with_name(view: View, value: float, first: int, stop: int) -> Number:
    """A number with the name of a currency behind it, or one that says money itself; without where
    it is that of a thing."""
    forms = view.forms
    after = stop + (forms[stop : stop + 1] == ("de",))
    code = code_of(forms[after], view.regions) if after < len(forms) else ""
    if not code:
        slang = forms[stop - 1] in SLANG
        return Number(value, first, stop, stop, own(view.regions, view.doc.lang) if slang else "")
    if is_thing(view.folded, forms[after], view.starts[first], view.end(after)):
        return Number(0, first, stop, after + 1, code)
    cents, end = hundredths(forms, after + 1)
    return Number(value + cents, first, stop, end, code)


def _alone(view: View, one: Number) -> Iterator[Sum]:
    if one.currency or one.value >= _LEAST_SAID:
        yield ((one.value, *_place(view, one)),), one.currency


def _place(view: View, one: Number) -> tuple[int, int]:
    return view.starts[one.first], view.end(one.end - 1)


_RANGE = frozenset(("to", "and", "or", "do", "i", "lub", "до", "и", "і", "или", "або", "чи"))
_RANGE |= frozenset(("a", "o", "y", "hasta", "si", "la", "pana", "sau"))
_RANGE_WORDS = 2
_WIDEST = 5


def _range(view: View, low: Number, high: Number) -> Amounts:
    """Both ends of a range whose currency and thousands stand behind its upper end only."""
    between = view.forms[low.end : high.first]
    if low.currency or not high.currency or len(between) > _RANGE_WORDS:
        return ()
    start, end = _place(view, low)
    if not _RANGE.issuperset(between) or not (between or view.folded[end : end + 1] in _DASHES):
        return ()
    times = TIMES.get(view.forms[high.stop - 1], 1)
    least = low.value * (times if low.value * times < high.value else 1)
    if not least < high.value <= least * _WIDEST:
        return ()
    return (least, start, end), (high.value, *_place(view, high))


_DASHES = ("-", "–")
_LEAST_SAID = 20


def is_styled(form: str) -> bool:
    """Whether a form is an amount with letters for some figures, or for all: 1oo, lOO."""
    if not _STYLED.fullmatch(form) or form.isdecimal():
        return False
    known = read(form)
    return known is not None and known[0][0] != "0" and len(known[0]) == len(form)


_STYLED = re.compile("[0-9oilоі]{2,5}")


def _styled(view: View) -> Iterator[Sum]:
    """Amounts with letters for figures, beside a currency: 1oo zł."""
    for index in view.places(STYLED):
        known, place = read(view.forms[index]), _with_currency(view, index)
        if known and place:
            yield ((float(known[0]), *place[1]),), place[0]


def _with_currency(view: View, index: int) -> tuple[str, tuple[int, int]] | None:
    """The currency at a token, and where both begin and end."""
    start, end = view.starts[index], view.end(index)
    if code := CODES.get(view.folded[start - 1 : start]):
        return code, (start - 1, end)
    if code := CODES.get(view.folded[end : end + 1]):
        return code, (start, end + 1)
    named = code_of("".join(view.forms[index + 1 : index + 2]), view.regions)
    return (named, (start, view.end(index + 1))) if named else None
