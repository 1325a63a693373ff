"""Erasing from a partition of the embedded log: tombstones follow, and the values go from the
disk, while every offset stays."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from stream.embedded_log import append
from stream.messages import FOREVER
from stream.sending import BATCH
from stream.sqlitefile import SqliteFile

T = TypeVar("T")
LOOK = 10_000
"""Messages of a partition that are looked through at once, so that no other process waits."""

_NEXT = "SELECT next FROM slot WHERE id = ?"
_CUT = "SELECT coalesce(max(offset), -1) + 1 FROM log_{slot} WHERE at <= ?"
_SINCE = (
    "SELECT key, offset, at FROM log_{slot}"
    " WHERE offset >= ? AND offset < ? AND value IS NOT NULL ORDER BY offset"
)
_BLANK = "UPDATE log_{slot} SET value = NULL WHERE offset = ?"
_REPLACE = (
    "UPDATE log_{slot} SET value = (SELECT value FROM log_{slot} WHERE offset = ?) WHERE offset = ?"
)

Row = tuple[str, int, int]
"""Key, offset and time of arrival of a message that is no tombstone."""


class _Plan(NamedTuple):
    """What comes instead of messages that go, by what stands before the offset ``end``: pairs of
    the offset of the last message of the key before it that stays (-1: none) and of its own; and
    the keys of which something stays."""

    doubles: list[tuple[int, int]]
    staying: set[str]
    end: int


@dataclass(frozen=True, slots=True)
class Eraser:
    """Erases from one slot of the file."""

    file: SqliteFile
    slot: int

    def erase(self, keys: Mapping[str, int]) -> set[str]:
        """Deletes what arrived under keys up to a moment each; returns those that got a tombstone,
        which are those under which nothing arrived later."""
        ends, late = self._bury(keys)
        self._blank(ends | late)
        return set(ends)

    def erase_at(self, gone: Mapping[int, str]) -> None:
        """Erases the messages at some offsets, each given with its key: each becomes a double of
        the last one of its key before it that stays, else a tombstone; a tombstone follows under
        keys of which nothing stays."""
        plan = self._plan(gone)
        moments = dict.fromkeys((key for key in gone.values() if key not in plan.staying), -1)
        for batch in _parts(list(moments)):
            with self.file.write() as db:
                rows = db.execute(_SINCE.format(slot=self.slot), (plan.end, FOREVER))
                late = _later(rows, moments)
                append(db, self.slot, [(key, None) for key in batch if key not in late])
        for part in _parts(plan.doubles):
            with self.file.write() as db:
                db.executemany(_REPLACE.format(slot=self.slot), part)

    def _bury(self, keys: Mapping[str, int]) -> tuple[dict[str, int], dict[str, int]]:
        """Appends tombstones under keys under which nothing arrived after their moments, and gives
        their offsets; for the others that of the first which arrived later."""
        late, seen = self._late(keys)
        ends: dict[str, int] = {}
        for batch in _parts(list(keys)):
            with self.file.write() as db:
                rows = db.execute(_SINCE.format(slot=self.slot), (seen, FOREVER))
                late = _later(rows, keys) | late
                fresh = [key for key in batch if key not in late]
                start = append(db, self.slot, [(key, None) for key in fresh])
            ends |= dict.fromkeys(fresh, start)
        return ends, late

    def _late(self, keys: Mapping[str, int]) -> tuple[dict[str, int], int]:
        """Keys with the offset of the first message that arrived after their moments, among all up
        to an offset."""
        end = self._number(_NEXT, self.slot)
        late: dict[str, int] = {}
        if (first := min(keys.values())) < FOREVER:
            cut = self._number(_CUT.format(slot=self.slot), first)
            for rows in self._rows(cut, end):
                late = _later(rows, keys) | late
        return late, end

    def _blank(self, ends: Mapping[str, int]) -> None:
        """Takes the values of keys up to an offset each; a batch at a time, as ``trim`` does."""
        for rows in self._rows(0, max(ends.values())):
            old = [(offset,) for key, offset, _ in rows if offset < ends.get(key, 0)]
            if old:
                with self.file.write() as db:
                    db.executemany(_BLANK.format(slot=self.slot), old)

    def _plan(self, gone: Mapping[int, str]) -> _Plan:
        """One walk through the log, which meets the messages of a key in their order."""
        end = self._number(_NEXT, self.slot)
        keys = set(gone.values())
        last: dict[str, int] = {}
        doubles: list[tuple[int, int]] = []
        for rows in self._rows(0, end):
            for key, offset, _ in rows:
                if offset in gone:
                    doubles.append((last.get(key, -1), offset))
                elif key in keys:
                    last[key] = offset
        return _Plan(doubles, set(last), end)

    def _rows(self, start: int, end: int) -> Iterator[list[Row]]:
        """The messages at ``[start, end)`` that are no tombstones, a bit at a time."""
        for low in range(start, end, LOOK):
            bounds = (low, min(low + LOOK, end))
            yield self.file.rows(_SINCE.format(slot=self.slot), bounds)

    def _number(self, query: str, value: int) -> int:
        return int(self.file.rows(query, (value,))[0][0])


def _later(rows: Iterable[Row], keys: Mapping[str, int]) -> dict[str, int]:
    """Those of some keys of which a row arrived after their moments, with its offset, the first."""
    found: dict[str, int] = {}
    for key, offset, at in rows:
        if at > keys.get(key, FOREVER):
            found.setdefault(key, offset)
    return found


def _parts(found: list[T]) -> list[list[T]]:
    return [found[start : start + BATCH] for start in range(0, len(found), BATCH)]
