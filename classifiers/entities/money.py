"""Prices and salaries: amount or range, currency, unit, gross or net."""

import re
from collections.abc import Iterator

import msgspec

from classifiers.entities.found import Found
from classifiers.entities.numerals import spelled
from classifiers.entities.units import BEFORE, UNIT, unit_of
from classifiers.entities.view import FIGURE, MONEY, NUMERAL, View
from text import Doc

_CURRENCIES = {
    "PLN": "zl|zlotych|zlote|zloty|zlotowek|zlotys|zloti|pln|злотих|злотых|зл",
    "EUR": "€|eur|euro|euros|eura|евро|євро",
    "GBP": "£|gbp|pounds?|funtow|funty|quid|фунтов|фунта|фунтів|фунти|libras|lire",
    "USD": r"\$|usd|dolarow|dolary|dollars?|bucks|долларов|доллара|доларів|долари|dolari|dolares",
    "UAH": "₴|uah|грн|гривень|гривні|гривен|hrn",
    "RUB": "₽|rub|руб|рублей|рубля|р",
    "RON": "ron|lei|leu",
    "CZK": "kc|czk|korun",
    "CHF": "chf",
    "HUF": "ft|huf",
    "BGN": "лв|bgn",
    "SEK": "sek",
    "NOK": "nok",
    "DKK": "dkk",
    "ILS": "ils|shekels|шекелей|шекелів|szekli|shekeli|sekeli",
    "AED": "aed|dirhams|dirhamow|дирхамов",
    "THB": "thb|baht",
    "CAD": "cad",
    "MDL": "mdl",
}
_CODE = {
    word.replace("\\", ""): code
    for code, words in _CURRENCIES.items()
    for word in words.replace("s?", "").split("|")
}
_CODE |= {"dollars": "USD", "pounds": "GBP"}
SIGNS = "€£$₴₽"
WORDS = frozenset(word for word in _CODE if word[0] not in SIGNS)
_NAMES = "|".join(sorted(WORDS, key=len, reverse=True))
_CUR = rf"(?:(?:us)?[{SIGNS}]|(?:{_NAMES})(?![^\W_]))"
_ENDS = frozenset(word[-1] for word in WORDS) | frozenset(SIGNS)
_AMOUNT = r"(?:\d{1,3}(?:[ .,']\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d{1,2})?(?!\d))"
_TIMES = r"(?:\s?(?:tys|тис|тыс|k|mln|mil|million|млн)(?![^\W_])\.?)"
_PRINTED = re.compile(
    rf"(?<![\w.,])(?P<a>{_AMOUNT})(?P<at>{_TIMES})?(?:,-)?(?:\s?(?:de\s)?(?P<ac>{_CUR}))?"
    rf"(?:\s?\+?\s?(?:-|do|to|до|a|hasta|pana la|and|or|lub)\s?(?P<bp>{_CUR}\s?)?"
    rf"(?P<b>{_AMOUNT})(?P<bt>{_TIMES})?(?:\s?(?P<bc>{_CUR}))?)?"
)
_BEFORE_CUR = re.compile(rf"(?<![^\W\d_])({_CUR})\s?$")
_GROSS = {
    True: "brutto|gross|брутто|brut|bruto|brutos",
    False: r"netto|net|нетто|neto|netos|na reke|na czysto|do reki|on hand|на руки|чистыми|чистими",
}
_TAX = re.compile(rf"(?<![^\W_])(?:(?P<gross>{_GROSS[True]})|(?P<net>{_GROSS[False]}))(?![^\W_])")
_FILL = rf"(?:\s*(?:\+(?:\s?{_CUR})?|\(?\+?\s?vat\)?|\.))*"
_TURNOVER = re.compile(r"\s?(?:millions?|billions?|bn|mld|mrd|млрд|миллиард|мільярд)")
_TAX_AGAIN = _TAX.pattern.replace("<gross>", "<gross2>").replace("<net>", "<net2>")
_LINK = "/|za|na|per|an?|each|every|for|pentru|pe|por|para|al?|la|за|на|в|w"
_AFTER = re.compile(
    rf"{_FILL}\s*\(?(?:{_TAX.pattern})?\)?{_FILL}\s*"
    rf"(?:(?:(?:extra|ekstra)\s)?(?P<link>{_LINK})?\s*(?P<unit>{UNIT}))?"
    rf"\.?\s*\(?(?:{_TAX_AGAIN})?"
)
_PAY = re.compile(
    "wynagrodz|zarob|zarabia|stawk|pensj|placa|placim|wyplat|salar|wage|pay|paid|earn|income"
    "|compens|зарплат|заробіт|заработ|оплат|ставка|sueldo|castig|lohn|gehalt|remuner|mzda|plata"
)
_JOB = re.compile(r"umow|vat\b|etat|b2b\b|contract|zleceni|договор|договір")
_FROM = re.compile(
    r"(?:\b(?:od|from|min(?:imum)?|starting at|від|от|desde|de la|ab)\.?|powyzej|ponad)"
    r"\s*(?:[€£$]\s?)?$"
)
_UP_TO = re.compile(r"\b(?:do|up to|max(?:imum)?|до|hasta|pana la|bis)\.?\s*(?:[€£$]\s?)?$")
_LEAST_FORINTS = 100
"""Below, ft are feet."""
_PAID_UNITS = ("month", "week", "year")
_PRICED_UNITS = frozenset(("30 min", "60 min", "hour", "day", "night", "month", "item"))


