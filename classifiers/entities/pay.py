"""What is said about an amount of money: what it is for, gross or net, a price or a salary."""

import re
from collections.abc import Iterator

import msgspec

from classifiers.entities.currencies import CURRENCY
from classifiers.entities.found import Found
from classifiers.entities.units import BEFORE, NEXT_ITEM, UNIT, unit_of
from classifiers.entities.view import PAID, TAXED, UNIT_END, View
from text import Doc

_GROSS = {
    True: "brutto|gross|брутто|brut|bruto|brutos",
    False: r"netto|net|нетто|neto|netos|na reke|na czysto|do reki|on hand|на руки|чистыми|чистими",
}
_TAX = re.compile(rf"(?<![^\W_])(?:(?P<gross>{_GROSS[True]})|(?P<net>{_GROSS[False]}))(?![^\W_])")
TAX_WORDS = frozenset("|".join(_GROSS.values()).replace(" ", "|").split("|"))
"""Words of which one begins what is said of tax."""
_FILL = rf"(?:\s*(?:\+(?:\s?{CURRENCY})?|\(?\+?\s?vat\)?|\.))*"
_TAX_AGAIN = _TAX.pattern.replace("<gross>", "<gross2>").replace("<net>", "<net2>")
_LINK = (
    "/|za|na|per|an?|each|every|(?:for )?(?:the )?whole|for|the|pentru|pe|por|para|al?|la|una?|o"
    "|за|на|в|w"
)
_AFTER = re.compile(
    rf"{_FILL}\s*\(?(?:{_TAX.pattern})?\)?{_FILL}\s*"
    rf"(?:(?:(?:extra|ekstra)\s)?(?P<link>{_LINK})?\s*(?P<unit>{UNIT}))?"
    rf"\.?\s*\(?(?:{_TAX_AGAIN})?"
)
_PAY = re.compile(
    "wynagrodz|zarob|zarabia|stawk|pensj|placa|placim|wyplat|salar|wage|pay|paid|earn|income"
    "|compens|зарплат|заробіт|заработ|оплат|ставка|sueldo|castig|lohn|gehalt|remuner|mzda|plata"
)
_JOB = re.compile(r"umow|vat\b|etat|b2b\b|contract|zleceni|догов[оі]р(?!\w*\s?(?:№|#|nr))")
_FROM = re.compile(
    r"(?:\b(?:od|from|min(?:imum)?|starting at|від|от|desde|de la|ab)\.?|powyzej|ponad)"
    r"\s*(?:[€£$]\s?)?$"
)
_UP_TO = re.compile(r"\b(?:do|up to|max(?:imum)?|до|hasta|pana la|bis)\.?\s*(?:[€£$]\s?)?$")
_PAID_UNITS = ("month", "week", "year")
_LEAST_WAGE = 200
"""Nobody's wage of a week or more is less, in any currency here; a fee for a month is."""
_PRICED_UNITS = frozenset(("30 min", "60 min", "hour", "day", "night", "month", "item"))


Amounts = tuple[tuple[float, int, int], ...]
"""An amount, or the two of a range, each with where it begins and ends."""


class Pay(msgspec.Struct, frozen=True, gc=False):
    """An amount or a range as printed, with where its parts stand in the folded text."""

    amounts: Amounts
    currency: str
    unit: str
    gross: bool | None
    start: int
    end: int


def pay_of(view: View, amounts: Amounts, currency: str, start: int, end: int) -> Pay:
    """Amounts with what stands about them: what they are for, gross or net."""
    after = _AFTER.match(view.folded, end)
    unit = _unit(view, start, after)
    return Pay(amounts, currency, unit, _gross(view, after, start), start, end)


def _gross(view: View, after: re.Match[str] | None, start: int) -> bool | None:
    if after and (after["gross"] or after["gross2"]):
        return True
    if after and (after["net"] or after["net2"]):
        return False
    if not view.near(TAXED, start - _BESIDE, start):
        return None
    before = _TAX.search(view.folded, max(0, start - _BESIDE), start)
    return None if not before else before["gross"] is not None


