"""Dated parameters, such as a minimum wage: the value that held where and when an ad was posted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from indicators.marked import Marked, read
from stream.messages import Ad

LIMITS = Path(__file__).parent / "parameters" / "limits.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a parameter; an empty ``country``, ``unit`` or ``currency`` fits any."""

    start: date
    value: float
    country: str = ""
    unit: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """All dated parameters by name."""

    values: Mapping[str, tuple[Value, ...]]

    def find(self, name: str, ad: Ad) -> float | None:
        """The latest value that fits the ad's country, pay unit, currency and day, or ``None``."""
        day = _day(ad)
        fitting = [v for v in self.values.get(name, ()) if v.start <= day and _fits(v, ad)]
        return max(fitting, key=lambda v: (bool(v.country), v.start)).value if fitting else None


def _fits(value: Value, ad: Ad) -> bool:
    salary = ad.salary
    return (
        value.country in ("", ad.country)
        and value.unit in ("", salary.unit if salary else None)
        and value.currency in ("", salary.currency if salary else None)
    )


def _day(ad: Ad) -> date:
    """The day of posting, else of capture, else today."""
    try:
        return date.fromisoformat((ad.posted or "")[:10])
    except ValueError:
        pass
    if ad.version:
        return datetime.fromtimestamp(ad.version / 1_000_000, UTC).date()
    return datetime.now(UTC).date()


@cache
def load_limits(path: Path = LIMITS) -> Limits:
    """Parameters from a file; each has a ``source`` and its values with the day they begin."""
    found = {}
    for name, field in read(path).mapping().items():
        parts = field.mapping(("source", "reason", "values"), ("source", "values"))
        found[name] = tuple(_value(item) for item in parts["values"].items())
    return Limits(found)


def _value(item: Marked) -> Value:
    names = ("from", "value", "country", "unit", "currency")
    parts = item.mapping(names, ("from", "value"))
    texts = {key: parts[key].string() for key in ("country", "unit", "currency") if key in parts}
    return Value(start=parts["from"].day(), value=parts["value"].number(), **texts)
