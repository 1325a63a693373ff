"""A topic as it is declared on a server: how long it keeps what, and whether it compacts."""

from dataclasses import dataclass

MESSAGE_BYTES = 4_194_304
"""The largest message of a topic; an ad of the longest text in four-byte letters is a quarter."""

_DAY_MS = 86_400_000


TOMBSTONE_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic: what is older than ``days`` goes (0: nothing does). ``compact`` keeps the last
    message of each key only, so that a tombstone deletes; it is itself kept for 30 days."""

    name: str
    compact: bool = False
    days: int = 90
    message_bytes: int = MESSAGE_BYTES

    @property
    def keeps(self) -> str:
        """What stays in it, in words."""
        if not self.days:
            return "the last of each key"
        return f"{'the last of each key, ' if self.compact else ''}{self.days} days"

    def config(self, replicas: int) -> dict[str, str]:
        """Settings of the topic in Kafka's own names; below 1 the broker chooses the replicas."""
        common = {
            # Arrival, by the broker's clock: a sender's may be wrong, and trimming goes by it.
            "message.timestamp.type": "LogAppendTime",
            "max.message.bytes": str(self.message_bytes),
            "retention.ms": str(self.days * _DAY_MS) if self.days else "-1",
        }
        if replicas > 0:
            common["min.insync.replicas"] = "2" if replicas > 2 else "1"
        if not self.compact:
            return {**common, "cleanup.policy": "delete"}
        return {
            **common,
            # "delete" beside it lets `trim` work, which the broker refuses to compacted topics.
            "cleanup.policy": "compact,delete",
            "delete.retention.ms": str(TOMBSTONE_DAYS * _DAY_MS),
            # What a tombstone deletes is gone from the disk within a day or so.
            "max.compaction.lag.ms": str(_DAY_MS),
            "segment.ms": str(_DAY_MS),
            "min.cleanable.dirty.ratio": "0.2",
        }


def is_dead(name: str) -> bool:
    """Whether a topic holds dead letters."""
    return name.startswith("thb.") and name.endswith(".dead")
