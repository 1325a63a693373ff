"""JSON Lines become ads: the one place where records from outside are checked.

What is not known of a record is kept in ``extra``, so nothing is lost.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec

from stream import ad_fields, rim
from stream.json_object import RecordError, read_object, refuse
from stream.messages import Ad, Aside, Band, Entity, Hit, RecordRef, Route, ScoredAd, Versions

__all__ = [
    "HOMES",
    "RecordError",
    "ad_from_json",
    "ad_from_record",
    "ad_id",
    "scored_from_json",
    "struct_from_json",
]

Clean = Callable[[str], tuple[str, bool]]
S = TypeVar("S", bound=msgspec.Struct)

HOMES = {"pl": "PL", "uk": "UA", "ru": "RU", "ro": "RO", "es": "ES", "en": "GB"}
"""The market that a language's audience is at home in, where an ad does not say."""

_MAX_DEPTH = 64
_EARLIEST = 10**15  # microseconds, 2001: a smaller number is somebody else's "version"
_PATH = re.compile(r" - at `\$\.?(.*)`$")
_MISSING = re.compile(r"Object missing required field `(\w+)`")
_CURES = (
    ("Expected `str", "write it as text in quotes"),
    ("Expected `int | float | str", "write it as text in quotes"),
    ("Expected `float", "write it as a number without quotes"),
    ("Expected `bool", "write true, false or null"),
    ("Expected `object", "write it as an object in braces"),
    ("Expected `array", "write it as a list in brackets"),
)


class _Pay(msgspec.Struct):
    min: float | None = None
    max: float | None = None
    currency: str | None = None
    unit: str | None = None
    gross: bool | None = None


class _Line(msgspec.Struct):
    """The fields of an ad as they may stand in a line: optional, or null."""

    kind: str
    id: str | int | float | None = None
    url: str | None = None
    source: str | None = None
    title: str | None = None
    text: str | None = None
    lang: str | None = None
    posted: str | None = None
    employer: str | None = None
    country: str | None = None
    city: str | None = None
    market: str | None = None
    salary: _Pay | None = None
    images: list[str] | None = None
    extra: dict[str, Any] | None = None
    seen: str | None = None


class _Kept(msgspec.Struct):
    """What this system itself adds to an ad; of another type it is somebody else's field."""

    truncated: bool = False
    version: int = 0
    capture: RecordRef | None = None
    trace: str = ""


class _Judged(msgspec.Struct, kw_only=True):
    """What a score adds to an ad."""

    score: float
    band: Band
    flagged: bool
    route: Route = "normal"
    probability: float | None = None
    entities: tuple[Entity, ...] = ()
    hits: tuple[Hit, ...]
    aside: Aside | msgspec.UnsetType = msgspec.UNSET
    versions: Versions = Versions()
    context: dict[str, float] = {}


_LINE = frozenset(_Line.__struct_fields__)
_PAY = frozenset(_Pay.__struct_fields__)
_KEPT = _Kept.__struct_fields__
_JUDGED = _Judged.__struct_fields__


def ad_from_json(raw: bytes, *, now: int, clean: Clean = rim.clean) -> Ad:
    """The ad of one line of JSON; ``now`` in microseconds becomes its version unless it has one (0:
    it stays unknown).

    A ``RecordError`` names the field and the cure. What a score had added is left out.
    """
    return ad_from_record(read_object(raw), now=now, clean=clean)


def scored_from_json(raw: bytes, now: int) -> ScoredAd | Ad:
    """The scored ad of one line of JSON; the ad alone where ``score`` or ``hits`` is absent."""
    record = read_object(raw)
    ad = ad_from_record(record, now=now)
    if not _is_scored(record):
        return ad
    judged = {name: record[name] for name in _JUDGED if name in record}
    return ScoredAd(**_fields(ad), **_fields(_convert(_tidy(judged, rim.clean), _Judged)))


def struct_from_json(raw: bytes, kind: type[S]) -> S:
    """The struct of one line of JSON; a ``RecordError`` names the field and the cure."""
    found: S = _convert(read_object(raw), kind)
    return found


