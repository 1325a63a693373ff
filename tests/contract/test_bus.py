"""What every backend of the bus keeps to."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable

import pytest

from stream.bus import READ_BYTES, Bus, Consumer, Item, Lag, Record, every
from stream.errors import StreamError
from stream.messages import FOREVER, now
from stream.topics import DECLARED

T = "thb.test"


def numbered(count: int, keys: int = 50, start: int = 0) -> list[Item]:
    return [(f"key-{n % keys}", str(n).encode()) for n in range(start, start + count)]


def take(consumer: Consumer, count: int = 0, *, seconds: float = 60.0) -> list[Record]:
    """Polls and commits until so many records came, and then no more: the first polls of a member
    may give nothing."""
    records: list[Record] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        batch = consumer.poll(100, timeout=0.3)
        consumer.commit()
        records += batch
        if not batch and len(records) >= count:
            break
    return records


def polled(consumer: Consumer, count: int) -> list[Record]:
    """So many records without a commit, in as many polls as it takes."""
    records: list[Record] = []
    end = time.monotonic() + 60
    while len(records) < count and time.monotonic() < end:
        records += consumer.poll(count - len(records), timeout=1)
    assert len(records) == count
    return records


def values(records: list[Record]) -> list[int]:
    return sorted(int(record.value or b"-1") for record in records)


def test_ten_thousand_messages_arrive_once_and_in_order_of_their_key(bus: Bus) -> None:
    assert bus.send(T, numbered(10_000)) == 10_000
    records = take(bus.consumer("g", [T]), 10_000, seconds=200)
    assert values(records) == list(range(10_000))
    by_key = defaultdict(list)
    for record in records:
        by_key[record.key].append(int(record.value or b""))
    assert len(by_key) == 50
    assert all(order == sorted(order) for order in by_key.values())
    assert bus.count(T) == 10_000


def test_a_key_keeps_to_one_partition_with_gapless_offsets(bus: Bus) -> None:
    for start in range(0, 300, 30):
        bus.send(T, numbered(30, start=start))
    records = take(bus.consumer("g", [T]), 300)
    homes = {(record.key, record.partition) for record in records}
    assert len(homes) == 50
    offsets = defaultdict(list)
    for record in records:
        offsets[record.partition].append(record.offset)
    assert len(offsets) > 1
    assert all(sorted(found) == list(range(len(found))) for found in offsets.values())


def test_what_is_not_committed_is_delivered_again_after_close(bus: Bus) -> None:
    bus.send(T, numbered(250))
    first = bus.consumer("g", [T])
    done = polled(first, 100)
    first.commit()
    undone = polled(first, 100)
    first.close()
    again = take(bus.consumer("g", [T]), 150)
    assert values(done + again) == list(range(250))
    assert set(undone) <= set(again)


def test_what_is_not_committed_is_delivered_again_after_a_crash(
    bus: Bus, child: Callable[[str], object]
) -> None:
    bus.send(T, numbered(100))
    ended = child(
        "consumer = bus.consumer('g', ['thb.test'])\n"
        "def take(count):\n"
        "    while count:\n"
        "        count -= len(consumer.poll(count, timeout=5))\n"
        "take(40)\n"
        "consumer.commit()\n"
        "take(40)\n"
        "os.kill(os.getpid(), 9)"
    )
    assert ended.returncode == -9, ended.stderr
    assert bus.lag("g", [T])[0].left == 60
    records = take(bus.consumer("g", [T]), 60)
    assert len(records) == 60
    assert bus.lag("g", [T])[0].left == 0


def test_groups_do_not_see_each_other(bus: Bus) -> None:
    bus.send(T, numbered(20))
    assert len(take(bus.consumer("one", [T]), 20)) == 20
    assert len(take(bus.consumer("two", [T]), 20)) == 20


def test_a_consumer_of_two_topics_gets_both(bus: Bus) -> None:
    bus.send("thb.a", numbered(10))
    bus.send("thb.b", numbered(10))
    records = take(bus.consumer("g", ["thb.a", "thb.b"]), 20)
    assert {(record.topic, record.value) for record in records} == {
        (topic, str(n).encode()) for topic in ("thb.a", "thb.b") for n in range(10)
    }


@pytest.mark.parametrize("timeout", [0, 0.05])
def test_two_members_share_the_partitions(
    bus: Bus, open_again: Callable[[], Bus], timeout: float
) -> None:
    one = bus.consumer("g", [T])
    assert one.poll(timeout=0) == []
    two = open_again().consumer("g", [T])
    until = time.monotonic() + 60
    shared: tuple[set[int], set[int]] = (set(), set())
    seen: list[Record] = []
    start = 0
    while time.monotonic() < until and not (shared[0] and shared[1] and start >= 400):
        bus.send(T, numbered(40, start=start))
        start += 40
        for member, homes in zip((one, two), shared, strict=True):
            records = member.poll(100, timeout=timeout)
            member.commit()
            homes |= {record.partition for record in records}
            seen += records
        time.sleep(0.02)
    assert shared[0]
    assert shared[1]
    while time.monotonic() < until + 60 and bus.lag("g", [T])[0].left:
        seen += take(one, seconds=1) + take(two, seconds=1)
    assert values(seen) == list(range(start)), "nothing lost, nothing twice"


@pytest.mark.slow
def test_members_come_and_go_while_messages_arrive(bus: Bus, open_again: Callable[[], Bus]) -> None:
    total = 3000

    def produce() -> None:
        producer = open_again()
        for start in range(0, total, 20):
            producer.send(T, numbered(20, start=start))
            time.sleep(0.005)

    seen: list[Record] = []

    def consume(batches: int | None) -> None:
        consumer = open_again().consumer("g", [T])
        while batches is None or batches > 0:
            records = consumer.poll(30, timeout=0.2)
            consumer.commit()
            seen.extend(records)
            if batches is not None:
                batches -= 1
            elif not records and bus.lag("g", [T])[0].done == total:
                break
        consumer.close()

    producer = threading.Thread(target=produce)
    members = [threading.Thread(target=consume, args=(n,)) for n in (5, 10, 20, None, None)]
    producer.start()
    for member in members:
        member.start()
        time.sleep(0.1)
    for thread in (producer, *members):
        thread.join(120)
        assert not thread.is_alive()
    assert sorted(set(values(seen))) == list(range(total))
    assert bus.lag("g", [T]) == [Lag(T, "g", total, total)]


def test_lag_is_exact(bus: Bus) -> None:
    assert bus.lag("g", [T]) == [Lag(T, "g", 0, 0)]
    bus.send(T, numbered(150))
    assert bus.lag("g", [T]) == [Lag(T, "g", 150, 0)]
    consumer = bus.consumer("g", [T])
    polled(consumer, 100)
    assert bus.lag("g", [T])[0].done == 0
    consumer.commit()
    assert bus.lag("g", [T])[0].left == 50
    polled(consumer, 50)
    consumer.commit()
    bus.send(T, numbered(7))
    assert bus.lag("g", [T, "thb.other"]) == [Lag(T, "g", 157, 150), Lag("thb.other", "g", 0, 0)]


@pytest.mark.parametrize("value", [None, b"", b"\x00\xff", b"{}", b"x" * 300_000])
@pytest.mark.parametrize("key", ["", "a", "zażółć gęślą", "Київ", "🜁\u200b", "a\x00b", "x" * 5000])
def test_keys_and_values_come_back_as_they_went(bus: Bus, key: str, value: bytes | None) -> None:
    bus.send(T, [(key, value)])
    (record,) = polled(bus.consumer("g", [T]), 1)
    assert (record.key, record.value, record.topic) == (key, value, T)
    assert abs(record.at / 1_000_000 - time.time()) < 60


def test_empty_batches_are_harmless(bus: Bus) -> None:
    assert bus.send(T, []) == 0
    consumer = bus.consumer("g", [T])
    assert consumer.poll(timeout=0) == []
    consumer.commit()
    started = time.monotonic()
    assert consumer.poll(timeout=0.2) == []
    assert 0.15 < time.monotonic() - started < 30
    consumer.close()
    consumer.close()


def test_a_poll_ends_when_a_message_comes(bus: Bus, open_again: Callable[[], Bus]) -> None:
    consumer = bus.consumer("g", [T])
    other = open_again()
    timer = threading.Timer(0.3, lambda: other.send(T, numbered(1)))
    timer.start()
    started = time.monotonic()
    assert len(consumer.poll(timeout=120)) == 1
    assert time.monotonic() - started < 60
    timer.join()


def test_read_needs_no_group(bus: Bus) -> None:
    bus.send(T, numbered(100, keys=1))
    (partition,) = [n for n in range(bus.topics()[T]) if bus.read(T, n, 0)]
    records = bus.read(T, partition, 40, limit=20)
    assert [record.offset for record in records] == list(range(40, 60))
    assert [record.value for record in records] == [str(n).encode() for n in range(40, 60)]
    assert bus.read(T, partition, 100) == []
    assert bus.read("thb.unknown", 0, 0) == []


def test_topics_are_those_named(bus: Bus) -> None:
    bus.send("thb.b", numbered(1))
    bus.consumer("g", ["thb.a"])
    assert set(bus.topics()) == {"thb.a", "thb.b"}
    assert all(partitions > 0 for partitions in bus.topics().values())
    assert bus.count("thb.a") == 0


def test_another_process_sees_what_was_sent(bus: Bus, child: Callable[[str], object]) -> None:
    ended = child("bus.send('thb.test', [(f'k{n}', b'%d' % n) for n in range(300)])\nbus.close()")
    assert ended.returncode == 0, ended.stderr
    assert values(take(bus.consumer("g", [T]), 300)) == list(range(300))


def test_a_batch_that_cannot_be_sent_is_not_sent_in_part(bus: Bus) -> None:
    with pytest.raises(StreamError):
        bus.send(T, [("good", b"1"), ("\ud800", b"2"), ("good", b"3")])
    assert bus.count(T) == 0


def test_a_message_over_the_limit_is_refused_with_its_reason(bus: Bus) -> None:
    limit = bus.limit(T)
    assert bus.send(T, [("k", b"x" * (limit - 1))]) == 1
    with pytest.raises(StreamError, match=f"bytes is over the limit of {limit:,}.*thb.test"):
        bus.send(T, [("good", b"1"), ("k", b"x" * limit)])
    assert bus.count(T) == 1
    (record,) = polled(bus.consumer("g", [T]), 1)
    assert len(record.value or b"") == limit - 1


def test_a_tombstone_arrives_after_what_it_deletes(bus: Bus) -> None:
    bus.send(T, [("a", b"1"), ("b", b"2")])
    bus.send(T, [("a", None)])
    records = polled(bus.consumer("g", [T]), 3)
    assert [record.value for record in records if record.key == "a"] == [b"1", None]


def test_what_is_erased_is_followed_by_tombstones_and_the_rest_stays(bus: Bus) -> None:
    erased = {"key-0", "key-3", "never"}
    bus.send(T, [*numbered(300, keys=6), ("key-0", b"300")])
    assert bus.erase(T, dict.fromkeys(erased, FOREVER)) == erased
    bus.send(T, [("key-3", b"301")])
    last: dict[str, bytes | None] = {}
    counted: dict[str, int] = defaultdict(int)
    for record in polled(bus.consumer("g", [T]), bus.count(T)):
        last[record.key] = record.value
        counted[record.key] += record.value is not None
    assert bus.count(T) == 305
    assert {key for key, value in last.items() if value is None} == {"key-0", "never"}
    assert last["key-3"] == b"301"
    assert [counted[f"key-{n}"] for n in (1, 2, 4, 5)] == [50] * 4


def test_what_arrives_after_the_moment_up_to_which_is_erased_stays(bus: Bus) -> None:
    bus.send(T, numbered(60, keys=6))
    time.sleep(0.01)  # Kafka tells milliseconds apart
    at = now()
    time.sleep(0.01)
    bus.send(T, [("key-0", b"60"), ("key-1", b"61"), ("new", b"62")])
    moments = {"key-0": at, "key-1": FOREVER, "key-2": at, "new": at}
    assert bus.erase(T, moments) == {"key-1", "key-2"}
    last = {one.key: one.value for one in polled(bus.consumer("g", [T]), bus.count(T))}
    assert bus.count(T) == 65
    assert (last["key-0"], last["new"], last["key-3"]) == (b"60", b"62", b"57")
    assert {key for key, value in last.items() if value is None} == {"key-1", "key-2"}


def test_what_is_erased_at_places_takes_nothing_else_with_it(bus: Bus) -> None:
    gone, stays = b"old", b"new"
    orders = {
        "together": [gone, stays],
        "turned": [stays, gone],
        "between": [gone, stays, gone, gone],
        "all": [gone, gone],
        "none": [stays],
    }
    bus.send(T, [(key, value) for key, values in orders.items() for value in values])
    places = {(one.partition, one.offset): one.key for one in records_of(bus) if one.value == gone}
    went = bus.erase_at(T, places)
    assert bus.erase_at(T, {}) == set()
    assert {"all"} <= went <= {"together", "turned", "between", "all"}
    assert bus.count(T) == 12
    left: dict[str, list[bytes | None]] = defaultdict(list)
    for one in records_of(bus):
        left[one.key].append(one.value)
    assert left["all"].pop() is None
    assert all(stays in left[key] and None not in left[key][-1:] for key in orders if key != "all")
    assert not any(gone in left[key] for key in went - {"all"})


def records_of(bus: Bus) -> list[Record]:
    parts = range(bus.topics()[T])
    return [one for partition in parts for one in every(bus, T, partition)]


def test_large_messages_are_read_bit_by_bit(bus: Bus) -> None:
    sent = [("k", bytes([n]) * 3_000_000) for n in range(8)]
    bus.send(T, sent)
    (partition,) = [n for n in range(bus.topics()[T]) if bus.read(T, n, 0, 1)]
    first = bus.read(T, partition, 0, 1000)
    size = sum(len(one.value or b"") for one in first)
    assert READ_BYTES <= size < READ_BYTES + 3_000_000
    assert [(one.key, one.value) for one in every(bus, T, partition)] == sent


def test_a_group_resumes_where_it_has_committed(bus: Bus, open_again: Callable[[], Bus]) -> None:
    bus.send(T, numbered(90))
    first = bus.consumer("g", [T])
    done = polled(first, 40)
    first.commit()
    bus.close()
    later = open_again()
    later.send(T, numbered(10, start=90))
    rest = polled(later.consumer("g", [T]), 60)
    assert values(done + rest) == list(range(100))


def test_a_group_that_is_put_back_does_all_again(bus: Bus, open_again: Callable[[], Bus]) -> None:
    bus.send(T, numbered(40))
    bus.send("thb.other", numbered(5))
    consumer = bus.consumer("g", [T, "thb.other"])
    assert len(take(consumer, 45)) == 45
    with pytest.raises(StreamError, match=r"group g: it has members.*stop every process"):
        bus.rewind("g", [T])
    assert [lag.left for lag in bus.lag("g", [T, "thb.other"])] == [0, 0]
    consumer.close()

    assert bus.rewind("g", [T]) == 40
    assert [lag.left for lag in bus.lag("g", [T, "thb.other"])] == [40, 0]
    records = take(open_again().consumer("g", [T, "thb.other"]), 40)
    assert values(records) == list(range(40))
    assert bus.rewind("new", [T]) == 40
    assert bus.rewind("new", ["thb.nothing"]) == 0


def test_declared_topics_are_made_once(bus: Bus) -> None:
    assert set(bus.declare(DECLARED).values()) == {"made"}
    assert set(bus.declare(DECLARED).values()) == {"there"}
    assert set(bus.topics()) == {topic.name for topic in DECLARED}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_hundred_thousand_messages_arrive(bus: Bus) -> None:
    total = 100_000
    assert bus.send(T, ((f"key-{n % 5000}", b"%d" % n) for n in range(total))) == total
    consumer = bus.consumer("g", [T])
    seen: list[Record] = []
    end = time.monotonic() + 300
    while len(seen) < total and time.monotonic() < end:
        seen += consumer.poll(1000, timeout=1)
        consumer.commit()
    assert values(seen) == list(range(total))
    assert bus.lag("g", [T]) == [Lag(T, "g", total, total)]


def test_trim_removes_what_is_old_and_processed(bus: Bus) -> None:
    bus.send(T, numbered(100))
    take(bus.consumer("done", [T]), 100)
    half = bus.consumer("half", [T])
    polled(half, 60)
    half.commit()
    assert bus.trim(T, 1) == 0
    assert bus.trim(T, int(time.time() * 1_000_000) + 1) == 60
    assert bus.count(T) == 100
    assert bus.lag("half", [T])[0].left == 40
    assert bus.lag("new", [T])[0].left == 40
    assert len(take(bus.consumer("new", [T]), 40)) == 40
    assert len(take(half, 40)) == 40
