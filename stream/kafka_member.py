"""A member of a consumer group on Kafka: commits by hand, cooperative rebalances, signs of life.

The client's own thread tells the broker that the process lives. A member that works on one batch
for long is kept in the group by ``keep``: it polls with its partitions paused, so that nothing is
fetched, and other members need not wait for it.
"""

import threading
import time
from collections.abc import Callable, Collection, Mapping
from typing import Any

from kafka import ConsumerRebalanceListener, KafkaConsumer, TopicPartition
from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor
from kafka.errors import CommitFailedError, RebalanceInProgressError
from kafka.structs import OffsetAndMetadata

from stream.bus import Record
from stream.errors import FencedError, StreamError
from stream.kafka_errors import told
from stream.kafka_join import keep_finished_joins
from stream.kafka_url import KafkaAddress

KEEP_SECONDS = 20.0
"""A member that has not polled for so long is kept in its group without fetching anything."""

IDLE_SECONDS = 600.0
"""A member that neither polls nor commits for so long is given up, though its process lives."""

COMMIT_SECONDS = 30
HOLD_SECONDS = 0.1


class KafkaMember:
    """A ``Consumer`` on Kafka; use it from one thread. ``left`` is called when it leaves."""

    def __init__(
        self,
        address: KafkaAddress,
        group: str,
        topics: Mapping[str, str],
        left: Callable[["KafkaMember"], None],
    ) -> None:
        """``topics`` are the names on the server with the names of the stream."""
        self.group = group
        self._shown = address.shown
        self._topics = topics
        self._left = left
        self._lock = threading.Lock()
        self._active = time.monotonic()
        self._closed = False
        self._ends: dict[TopicPartition, int] = {}
        self._lost: set[TopicPartition] = set()
        self._waiting: list[Record] = []
        with told(self._shown):
            self._consumer = KafkaConsumer(**_options(address, address.prefix + group))
            keep_finished_joins(self._consumer)
            self._consumer.subscribe(list(topics), listener=_Listener(self._gone))

    def poll(self, limit: int = 100, timeout: float = 1.0) -> list[Record]:
        """Up to ``limit`` records after those polled; empty after ``timeout`` seconds."""
        if self._closed:
            raise StreamError("the consumer is closed", where=f"group {self.group}")
        with self._lock, told(self._shown):
            self._active = time.monotonic()
            self._consumer.resume(*self._consumer.paused())
            records = self._waiting[:limit] or self._fetch(limit, timeout)
            self._waiting = self._waiting[limit:]
            for one in records:
                self._ends[_part(one)] = one.offset + 1
            self._active = time.monotonic()
        return [one._replace(topic=self._topics[one.topic]) for one in records]

    def commit(self) -> None:
        """Marks everything polled so far as done, durably; FencedError when a partition is lost."""
        with self._lock, told(self._shown):
            self._active = time.monotonic()
            while not self._committed():
                self._hold(HOLD_SECONDS)
            lost, self._lost = self._lost, set()
        if lost:
            names = ", ".join(f"{self._topics[part.topic]}/{part.partition}" for part in lost)
            raise FencedError(
                f"{names} went to another member before this one committed",
                where=f"group {self.group}",
                cure="nothing is lost, that member does it again",
            )

    def _committed(self) -> bool:
        """Commits what was handed out; false while the group shares out its partitions anew."""
        if not self._ends:
            return True
        offsets = {part: OffsetAndMetadata(at, "", -1) for part, at in self._ends.items()}
        try:
            self._consumer.commit(offsets, timeout_ms=COMMIT_SECONDS * 1000)
        except RebalanceInProgressError:
            return time.monotonic() - self._active > COMMIT_SECONDS
        except CommitFailedError:
            self._lost |= set(offsets)
        for part in offsets:
            self._ends.pop(part, None)
        return True

    def keep(self) -> None:
        """Stays in the group while a batch takes long; gives up after ``IDLE_SECONDS``."""
        idle = time.monotonic() - self._active
        if self._closed or not KEEP_SECONDS < idle < IDLE_SECONDS:
            return
        if self._lock.acquire(blocking=False):
            try:
                with told(self._shown):
                    self._hold(0)
            finally:
                self._lock.release()

    def _hold(self, timeout: float) -> None:
        """Takes part in the group without fetching; what comes all the same is handed out later."""
        self._consumer.pause(*self._consumer.assignment())
        self._waiting += self._fetch(100, timeout)

    def close(self) -> None:
        """Leaves the group; what was not committed is delivered again to another member."""
        if self._closed:
            return
        self._closed = True
        self._left(self)
        with self._lock, told(self._shown):
            self._consumer.close(autocommit=False, timeout_ms=10_000)

    def _fetch(self, limit: int, timeout: float) -> list[Record]:
        """Records with the topic's name on the server."""
        found = self._consumer.poll(timeout_ms=int(timeout * 1000), max_records=limit)
        return [
            record(message.topic, message) for messages in found.values() for message in messages
        ]

    def _gone(self, parts: Collection[TopicPartition]) -> None:
        """Partitions that another member gets; called by the client's thread."""
        self._lost |= {part for part in parts if self._ends.pop(part, None) is not None}
        self._waiting = [one for one in self._waiting if _part(one) not in parts]


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]  # it has no types
    def __init__(self, gone: Callable[[Collection[TopicPartition]], None]) -> None:
        self._gone = gone

    def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        self._gone(revoked)

    def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        """Nothing: the client goes on where the group has committed."""


def record(topic: str, message: Any) -> Record:
    """A message of the client as a record; keys of others need not be text."""
    key = (message.key or b"").decode("utf-8", "replace")
    at = message.timestamp * 1000
    return Record(topic, message.partition, message.offset, key, message.value, at)


def _part(one: Record) -> TopicPartition:
    return TopicPartition(one.topic, one.partition)


def _options(address: KafkaAddress, group: str) -> dict[str, Any]:
    session_ms = int(address.session * 1000)
    return {
        "group_id": group,
        "group_instance_id": address.instance or None,
        "enable_auto_commit": False,
        "auto_offset_reset": "earliest",
        "allow_auto_create_topics": False,
        "partition_assignment_strategy": [CooperativeStickyAssignor],
        "session_timeout_ms": session_ms,
        "heartbeat_interval_ms": min(3000, session_ms // 3),
        "max_poll_interval_ms": max(int(IDLE_SECONDS * 1000), session_ms),
        "fetch_max_wait_ms": 100,
        "metrics_enabled": False,
        **address.client(),
    }
