"""Prices and salaries: amount or range, currency, unit, gross or net."""

import re
from bisect import insort
from collections.abc import Iterator

from msgspec.structs import replace

from classifiers.entities import beside, listed, unnamed, worded
from classifiers.entities.currencies import (
    CURRENCY,
    ENDS,
    LEAST,
    LEAST_OF_ANY,
    NAMED,
    code_of,
    own,
)
from classifiers.entities.found import Found
from classifiers.entities.pay import Amounts, Pay, founds, pay_of
from classifiers.entities.sums import SLANG
from classifiers.entities.things import is_thing
from classifiers.entities.units import unit_of
from classifiers.entities.unnamed import Bare
from classifiers.entities.view import (
    FIGURE,
    MONEY,
    NUMERAL,
    STYLED,
    View,
)

WORDS = NAMED | SLANG
_AMOUNT = r"(?:\d{1,3}(?:[ .,']\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d{1,2})?(?!\d))"
_TIMES = (
    r"(?:\s?(?:tys|tysiecy|tysiace|тис|тисяч[іу]?|тыс|тысяч[иу]?|thousand|k|к|тыр|mln|mil|mii|mie|million|млн|grand|kafli|tysiakow"
    r"|косар\w{0,2}|тыщ)(?![^\W_])\.?|\s?т\.?\s?(?=р(?![^\W_])))"
)
_PRINTED = re.compile(
    r"(?:(?<![\w.,])(?<!\d:)|(?<=[$€£]\.)|(?<=[$€£]\.\.))(?:\dx(?=\d{3}))?"
    rf"(?P<a>{_AMOUNT})(?P<at>{_TIMES})?(?:,-)?(?:\s?(?:de\s|\((?=[^()\d]{{1,9}}\)))?(?P<ac>{CURRENCY}))?"
    rf"(?:\s?\+?\s?(?:-|do|to|до|a|hasta|pana la|and|or|lub)\s?(?P<bp>{CURRENCY}\s?)?"
    rf"(?P<b>{_AMOUNT})(?P<bt>{_TIMES})?(?:\s?(?P<bc>{CURRENCY}))?)?"
)
_BEFORE_CUR = re.compile(rf"(?<![^\W\d_])({CURRENCY})\s?\.{{0,2}}$")
_TURNOVER = re.compile(r"\s?(?:m(?![^\W_])|millions?|billions?|bn|mld|mrd|млрд|миллиард|мільярд)")
_LEAST_FORINTS = 100
"""Below, ft are feet."""


def find(view: View) -> Iterator[Found]:
    """Prices (one an amount) and salaries (one a range) of a text, in figures and in words, and
    those amounts without a currency that are money by what stands about them."""
    pays, bare = _printed(view)
    if view.every & (NUMERAL | MONEY):
        for amounts, code in worded.find(view):
            if code:
                pays.append(pay_of(view, amounts, code, amounts[0][1], amounts[-1][2]))
            else:
                bare.append(amounts)
    if bare:
        pays += list(_unnamed(view, pays, bare))
    for pay in sorted(pays, key=lambda pay: pay.start):
        yield from founds(view, pay)


def _printed(view: View) -> tuple[list[Pay], list[Amounts]]:
    """Amounts in figures: with a currency, and those without that may be money."""
    pays, bare = [], []
    done = 0
    styled = view.positions(STYLED)
    for start in view.positions(FIGURE):
        if start < done or start in styled or not (match := _PRINTED.match(view.folded, start)):
            continue
        if pay := _read(view, match) or _in_pence(view, match):
            pays += [pay] if pay.amounts[-1][0] else []
        elif unnamed.may_be(view.folded, match.start("a"), match.end()) or listed.is_listed(
            view, match.start("a"), match.end(), amount(match["a"]), LEAST_OF_ANY
        ):
            bare.append(_amounts(match))
        done = pay.end if pay else match.end()
    return pays, bare


