"""Dated parameters, such as a minimum wage: the value that held where and when an ad was posted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from pathlib import Path

from indicators.marked import Marked, read
from stream.messages import Ad, Entity

LIMITS = Path(__file__).parent / "parameters" / "limits.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a parameter; an empty ``country``, ``unit`` or ``currency`` fits any."""

    start: date
    value: float
    country: str = ""
    unit: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """All dated parameters by name; compared by identity, so that what follows can be kept."""

    values: Mapping[str, tuple[Value, ...]]

    def find(self, name: str, ad: Ad, thing: object = None) -> float | None:
        """The latest value that fits the ad's country and day and the unit and currency, of the
        entity that is compared or of the ad's salary; ``None`` where there is none."""
        return _fitting(self, name, ad.country, *_measure(ad, thing), day_of(ad))


@lru_cache(maxsize=1 << 12)
def _fitting(
    limits: Limits, name: str, country: str, unit: str, currency: str, day: date
) -> float | None:
    fitting = [
        value
        for value in limits.values.get(name, ())
        if value.start <= day
        and value.country in ("", country)
        and value.unit in ("", unit)
        and value.currency in ("", currency)
    ]
    return max(fitting, key=lambda v: (bool(v.country), v.start)).value if fitting else None


def _measure(ad: Ad, thing: object) -> tuple[str, str]:
    """Unit and currency of what is compared; empty where unknown."""
    if isinstance(thing, Entity):
        return thing.per or thing.unit, thing.currency
    return (ad.salary.unit, ad.salary.currency) if ad.salary else ("", "")


def day_of(ad: Ad) -> date:
    """The day of posting, else of capture, else today."""
    if ad.posted and (day := _day(ad.posted[:10])):
        return day
    return _captured(ad.version) if ad.version else datetime.now(UTC).date()


@lru_cache(maxsize=1 << 12)
def _captured(version: int) -> date:
    return datetime.fromtimestamp(version / 1_000_000, UTC).date()


@lru_cache(maxsize=1 << 12)
def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


@cache
def load_limits(path: Path = LIMITS) -> Limits:
    """Parameters from a file; each has a ``source`` and its values with the day they begin. Where
    ``z`` is given, a value is a ``median`` and its ``mad``: see ``floor``."""
    found = {}
    for name, field in read(path).mapping().items():
        parts = field.mapping(("source", "reason", "z", "values"), ("source", "values"))
        z = parts["z"].number() if "z" in parts else None
        found[name] = tuple(_value(item, z) for item in parts["values"].items())
    return Limits(found)


def floor(median: float, mad: float, z: float) -> float:
    """The value whose robust z-score, (value - median) / (1.4826 * mad), is ``z``; 1.4826 makes the
    median absolute deviation of a normal distribution its standard deviation."""
    return median + z * 1.4826 * mad


def _value(item: Marked, z: float | None) -> Value:
    wanted = ("from", "value") if z is None else ("from", "median", "mad")
    parts = item.mapping((*wanted, "country", "unit", "currency"), wanted)
    texts = {key: parts[key].string() for key in ("country", "unit", "currency") if key in parts}
    if z is None:
        value = parts["value"].number()
    else:
        value = floor(parts["median"].number(), parts["mad"].number(), z)
    return Value(start=parts["from"].day(), value=value, **texts)
