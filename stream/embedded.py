"""The embedded bus: topics, partitions and consumer groups in one SQLite file."""

import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from stream import shares
from stream.bus import READ_BYTES, Item, Lag, Place, Record
from stream.crew import Crew
from stream.errors import StreamError
from stream.groups import Member, window
from stream.messages import FOREVER, now
from stream.sending import BATCH, batches, busy, check_name, check_partition
from stream.sqlitefile import LOG, READ, SqliteFile
from stream.topic import MESSAGE_BYTES, Topic, is_dead
from stream.topics import DECLARED

T = TypeVar("T")
PARTITIONS = 4
LEASE_SECONDS = 10.0
DAY = 86_400_000_000

_APPEND = "INSERT INTO log_{slot} (offset, at, key, value) VALUES (?, ?, ?, ?)"
_KEEP_FROM = "SELECT min(offset) FROM log_{slot} WHERE at >= ?"
_FREE = (
    "SELECT first, min(next, coalesce((SELECT min(done) FROM progress WHERE slot = ?1), next))"
    " FROM slot WHERE id = ?1"
)
_VALUES = (
    "SELECT offset, key FROM log_{slot} WHERE offset >= ? AND offset < ? AND value IS NOT NULL"
)
_CUT = "SELECT coalesce(max(offset), -1) + 1 FROM log_{slot} WHERE at <= ?"
_SINCE = (
    "SELECT key, offset, at FROM log_{slot}"
    " WHERE offset >= ? AND offset < ? AND value IS NOT NULL ORDER BY offset"
)
_BLANK = "UPDATE log_{slot} SET value = NULL WHERE offset = ?"
_REPLACE = (
    "UPDATE log_{slot} SET value = (SELECT value FROM log_{slot} WHERE offset = ?) WHERE offset = ?"
)
_LOOK = 10_000
"""Messages of a partition that are looked through at once."""
_DROP = "DELETE FROM log_{slot} WHERE offset < ?"


