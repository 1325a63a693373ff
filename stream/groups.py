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

from stream import shares
from stream.bus import Record
from stream.embedded_log import READ
from stream.errors import FencedError, StreamError
from stream.messages import now
from stream.sqlitefile import SqliteFile

IDLE_SECONDS = 600.0
"""A member that neither polls nor commits for so long is given up, though its process lives."""

CLOCK_SECONDS = 60
"""A lease that ends so much later than a new one was written before the clock was set back."""

PAUSE_SECONDS = (0.002, 0.05)
"""Between two looks for messages, doubling from the first to the second."""

_STALE = (
    "SELECT generation, EXISTS (SELECT 1 FROM member WHERE crew = ?1"
    " AND until NOT BETWEEN ?2 AND ?3) FROM crew WHERE name = ?1"
)


@dataclass(slots=True)
class _Held:
    """A partition that this member owns: the next offset to read and the one committed."""

    topic: str
    partition: int
    position: int
    committed: int

    @property
    def dirty(self) -> bool:
        return self.position > self.committed


class Member:
    """A ``Consumer`` of the embedded bus; use it from one thread. ``lease`` is in seconds; ``left``
    is called when it leaves."""

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
        pause, longest = PAUSE_SECONDS
        while True:
            self._active = time.monotonic()
            if self._stale():
                self._rebalance()
            records = self._fetch(limit)
            rest = until - time.monotonic()
            if records or rest <= 0:
                return records
            time.sleep(min(pause, rest))
            pause = min(pause * 2, longest)

    def commit(self) -> None:
        """Marks everything polled so far as done, durably; FencedError when a partition is lost."""
        self._active = time.monotonic()
        moved = {slot: held for slot, held in self._held.items() if held.dirty}
        if not moved:
            return
        with self._file.write(sync=False) as db:
            lost = [
                slot
                for slot, held in moved.items()
                if not shares.advance(db, self.group, slot, held.position, self._id)
            ]
        for held in moved.values():
            held.committed = held.position
        if lost:
            self._lose(lost)

    def renew(self) -> None:
        """Gives a sign of life, unless the member has not been used for long."""
        if time.monotonic() - self._active > IDLE_SECONDS:
            return
        with self._file.write(sync=False) as db:
            shares.renew(db, self._id, now() + self._lease)

    def close(self) -> None:
        """Leaves the group; what was not committed is delivered again to another member."""
        if self._closed:
            return
        self._closed = True
        self._left(self)
        self._held = {}
        with self._file.write(sync=False) as db:
            db.execute("DELETE FROM member WHERE id = ?", (self._id,))
            shares.free(db, self.group, self._id)
            shares.bump(db, self.group)

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
            rows = self._file.rows(READ.format(slot=slot), values)
            if rows:
                ends[slot] = rows[-1][0] + 1
                records += [Record(held.topic, held.partition, *row) for row in rows]
        for slot, end in ends.items():
            self._held[slot].position = end
        return records

    def _lose(self, lost: list[int]) -> None:
        names = [f"{held.topic}/{held.partition}" for held in map(self._held.pop, lost)]
        raise FencedError(
            f"{', '.join(names)} went to another member before this one committed",
            where=f"group {self.group}",
            cure="nothing is lost, that member does it again",
        )

    def _window(self) -> tuple[int, int]:
        return window(self._lease)

    def _stale(self) -> bool:
        generation, expired = self._file.rows(_STALE, (self.group, *self._window()))[0]
        return bool(generation != self._generation or expired)

    def _rebalance(self) -> None:
        """Renews the lease, joins when new or given up by the others, and comes to its share."""
        until = now() + self._lease
        with self._file.write(sync=False) as db:
            changed = shares.expire(db, self.group, self._window())
            if not shares.renew(db, self._id, until):
                self._id = shares.join(db, self.group, self._topics, until)
                self._held = {}
                changed = True
            slots = shares.slots(db, self.group)
            owned = {slot.id: slot for slot in slots if slot.owner == self._id}
            for topic, quota in shares.quotas(db, self.group, self._id, slots).items():
                mine = [slot for slot in slots if slot.topic == topic]
                taken, given = shares.moves(mine, self._id, quota, self._clean)
                for slot in taken:
                    shares.own(db, self.group, slot.id, self._id)
                    owned[slot.id] = slot
                for slot in given:
                    shares.own(db, self.group, slot.id, None)
                    del owned[slot.id]
                changed = changed or bool(taken or given)
            if changed:
                shares.bump(db, self.group)
            generation = shares.generation(db, self.group)
        self._hold(owned, generation)

    def _hold(self, owned: dict[int, shares.Slot], generation: int) -> None:
        """Keeps the place in a partition that this member had already."""
        before = self._held
        self._held = {number: before.get(number) or _fresh(slot) for number, slot in owned.items()}
        # What is polled and not committed is kept, though beyond the share: look again next time.
        dirty = any(held.dirty for held in self._held.values())
        self._generation = -1 if dirty else generation

    def _clean(self, slot: shares.Slot) -> bool:
        held = self._held.get(slot.id)
        return held is None or not held.dirty


def window(lease: int) -> tuple[int, int]:
    """When the lease of a member that is alive ends; ``lease`` in microseconds."""
    at = now()
    return at, at + CLOCK_SECONDS * 1_000_000 + lease


def _fresh(slot: shares.Slot) -> _Held:
    start = max(slot.first, slot.done)
    return _Held(slot.topic, slot.partition, start, start)