_PENCE = {"p": "GBP", "pence": "GBP", "groszy": "PLN", "grosze": "PLN", "bani": "RON"}
_PENCE |= {"коп": "", "копеек": "", "копійок": "", "centimos": "EUR", "cents": "USD"}
_IN_PENCE = re.compile(
    rf"(?P<a>\d{{1,2}})\s?(?P<pence>{'|'.join(_PENCE)})\.?(?=/|\s(?:an?|per|each|every|za|за|la|por|pe)\s)"
)


def _in_pence(view: View, printed: re.Match[str]) -> Pay | None:
    """Hundredths of a currency for something: 45p per punnet."""
    few = len(printed["a"]) <= _CENT_DIGITS
    match = _IN_PENCE.match(view.folded, printed.start("a")) if few else None
    if not match:
        return None
    code = _PENCE[match["pence"]] or _currency(view, [], match.start())
    value = int(match["a"]) / 100
    return pay_of(view, ((value, *match.span()),), code, *match.span())


def _unnamed(view: View, pays: list[Pay], bare: list[Amounts]) -> Iterator[Pay]:
    """Of the amounts without a currency those that are money, in the currency of the nearest price
    or of the region."""
    prices = sorted((pay.start, pay.amounts[0][0]) for pay in pays)
    left = sorted(bare, key=lambda one: one[0][1])
    for _ in range(_PASSES):
        seen, left = left, []
        for amounts in seen:
            start, end = amounts[0][1], amounts[-1][2]
            code = _currency(view, pays, start)
            unit = _meant(view, amounts, prices, LEAST.get(code, LEAST_OF_ANY))
            if unit is None or not code:
                left.append(amounts)
                continue
            insort(prices, (start, amounts[0][0]))
            pay = pay_of(view, amounts, code, start, end)
            yield replace(pay, unit=unit_of(unit, view.doc.lang) or pay.unit)
        if len(left) in (0, len(seen)):
            return


_PASSES = 2
"""In the second, amounts are seen beside prices behind them that the first has found."""


def _currency(view: View, pays: list[Pay], start: int) -> str:
    if pays:
        return min(pays, key=lambda pay: abs(pay.start - start)).currency
    return own(view.regions, view.doc.lang)


def _meant(view: View, amounts: Amounts, prices: list[tuple[int, float]], least: int) -> str | None:
    """What amounts without a currency are for, or None where they are no money."""
    value, start, end = bare = Bare(*amounts[0][:2], amounts[-1][2])
    high = amounts[-1][0]
    if high >= _MOST_BARE or high > _WIDEST * value or view.folded[start] == "0":
        return None
    unit = unnamed.unit_about(view, bare, least, priced=bool(prices))
    if unit is not None or unnamed.is_in_thousands(view.folded, bare):
        return unit
    if view.folded[start].isdecimal():
        if listed.is_listed(view, start, end, value, least):
            return ""
    elif value >= _LEAST_ALONE and unnamed.ends_clause(view.folded, end):
        return ""
    if len(amounts) == 1 and value >= least / 2:
        alike = beside.stands_beside(view, start, end, value, prices)
        return "" if alike or beside.begins_range(view, end, prices) else None
    return None


_LEAST_ALONE, _MOST_BARE = 1000, 500_000
_WIDEST = 5
"""Times that the upper end of a range without a currency is the lower; a postcode is more."""


def _read(view: View, match: re.Match[str]) -> Pay | None:
    folded, start = view.folded, match.start("a")
    before = _sign_before(folded, start)
    written = match["bc"] or match["ac"] or (before[1] if before else match["bp"] or "")
    if not written or (written == "р" and view.doc.lang not in ("ru", "")):
        return None
    if written == "e" and (amount(match["a"]) < LEAST_OF_ANY or view.doc.lang in ("en", "")):
        return None
    amounts, end = _amounts(match), match.end()
    if _is_no_price(folded, match, written, amounts):
        return None
    if match["bp"] and not before and not match["ac"] and amounts[0][0] > amounts[1][0]:
        amounts = amounts[1:]
    elif len(amounts) == 1:
        amounts, end = _with_cents(folded, before, amounts, end)
    if written == "ft" and amounts[0][0] < _LEAST_FORINTS:
        return None
    begin = before.start() if before else amounts[0][1]
    return pay_of(view, amounts, code_of(written, view.regions), begin, end)


