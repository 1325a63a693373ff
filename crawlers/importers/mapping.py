"""A row of a table becomes an ad."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from crawlers.importers.profile import Profile, column_key, filled
from crawlers.importers.rows import Rejected, Row
from crawlers.pages.dates import iso_date
from crawlers.pages.dom import flat, plain
from crawlers.pages.money import amount, currency_code, make_salary, read_salary, unit_of
from crawlers.pages.places import country_code
from stream.errors import InputError
from stream.messages import Ad
from stream.records import ad_from_record

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,8});")
_JOINED = re.compile(r"[\s|;]+")


def to_ad(row: Row, profile: Profile, kind: str, source: str, now: int) -> Ad | Rejected:
    """The ad that a row holds; ``kind`` and ``source`` where the row does not state them."""
    try:
        return ad_from_record(_record(row.values, profile, kind, source, now), now=now)
    except InputError as error:
        return Rejected(row.number, str(error), row.raw or repr(dict(row.values)))


def _record(
    values: Mapping[str, Any], profile: Profile, kind: str, source: str, now: int
) -> dict[str, Any]:
    columns = {column_key(name): name for name in values}
    held = {name: _held(values, columns, names) for name, names in profile.fields.items()}
    first = {name: next(iter(found), None) for name, found in held.items()}
    used = {columns[key] for key in map(column_key, profile.columns()) if key in columns}
    extra: dict[str, Any] = {n: v for n, v in values.items() if n not in used and filled(v)}
    record: dict[str, Any] = {
        "kind": first.get("kind") or kind,
        "source": first.get("source") or source,
        "id": first.get("id") or _own_id(values, columns, profile, source),
        "title": flat(_words(first.get("title"))),
        "text": _text(held.get("text", [])),
        "lang": first.get("lang") or profile.lang,
        "images": _images(first.get("images")),
        "salary": _salary(first, extra),
        **_place(first, profile, extra),
    }
    for name in ("url", "market"):
        record[name] = first.get(name)
    record["employer"] = flat(_words(first.get("employer")))
    for name in ("posted", "seen"):
        record[name] = _when(first.get(name), name, now, extra)
    extra |= {n.partition(".")[2]: v for n, v in first.items() if n.startswith("extra.") and v}
    return {**record, "extra": extra}


def _held(
    values: Mapping[str, Any], columns: Mapping[str, str], names: tuple[str, ...]
) -> list[Any]:
    found = (values[columns[key]] for key in map(column_key, names) if key in columns)
    return [value for value in found if filled(value)]


def _own_id(
    values: Mapping[str, Any], columns: Mapping[str, str], profile: Profile, source: str
) -> str | None:
    """An id of the table's own, told apart from that of other tables and other columns."""
    for place, name in enumerate(profile.ids):
        value = values.get(columns.get(name, ""))
        if filled(value):
            return f"{source}-{value}" if place == 0 else f"{source}-{name}-{value}"
    return None


def _words(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return plain(text) if _MARKUP.search(text) else text


def _text(parts: list[Any]) -> str:
    """Sections with a blank line between them, without those that only say again what was said."""
    kept: list[str] = []
    for part in map(_words, parts):
        if flat(part) not in flat(" ".join(kept)):
            kept.append(part if len(parts) == 1 else part.strip())
    return "\n\n".join(kept)


def _images(value: Any) -> list[str]:
    if isinstance(value, str):
        return [url for url in _JOINED.split(value) if url.startswith("http")]
    return value if isinstance(value, list) else []


def _when(value: Any, name: str, now: int, extra: dict[str, Any]) -> str | None:
    """An ISO date of any printed one; one that nobody can read stays in ``extra``."""
    if not filled(value):
        return None
    found = _epoch(value) or iso_date(str(value), now)
    if found is None:
        extra[name] = value
    return found


def _epoch(value: Any) -> str | None:
    """Seconds or milliseconds since 1970."""
    digits = str(value).strip()
    if not re.fullmatch(r"1\d{9}(?:\d{3})?", digits):
        return None
    seconds = int(digits[:10])
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _place(first: Mapping[str, Any], profile: Profile, extra: dict[str, Any]) -> dict[str, str]:
    stated = flat(_words(first.get("country")))
    country = country_code(stated)
    if stated and not country:
        extra["country"] = stated
    city = flat(_words(first.get("city")))
    location = first.get("location")
    if location and not (country and city):
        parts = [part.strip() for part in flat(_words(location)).split(",")]
        found, rest = _split(parts, profile)
        country, city = country or found, city or rest
    if location:
        extra["location"] = location
    return {"country": country, "city": city}


def _split(parts: list[str], profile: Profile) -> tuple[str, str]:
    """Country and city of “US, NY, New York” (country, region, city) or “Venlo, Netherlands”."""
    if profile.location == "country-first":
        return country_code(parts[0]), ", ".join(filter(None, parts[2:]))
    country = country_code(parts[-1])
    cities = [part for part in (parts[:-1] if country else parts) if part]
    return country, cities[0] if cities else ""


def _salary(first: Mapping[str, Any], extra: dict[str, Any]) -> dict[str, Any] | None:
    stated = first.get("salary")
    if isinstance(stated, dict):
        return stated
    currency = currency_code(str(first.get("salary.currency") or ""))
    unit = unit_of(str(first.get("salary.unit") or ""))
    low, high = (amount(str(first.get(f"salary.{end}") or "")) for end in ("min", "max"))
    if low is not None or high is not None:
        pay = make_salary(low, high, currency, unit)
    else:
        pay = _printed(str(stated or ""), currency, unit)
    if stated:
        extra["salary"] = stated
    return msgspec.to_builtins(pay) if pay else None


def _printed(text: str, currency: str, unit: str) -> Any:
    # Spreadsheets turn a range such as 9-12 into a date ("09-Dec").
    if re.fullmatch(r"\s*\d{1,2}-[A-Za-z]{3}\s*|\s*[A-Za-z]{3}-\d{1,2}\s*", text):
        return None
    return read_salary(text, currency, unit)
