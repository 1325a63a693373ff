"""Pay as a share of a dated parameter: what part of a minimum wage or a norm an ad states."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from indicators.limits import Limits, Value, day_of
from stream.messages import Ad, Entity

RATE, NET = "units-per-eur", "net-share"
"""Parameters: exchange rates, and the part of gross pay that is left after tax."""
_HOURS = {"hour": 1.0, "day": 8.0, "night": 8.0, "week": 40.0}
_MONTH_HOURS = 160.0
"""Hours of a full month where a country's value is by the hour only; a low count, so that doubt
favours the ad."""
_LEAST = 0.3
"""Part of the value that pay without a unit may be: less is the price of something."""
_MOST = 9000
"""Euros above which pay without a unit may be a year's."""
_HOURLY = 40
"""Below, pay without a unit may be an hour's."""


_FULL = {"day": 8.0, "week": 40.0, "month": 160.0}
"""Hours of full-time work."""
_ASIDE = {"day": 3.0, "week": 8.0, "month": 32.0}
"""Fewer hours are those of breaks, of journeys or overtime where more are stated."""
_LONGEST = 16.0
"""More hours of a day are those of a shop or a shift on call."""
_BREAK = 1.0
"""Unpaid break of a long day."""


def share(
    pay: Any,
    name: str,
    ad: Ad,
    limits: Limits,
    *,
    lenient: bool,
    hours: Sequence[Entity] = (),
) -> float | None:
    """Pay over the parameter ``name`` of the ad's country and day, both gross; ``None`` where unit,
    currency or value are not known. ``pay`` is a salary, or an entity of type price or salary; of a
    range its upper end counts. A ``lenient`` reading takes pay that says neither gross nor net for
    net, and pay without a unit for unknown; other readings take that for a month's, unless it is so
    high that it must be a year's. Without a country the value least favourable to a finding counts
    of all that are in the currency; where the country has no value, of all, but for a lenient
    reading. A low price of a night is a bed's: unknown. Pay of a day, a week or longer is that of
    the ``hours`` that the ad states, of several the least favourable to a finding."""
    stated, unit = _stated(pay)
    wage = not getattr(pay, "amount", None)
    measure = stated, unit, pay.currency, pay.gross, wage
    found = _share(measure, name, ad.country, day_of(ad), limits, lenient) if stated else None
    return found / _worked(unit, hours, lenient=lenient) if found and hours else found


def _worked(unit: str, hours: Sequence[Entity], *, lenient: bool) -> float:
    """The part of full-time work that pay of a unit is for. A lenient reading believes the fewest
    hours, though not that a month is for more than full time; others that there are more."""
    daily, weekly, monthly = (_stated_hours(hours, per, lenient=lenient) for per in _FULL)
    month = monthly / _FULL["month"] if monthly else 0.0
    week = weekly / _FULL["week"] if weekly else month
    day = (daily - _BREAK * (daily > _FULL["day"])) / _FULL["day"]
    if unit in ("day", "night"):
        found = day or (min(week, 1.0) if lenient else max(week, 1.0))
    elif unit == "week":
        found = week or day
    elif unit in ("month", "year"):
        found = min(month or week or day or 1.0, 1.0) if lenient else 1.0
    else:
        found = 1.0
    return (found or 1.0) if lenient else max(found, 1.0)


def _stated_hours(hours: Sequence[Entity], per: str, *, lenient: bool) -> float:
    """Hours that an ad states a day, week or month; zero where it states none."""
    stated = [
        float(value)
        for one in hours
        if one.per == per and (value := (one.min if lenient else one.max) or one.amount)
    ]
    if per == "day":
        stated = [value for value in stated if value <= _LONGEST]
    if not lenient:
        return max(stated, default=0.0)
    return min([value for value in stated if value >= _ASIDE[per]] or stated, default=0.0)


Measure = tuple[float, str, str, bool | None, bool]
"""An amount, its unit and currency, whether it is gross, and whether it is a wage."""


