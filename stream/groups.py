"""A member of a consumer group of the embedded bus: shares by lease, commits that are fenced.

All members of a group see the same tables. Each takes free partitions up to its share and gives
back what is beyond it once that is committed; whoever finds a member whose lease has run out
removes it and so frees its partitions. A commit counts only while its member owns the partition.

Nothing here waits for the disk: a commit outlives its process, and one that a power cut undoes
is a batch delivered again.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from stream.bus import Record
from stream.errors import FencedError, StreamError
from stream.messages import now
from stream.sqlitefile import SqliteFile

IDLE_SECONDS = 600.0
"""A member that neither polls nor commits for so long is given up, though its process lives."""

CLOCK_SECONDS = 3600
"""A lease that ends later than this was written before the clock was set back."""

_READ = "SELECT offset, key, value, at FROM log_{slot} WHERE offset >= ? ORDER BY offset LIMIT ?"
_STALE = (
    "SELECT generation, EXISTS (SELECT 1 FROM member WHERE crew = ?1"
    " AND until NOT BETWEEN ?2 AND ?3) FROM crew WHERE name = ?1"
)
_EXPIRE = "DELETE FROM member WHERE crew = ? AND until NOT BETWEEN ? AND ? RETURNING id"
_SHARES = (
    "SELECT slot.id, topic.name, partition, first, done, owner FROM progress"
    " JOIN slot ON slot.id = progress.slot JOIN topic ON topic.id = slot.topic"
    " WHERE crew = ? ORDER BY slot.id"
)
_PROGRESS = (
    "INSERT OR IGNORE INTO progress (crew, slot, done) SELECT ?, slot.id, first FROM slot"
    " JOIN topic ON topic.id = slot.topic WHERE name = ?"
)
_OWN = "UPDATE progress SET owner = ? WHERE crew = ? AND slot = ?"
_DONE = "UPDATE progress SET done = ? WHERE crew = ? AND slot = ? AND owner = ?"


@dataclass(slots=True)
class _Held:
    """A partition that this member owns: the next offset to read and the one committed."""

    topic: str
    partition: int
    position: int
    committed: int


@dataclass(slots=True, frozen=True)
class _Slot:
    """A partition as the group's table has it."""

    id: int
    topic: str
    partition: int
    first: int
    done: int
    owner: int | None


def share(partitions: int, members: int, rank: int) -> int:
    """How many partitions the member with a rank (from 0, in order of arrival) has; the shares of
    all ranks add up to ``partitions``."""
    return partitions // members + (rank < partitions % members)