class EmbeddedBus:
    """A ``Bus`` in the SQLite file at ``path``, for any number of processes and threads at once.

    A topic is made with ``partitions`` partitions when it is first named. A member of a group that
    gives no sign of life for ``lease`` seconds loses its partitions to the others. A message of
    more than ``limit`` bytes is refused, as on a server.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        partitions: int = PARTITIONS,
        lease: float = LEASE_SECONDS,
        limit: int = MESSAGE_BYTES,
    ) -> None:
        if str(path) in ("", ":memory:"):
            raise StreamError("a stream needs a file", where="THB_STREAM_URL", cure="name a path")
        self._file = SqliteFile(Path(path))
        self._partitions = partitions
        self._lease = lease
        self._limit = limit
        self._slots: dict[str, list[int]] = {}
        self._crew = Crew(Member.renew, lease / 3)

    def send(self, topic: str, items: Iterable[Item]) -> int:
        """Appends in order and durably, all or nothing for every thousand; returns how many."""
        slots = self._topic(topic)
        sent = 0
        for batch in batches(items, topic, self.limit(topic)):
            with self._file.write() as db:
                for slot, found in _by_slot(slots, batch).items():
                    _append(db, slot, found)
            sent += len(batch)
        return sent

    def consumer(self, group: str, topics: Sequence[str]) -> Member:
        """Joins a consumer group and takes its share of the partitions as they become free."""
        for topic in topics:
            self._topic(topic)
        member = Member(self._file, group, topics, self._lease, self._crew.leave)
        return self._crew.enter(member)

    def read(self, topic: str, partition: int, offset: int, limit: int = 100) -> list[Record]:
        """Records of a partition from an offset on, about READ_BYTES at most; none when the topic
        does not exist."""
        slots = self._known(topic)
        if not slots:
            return []
        check_partition(topic, partition, len(slots))
        rows = self._file.rows(READ.format(slot=slots[partition]), (offset, limit), READ_BYTES)
        return [Record(topic, partition, *row) for row in rows]

    def count(self, topic: str) -> int:
        """How many messages were ever appended to a topic."""
        query = "SELECT sum(next) FROM slot JOIN topic ON topic.id = slot.topic WHERE name = ?"
        return self._file.rows(query, (topic,))[0][0] or 0

    def topics(self) -> dict[str, int]:
        """Topics that exist, with their number of partitions."""
        query = (
            "SELECT name, count(*) FROM slot JOIN topic ON topic.id = slot.topic"
            " GROUP BY name ORDER BY name"
        )
        return dict(self._file.rows(query))

    def lag(self, group: str, topics: Sequence[str]) -> list[Lag]:
        """Progress of a group, a row a topic; what was trimmed counts as done."""
        query = (
            "SELECT coalesce(sum(next), 0), coalesce(sum(max(first, coalesce(done, 0))), 0)"
            " FROM slot JOIN topic ON topic.id = slot.topic"
            " LEFT JOIN progress ON progress.slot = slot.id AND crew = ? WHERE name = ?"
        )
        return [Lag(topic, group, *self._file.rows(query, (group, topic))[0]) for topic in topics]

    def rewind(self, group: str, topics: Sequence[str]) -> int:
        """Puts a group without members back to the first messages kept; returns how many."""
        with self._file.write() as db:
            shares.expire(db, group, window(int(self._lease * 1_000_000)))
            if shares.has_members(db, group):
                raise busy(group)
            for slot in shares.slots(db, group):
                if slot.topic in topics:
                    shares.rewind(db, group, slot.id, slot.first)
        return sum(lag.left for lag in self.lag(group, topics))

    def erase(self, topic: str, keys: Mapping[str, int]) -> set[str]:
        """Sends tombstones, and overwrites what stands before them on disk: those messages become
        tombstones too, so that offsets stay and a group that begins anew finds nothing."""
        slots = self._topic(topic)
        tombstones = batches(((key, None) for key in keys), topic, self.limit(topic))
        found = _by_slot(slots, [item for batch in tombstones for item in batch])
        self._file.rows("PRAGMA secure_delete=ON")
        gone: set[str] = set()
        for slot, items in found.items():
            ends, late = self._bury(slot, {key: keys[key] for key, _ in items})
            self._blank(slot, ends | late)
            gone |= ends.keys()
        self._file.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    def _bury(self, slot: int, keys: Mapping[str, int]) -> tuple[dict[str, int], dict[str, int]]:
        """Appends tombstones under keys under which nothing arrived after their moments, and gives
        their offsets; for the others that of the first which arrived later."""
        late, seen = self._late(slot, keys)
        ends: dict[str, int] = {}
        for batch in _parts(list(keys)):
            with self._file.write() as db:
                rows = db.execute(_SINCE.format(slot=slot), (seen, FOREVER))
                late = _later(rows, keys) | late
                fresh = [key for key in batch if key not in late]
                start = _append(db, slot, [(key, None) for key in fresh])
            ends |= dict.fromkeys(fresh, start)
        return ends, late

    def _late(self, slot: int, keys: Mapping[str, int]) -> tuple[dict[str, int], int]:
        """Keys with the offset of the first message that arrived after their moments, among all up
        to an offset; looks a bit at a time, so that no other process waits."""
        end = int(self._file.rows("SELECT next FROM slot WHERE id = ?", (slot,))[0][0])
        late: dict[str, int] = {}
        if (first := min(keys.values())) < FOREVER:
            cut = int(self._file.rows(_CUT.format(slot=slot), (first,))[0][0])
            for start in range(cut, end, _LOOK):
                bounds = (start, min(start + _LOOK, end))
                late = _later(self._file.rows(_SINCE.format(slot=slot), bounds), keys) | late
        return late, end

    def _blank(self, slot: int, ends: Mapping[str, int]) -> None:
        """Takes the values of keys up to an offset each; a batch at a time, as ``_cut`` does."""
        last = max(ends.values())
        for start in range(0, last, _LOOK):
            rows = self._file.rows(_VALUES.format(slot=slot), (start, min(start + _LOOK, last)))
            old = [(offset,) for offset, key in rows if offset < ends.get(key, 0)]
            if old:
                with self._file.write() as db:
                    db.executemany(_BLANK.format(slot=slot), old)

    def erase_at(self, topic: str, places: Mapping[Place, str]) -> set[str]:
        """Sends tombstones under keys of which nothing stays, and overwrites the messages on disk:
        each becomes a double of the last one of its key before it that stays, else a tombstone,
        so that offsets stay and nothing newer is deleted when a group begins anew."""
        if not places:
            return set()
        slots = self._topic(topic)
        self._file.rows("PRAGMA secure_delete=ON")
        for partition, slot in enumerate(slots):
            gone = {offset: key for (part, offset), key in places.items() if part == partition}
            if gone:
                self._replace(slot, gone)
        self._file.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        return set(places.values())

    def _replace(self, slot: int, gone: Mapping[int, str]) -> None:
        """Erases messages at some offsets of a partition, each given with its key."""
        keys = dict.fromkeys(gone.values())
        kept, end = self._kept(slot, gone)
        moments = dict.fromkeys((key for key in keys if key not in kept), -1)
        for batch in _parts(list(moments)):
            with self._file.write() as db:
                late = _later(db.execute(_SINCE.format(slot=slot), (end, FOREVER)), moments)
                _append(db, slot, [(key, None) for key in batch if key not in late])
        doubles = [(_before(kept.get(key, ()), offset), offset) for offset, key in gone.items()]
        for part in _parts(doubles):
            with self._file.write() as db:
                db.executemany(_REPLACE.format(slot=slot), part)

    def _kept(self, slot: int, gone: Mapping[int, str]) -> tuple[dict[str, list[int]], int]:
        """Of the keys of what goes, the offsets of what stays, among all up to an offset."""
        end = int(self._file.rows("SELECT next FROM slot WHERE id = ?", (slot,))[0][0])
        keys = set(gone.values())
        kept: dict[str, list[int]] = {}
        for start in range(0, end, _LOOK):
            bounds = (start, min(start + _LOOK, end))
            for key, offset, _ in self._file.rows(_SINCE.format(slot=slot), bounds):
                if key in keys and offset not in gone:
                    kept.setdefault(key, []).append(offset)
        return kept, end

    def trim(self, topic: str, before: int) -> int:
        """Removes what arrived before a time in microseconds, overwriting it on disk, except what
        a group has yet to process; returns how many."""
        self._file.rows("PRAGMA secure_delete=ON")
        removed = 0
        for slot in self._known(topic):
            while cut := self._cut(slot, before):
                removed += cut
        self._file.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        return removed

    def _cut(self, slot: int, before: int) -> int:
        """Trims a partition by a batch, so that no other process waits for long."""
        with self._file.write() as db:
            first, free = db.execute(_FREE, (slot,)).fetchone()
            keep = db.execute(_KEEP_FROM.format(slot=slot), (before,)).fetchone()[0]
            limit = min(free, first + BATCH, free if keep is None else keep)
            removed = db.execute(_DROP.format(slot=slot), (limit,)).rowcount
            db.execute("UPDATE slot SET first = max(first, ?) WHERE id = ?", (limit, slot))
        return removed

    def tidy(self) -> int:
        """Trims the declared topics to the days that they keep; returns how many went."""
        return sum(
            self.trim(topic.name, now() - topic.days * DAY) for topic in DECLARED if topic.days
        )

    def limit(self, topic: str) -> int:
        """How many bytes key and value of a message may have together; a dead letter, twice."""
        return self._limit * (2 if is_dead(topic) else 1)

    def declare(self, topics: Sequence[Topic]) -> dict[str, str]:
        """Makes topics: ``made`` or ``there``, by name. Nothing expires here but by ``tidy``."""
        before = self.topics()
        for topic in topics:
            self._topic(topic.name)
        return {topic.name: "there" if topic.name in before else "made" for topic in topics}

    def close(self) -> None:
        """Leaves all groups and closes the file."""
        if self._crew.is_closed:
            return
        try:
            self._crew.close()
        finally:
            self._file.close()

    def _known(self, topic: str) -> list[int]:
        """The slots of a topic; none when it does not exist."""
        if topic not in self._slots:
            query = (
                "SELECT slot.id FROM slot JOIN topic ON topic.id = slot.topic"
                " WHERE name = ? ORDER BY partition"
            )
            slots = [row[0] for row in self._file.rows(query, (topic,))]
            if not slots:
                return []
            self._slots[topic] = slots
        return self._slots[topic]

    def _topic(self, topic: str) -> list[int]:
        """The slots of a topic, which is made if needed."""
        if slots := self._known(topic):
            return slots
        check_name(topic)
        with self._file.write() as db:
            if not db.execute("SELECT 1 FROM topic WHERE name = ?", (topic,)).fetchone():
                number = db.execute("INSERT INTO topic (name) VALUES (?)", (topic,)).lastrowid
                for partition in range(self._partitions):
                    values = (number, partition)
                    statement = "INSERT INTO slot (topic, partition) VALUES (?, ?)"
                    db.execute(LOG.format(slot=db.execute(statement, values).lastrowid))
        return self._known(topic)


def _append(db: sqlite3.Connection, slot: int, items: Iterable[Item]) -> int:
    """Appends to a slot; returns the first new offset."""
    at = now()
    start = int(db.execute("SELECT next FROM slot WHERE id = ?", (slot,)).fetchone()[0])
    rows = [(offset, at, *item) for offset, item in enumerate(items, start)]
    db.executemany(_APPEND.format(slot=slot), rows)
    db.execute("UPDATE slot SET next = ? WHERE id = ?", (start + len(rows), slot))
    return start


def _later(rows: Iterable[tuple[str, int, int]], keys: Mapping[str, int]) -> dict[str, int]:
    """Those of some keys of which a row arrived after their moments, with its offset, the first."""
    found: dict[str, int] = {}
    for key, offset, at in rows:
        if at > keys.get(key, FOREVER):
            found.setdefault(key, offset)
    return found


def _before(offsets: Sequence[int], offset: int) -> int:
    """The last of some offsets before one; -1, where nothing stands, when there is none."""
    return max((one for one in offsets if one < offset), default=-1)


def _parts(found: list[T]) -> list[list[T]]:
    return [found[start : start + BATCH] for start in range(0, len(found), BATCH)]


def _by_slot(slots: list[int], batch: list[Item]) -> dict[int, list[Item]]:
    grouped: dict[int, list[Item]] = {}
    for item in batch:
        slot = slots[partition_of(item[0], len(slots))]
        grouped.setdefault(slot, []).append(item)
    return grouped


def partition_of(key: str, partitions: int) -> int:
    """Where a key goes: the same in every process and version."""
    return zlib.crc32(key.encode()) % partitions