_BESIDE = 16


def _unit(view: View, start: int, after: re.Match[str] | None) -> str:
    """What the money is for: the unit behind it, or one before it unless the one behind is tied."""
    lang = view.doc.lang
    behind = unit_of(after["unit"], lang) if after and after["unit"] else ""
    if behind and after and _ELSEWHERE.match(view.folded, after.start() - 1):
        behind = ""
    if behind and after and after["link"]:
        return behind
    if not view.near(UNIT_END, start - _AHEAD, start):
        return behind
    ahead = BEFORE.search(view.folded, max(0, start - _AHEAD), start)
    if not ahead or _LATER.search(view.folded, max(0, ahead.start() - _AHEAD), ahead.start()):
        return behind
    return unit_of(ahead["unit"], lang) or behind


_ELSEWHERE = re.compile(rf"\d\.\s|.{NEXT_ITEM.pattern}", re.DOTALL)
"""Between money and a unit of the next sentence (39. Daily …) or of the next item of a list."""
_AHEAD = 28
_LATER = re.compile(
    r"(?<![^\W_])(?:(?:po|after|following|через|после|після|dupa|peste|tras|despues de"
    r"|(?:al )?cabo de|pasad[oa]s)\s(?:(?!za|per|pe|за|por)[\w.-]+\s){0,2}"
    r"|(?:od|from|starting|з|із|с|со|від|от|din|de la|dupa|desde|a partir del?)\s"
    r"(?:the |el |la )?(?:drug|trzeci|czwart|kolejn|nastepn|second|third|fourth|next|2nd|3rd|4th"
    r"|[2-9]-?\w{0,3}\s|друг|трет|четв|наступн|втор|следующ|a doua|a treia"
    r"|segund|tercer|cuart|siguiente)\w*\s?)$"
)
"""Before a unit: after so many of them, or from the second on, something else is paid."""


def _is_pay(view: View, pay: Pay) -> bool:
    """Whether a word for pay stands before money, or one for a contract behind it."""
    first, last = pay.start - _PAY_AHEAD, pay.end + _JOB_BEHIND
    if not view.near(PAID, first - _LONGEST_WORD, last):
        return False
    paid = _PAY.search(view.folded, max(0, first), pay.start)
    return (paid or _JOB.search(view.folded, pay.end, last)) is not None


_PAY_AHEAD, _JOB_BEHIND, _LONGEST_WORD = 48, 40, 40


def may_be_pay(form: str) -> bool:
    """Whether a form has a word for pay or for a contract in it."""
    return (_PAY.search(form) or _JOB.search(form)) is not None


def founds(view: View, pay: Pay) -> Iterator[Found]:
    """A salary, or a price an amount."""
    paid = pay.unit in _PAID_UNITS and pay.amounts[-1][0] >= _LEAST_WAGE
    if pay.gross is not None or paid or _is_pay(view, pay):
        yield _salary(view.doc, pay)
        return
    per = pay.unit if pay.unit in _PRICED_UNITS else ""
    for place, (value, start, end) in enumerate(pay.amounts):
        last = place == len(pay.amounts) - 1
        facts = {"amount": value, "currency": pay.currency, "per": per}
        yield Found(
            "price", pay.start if place == 0 else start, pay.end if last else end, False, facts
        )


def _salary(doc: Doc, pay: Pay) -> Found:
    values = [value for value, _, _ in pay.amounts]
    low: float | None = min(values)
    high: float | None = max(values)
    if len(values) == 1:
        low = None if _UP_TO.search(doc.folded, max(0, pay.start - 12), pay.start) else low
        high = None if _FROM.search(doc.folded, max(0, pay.start - 14), pay.start) else high
    unit = {"30 min": "", "60 min": "hour"}.get(pay.unit, pay.unit)
    facts = {"min": low, "max": high, "currency": pay.currency, "unit": unit, "gross": pay.gross}
    return Found("salary", pay.start, pay.end, False, facts)