@lru_cache(maxsize=1 << 12)
def _share(
    measure: Measure, name: str, country: str, day: date, limits: Limits, lenient: bool
) -> float | None:
    stated, unit, currency, gross, wage = measure
    if unit == "night" and lenient:
        return None
    guessed = not unit
    if guessed:
        unit = _likely(stated, wage=wage, lenient=lenient)
    hourly = unit == "hour"
    shares = [
        _gross(stated, gross, place, limits, lenient=lenient, hourly=hourly) / bound
        for place, bound in _bounds(limits, name, currency, country, unit, day, lenient)
    ]
    found = (max if lenient else min)(shares, default=None)
    euros = stated / (_rate(limits, currency, day) or 1.0)
    doubtful = guessed and (not found or found < _LEAST or euros > _MOST)
    return None if doubtful else found


@lru_cache(maxsize=1 << 12)
def _bounds(
    limits: Limits, name: str, currency: str, country: str, unit: str, day: date, lenient: bool
) -> tuple[tuple[str, float], ...]:
    """The countries that count, each with its value of the parameter in a unit and currency."""
    values = [v for v in limits.values.get(name, ()) if v.start <= day]
    return tuple(
        (place, bound)
        for place in _countries(values, currency, country, lenient=lenient)
        if (bound := _bound(values, place, unit, currency, day, limits))
    )


def _likely(stated: float, *, wage: bool, lenient: bool) -> str:
    """The unit of pay that names none: a small wage is an hour's; a large amount is a month's, but
    doubtful where pay is to be low."""
    if lenient:
        return "hour" if wage and stated < _HOURLY else ""
    return "month"


def _stated(pay: Any) -> tuple[float, str]:
    """The upper amount and its unit; zero where there is none."""
    amounts = [x for x in (pay.max, pay.min, getattr(pay, "amount", None)) if x]
    return (amounts[0] if amounts else 0.0), pay.unit or getattr(pay, "per", "")


def _countries(values: list[Value], currency: str, country: str, *, lenient: bool) -> set[str]:
    all_of_them = {v.country for v in values}
    if country:
        return {country} if lenient or country in all_of_them else all_of_them
    return {v.country for v in values if v.currency == currency}


def _gross(
    stated: float, gross: bool | None, country: str, limits: Limits, *, lenient: bool, hourly: bool
) -> float:
    """The amount before tax. A rate by the hour that does not say is taken for gross."""
    net = gross is False or (gross is None and lenient and not hourly)
    part = _net(limits, country) if net else None
    return stated / part if part else stated


@lru_cache(maxsize=1 << 10)
def _net(limits: Limits, country: str) -> float | None:
    """What part of gross pay is left in a country, where that is known."""
    return next((v.value for v in limits.values.get(NET, ()) if v.country == country), None)


def _bound(
    values: list[Value], country: str, unit: str, currency: str, day: date, limits: Limits
) -> float | None:
    """The parameter of a country in a unit and currency."""
    found = _in_unit([v for v in values if v.country == country], unit)
    if not found:
        return None
    value, own = found
    if own == currency:
        return value
    rates = [_rate(limits, code, day) for code in (own, currency)]
    return value / rates[0] * rates[1] if rates[0] and rates[1] else None


def _in_unit(values: list[Value], unit: str) -> tuple[float, str] | None:
    hour, day, month = (_latest(values, name) for name in ("hour", "day", "month"))
    if unit == "day" and day:
        return day.value, day.currency
    if unit in _HOURS:
        return (hour.value * _HOURS[unit], hour.currency) if hour else None
    if unit not in ("month", "year"):
        return None
    months = 12 if unit == "year" else 1
    if month:
        return month.value * months, month.currency
    return (hour.value * _MONTH_HOURS * months, hour.currency) if hour else None


def _latest(values: list[Value], unit: str) -> Value | None:
    return max((v for v in values if v.unit == unit), key=lambda v: v.start, default=None)


@lru_cache(maxsize=1 << 10)
def _rate(limits: Limits, currency: str, day: date) -> float | None:
    """Units of a currency that one euro buys, by the latest rate of the day."""
    if currency == "EUR":
        return 1.0
    known = [v for v in limits.values.get(RATE, ()) if v.currency == currency]
    of_day = [v for v in known if v.start <= day] or known[:1]
    return max(of_day, key=lambda v: v.start).value if of_day else None
