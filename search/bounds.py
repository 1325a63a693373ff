"""Numbers and times of a query as bounds."""

import re
from typing import Protocol
from zoneinfo import ZoneInfo

from search.dates import FIRST_YEAR, LAST_YEAR, Interval, interval
from search.errors import QueryError
from search.nodes import Node, Period, Range

_NUMBER = re.compile(r"[+\-−]?\d{1,15}(?:[.,]\d{1,9})?")


class Place(Protocol):
    """Where a value stands in a query."""

    @property
    def field(self) -> str: ...
    @property
    def zone(self) -> ZoneInfo: ...
    def refuse(self, cause: str, cure: str, offset: int = 0) -> QueryError: ...


def number(place: Place, value: str) -> float:
    """A number with a decimal point or comma."""
    if not _NUMBER.fullmatch(value):
        raise place.refuse(f"{value!r} is no number", f"write it as in {place.field}:250")
    return float(value.replace(",", ".").replace("−", "-"))


def bounds(
    field: str,
    low: float | None,
    high: float | None,
    with_low: bool = True,
    with_high: bool = True,
) -> Node:
    """A range of numbers."""
    return Range(field, low, high, with_low, with_high)


def period(
    place: Place,
    low: str | None,
    high: str | None,
    with_low: bool = True,
    with_high: bool = True,
) -> Node:
    """A stretch of time; a bound that is left out begins after, or ends before, all it covers."""
    start, end = _interval(place, low), _interval(place, high)
    if start and end and start.start > end.start:
        raise place.refuse(f"{low} is later than {high}", "write the earlier one first")
    first = (start.start, start.local_start) if start and with_low else None
    after = (start.end, start.local_end) if start and not with_low else None
    last = (end.end, end.local_end) if end and with_high else None
    before = (end.start, end.local_start) if end and not with_high else None
    opening, closing = first or after or (None, None), last or before or (None, None)
    return Period(place.field, opening[0], closing[0], opening[1], closing[1])


def _interval(place: Place, value: str | None) -> Interval | None:
    if value is None:
        return None
    try:
        return interval(value, place.zone)
    except (ValueError, OverflowError):
        raise place.refuse(
            f"{value!r} is no date of the years {FIRST_YEAR} to {LAST_YEAR}",
            f"write it as in {place.field}:2026-11-02 or {place.field}:2026-11-02T14:30",
        ) from None
