"""What a topic still holds of deleted ads: after a restore, or where a process died."""

from itertools import islice

from stream import codec
from stream.bus import Bus, Place, Record, every
from stream.deletions import Deletions, Sign, sign
from stream.errors import StreamError
from stream.stages import TOPICS

TOGETHER = 1000
"""Messages that are looked up together, without their values."""


def sweep(bus: Bus, topic: str, deletions: Deletions) -> int:
    """Erases the messages of deleted ads from a topic, and none of a newer version; returns under
    how many keys there were some. A server that compacts may show them for a day more."""
    return len(bus.erase_at(topic, _held(bus, topic, deletions)))


def _held(bus: Bus, topic: str, deletions: Deletions) -> dict[Place, str]:
    """Where messages of deleted ads stand, each with its key."""
    found: dict[Place, str] = {}
    for partition in range(bus.topics().get(topic, 0)):
        records = every(bus, topic, partition)
        known = ((one.key, one.offset, sign_of(one)) for one in records if one.value is not None)
        while part := list(islice(known, TOGETHER)):
            held = deletions.hold_back([signed for *_, signed in part])
            for (key, offset, _), is_held in zip(part, held, strict=True):
                if is_held:
                    found[partition, offset] = key
    return found


def sign_of(record: Record) -> Sign:
    """By what the message of a record is known; one that nobody can read by its key alone."""
    kind = TOPICS.get(record.topic)
    try:
        message = codec.decode(kind, record.value) if kind and record.value else None
    except StreamError:
        message = None
    return sign(record.key, message)
