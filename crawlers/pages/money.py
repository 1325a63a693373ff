"""Pay as structured data and tables state it: amounts, currency, unit, gross or net."""

import re

from babel.core import get_global

from stream.messages import Salary

_UNITS = {
    "hour": ("hour", "hourly", "hr", "hur", "h", "godz", "godzina", "godzinę", "час", "годину",
             "година", "oră", "ora", "hora", "/h", "std", "uur"),
    "day": ("day", "daily", "dzień", "dniówka", "день", "zi", "día", "dia", "tag", "dag"),
    "week": ("week", "weekly", "wee", "tydz", "tydzień", "tygodniowo", "неделя", "неделю",
             "тиждень", "săptămână", "semana", "woche"),
    "month": ("month", "monthly", "mon", "mth", "mies", "miesiąc", "miesięcznie", "мес", "месяц",
              "міс", "місяць", "lună", "luna", "mes", "monat", "maand", "mc"),
    "year": ("year", "yearly", "annual", "annually", "annum", "ann", "rok", "rocznie", "год", "рік",
             "an", "año", "ano", "jahr", "jaar"),
    "item": ("item", "piece", "sztuka", "szt", "штука"),
}  # fmt: skip
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_SIGNS = {
    "zł": "PLN", "zl": "PLN", "€": "EUR", "euro": "EUR", "$": "USD", "£": "GBP", "₴": "UAH",
    "грн": "UAH", "₽": "RUB", "руб": "RUB", "р": "RUB", "lei": "RON", "leu": "RON", "kč": "CZK",
    "ft": "HUF", "zloty": "PLN", "złotych": "PLN", "funtów": "GBP",
}  # fmt: skip
_NUMBER = re.compile(
    r"\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)"
)
_THOUSAND = re.compile(r"\s?(?:k|tys\.?|тыс\.?|тис\.?)(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+|[€$£₴₽]")
MOST = 1e9


def amount(text: str) -> float | None:
    """The first number of a text, whatever separates its thousands."""
    return next(iter(_amounts(text)), None)


def currency_code(text: str) -> str:
    """The ISO code of a currency by code, sign or word; empty when there is none."""
    for word in _WORD.findall(text):
        if word.lower() in _SIGNS:
            return _SIGNS[word.lower()]
        if len(word) == 3 and word.upper() in get_global("all_currencies"):
            return str(word.upper())
    return ""


def unit_of(text: str) -> str:
    """hour, day, week, month, year or item; empty when none is named."""
    words = (word.lower() for word in _WORD.findall(text.replace("_", " ")))
    return next((_UNIT_OF[word] for word in words if word in _UNIT_OF), "")


def make_salary(
    low: float | None, high: float | None, currency: str, unit: str, gross: bool | None = None
) -> Salary | None:
    """Pay that makes sense: positive, in order, below a thousand million; else ``None``."""
    low, high = (value if value and 0 < value < MOST else None for value in (low, high))
    if low is None and high is None:
        return None
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Salary(min=low, max=high, currency=currency, unit=unit, gross=gross)


def read_salary(text: str, currency: str = "", unit: str = "") -> Salary | None:
    """Pay of a printed amount or range such as ``4 200-5 000 zł brutto / mies.``."""
    amounts = _amounts(text)[:2]
    if not amounts:
        return None
    return make_salary(
        amounts[0],
        amounts[-1],
        currency_code(text) or currency,
        unit_of(text) or unit,
        _gross(text),
    )


def _gross(text: str) -> bool | None:
    lower = text.lower()
    if any(word in lower for word in ("brutto", "gross", "bruto", "брутто")):
        return True
    return False if any(word in lower for word in ("netto", "net ", "neto", "нетто")) else None


def _amounts(text: str) -> list[float]:
    found = []
    for match in _NUMBER.finditer(text[:500]):
        thousand = _THOUSAND.match(text, match.end())
        found.append(_value(match[0]) * (1000 if thousand else 1))
    return found


def _value(digits: str) -> float:
    digits = re.sub(r"[ \u00a0\u202f'’]", "", digits)
    head, separator, tail = digits.rpartition(max(".", ",", key=digits.rfind))
    if separator and len(tail) <= 2:
        return float(re.sub(r"[.,]", "", head) + "." + tail)
    return float(re.sub(r"[.,]", "", digits))
