"""The bus on Kafka: an idempotent producer, consumer groups, and an administration that counts."""

import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaError, KafkaTimeoutError

from stream.bus import READ_BYTES, Item, Lag, Place, Record, every
from stream.crew import Crew
from stream.kafka_admin import KafkaAdmin
from stream.kafka_errors import told, translated
from stream.kafka_member import KafkaMember, record
from stream.kafka_url import KafkaAddress
from stream.messages import FOREVER
from stream.sending import batches, busy, check_name, check_partition
from stream.topic import Topic
from stream.topics import declared

KEEP_SECONDS = 5.0
READ_SECONDS = 30.0
POLL_MS = 1000


class KafkaBus:
    """A ``Bus`` on the Kafka at an address, for any number of processes and threads at once.

    A topic that nobody has declared is made when it is first named, where the user may do that.
    """

    def __init__(self, address: KafkaAddress) -> None:
        self._address = address
        self._admin = KafkaAdmin(address)
        self._lock = threading.RLock()
        self._partitions: dict[str, int] = {}
        self._limits: dict[str, int] = {}
        self._producer: KafkaProducer | None = None
        self._reader: KafkaConsumer | None = None
        self._crew = Crew(KafkaMember.keep, KEEP_SECONDS)

    def send(self, topic: str, items: Iterable[Item]) -> int:
        """Appends in order and durably; what cannot be sent refuses its thousand before any of it
        is sent. An error of delivery is raised; sending again then gives doubles, not losses."""
        sent = 0
        for batch in batches(items, topic, self.limit(topic)):
            self._send(self._full(topic), batch)
            sent += len(batch)
        return sent

    def _send(self, name: str, batch: Sequence[Item]) -> None:
        with self._lock:
            producer = self._producer = self._producer or self._new_producer()
        try:
            waiting = [producer.send(name, key=key.encode(), value=value) for key, value in batch]
            producer.flush(self._address.delivery + 10)
            for future in waiting:
                future.get(0)
        except KafkaError as error:
            self._drop_producer()
            raise translated(error, self._address.shown) from error

    def _new_producer(self) -> KafkaProducer:
        address = self._address
        with told(address.shown):
            return KafkaProducer(
                acks="all",
                enable_idempotence=True,
                allow_auto_create_topics=False,
                compression_type=None if address.compression == "none" else address.compression,
                linger_ms=address.linger_ms,
                batch_size=address.batch_bytes,
                delivery_timeout_ms=int(address.delivery * 1000),
                request_timeout_ms=int(min(address.delivery * 1000 / 2, 30_000)),
                max_block_ms=int(address.delivery * 1000),
                max_request_size=2**26,  # the limit of the topic is checked before
                metrics_enabled=False,
                **address.client(),
            )

    def _drop_producer(self) -> None:
        """After an error the next message goes through a new producer, whose order is sound."""
        with self._lock:
            producer, self._producer = self._producer, None
        if producer is not None:
            producer.close(timeout=0)

    def consumer(self, group: str, topics: Sequence[str]) -> KafkaMember:
        """Joins a consumer group; the partitions come with the first polls."""
        names = {self._full(topic): topic for topic in topics}
        parts = [part for topic in topics for part in self._parts(topic, make=True)]
        self._admin.enrol(self._address.prefix + group, parts)
        member = KafkaMember(self._address, group, names, self._crew.leave)
        return self._crew.enter(member)

    def read(self, topic: str, partition: int, offset: int, limit: int = 100) -> list[Record]:
        """Records of a partition from an offset on; none when the topic does not exist."""
        parts = self._parts(topic)
        if not parts:
            return []
        check_partition(topic, partition, len(parts))
        part = parts[partition]
        start = max(offset, self._admin.firsts([part])[part])
        end = self._admin.ends([part])[part]
        with self._lock, told(self._address.shown):
            return list(self._between(part, topic, start, end, limit))

    def _between(
        self, part: TopicPartition, topic: str, start: int, end: int, limit: int
    ) -> Iterator[Record]:
        """Records from ``start`` to before ``end``, about READ_BYTES at most; compaction may have
        left gaps. MissingError where the broker gives nothing for READ_SECONDS."""
        if start >= end:
            return
        self._reader = self._reader or self._new_reader()
        self._reader.assign([part])
        self._reader.seek(part, start)
        size, last = 0, time.monotonic() + READ_SECONDS
        while limit > 0 and self._reader.position(part) < end:
            found = self._reader.poll(timeout_ms=POLL_MS, max_records=limit)
            messages = [one for one in found.get(part, ()) if one.offset < end]
            if not messages and time.monotonic() > last:
                raise KafkaTimeoutError(f"no message of {part.topic} in {READ_SECONDS:g} s")
            limit -= len(messages)
            for message in messages:
                yield record(topic, message)
                size += len(message.value or b"")
                if size >= READ_BYTES:
                    return

    def _new_reader(self) -> KafkaConsumer:
        return KafkaConsumer(
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            allow_auto_create_topics=False,
            fetch_max_wait_ms=100,
            metrics_enabled=False,
            **self._address.client(),
        )

    def count(self, topic: str) -> int:
        """How many messages were ever appended to a topic."""
        return sum(self._admin.ends(self._parts(topic)).values())

    def topics(self) -> dict[str, int]:
        """Topics of this system that exist, with their number of partitions."""
        prefix = self._address.prefix
        found = self._admin.topics()
        return {
            name.removeprefix(prefix): partitions
            for name, partitions in sorted(found.items())
            if name.startswith(f"{prefix}thb.")
        }

    def lag(self, group: str, topics: Sequence[str]) -> list[Lag]:
        """Progress of a group, a row a topic; what was trimmed counts as done."""
        parts = {topic: self._parts(topic) for topic in topics}
        every = [part for found in parts.values() for part in found]
        firsts, ends = self._admin.firsts(every), self._admin.ends(every)
        done = self._admin.done(self._address.prefix + group, every)
        return [
            Lag(
                topic,
                group,
                sum(ends[part] for part in found),
                sum(min(max(firsts[part], done[part]), ends[part]) for part in found),
            )
            for topic, found in parts.items()
        ]

    def rewind(self, group: str, topics: Sequence[str]) -> int:
        """Puts a group without members back to the first messages kept; returns how many."""
        parts = [part for topic in topics for part in self._parts(topic)]
        if parts and not self._admin.put(self._address.prefix + group, self._admin.firsts(parts)):
            raise busy(group)
        return sum(lag.left for lag in self.lag(group, topics))

    def erase(self, topic: str, keys: Mapping[str, int]) -> set[str]:
        """Sends tombstones under keys under which nothing arrived after their moments; the broker
        takes what stands before them from the disk within about a day, where the topic compacts.
        What arrives while this looks is before its tombstone."""
        gone = keys.keys() - self._late(topic, keys)
        self.send(topic, [(key, None) for key in keys if key in gone])
        return gone

    def _late(self, topic: str, keys: Mapping[str, int]) -> set[str]:
        """Those of some keys under which something arrived after their moments."""
        parts = self._parts(topic)
        first = min(keys.values(), default=FOREVER)
        if first == FOREVER or not parts:
            return set()
        since = self._admin.since(parts, first // 1000 + 1)
        return {
            one.key
            for part, offset in since.items()
            if offset >= 0
            for one in every(self, topic, part.partition, offset)
            if one.value is not None and one.at > keys.get(one.key, FOREVER)
        }

    def erase_at(self, topic: str, places: Mapping[Place, str]) -> set[str]:
        """Sends tombstones under keys of which nothing stays, and leaves the others alone: the
        broker keeps the last message of a key, whichever it is. What arrives while this looks is
        before its tombstone."""
        gone = dict.fromkeys(places.values())
        staying = self._staying(topic, places)
        self.send(topic, [(key, None) for key in gone if key not in staying])
        return gone.keys() - staying

    def _staying(self, topic: str, places: Mapping[Place, str]) -> set[str]:
        """Keys of what stands at some places of which something stands elsewhere."""
        keys = set(places.values())
        return {
            one.key
            for part in (self._parts(topic) if keys else ())
            for one in every(self, topic, part.partition)
            if one.key in keys and one.value is not None
            if (one.partition, one.offset) not in places
        }

    def trim(self, topic: str, before: int) -> int:
        """Removes what arrived before a time in microseconds, except what a group has yet to
        process; returns how many. The broker frees the disk a segment at a time."""
        parts = self._parts(topic)
        if not parts:
            return 0
        firsts, ends = self._admin.firsts(parts), self._admin.ends(parts)
        since = self._admin.since(parts, -(-before // 1000))
        groups = self._admin.groups(parts[0].topic)
        cuts: dict[TopicPartition, int] = {}
        for part in parts:
            keep = ends[part] if since[part] < 0 else since[part]
            # A group that has committed in the topic, but not here, has done nothing here.
            free = min([ends[part], *(offsets.get(part, 0) for offsets in groups)])
            if min(keep, free) > firsts[part]:
                cuts[part] = min(keep, free)
        self._admin.cut(cuts)
        return sum(cut - firsts[part] for part, cut in cuts.items())

    def tidy(self) -> int:
        """Nothing: the broker does it."""
        return 0

    def limit(self, topic: str) -> int:
        """How many bytes key and value of a message may have together."""
        if topic not in self._limits:
            self._parts(topic, make=True)
            self._limits[topic] = self._admin.limit(self._full(topic))
        return self._limits[topic]

    def declare(self, topics: Sequence[Topic]) -> dict[str, str]:
        """Makes topics, or brings their settings in line: what was done, by name."""
        done: dict[str, str] = {}
        for topic in topics:
            full = self._full(topic.name)
            if self._admin.make(full, topic):
                done[topic.name] = "made"
            else:
                done[topic.name] = "changed" if self._admin.set(full, topic) else "there"
        return done

    def close(self) -> None:
        """Leaves all groups, sends what waits, and closes the connections."""
        if self._crew.is_closed:
            return
        try:
            self._crew.close()
        finally:
            for client in (self._producer, self._reader, self._admin):
                if client is not None:
                    client.close()

    def _full(self, topic: str) -> str:
        return self._address.prefix + topic

    def _parts(self, topic: str, *, make: bool = False) -> list[TopicPartition]:
        """The partitions of a topic; none when it does not exist and is not to be made."""
        full = self._full(topic)
        if full not in self._partitions:
            found = self._admin.topics([full])
            if full not in found and make:
                self._admin.make(full, declared(check_name(topic)))
                found = self._admin.topics([full])
            if full not in found:
                return []
            self._partitions[full] = found[full]
        return [TopicPartition(full, number) for number in range(self._partitions[full])]
