"""The log of a partition in the file of the embedded bus: appended to, read, and trimmed."""

import sqlite3
import zlib
from collections.abc import Iterable

from stream.bus import Item
from stream.messages import now
from stream.sending import BATCH
from stream.sqlitefile import SqliteFile

LOG = (
    "CREATE TABLE log_{slot} (offset INTEGER PRIMARY KEY, at INTEGER NOT NULL, key TEXT NOT NULL,"
    " value BLOB) STRICT"
)
READ = "SELECT offset, key, value, at FROM log_{slot} WHERE offset >= ? ORDER BY offset LIMIT ?"

_APPEND = "INSERT INTO log_{slot} (offset, at, key, value) VALUES (?, ?, ?, ?)"
_KEEP_FROM = "SELECT min(offset) FROM log_{slot} WHERE at >= ?"
_FREE = (
    "SELECT first, min(next, coalesce((SELECT min(done) FROM progress WHERE slot = ?1), next))"
    " FROM slot WHERE id = ?1"
)
_DROP = "DELETE FROM log_{slot} WHERE offset < ?"


def append(db: sqlite3.Connection, slot: int, items: Iterable[Item]) -> int:
    """Appends to a slot; returns the first new offset."""
    at = now()
    start = int(db.execute("SELECT next FROM slot WHERE id = ?", (slot,)).fetchone()[0])
    rows = [(offset, at, *item) for offset, item in enumerate(items, start)]
    db.executemany(_APPEND.format(slot=slot), rows)
    db.execute("UPDATE slot SET next = ? WHERE id = ?", (start + len(rows), slot))
    return start


def trim(file: SqliteFile, slot: int, before: int) -> int:
    """Removes what arrived in a slot before a time in microseconds, except what a group has yet to
    process; returns how many. A batch at a time, so that no other process waits for long."""
    removed = 0
    while cut := _cut(file, slot, before):
        removed += cut
    return removed


def _cut(file: SqliteFile, slot: int, before: int) -> int:
    with file.write() as db:
        first, free = db.execute(_FREE, (slot,)).fetchone()
        keep = db.execute(_KEEP_FROM.format(slot=slot), (before,)).fetchone()[0]
        limit = min(free, first + BATCH, free if keep is None else keep)
        removed = db.execute(_DROP.format(slot=slot), (limit,)).rowcount
        db.execute("UPDATE slot SET first = max(first, ?) WHERE id = ?", (limit, slot))
    return removed


def by_slot(slots: list[int], batch: list[Item]) -> dict[int, list[Item]]:
    """Items by the slot of a topic that each goes to, in order."""
    grouped: dict[int, list[Item]] = {}
    for item in batch:
        slot = slots[partition_of(item[0], len(slots))]
        grouped.setdefault(slot, []).append(item)
    return grouped


def partition_of(key: str, partitions: int) -> int:
    """Where a key goes: the same in every process and version."""
    return zlib.crc32(key.encode()) % partitions
