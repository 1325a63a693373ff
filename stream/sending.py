"""What every bus holds to: names of topics, partitions, batches, and the size of a message."""

import re
from collections.abc import Iterable, Iterator

from stream.bus import Item
from stream.errors import StreamError

BATCH = 1000
BATCH_BYTES = 8_000_000
"""A batch holds so many messages or bytes at most: what it waits for is shared by many."""

_NAME = re.compile(r"[A-Za-z0-9._-]{1,200}")


def check_name(topic: str) -> str:
    """The name itself; StreamError when it is none."""
    if not _NAME.fullmatch(topic):
        cure = "use up to 200 letters, digits, dots, dashes and underscores of ASCII"
        raise StreamError("no name for a topic", where=repr(topic), cure=cure)
    return topic


def check_partition(topic: str, partition: int, count: int) -> None:
    """Refuses a partition that a topic of so many does not have."""
    if not 0 <= partition < count:
        what = f"no partition {partition}; there are {count}, counted from 0"
        raise StreamError(what, where=topic)


def busy(group: str) -> StreamError:
    """What refuses to move a group whose members are at work."""
    cure = "stop every process of this stage, wait some seconds, and run it again"
    return StreamError("it has members, which would not notice", where=f"group {group}", cure=cure)


def batches(items: Iterable[Item], topic: str, limit: int) -> Iterator[list[Item]]:
    """Items in batches, each checked as a whole before it is given."""
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += checked_size(item, topic, limit)
        if len(batch) >= BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def checked_size(item: Item, topic: str, limit: int) -> int:
    """Bytes of key and value; StreamError when the key is no text or they are over the limit."""
    key, value = item
    try:
        size = len(key.encode()) + len(value or b"")
    except UnicodeEncodeError as error:
        raise StreamError("a key is no Unicode text", where=repr(key)) from error
    if size > limit:
        what = f"a message of {size:,} bytes is over the limit of {limit:,}"
        cure = f"shorten it or raise the limit of {topic} (`thb stream init`)"
        raise StreamError(what, where=f"{topic}, key {key[:80]}", cure=cure)
    return size
