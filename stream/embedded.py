"""The embedded bus: topics, partitions and consumer groups in one SQLite file."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from stream import shares
from stream.bus import READ_BYTES, Item, Lag, Place, Record
from stream.crew import Crew
from stream.embedded_log import LOG, READ, append, by_slot, trim
from stream.erasing import Eraser
from stream.errors import StreamError
from stream.groups import Member, window
from stream.messages import now
from stream.sending import batches, busy, check_name, check_partition
from stream.sqlitefile import SqliteFile
from stream.topic import MESSAGE_BYTES, Topic, is_dead
from stream.topics import DECLARED

PARTITIONS = 4
LEASE_SECONDS = 10.0
DAY = 86_400_000_000


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
                for slot, found in by_slot(slots, batch).items():
                    append(db, slot, found)
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
        found = by_slot(slots, [item for batch in tombstones for item in batch])
        gone: set[str] = set()
        with self._file.overwriting():
            for slot, items in found.items():
                gone |= Eraser(self._file, slot).erase({key: keys[key] for key, _ in items})
        return gone

    def erase_at(self, topic: str, places: Mapping[Place, str]) -> set[str]:
        """Sends tombstones under keys of which nothing stays, and overwrites the messages on disk:
        each becomes a double of the last one of its key before it that stays, else a tombstone,
        so that offsets stay and nothing newer is deleted when a group begins anew."""
        if not places:
            return set()
        slots = self._topic(topic)
        with self._file.overwriting():
            for partition, slot in enumerate(slots):
                gone = {offset: key for (part, offset), key in places.items() if part == partition}
                if gone:
                    Eraser(self._file, slot).erase_at(gone)
        return set(places.values())

    def trim(self, topic: str, before: int) -> int:
        """Removes what arrived before a time in microseconds, overwriting it on disk, except what
        a group has yet to process; returns how many."""
        with self._file.overwriting():
            return sum(trim(self._file, slot, before) for slot in self._known(topic))

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
