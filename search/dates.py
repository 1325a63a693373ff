"""Times of queries and ads: a day without a time is the whole day in the operator's zone."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_VALUE = re.compile(
    r"(?P<year>\d{4})(?:-?(?P<month>\d\d)(?:-?(?P<day>\d\d))?)?"
    r"(?:[Tt ](?P<hour>\d\d):(?P<minute>\d\d)"
    r"(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,6})\d*)?)?"
    r"\s?(?P<zone>[Zz]|[+-]\d\d:?\d\d)?)?"
)
FIRST_YEAR, LAST_YEAR = 1900, 2200


class Interval(NamedTuple):
    """Microseconds ``[start, end)`` in UTC, and the same in the operator's calendar."""

    start: int
    end: int
    local_start: int
    local_end: int


class Moment(NamedTuple):
    """A time of an ad in microseconds; ``is_day`` when it is a calendar day without a time."""

    at: int
    is_day: bool


def micros(moment: datetime) -> int:
    """Microseconds since 1970 in UTC, exactly."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(at: int) -> datetime:
    """The time in UTC of microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=at)


def interval(text: str, zone: ZoneInfo) -> Interval:
    """What a time in a query covers: a year, month, day, minute or second, else ValueError."""
    match = _VALUE.fullmatch(text.strip())
    if not match:
        raise ValueError("no date")
    parts = match.groupdict()
    if parts["hour"] and not parts["day"]:
        raise ValueError("no date")
    if not FIRST_YEAR <= int(parts["year"]) <= LAST_YEAR:
        raise ValueError(f"the year is not between {FIRST_YEAR} and {LAST_YEAR}")
    return _time(parts, zone) if parts["hour"] else _days(parts, zone)


def _days(parts: dict[str, str | None], zone: ZoneInfo) -> Interval:
    year, month, day = (int(parts[name] or 1) for name in ("year", "month", "day"))
    first = date(year, month, day)
    if parts["day"]:
        after = first + timedelta(days=1)
    elif parts["month"]:
        after = (first + timedelta(days=31)).replace(day=1)
    else:
        after = date(year + 1, 1, 1)
    return Interval(_midnight(first, zone), _midnight(after, zone), _naive(first), _naive(after))


def _midnight(day: date, zone: ZoneInfo) -> int:
    return micros(datetime(day.year, day.month, day.day, tzinfo=zone))


def _naive(day: date) -> int:
    return micros(datetime(day.year, day.month, day.day, tzinfo=UTC))


def _time(parts: dict[str, str | None], zone: ZoneInfo) -> Interval:
    start = _stamp(parts, zone)
    local = micros(start.astimezone(zone).replace(tzinfo=UTC))
    size = 60_000_000
    if parts["second"]:
        size = 1 if parts["fraction"] else 1_000_000
    return Interval(micros(start), micros(start) + size, local, local + size)


def _stamp(parts: dict[str, str | None], zone: ZoneInfo) -> datetime:
    year, month, day, hour, minute, second = (
        int(parts[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")
    )
    fraction = int((parts["fraction"] or "").ljust(6, "0"))
    local = datetime(year, month, day, hour, minute, second, fraction, tzinfo=zone)
    offset = parts["zone"]
    if not offset:
        return local
    stated = "+00:00" if offset in "Zz" else offset
    return datetime.fromisoformat(f"{local.replace(tzinfo=None).isoformat()}{stated}")


def moment(text: str) -> Moment | None:
    """The time an ad states as ISO 8601; one without a zone is UTC, ``None`` when it is no date."""
    try:
        if len(text) <= len("2026-11-02"):
            return Moment(_naive(date.fromisoformat(text)), is_day=True)
        stamp = datetime.fromisoformat(text)
    except ValueError:
        return None
    return Moment(micros(stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)), is_day=False)
