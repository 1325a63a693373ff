"""Pay, prices and fees of invented ads, per country and printed as each language prints them."""

from random import Random
from typing import NamedTuple

from stream.messages import Salary
from thb.demo.texts import Texts

Span = tuple[float, float]


class Market(NamedTuple):
    """What a country pays and charges: gross pay an hour and a month above its statutory minimum of
    2026, an hour of company, of massage, a fee that dishonest agents ask, and rent a week."""

    currency: str
    hour: Span
    month: Span
    company: Span
    massage: Span
    fee: Span
    week: Span


MARKETS = {
    "PL": Market("PLN", (34, 44), (5400, 7400), (200, 350), (140, 220), (200, 1500), (100, 250)),
    "NL": Market("EUR", (15.5, 18.5), (2700, 3200), (110, 180), (55, 90), (80, 400), (80, 130)),
    "DE": Market("EUR", (14.5, 18), (2550, 3100), (110, 180), (50, 85), (80, 400), (70, 120)),
    "GB": Market("GBP", (13.2, 16.5), (2350, 2900), (100, 160), (45, 75), (80, 400), (70, 120)),
    "ES": Market("EUR", (10.5, 13), (1700, 2200), (100, 150), (45, 70), (60, 300), (50, 90)),
    "RO": Market("RON", (32, 42), (5200, 7200), (300, 500), (150, 250), (200, 1500), (120, 250)),
    "UA": Market(
        "UAH", (150, 230), (24000, 34000), (1500, 2500), (700, 1200), (1000, 6000), (600, 1200)
    ),
}
_FACTORS = {"it": 1.8, "driver": 1.2, "construction": 1.15}
_SYMBOLS = {"PLN": "zł", "EUR": "€", "GBP": "£", "RON": "lei", "UAH": "грн"}


def salary(rng: Random, country: str, trade: str, factor: float = 1.0) -> Salary:
    """Pay in the usual range of the trade in the country, times ``factor``."""
    market = MARKETS[country]
    unit = rng.choice(("hour", "month"))
    low, high = market.hour if unit == "hour" else market.month
    scale = _FACTORS.get(trade, 1.0) * factor
    start = low + rng.random() * (high - low) * 0.6
    step = 0.5 if unit == "hour" else 50
    least, most = (_round(value * scale, step) for value in (start, start * 1.12))
    return Salary(
        min=least, max=max(most, least + step), currency=market.currency, unit=unit, gross=True
    )


def wage(pay: Salary, texts: Texts) -> str:
    """The pay as the language prints it."""
    digits = f"{_number(pay.min or 0, texts)}–{_number(pay.max or 0, texts)}"
    return texts.wage[pay.unit].format(amount=_with_symbol(digits, pay.currency, texts.lang))


def amount(rng: Random, country: str, span: Span, texts: Texts, step: int = 10) -> str:
    """A round amount within a range, printed with its currency."""
    value = _round(span[0] + rng.random() * (span[1] - span[0]), step)
    return _with_symbol(_number(value, texts), MARKETS[country].currency, texts.lang)


def _with_symbol(digits: str, currency: str, lang: str) -> str:
    symbol = _SYMBOLS[currency]
    leads = currency == "GBP" or (currency == "EUR" and lang == "en")
    return f"{symbol}{digits}" if leads else f"{digits} {symbol}"


def _number(value: float, texts: Texts) -> str:
    if value != int(value):
        return f"{value:.2f}".replace(".", texts.decimal)
    return f"{int(value):,}".replace(",", texts.thousands) if value >= 1000 else str(int(value))


def _round(value: float, step: float) -> float:
    return max(step, round(value / step) * step)