class Member:
    """A ``Consumer`` of the embedded bus; use it from one thread."""

    def __init__(
        self,
        file: SqliteFile,
        group: str,
        topics: Sequence[str],
        lease: float,
        left: Callable[["Member"], None],
    ) -> None:
        self.group = group
        self._file = file
        self._topics = tuple(dict.fromkeys(topics))
        self._lease = int(lease * 1_000_000)
        self._left = left
        self._id = 0
        self._held: dict[int, _Held] = {}
        self._generation = -1
        self._turn = 0
        self._active = time.monotonic()
        self._closed = False
        self._rebalance()

    def poll(self, limit: int = 100, timeout: float = 1.0) -> list[Record]:
        """Up to ``limit`` records after those polled; empty after ``timeout`` seconds."""
        if self._closed:
            raise StreamError("the consumer is closed", where=f"group {self.group}")
        until = time.monotonic() + timeout
        pause = 0.002
        while True:
            self._active = time.monotonic()
            if self._stale():
                self._rebalance()
            if records := self._fetch(limit):
                return records
            rest = until - time.monotonic()
            if rest <= 0:
                return []
            time.sleep(min(pause, rest))
            pause = min(pause * 2, 0.05)

    def commit(self) -> None:
        """Marks everything polled so far as done, durably; FencedError when a partition is lost."""
        self._active = time.monotonic()
        moved = {slot: held for slot, held in self._held.items() if held.position > held.committed}
        if not moved:
            return
        with self._file.write(sync=False) as db:
            lost = [slot for slot, held in moved.items() if not self._done(db, slot, held)]
        for held in moved.values():
            held.committed = held.position
        if lost:
            self._lose(lost)

    def renew(self) -> None:
        """Gives a sign of life, unless the member has not been used for long."""
        if time.monotonic() - self._active > IDLE_SECONDS:
            return
        with self._file.write(sync=False) as db:
            values = (now() + self._lease, self._id)
            db.execute("UPDATE member SET until = ? WHERE id = ?", values)

    def close(self) -> None:
        """Leaves the group; what was not committed is delivered again to another member."""
        if self._closed:
            return
        self._closed = True
        self._left(self)
        self._held = {}
        with self._file.write(sync=False) as db:
            db.execute("DELETE FROM member WHERE id = ?", (self._id,))
            self._free(db, self._id)
            self._bump(db)

    def _fetch(self, limit: int) -> list[Record]:
        """Records of the held partitions, each in turn the first."""
        slots = list(self._held)
        self._turn += 1
        start = self._turn % len(slots) if slots else 0
        records: list[Record] = []
        ends: dict[int, int] = {}
        for slot in slots[start:] + slots[:start]:
            if len(records) == limit:
                break
            held = self._held[slot]
            values = (held.position, limit - len(records))
            rows = self._file.rows(_READ.format(slot=slot), values)
            if rows:
                ends[slot] = rows[-1][0] + 1
                records += [Record(held.topic, held.partition, *row) for row in rows]
        for slot, end in ends.items():
            self._held[slot].position = end
        return records

    def _done(self, db: Connection, slot: int, held: _Held) -> bool:
        return db.execute(_DONE, (held.position, self.group, slot, self._id)).rowcount == 1

    def _lose(self, lost: list[int]) -> None:
        names = [f"{held.topic}/{held.partition}" for held in map(self._held.pop, lost)]
        raise FencedError(
            f"{', '.join(names)} went to another member before this one committed",
            where=f"group {self.group}",
            cure="nothing is lost, that member does it again",
        )

    def _window(self) -> tuple[int, int]:
        time_ = now()
        return time_, time_ + CLOCK_SECONDS * 1_000_000 + self._lease

    def _stale(self) -> bool:
        generation, expired = self._file.rows(_STALE, (self.group, *self._window()))[0]
        return bool(generation != self._generation or expired)

    def _rebalance(self) -> None:
        with self._file.write(sync=False) as db:
            changed = self._expire(db)
            changed |= self._present(db)
            slots = [_Slot(*row) for row in db.execute(_SHARES, (self.group,))]
            ranks = self._ranks(db)
            held = {slot.id: slot for slot in slots if slot.owner == self._id}
            for topic in self._topics:
                changed |= self._balance(
                    db, [slot for slot in slots if slot.topic == topic], ranks[topic], held
                )
            if changed:
                self._bump(db)
            query = "SELECT generation FROM crew WHERE name = ?"
            generation = db.execute(query, (self.group,)).fetchone()[0]
        self._held = {number: self._hold(slot) for number, slot in held.items()}
        # What is polled and not committed is kept, though beyond the share: look again next time.
        dirty = any(held.position > held.committed for held in self._held.values())
        self._generation = -1 if dirty else generation

    def _hold(self, slot: _Slot) -> _Held:
        """Keeps the place in a partition that this member had already."""
        start = max(slot.first, slot.done)
        return self._held.get(slot.id) or _Held(slot.topic, slot.partition, start, start)

    def _expire(self, db: Connection) -> bool:
        """Removes the members whose lease has run out, and frees what they owned."""
        db.execute("INSERT OR IGNORE INTO crew (name, generation) VALUES (?, 0)", (self.group,))
        gone = db.execute(_EXPIRE, (self.group, *self._window())).fetchall()
        for (member,) in gone:
            self._free(db, member)
        return bool(gone)

    def _present(self, db: Connection) -> bool:
        """Renews the lease; joins, with nothing held, when new or given up by the others."""
        until = now() + self._lease
        values = (until, self._id)
        if db.execute("UPDATE member SET until = ? WHERE id = ?", values).rowcount:
            return False
        statement = "INSERT INTO member (crew, topics, until) VALUES (?, ?, ?)"
        inserted = db.execute(statement, (self.group, " ".join(self._topics), until))
        self._id = inserted.lastrowid or 0
        self._held = {}
        for topic in self._topics:
            db.execute(_PROGRESS, (self.group, topic))
        return True

    def _ranks(self, db: Connection) -> dict[str, tuple[int, int]]:
        """Per topic: how many members read it, and the rank of this one."""
        query = "SELECT id, topics FROM member WHERE crew = ? ORDER BY id"
        rows = db.execute(query, (self.group,)).fetchall()
        readers = {t: [row[0] for row in rows if t in row[1].split()] for t in self._topics}
        return {t: (len(ids), ids.index(self._id)) for t, ids in readers.items()}

    def _balance(
        self, db: Connection, slots: list[_Slot], rank: tuple[int, int], held: dict[int, _Slot]
    ) -> bool:
        """Takes or gives back partitions of one topic; true when anything moved."""
        mine = [slot for slot in slots if slot.owner == self._id]
        missing = share(len(slots), *rank) - len(mine)
        taken = [slot for slot in slots if slot.owner is None][: max(missing, 0)]
        spare = [slot for slot in mine if self._clean(slot)][: max(-missing, 0)]
        for slot in taken:
            db.execute(_OWN, (self._id, self.group, slot.id))
            held[slot.id] = slot
        for slot in spare:
            db.execute(_OWN, (None, self.group, slot.id))
            del held[slot.id]
        return bool(taken or spare)

    def _clean(self, slot: _Slot) -> bool:
        """Nothing of it is polled and not committed."""
        held = self._held.get(slot.id)
        return held is None or held.position == held.committed

    def _free(self, db: Connection, member: int) -> None:
        values = (self.group, member)
        db.execute("UPDATE progress SET owner = NULL WHERE crew = ? AND owner = ?", values)

    def _bump(self, db: Connection) -> None:
        db.execute("UPDATE crew SET generation = generation + 1 WHERE name = ?", (self.group,))
