"""Sums of money that no figures say: in words, or with letters for some figures."""

import re
from collections.abc import Iterator

from classifiers.entities.currencies import CODES, code_of, own
from classifiers.entities.digits import read
from classifiers.entities.numerals import TIMES
from classifiers.entities.sums import SAID, SLANG, hundredths, said
from classifiers.entities.view import MONEY, NUMERAL, STYLED, View

Sum = tuple[float, tuple[int, int], str]
"""An amount, where it begins and ends in the folded text, and its currency or none."""


def find(view: View) -> Iterator[Sum]:
    """Such sums of a text."""
    yield from _in_words(view)
    yield from _styled(view)


def _in_words(view: View) -> Iterator[Sum]:
    """Sums in words with their place, and the currency behind them or none: two hundred pounds, a
    tenner."""
    done = 0
    forms = view.forms
    for index in view.places(NUMERAL | MONEY):
        if index < done or forms[index] not in SAID:
            continue
        counted = index and forms[index] in TIMES and forms[index - 1][-1].isdecimal()
        known = None if counted else said(forms, index)
        if not known:
            continue
        value, first, done = known
        after = done + (forms[done : done + 1] == ("de",))
        code = code_of(forms[after], view.regions) if after < len(forms) else ""
        if not code and forms[done - 1] in SLANG:
            code = own(view.regions, view.doc.lang)
            after = done - 1
        elif code:
            cents, done = hundredths(forms, after + 1)
            value, after = value + cents, (done - 1 if cents else after)
        if code or value >= _LEAST_SAID:
            yield value, (view.starts[first], view.end(after if code else done - 1)), code


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
            yield float(known[0]), place[1], place[0]


def _with_currency(view: View, index: int) -> tuple[str, tuple[int, int]] | None:
    """The currency at a token, and where both begin and end."""
    start, end = view.starts[index], view.end(index)
    if code := CODES.get(view.folded[start - 1 : start]):
        return code, (start - 1, end)
    if code := CODES.get(view.folded[end : end + 1]):
        return code, (start, end + 1)
    named = code_of("".join(view.forms[index + 1 : index + 2]), view.regions)
    return (named, (start, view.end(index + 1))) if named else None
