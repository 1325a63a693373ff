"""The table of alerts: one row per watch and ad."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Select,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    or_,
    select,
    update,
)

from search.errors import RequestError
from stream.messages import Alert, Span, now
from stream.state import insert, metadata

alerts = Table(
    "alerts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("watch", Text, nullable=False),
    Column("ad", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("raised_at", BigInteger, nullable=False),
    Column("spans", Text, nullable=False),
    Column("trace", Text, nullable=False),
    Column("seen_at", BigInteger),
    Column("seen_by", Text),
    UniqueConstraint("watch", "ad"),
    Index(None, "ad"),
    Index(None, "raised_at"),
)
_CHUNK = 400
"""Rows of one statement; SQLite bounds the number of its parameters."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An alert as it is stored, with who has seen it and when (microseconds)."""

    alert: Alert
    seen_at: int | None
    seen_by: str | None


@dataclass(frozen=True, slots=True)
class AlertPage:
    """Alerts, newest first; ``next`` is the cursor of the page after, or ``None``."""

    total: int
    items: tuple[Stored, ...]
    next: str | None


def record(connection: Connection, found: Sequence[Alert]) -> tuple[Alert, ...]:
    """Stores what is new; returns, as stored, those of ``found`` whose row has their version."""
    sent: list[Alert] = []
    for start in range(0, len(found), _CHUNK):
        chunk = found[start : start + _CHUNK]
        rows = [_row(alert) for alert in chunk]
        connection.execute(insert(connection, alerts).on_conflict_do_nothing(), rows)
        sent += _stored(connection, chunk)
    return tuple(sent)


def _stored(connection: Connection, chunk: Sequence[Alert]) -> list[Alert]:
    query = select(alerts).where(alerts.c.id.in_([alert.id for alert in chunk]))
    rows = {row["id"]: row for row in connection.execute(query).mappings()}
    wanted = {(alert.id, alert.version) for alert in chunk}
    return [_alert(row) for ident, row in rows.items() if (ident, row["version"]) in wanted]


def page(
    connection: Connection,
    watch: str | None,
    since: int | None,
    limit: int,
    after: str | None,
    *,
    unseen: bool,
) -> AlertPage:
    """A page of alerts."""
    query = _filtered(select(alerts), watch, since, unseen)
    total = connection.execute(_filtered(select(func.count()), watch, since, unseen)).scalar_one()
    if after:
        raised_at, ident = _decode(after)
        older = alerts.c.raised_at < raised_at
        same = (alerts.c.raised_at == raised_at) & (alerts.c.id > ident)
        query = query.where(or_(older, same))
    query = query.order_by(alerts.c.raised_at.desc(), alerts.c.id).limit(limit + 1)
    rows = [_seen(row) for row in connection.execute(query).mappings()]
    shown = tuple(rows[:limit])
    more = len(rows) > limit and bool(shown)
    return AlertPage(int(total), shown, _encode(shown[-1].alert) if more else None)


def _filtered(
    query: Select[Any], watch: str | None, since: int | None, unseen: bool
) -> Select[Any]:
    query = query.select_from(alerts)
    if watch is not None:
        query = query.where(alerts.c.watch == watch)
    if since is not None:
        query = query.where(alerts.c.raised_at >= since)
    return query.where(alerts.c.seen_at.is_(None)) if unseen else query


def mark(connection: Connection, ids: Sequence[str], *, by: str, seen: bool) -> int:
    """Marks alerts as seen, or as not seen."""
    values = {"seen_at": now() if seen else None, "seen_by": by if seen else None}
    return sum(
        connection.execute(update(alerts).where(alerts.c.id.in_(chunk)).values(values)).rowcount
        for chunk in _chunks(ids)
    )


def delete_of_watch(connection: Connection, watch: str) -> int:
    """Deletes the alerts of a watch."""
    return connection.execute(delete(alerts).where(alerts.c.watch == watch)).rowcount


def delete_of_ads(connection: Connection, ads: Mapping[str, int]) -> int:
    """Deletes the alerts of ads up to a version each."""
    ids = [ident for several in of_ads(connection, ads).values() for ident in several]
    return sum(
        connection.execute(delete(alerts).where(alerts.c.id.in_(chunk))).rowcount
        for chunk in _chunks(ids)
    )


def of_ads(connection: Connection, ads: Mapping[str, int]) -> Mapping[str, list[str]]:
    """The ids of the alerts of ads up to a version each, by ad."""
    query = select(alerts.c.ad, alerts.c.id, alerts.c.version)
    found: dict[str, list[str]] = {}
    for chunk in _chunks(list(ads)):
        for ad, ident, version in connection.execute(query.where(alerts.c.ad.in_(chunk))):
            if version <= ads[ad]:
                found.setdefault(ad, []).append(ident)
    return found


def ads_among(connection: Connection, ads: Sequence[str]) -> set[str]:
    """Those of some ads that have alerts."""
    query = select(alerts.c.ad).distinct()
    return {
        str(ad)
        for chunk in _chunks(ads)
        for ad in connection.execute(query.where(alerts.c.ad.in_(chunk))).scalars()
    }


def unseen(connection: Connection) -> Mapping[str, int]:
    """How many alerts of each watch nobody has seen."""
    query = select(alerts.c.watch, func.count()).where(alerts.c.seen_at.is_(None))
    return {str(w): int(n) for w, n in connection.execute(query.group_by(alerts.c.watch))}


def _chunks(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK)]


def _row(alert: Alert) -> dict[str, Any]:
    row = msgspec.structs.asdict(alert)
    row.pop("schema")
    return {**row, "spans": msgspec.json.encode(alert.spans).decode()}


def _alert(row: Mapping[Any, Any]) -> Alert:
    spans = msgspec.json.decode(row["spans"], type=tuple[Span, ...])
    fields = {name: row[name] for name in Alert.__struct_fields__ if name != "schema"}
    return Alert(**{**fields, "spans": spans})


def _seen(row: Mapping[Any, Any]) -> Stored:
    return Stored(_alert(row), row["seen_at"], row["seen_by"])


def _encode(alert: Alert) -> str:
    raw = msgspec.json.encode((alert.raised_at, alert.id))
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(text: str) -> tuple[int, str]:
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        return msgspec.json.decode(raw, type=tuple[int, str])
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise RequestError("the cursor cannot be read", cure="begin without it") from None
