"""The bus on Kafka where it is more than its contract: topics, members that take long, limits."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest
from kafka import KafkaConsumer
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient
from stream_steps import ad, stage

import stream
from stream import dead, kafka_bus, kafka_member
from stream.bus import Record, every
from stream.errors import FencedError, MissingError
from stream.kafka_admin import KafkaAdmin
from stream.kafka_bus import KafkaBus
from stream.kafka_url import parse
from stream.stages import ADS, SCORED, Context
from stream.topic import Topic
from stream.topics import declared

T = "thb.test"
Open = Callable[..., KafkaBus]


@pytest.fixture
def url(kafka_stream: str) -> str:
    return kafka_stream


@pytest.fixture
def open_bus(url: str) -> Iterator[Open]:
    """Opens the same stream again and again, with more options."""
    with ExitStack() as stack:
        yield lambda more="": stack.enter_context(closing(KafkaBus(parse(url + more))))


def settings(url: str, topic: str) -> dict[str, str]:
    address = parse(url)
    with closing(KafkaAdmin(address)) as admin:
        return admin.settings(address.prefix + topic)


@pytest.mark.parametrize("topic", [ADS, SCORED])
def test_ads_are_compacted_and_can_be_trimmed(open_bus: Open, url: str, topic: str) -> None:
    bus = open_bus()
    bus.send(topic, [ad(1), ad(2)])

    found = settings(url, topic)

    assert found["cleanup.policy"] == "compact,delete"
    assert (found["retention.ms"], found["delete.retention.ms"]) == ("-1", str(30 * 86_400_000))
    assert found["message.timestamp.type"] == "LogAppendTime"
    assert bus.trim(topic, int(time.time() * 1_000_000) + 2_000_000) == 2


@pytest.mark.slow
def test_compaction_leaves_the_last_of_each_key_and_nothing_of_what_is_deleted(
    open_bus: Open, url: str
) -> None:
    bus = open_bus("&partitions=1")
    bus.send(ADS, [("a", b"1"), ("b", b"1"), ("a", b"2"), ("b", None)])
    address = parse(url)
    quick = {"segment.ms": "100", "min.cleanable.dirty.ratio": "0.01", "delete.retention.ms": "0"}
    topic = ConfigResource(ConfigResourceType.TOPIC, address.prefix + ADS, quick)
    with closing(KafkaAdminClient(**address.client())) as admin:
        admin.alter_configs([topic])
    sent, end = 4, time.monotonic() + 120
    left: list[tuple[str, bytes | None]] = []
    while left != [("a", b"2")] and time.monotonic() < end:
        sent += bus.send(ADS, [("filler", b"x")])  # the last segment is never compacted
        time.sleep(0.5)
        kept = [(one.key, one.value) for one in bus.read(ADS, 0, 0, 1000)]
        left = [one for one in kept if one[0] != "filler"]

    assert left == [("a", b"2")]
    assert bus.count(ADS) == sent
    consumer = bus.consumer("g", [ADS])
    while bus.lag("g", [ADS])[0].left and time.monotonic() < end:
        consumer.poll(100, timeout=1)
        consumer.commit()
    assert bus.lag("g", [ADS])[0].done == sent


def test_a_topic_is_brought_in_line(open_bus: Open, url: str) -> None:
    bus = open_bus()
    assert bus.declare([Topic(name=T, days=1)]) == {T: "made"}
    assert bus.declare([Topic(name=T, days=2)]) == {T: "changed"}
    assert bus.declare([Topic(name=T, days=2)]) == {T: "there"}
    assert settings(url, T)["retention.ms"] == str(2 * 86_400_000)


@pytest.mark.parametrize("compression", ["none", "gzip", "lz4", "zstd"])
def test_every_compression_arrives(open_bus: Open, compression: str) -> None:
    bus = open_bus(f"&compression={compression}")
    bus.send(T, [(f"k{n}", b"text " * 500) for n in range(50)])

    assert {record.value for record in polled(bus.consumer("g", [T]), 50)} == {b"text " * 500}


def test_what_a_topic_does_not_take_becomes_a_dead_letter(
    open_bus: Open, url: str, tmp_path: Path
) -> None:
    bus = open_bus()
    bus.declare([Topic(name=SCORED, message_bytes=3_000)])
    bus.send(ADS, [ad(1), ad(2, "Work " * 1000), ad(3)])
    context = Context(home=tmp_path, stream_url=url, index_url="", state_url="", evidence_url="")

    counts = stream.run([stage("copy", "Step", ADS, SCORED)], context, drain=True)["copy"]

    assert counts[:3] == (2, 2, 1)
    ((_, letter),) = dead.letters(bus, "copy")
    assert (letter.key, "over the limit of 2,488" in letter.reason) == ("ad-2", True)
    assert dead.replay(bus, dead.letters(bus, "copy")) == 1
    assert bus.count(ADS) == 4
    assert dead.letters(bus, "copy") == []


def test_a_member_that_takes_long_does_not_hold_up_the_others(
    open_bus: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kafka_member, "KEEP_SECONDS", 0.3)
    monkeypatch.setattr(kafka_bus, "KEEP_SECONDS", 0.1)
    bus = open_bus()
    bus.send(T, [(f"k{n}", str(n).encode()) for n in range(400)])
    slow = bus.consumer("g", [T])
    seen = polled(slow, 10)
    other = open_bus().consumer("g", [T])
    shared: list[Record] = []
    end = time.monotonic() + 60
    while not shared and time.monotonic() < end:  # the first one neither polls nor commits
        shared += other.poll(100, timeout=0.1)
    assert shared
    other.commit()
    with suppress(FencedError):
        slow.commit()
    while bus.lag("g", [T])[0].left and time.monotonic() < end:
        for member in (slow, other):
            seen += member.poll(100, timeout=0.1)
            member.commit()
    assert {int(one.value or b"") for one in seen + shared} == set(range(400))


@pytest.mark.slow
def test_a_member_that_joins_between_two_polls_stays_in_its_group(open_bus: Open) -> None:
    """The second poll comes after more than a session: another stage of the thread was busy."""
    bus = open_bus("&session=4")
    bus.declare([Topic(name=T)])
    members = [bus.consumer(f"g{number}", [T]) for number in range(8)]
    for number in range(8):
        for member in members[number:]:  # the first polls once, the last eight times
            member.poll(10, timeout=0)
        time.sleep(0.05)
    time.sleep(5.5)
    bus.send(T, [("k", b"1")])

    for member in members:
        assert len(polled(member, 1)) == 1
        member.commit()  # no FencedError


def test_a_process_with_a_name_has_its_partitions_back(open_bus: Open) -> None:
    session = "&session=30"  # of a member that a busy machine holds up nothing is taken
    first, other = open_bus(f"&instance=a{session}"), open_bus(f"&instance=b{session}")
    members = [bus.consumer("g", [T]) for bus in (first, other)]
    end = time.monotonic() + 60
    homes: list[set[int]] = [set(), set()]
    while time.monotonic() < end and not all(len(home) == 2 for home in homes):
        first.send(T, [(f"k{n}", b"x") for n in range(40)])
        for number, member in enumerate(members):
            homes[number] = {one.partition for one in member.poll(100, timeout=0.1)}
            member.commit()
    assert not homes[0] & homes[1]
    members[0].close()
    again = open_bus(f"&instance=a{session}").consumer("g", [T])
    other.send(T, [(f"k{n}", b"x") for n in range(40)])
    found: set[int] = set()
    while time.monotonic() < end and found != homes[0]:
        found |= {one.partition for one in again.poll(100, timeout=0.1)}
        members[1].poll(100, timeout=0)
        members[1].commit()
    assert found == homes[0]


def test_a_trim_leaves_what_a_member_has_not_committed_yet(open_bus: Open) -> None:
    bus = open_bus()
    bus.send(T, [(f"k{n}", b"x") for n in range(40)])
    bus.consumer("g", [T]).poll(100, timeout=5)

    assert bus.trim(T, int(time.time() * 1_000_000) + 2_000_000) == 0


def test_a_read_goes_on_where_a_poll_gives_nothing_and_says_so_after_a_while(
    open_bus: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    bus = open_bus("&partitions=1")
    sent = [("k", str(n).encode()) for n in range(5)]
    bus.send(T, sent)
    real, empty = KafkaConsumer.poll, [2]

    def poll(consumer: KafkaConsumer, **given: int) -> object:
        empty[0] -= 1
        return {} if empty[0] >= 0 else real(consumer, **given)

    monkeypatch.setattr(KafkaConsumer, "poll", poll)
    assert [(one.key, one.value) for one in every(bus, T, 0)] == sent
    assert empty[0] < 0

    empty[0] = 10**9
    monkeypatch.setattr(kafka_bus, "READ_SECONDS", 0.2)
    with pytest.raises(MissingError, match=r"no message of .*thb\.test in 0\.2 s"):
        list(every(bus, T, 0))


def test_other_topics_get_the_defaults() -> None:
    assert declared("thb.other") == Topic(name="thb.other")
    assert declared("thb.other.dead").message_bytes == 2 * declared(ADS).message_bytes


def polled(consumer: kafka_member.KafkaMember, count: int) -> list[Record]:
    records: list[Record] = []
    end = time.monotonic() + 60
    while len(records) < count and time.monotonic() < end:
        records += consumer.poll(count - len(records), timeout=1)
    assert len(records) == count
    return records
