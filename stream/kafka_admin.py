"""What the administration of Kafka tells and does: topics, offsets, groups, trimming."""

import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from kafka import TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient, OffsetSpec
from kafka.errors import (
    KafkaError,
    NoError,
    RebalanceInProgressError,
    RetriableError,
    TopicAlreadyExistsError,
    UnknownMemberIdError,
)
from kafka.structs import OffsetAndMetadata

from stream.errors import StreamError
from stream.kafka_errors import told, translated
from stream.kafka_url import KafkaAddress
from stream.topic import Topic

ENVELOPE = 512
"""Bytes that a batch with one message takes beside its key and value, generously."""

RETRY_SECONDS = 0.3

_BUSY = (UnknownMemberIdError, RebalanceInProgressError)
"""What the broker says of a group that has members."""

Offsets = Mapping[TopicPartition, int]
T = TypeVar("T")


class KafkaAdmin:
    """The cluster at an address; topics carry their full names here. For any number of threads."""

    def __init__(self, address: KafkaAddress) -> None:
        self._address = address
        self._lock = threading.Lock()
        with told(address.shown):
            self._client = KafkaAdminClient(
                **address.client(),
            )

    def topics(self, names: Collection[str] | None = None) -> dict[str, int]:
        """Topics that exist, with their number of partitions; internal ones are left out."""
        found = self._call(lambda client: client.describe_topics(names and list(names)))
        return {
            topic["name"]: len(topic["partitions"])
            for topic in found
            if topic["error_code"] == 0 and not topic["is_internal"]
        }

    def make(self, name: str, topic: Topic) -> bool:
        """Makes a topic and waits until it can be used; false when there is one already."""
        wanted = {
            "num_partitions": self._address.partitions,
            "replication_factor": self._address.replicas,
            "configs": topic.config(self._replicas()),
        }
        try:
            with self._lock:
                self._client.create_topics({name: wanted}, wait_for_metadata=True)
        except TopicAlreadyExistsError:
            return False
        except RetriableError as error:
            raise translated(error, self._address.shown) from error
        except KafkaError as error:
            cure = "let somebody who may run `thb stream init`"
            what = f"the topic cannot be made ({type(error).__name__}: {error})"
            raise StreamError(what, where=name, cure=cure) from error
        return True

    def settings(self, name: str) -> dict[str, str]:
        """The settings of a topic in Kafka's own names."""
        asked = ConfigResource(ConfigResourceType.TOPIC, name)
        found = self._call(lambda client: client.describe_configs([asked], config_filter="all"))
        return {key: str(entry["value"]) for key, entry in found["topic"][name].items()}

    def set(self, name: str, topic: Topic) -> bool:
        """Brings the settings of a topic in line; false when they are."""
        now = self.settings(name)
        wanted = topic.config(self._replicas())
        changed = {key: value for key, value in wanted.items() if now.get(key) != value}
        if changed:
            asked = ConfigResource(ConfigResourceType.TOPIC, name, changed)
            self._call(lambda client: client.alter_configs([asked]))
        return bool(changed)

    def limit(self, name: str) -> int:
        """Bytes that key and value of one message may have."""
        return int(self.settings(name)["max.message.bytes"]) - ENVELOPE

    def firsts(self, parts: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """The first offset kept in each partition."""
        return self._offsets(dict.fromkeys(parts, OffsetSpec.EARLIEST))

    def ends(self, parts: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """The next offset of each partition."""
        return self._offsets(dict.fromkeys(parts, OffsetSpec.LATEST))

    def since(self, parts: Iterable[TopicPartition], at_ms: int) -> dict[TopicPartition, int]:
        """The first offset that arrived at a time or later, -1 where there is none."""
        return self._offsets(dict.fromkeys(parts, at_ms))

    def done(self, group: str, parts: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
        """What a group has committed in each partition, -1 where it has not."""
        if not parts:
            return {}
        found = self._call(lambda client: client.list_group_offsets({group: list(parts)}))
        return {part: found[group][part].offset for part in parts}

    def groups(self, topic: str) -> list[dict[TopicPartition, int]]:
        """What every group that has committed in a topic has committed there."""
        names = [group["group_id"] for group in self._call(lambda client: client.list_groups())]
        found = self._call(lambda client: client.list_group_offsets(names)) if names else {}
        mine = [
            {part: at.offset for part, at in offsets.items() if part.topic == topic}
            for offsets in found.values()
        ]
        return [offsets for offsets in mine if offsets]

    def enrol(self, group: str, parts: Sequence[TopicPartition]) -> None:
        """Puts a group that is new at the first messages, so that nobody trims them before it has
        committed for the first time; a group that has members is left alone."""
        missing = [part for part, at in self.done(group, parts).items() if at < 0]
        if not missing:
            return
        start = {part: OffsetAndMetadata(at, "", -1) for part, at in self.firsts(missing).items()}
        try:
            with self._lock:
                self._client.alter_group_offsets(group, start)
        except KafkaError:
            # Another member was quicker; what it has committed is the better place.
            return

    def put(self, group: str, at: Offsets) -> bool:
        """Puts a group at offsets; false while it has members."""
        wanted = {part: OffsetAndMetadata(offset, "", -1) for part, offset in at.items()}
        found = self._call(lambda client: client.alter_group_offsets(group, wanted))
        wrong = [error for error in found.values() if error is not NoError]
        if wrong and wrong[0] not in _BUSY:
            raise translated(wrong[0](), self._address.shown)
        return not wrong

    def cut(self, before: Offsets) -> None:
        """Removes the messages of partitions before an offset."""
        if before:
            self._call(lambda client: client.delete_records(dict(before)))

    def close(self) -> None:
        self._client.close()

    def _offsets(self, asked: dict[TopicPartition, Any]) -> dict[TopicPartition, int]:
        if not asked:
            return {}
        found = self._call(lambda client: client.list_partition_offsets(asked))
        return {part: found[part].offset for part in asked}

    def _replicas(self) -> int:
        return self._address.replicas

    def _call(self, work: Callable[[KafkaAdminClient], T]) -> T:
        """Asks again while the broker says that it cannot tell yet, as a new or restarted one does
        of its groups."""
        end = time.monotonic() + self._address.delivery
        with told(self._address.shown):
            while True:
                try:
                    with self._lock:
                        return work(self._client)
                except RetriableError:
                    if time.monotonic() > end:
                        raise
                time.sleep(RETRY_SECONDS)