def ad_id(source: str, url: str, title: str = "", text: str = "", kind: str = "") -> str:
    """A stable id: of source and address where there is one, else of source, kind and content."""
    parts = (source, url) if url else (source, kind, title, text)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def ad_from_record(record: Mapping[str, Any], *, now: int, clean: Clean = rim.clean) -> Ad:
    """The ad of a JSON object that was read; see ``ad_from_json``."""
    line: _Line = _convert({n: v for n, v in record.items() if n in _LINE}, _Line)
    kept = _kept(record)
    title, cut_title = clean(line.title or "")
    text, cut_text = clean(line.text or "")
    if not title.strip() and not text.strip():
        refuse("neither title nor text holds anything", "text", "give one of them")
    kind, url, source = ad_fields.kind(line.kind), _text(line.url, clean), _text(line.source, clean)
    lang = _text(ad_fields.language(line.lang), clean)
    return Ad(
        id=_text(ad_fields.ident(line.id), clean) or ad_id(source, url, title, text, kind),
        kind=kind,
        url=url,
        source=source,
        title=title,
        text=text,
        lang=lang,
        posted=ad_fields.posted(line.posted),
        employer=_text(line.employer, clean),
        country=_text(ad_fields.country(line.country), clean),
        city=_text(line.city, clean),
        market=_text(ad_fields.country(line.market), clean) or HOMES.get(lang, ""),
        salary=ad_fields.salary(*_fields(line.salary).values()) if line.salary else None,
        images=tuple(_text(image, clean) for image in line.images or ()),
        extra=_extra(record, line, kept, clean),
        seen=ad_fields.seen(line.seen),
        truncated=kept.truncated or cut_title or cut_text,
        version=kept.version or now,
        capture=kept.capture,
        trace=_text(kept.trace, clean),
    )


def _text(value: str | None, clean: Clean) -> str:
    return clean(value)[0] if value else ""


def _fields(value: msgspec.Struct) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__struct_fields__}


def _convert(value: Any, kind: type[msgspec.Struct]) -> Any:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise _explained(str(error)) from None


def _explained(message: str) -> RecordError:
    match = _PATH.search(message)
    where = match[1] if match else ""
    what = _PATH.sub("", message)
    if missing := _MISSING.fullmatch(what):
        where = f"{where}.{missing[1]}" if where else missing[1]
        return RecordError("is missing", where=where, cure="add it")
    cure = next((cure for start, cure in _CURES if start in what), "correct it or leave it out")
    return RecordError(what.replace("`", ""), where=where, cure=cure)


def _is_scored(record: Mapping[str, Any]) -> bool:
    return "score" in record and "hits" in record


def _kept(record: Mapping[str, Any]) -> _Kept:
    found = {name: record[name] for name in _KEPT if _is_own(name, record.get(name))}
    kept: _Kept = msgspec.convert(found, _Kept)
    return kept


def _is_own(name: str, value: Any) -> bool:
    if value is None:
        return False
    try:
        kept = msgspec.convert({name: value}, _Kept)
    except msgspec.ValidationError:
        return False
    return name != "version" or _EARLIEST < kept.version < 2**63


def _extra(record: Mapping[str, Any], line: _Line, kept: _Kept, clean: Clean) -> dict[str, Any]:
    unknown = {n: v for n, v in record.items() if n not in _LINE and not _is_ours(n, v, kept)}
    if _is_scored(record):
        unknown = {n: v for n, v in unknown.items() if n not in _JUDGED}
    pay = record.get("salary")
    if isinstance(pay, dict) and pay.keys() - _PAY:
        unknown["salary"] = {n: v for n, v in pay.items() if n not in _PAY}
    extra = {**(line.extra or {}), **unknown}
    tidy: dict[str, Any] = _tidy(extra, clean) if extra else {}
    return tidy


def _is_ours(name: str, value: Any, kept: _Kept) -> bool:
    if name == "schema":
        return type(value) is int
    return name in _KEPT and (value in (None, 0, "") or bool(getattr(kept, name)))


def _tidy(value: Any, clean: Clean, depth: int = 0) -> Any:
    """Cleans every text in a JSON value."""
    if isinstance(value, str):
        return clean(value)[0]
    if depth > _MAX_DEPTH:
        refuse(f"is nested deeper than {_MAX_DEPTH} levels", "extra", "flatten it")
    if isinstance(value, dict):
        return {clean(name)[0]: _tidy(item, clean, depth + 1) for name, item in value.items()}
    if isinstance(value, list):
        return [_tidy(item, clean, depth + 1) for item in value]
    return value