def _sign_before(folded: str, start: int) -> re.Match[str] | None:
    """The currency in front of an amount."""
    if folded[max(0, start - 3) : start].rstrip(" .")[-1:] not in ENDS:
        return None
    before = _BEFORE_CUR.search(folded, max(0, start - 9), start)
    return before if before and not folded[before.start() - 1 : before.start()].isdigit() else None


def _is_no_price(folded: str, match: re.Match[str], written: str, amounts: Amounts) -> bool:
    """Whether money is turnover or a sum insured, or a currency is something else."""
    if "million" in match[0] or _TURNOVER.match(folded, match.end()):
        return True
    if written == "eu" and not _EU.match(folded, match.end()):
        return True
    if is_thing(folded, written, match.start(), match.end()):
        return True
    if amounts[-1][0] < _LEAST_INSURED:
        return False
    insured = _INSURED.search(folded, max(0, match.start() - 40), match.start())
    return insured is not None and (amounts[-1][0] >= _SUM_INSURED or insured["most"] is not None)


_CENTS = re.compile(r"(\d{2,3})(?![\w€])| (\d\d)$")
_APART = re.compile(r"\. (\d\d)(?!\s?\w)")


def _with_cents(
    folded: str, before: re.Match[str] | None, amounts: Amounts, end: int
) -> tuple[Amounts, int]:
    """An amount with cents behind its sign (35€99), behind a point and a blank, or after a point of
    which nothing stands in front."""
    value, first, last = amounts[0]
    if before and before[0].endswith("."):
        digits = re.sub(r"\D", "", folded[first:last])
        if before[0].endswith("..") or len(digits) <= _CENT_DIGITS:
            value = float(f"0.{digits}")
    elif before and (cents := _APART.match(folded, end)):
        value, last = value + int(cents[1]) / 100, cents.end()
    elif folded[end - 1] == "€" and (cents := _CENTS.match(folded, end)):
        digits = cents[1] or cents[2]
        value, last = value + int(digits) / 10 ** len(digits), cents.end()
    return ((value, first, last),), max(end, last)


_CENT_DIGITS = 2


_EU = re.compile(r"\s?(?:/|[.,;)!\n]|$|za\b|na\b|per\b|netto|brutto|pe\b|na reke)")
_LEAST_INSURED, _SUM_INSURED = 1_000, 50_000
_INSURED = re.compile(
    r"(?:insur\w+|liabilit\w+|indemnit\w+|ubezpiecz\w+|polis\w+|страхов\w+|застрахов\w+|asegurad\w+|asigurat\w*"
    r"|seguro|turnover|obrot\w*|kapital\w*)\W(?:[^\W\d]+\W){0,3}?"
    r"(?P<most>(?:up to|to|do|до|на|for|over|hasta|por|pana la|de pana la)\s)?[€£$]?$"
)


def _amounts(match: re.Match[str]) -> Amounts:
    """The printed amounts; a range in thousands says so once (4-5 tys.)."""
    low = amount(match["a"]) * _times(match["at"] or (match["bt"] if not match["ac"] else ""))
    first = (low, match.start("a"), max(map(match.end, ("a", "at", "ac"))))
    if not match["b"]:
        return (first,)
    high = amount(match["b"]) * _times(match["bt"])
    last = max(map(match.end, ("b", "bt", "bc")))
    return first, (high, match.start("bp" if match["bp"] else "b"), last)


def amount(written: str) -> float:
    """A printed number: 4 500, 4.500,00, 4,500.00, 22,50, 1'200."""
    if written.isdecimal():
        return float(written)
    plain = written.replace(" ", "").replace("'", "")
    head, mark, cents = plain.rpartition("." if plain.rfind(".") > plain.rfind(",") else ",")
    if mark and len(cents) < 3:
        return float(re.sub(r"[.,]", "", head) + "." + cents)
    return float(re.sub(r"[.,]", "", plain))


def _times(word: str | None) -> int:
    if not word:
        return 1
    return 1_000_000 if word.strip().startswith(("mln", "million", "млн")) else 1000
