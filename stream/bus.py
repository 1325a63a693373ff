"""The bus as a protocol: topics with partitions, consumer groups, at-least-once delivery."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from stream.topic import Topic

READ_BYTES = 8_000_000
"""Values of records that are read together; a single one may be larger."""

Item = tuple[str, bytes | None]
"""What is sent: a key and an encoded message, or a key and ``None`` (a tombstone)."""


Place = tuple[int, int]
"""Where a message stands in a topic: its partition and offset."""


class Record(NamedTuple):
    """One message as it stands in a topic; ``at`` is its time of arrival in microseconds."""

    topic: str
    partition: int
    offset: int
    key: str
    value: bytes | None
    at: int


class Lag(NamedTuple):
    """How far a consumer group is in a topic: messages in it, processed, and still to do."""

    topic: str
    group: str
    total: int
    done: int

    @property
    def left(self) -> int:
        return self.total - self.done


class Consumer(Protocol):
    """One member of a consumer group; order is kept within a key."""

    def poll(self, limit: int = 100, timeout: float = 1.0) -> list[Record]:
        """Up to ``limit`` records after those polled; empty after ``timeout`` seconds."""

    def commit(self) -> None:
        """Marks everything polled so far as done, durably."""

    def close(self) -> None:
        """Leaves the group; what was not committed is delivered again to another member."""


class Bus(Protocol):
    """A stream of topics; ``send`` returns when all items are on disk."""

    def send(self, topic: str, items: Iterable[Item]) -> int:
        """Appends all items in order, durably, all or nothing per batch; returns how many."""

    def consumer(self, group: str, topics: Sequence[str]) -> Consumer:
        """Joins a consumer group; several processes may."""

    def read(self, topic: str, partition: int, offset: int, limit: int = 100) -> list[Record]:
        """Records of a partition from an offset on, without a group: ``limit`` at most, fewer when
        their values come to about READ_BYTES, none where there are none."""

    def count(self, topic: str) -> int:
        """How many messages were ever appended to a topic."""

    def topics(self) -> dict[str, int]:
        """Topics that exist, with their number of partitions."""

    def lag(self, group: str, topics: Sequence[str]) -> list[Lag]:
        """Progress of a group, a row a topic."""

    def rewind(self, group: str, topics: Sequence[str]) -> int:
        """Puts a group without members back to the first messages kept, so that it does all of them
        again; returns how many. StreamError while it has members."""

    def erase(self, topic: str, keys: Mapping[str, int]) -> set[str]:
        """Deletes what arrived under some keys up to a moment each (microseconds; FOREVER: all of
        it): a tombstone follows, and what stands before it goes from the disk, at once in the
        embedded log, where a topic compacts also on a server. A key under which something arrived
        later keeps that, and gets no tombstone; returns those that got one."""

    def erase_at(self, topic: str, places: Mapping[Place, str]) -> set[str]:
        """Deletes the messages that stand at some places, each given with its key, and none else:
        a tombstone follows under keys of which nothing stays. Returns the keys of what goes; a
        server takes messages of a key only where it takes all of them."""

    def trim(self, topic: str, before: int) -> int:
        """Removes what arrived before a time in microseconds, except what a group has yet to
        process; returns how many."""

    def tidy(self) -> int:
        """Trims the declared topics to what they keep, where no server does; returns how many
        messages went."""

    def limit(self, topic: str, /) -> int:
        """How many bytes key and value of a message may have together; more is refused."""

    def declare(self, topics: Sequence[Topic]) -> dict[str, str]:
        """Makes topics or brings them in line: ``made``, ``changed`` or ``there``, by name."""

    def close(self) -> None:
        """Releases files and connections."""


def every(bus: Bus, topic: str, partition: int, offset: int = 0) -> Iterator[Record]:
    """All records of a partition from an offset on, of which few are in memory at once."""
    while found := bus.read(topic, partition, offset, 1000):
        yield from found
        offset = found[-1].offset + 1
