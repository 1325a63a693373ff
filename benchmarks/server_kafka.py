"""Messages through Kafka beside the embedded stream: what batching and compression change."""

import os
import re
import statistics
import sys
import tempfile
import uuid
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from kafka.admin import KafkaAdminClient

from benchmarks import ads as generated
from benchmarks.table import Row, check, seconds
from stream import codec, open_bus
from stream.bus import Bus, Item
from stream.kafka_url import parse
from tests.servers.place import read_env

MESSAGES = 20_000
SINGLE = 300
"""One message a send is so slow that fewer tell as much."""

RUNS = 3
TOPIC = "thb.bench"

SENDS = (
    ("all at once", MESSAGES),
    ("100 a send, as stages do", 100),
    ("1 a send, as crawls do", 1),
)
BATCHES = (16_384, 1_048_576)
COMPRESSIONS = ("none", "gzip", "lz4", "zstd")

Work = Callable[[Bus], int]


def run(_ads: int) -> list[Row]:
    """Sends, batches, compressions, then polls of two sizes; medians of three."""
    server = os.environ.get("THB_TEST_KAFKA_URL") or read_env().get("kafka")
    if not server:
        print("server_kafka: no Kafka runs; `make servers` starts it", file=sys.stderr)
        return []
    items = [(ad.id, codec.encode(ad)) for ad in generated.ads(MESSAGES, words=70)]
    size = statistics.mean(len(value) for _, value in items)
    check(1_000 < size < 1_500, f"the messages have {size:.0f} bytes, not about 1,200")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        rows = _sends(server, place, items, f"{MESSAGES:,} of {size:,.0f} bytes, lz4, acks=all")
        rows += _options(server, place, items)
        rows += [_polls(server, place, items, at) for at in (100, 1000)]
    _clean(server)
    return rows


def _clean(server: str) -> None:
    """Removes the topics of all runs."""
    with closing(KafkaAdminClient(**parse(server).client())) as admin:
        made = [name for name in admin.list_topics() if re.match(r"bench[0-9a-f]{8}\.", name)]
        admin.delete_topics(made)


def _sends(server: str, place: Path, items: list[Item], note: str) -> list[Row]:
    rows = []
    for name, at in SENDS:
        some = items[:SINGLE] if at == 1 else items
        rates = _both(server, place, lambda bus, some=some, at=at: _sent(bus, some, at), len(some))
        rows.append(Row(f"kafka: send {name}", *rates, "msg/s", note))
    return rows


def _options(server: str, place: Path, items: list[Item]) -> list[Row]:
    """What an option of the address changes, with the bytes that a message takes on disk."""
    options = [f"batch_bytes={size}" for size in BATCHES]
    options += [f"compression={name}" for name in COMPRESSIONS]
    embedded = _embedded(place)
    plain = _rate(embedded, lambda bus: bus.send(TOPIC, items), len(items))
    path = Path(embedded.removeprefix("sqlite:///"))
    kept = sum(file.stat().st_size for file in path.parent.glob(path.name + "*")) / len(items)
    rows = []
    for option in options:
        urls = [_fresh(server, option) for _ in range(RUNS)]
        rates = [_rate(url, lambda bus: bus.send(TOPIC, items), len(items)) for url in urls]
        rate, disk = statistics.median(rates), _disk(urls[-1]) / len(items)
        rows.append(Row(f"kafka: send all, {option}", rate, plain, "msg/s", ""))
        rows.append(Row(f"kafka: on disk, {option}", disk, kept, "byte", "of a message"))
    return rows


def _polls(server: str, place: Path, items: list[Item], at: int) -> Row:
    def work(bus: Bus) -> int:
        consumer, read = bus.consumer("bench", [TOPIC]), 0
        while read < len(items):
            read += len(consumer.poll(at, timeout=10))
            consumer.commit()
        return read

    rates = _both(server, place, work, len(items), items)
    return Row(f"kafka: poll {at} and commit", *rates, "msg/s", "joining the group included")


def _sent(bus: Bus, items: list[Item], at: int) -> int:
    return sum(bus.send(TOPIC, items[n : n + at]) for n in range(0, len(items), at))


def _both(
    server: str, place: Path, work: Work, count: int, before: list[Item] | None = None
) -> tuple[float, float]:
    """The medians of messages a second on the server and embedded, each run in a fresh stream."""
    rates: tuple[list[float], list[float]] = ([], [])
    for _ in range(RUNS):
        for url, found in zip((_fresh(server), _embedded(place)), rates, strict=True):
            found.append(_rate(url, work, count, before))
    return statistics.median(rates[0]), statistics.median(rates[1])


def _fresh(server: str, option: str = "") -> str:
    """An address whose topics nobody has used."""
    return f"{server}?prefix=bench{uuid.uuid4().hex[:8]}.&replicas=1&{option}".rstrip("&")


def _embedded(place: Path) -> str:
    return f"sqlite:///{place / uuid.uuid4().hex}"


def _rate(url: str, work: Work, count: int, before: list[Item] | None = None) -> float:
    with closing(open_bus(url)) as bus:
        bus.send(TOPIC, before or [])  # makes the topic before the clock starts
        done: list[int] = []
        taken = seconds(lambda: done.append(work(bus)))
        check(done == [count] and bus.count(TOPIC) == count, "another number of messages")
    return count / taken


def _disk(url: str) -> int:
    address = parse(url)
    with closing(KafkaAdminClient(**address.client())) as admin:
        found = admin.describe_log_dirs([address.prefix + TOPIC])
    return sum(
        part["partition_size"]
        for broker in found
        for folder in broker["log_dirs"]
        for topic in folder["topics"]
        if topic["name"] == address.prefix + TOPIC
        for part in topic["partitions"]
    )
