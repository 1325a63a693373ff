"""A topic as it is declared on a server: how long it keeps what, and whether it compacts."""

from dataclasses import dataclass

MESSAGE_BYTES = 4_194_304
"""The largest message of a topic; an ad of the longest text in four-byte letters is a quarter."""

_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic; ``compact`` keeps the last message of each key for good and removes earlier ones
    and tombstones after ``days``, otherwise whatever is older than ``days`` goes."""

    name: str
    compact: bool = False
    days: int = 90
    message_bytes: int = MESSAGE_BYTES

    def config(self, replicas: int) -> dict[str, str]:
        """Settings of the topic in Kafka's own names; below 1 the broker chooses the replicas."""
        age = self.days * _DAY_MS
        common = {
            # Arrival, by the broker's clock: a sender's may be wrong, and trimming goes by it.
            "message.timestamp.type": "LogAppendTime",
            "max.message.bytes": str(self.message_bytes),
        }
        if replicas > 0:
            common["min.insync.replicas"] = "2" if replicas > 2 else "1"
        if not self.compact:
            return {**common, "cleanup.policy": "delete", "retention.ms": str(age)}
        return {
            **common,
            # "delete" beside it lets `trim` work, which the broker refuses to compacted topics.
            "cleanup.policy": "compact,delete",
            "retention.ms": "-1",
            "delete.retention.ms": str(age),
            # What a tombstone deletes is gone from the disk within a day or so.
            "max.compaction.lag.ms": str(_DAY_MS),
            "segment.ms": str(_DAY_MS),
            "min.cleanable.dirty.ratio": "0.2",
        }


def is_dead(name: str) -> bool:
    """Whether a topic holds dead letters."""
    return name.startswith("thb.") and name.endswith(".dead")
