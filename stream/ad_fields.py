"""The checks of single fields of an ad: the value as it is kept, or a ``RecordError``."""

import math
from datetime import UTC, datetime
from typing import get_args

from stream.json_object import refuse
from stream.messages import Kind, Salary

UNITS = ("hour", "day", "week", "month", "year", "item")
KINDS: tuple[Kind, ...] = get_args(Kind)
MAX_ID = 512
"""Bytes of the longest document id that Elasticsearch takes."""

_ALIASES = {"UK": "GB", "EL": "GR"}


def kind(value: str) -> Kind:
    """One of the kinds of an ad."""
    found = next((known for known in KINDS if value == known), None)
    return found or refuse(f"{value!r} is no kind of ad", "kind", f"use one of {', '.join(KINDS)}")


def ident(value: str | float | None) -> str:
    """An id as text; empty where there is none."""
    name = "" if value is None else str(value).strip()
    if len(name.encode("utf-8", "replace")) > MAX_ID:
        refuse(f"is longer than {MAX_ID} bytes", "id", "shorten it or leave it out")
    return name


def country(value: str | None) -> str:
    """A two-letter code in upper case; any other name as it stands."""
    name = (value or "").strip()
    return _ALIASES.get(name.upper(), name.upper()) if len(name) == 2 else name


def language(value: str | None) -> str:
    """The language of a tag: ``pl`` of ``pl-PL``."""
    return (value or "").strip().lower().replace("_", "-").partition("-")[0]


def posted(value: str | None) -> str | None:
    """An ISO date or date-time, as it stands."""
    if not value or not value.strip():
        return None
    _instant(value.strip(), "posted")
    return value.strip()


def seen(value: str | None) -> datetime | None:
    """An ISO date or date-time; UTC where no zone is given."""
    if not value or not value.strip():
        return None
    when = _instant(value.strip(), "seen")
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _instant(value: str, where: str) -> datetime:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        cure = "write it as 2026-11-02 or 2026-11-02T10:30:00Z"
        refuse(f"{value[:40]!r} is no ISO date", where, cure)


def salary(
    low: float | None,
    high: float | None,
    currency: str | None,
    unit: str | None,
    gross: bool | None,
) -> Salary | None:
    """Pay with its range, currency (three letters) and unit; ``None`` where nothing is stated."""
    for name, amount in (("min", low), ("max", high)):
        if amount is not None and not (math.isfinite(amount) and amount >= 0):
            refuse(f"{amount} is no amount of pay", f"salary.{name}", "write a number from 0 up")
    if low is not None and high is not None and low > high:
        refuse("salary.min is above salary.max", "salary.min", "swap the two")
    pay = Salary(min=low, max=high, currency=_currency(currency), unit=_unit(unit), gross=gross)
    return None if pay == Salary() else pay


def _currency(value: str | None) -> str:
    code = (value or "").strip().upper()
    if code and not (len(code) == 3 and code.isascii() and code.isalpha()):
        refuse(f"{code[:20]!r} is no currency", "salary.currency", "use three letters such as PLN")
    return code


def _unit(value: str | None) -> str:
    unit = (value or "").strip().lower()
    if unit and unit not in UNITS:
        refuse(f"{unit[:20]!r} is no unit", "salary.unit", f"use one of {', '.join(UNITS)}")
    return unit