class Pay(msgspec.Struct, frozen=True):
    """An amount or a range as printed, with where its parts stand in the folded text."""

    amounts: tuple[tuple[float, int, int], ...]
    currency: str
    unit: str
    gross: bool | None
    start: int
    end: int


def find(view: View) -> Iterator[Found]:
    """Prices (one an amount) and salaries (one a range) of a text, in figures and in words."""
    if not view.every & MONEY and not any(sign in view.folded for sign in SIGNS):
        return
    done = 0
    for start in view.positions(FIGURE):
        match = _PRINTED.match(view.folded, start) if start >= done else None
        if match and (pay := _read(view.doc, match)):
            done = pay.end
            yield from _founds(view.doc, pay)
    for pay in _spelled(view):
        yield from _founds(view.doc, pay)


def _spelled(view: View) -> Iterator[Pay]:
    """Sums in words: two hundred pounds per hour."""
    done = 0
    for index, marks in view.marked:
        if not marks & NUMERAL or marks & FIGURE:
            continue
        known = spelled(view.forms, index) if index >= done else None
        if not known:
            continue
        number, done = known
        place = done + (view.forms[done : done + 1] == ("de",))
        code = _CODE.get(view.forms[place]) if place < len(view.forms) else None
        if code and number:
            start, end = view.starts[index], view.end(place)
            yield _pay(view.doc, ((float(number), start, end),), code, start, end)


def _read(doc: Doc, match: re.Match[str]) -> Pay | None:
    folded, start = doc.folded, match.start()
    before = None
    if folded[max(0, start - 2) : start].rstrip()[-1:] in _ENDS:
        before = _BEFORE_CUR.search(folded, max(0, start - 9), start)
    if before and folded[before.start() - 1 : before.start()].isdigit():
        before = None
    written = match["bc"] or match["ac"] or (before[1] if before else match["bp"] or "")
    if not written or (written == "р" and doc.lang not in ("ru", "uk", "")):
        return None
    end = match.end()
    if "million" in match[0] or _TURNOVER.match(folded, end):
        return None
    begin = before.start() if before else start
    code = _CODE[_sign(written)]
    amounts = _amounts(match)
    if written == "ft" and amounts[0][0] < _LEAST_FORINTS:
        return None
    return _pay(doc, amounts, code, begin, end)


def _pay(
    doc: Doc, amounts: tuple[tuple[float, int, int], ...], currency: str, start: int, end: int
) -> Pay:
    """Amounts with what stands about them: what they are for, gross or net."""
    after = _AFTER.match(doc.folded, end)
    unit = _unit(doc, start, after)
    return Pay(amounts, currency, unit, _gross(doc.folded, after, start), start, end)


def _sign(written: str) -> str:
    """A currency as the table has it: us$ is $."""
    return written.strip().removeprefix("us") if written[-1:] in SIGNS else written.strip()


def _amounts(match: re.Match[str]) -> tuple[tuple[float, int, int], ...]:
    """The printed amounts; a range in thousands says so once (4-5 tys.)."""
    low = amount(match["a"]) * _times(match["at"] or (match["bt"] if not match["ac"] else ""))
    first = (low, match.start("a"), match.end("ac") if match["ac"] else match.end("a"))
    if not match["b"]:
        return (first,)
    high = amount(match["b"]) * _times(match["bt"])
    return first, (
        high,
        match.start("bp" if match["bp"] else "b"),
        match.end("bc") if match["bc"] else match.end("b"),
    )


def amount(written: str) -> float:
    """A printed number: 4 500, 4.500,00, 4,500.00, 22,50, 1'200."""
    plain = written.replace(" ", "").replace("'", "")
    head, mark, cents = plain.rpartition("." if plain.rfind(".") > plain.rfind(",") else ",")
    if mark and len(cents) < 3:
        return float(re.sub(r"[.,]", "", head) + "." + cents)
    return float(re.sub(r"[.,]", "", plain))


def _times(word: str | None) -> int:
    if not word:
        return 1
    return 1_000_000 if word.strip().startswith(("m", "млн")) else 1000


def _gross(folded: str, after: re.Match[str] | None, start: int) -> bool | None:
    if after and (after["gross"] or after["gross2"]):
        return True
    if after and (after["net"] or after["net2"]):
        return False
    before = _TAX.search(folded, max(0, start - 16), start)
    return None if not before else before["gross"] is not None


def _unit(doc: Doc, start: int, after: re.Match[str] | None) -> str:
    """What the money is for: the unit behind it, or one before it unless the one behind is tied."""
    behind = unit_of(after["unit"], doc.lang) if after and after["unit"] else ""
    if behind and after and after["link"]:
        return behind
    ahead = BEFORE.search(doc.folded, max(0, start - 28), start)
    return (unit_of(ahead["unit"], doc.lang) if ahead else "") or behind


def _founds(doc: Doc, pay: Pay) -> Iterator[Found]:
    cue = _PAY.search(doc.folded, max(0, pay.start - 48), pay.start) or _JOB.search(
        doc.folded, pay.end, pay.end + 40
    )
    if cue or pay.gross is not None or pay.unit in _PAID_UNITS:
        yield _salary(doc, pay)
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
