"""The embedded bus among processes, and on files and disks that fail."""

import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import stream
from stream.crew import Crew
from stream.embedded import EmbeddedBus
from stream.embedded_log import partition_of
from stream.errors import FencedError, MissingError, StreamError
from stream.shares import share

T = "thb.test"
Script = Callable[[str], list[str]]


class Heartless(EmbeddedBus):
    """A bus whose process hangs: no lease is renewed."""

    def __init__(self, path: Path, **options: Any) -> None:
        super().__init__(path, **options)
        self._crew = Crew(lambda _member: None, 60)


def items(count: int, start: int = 0) -> list[tuple[str, bytes]]:
    return [(f"key-{n}", str(n).encode()) for n in range(start, start + count)]


def stored(bus: EmbeddedBus) -> list[list[tuple[int, str, bytes]]]:
    """All messages of the topic, a list a partition."""
    return [
        [(r.offset, r.key, r.value) for r in bus.read(T, partition, 0, 100_000)]
        for partition in range(bus.topics().get(T, 0))
    ]


def raw(bus: EmbeddedBus) -> sqlite3.Connection:
    return bus._file._db


def test_processes_that_append_at_once_keep_offsets_gapless(tmp_path: Path, script: Script) -> None:
    code = (
        "from stream.embedded import EmbeddedBus\n"
        f"bus = EmbeddedBus({str(tmp_path / 'stream.db')!r})\n"
        "for n in range(100):\n"
        "    me = sys.argv[1]\n"
        "    bus.send('thb.test', [(f'{me}-{n}-{i}', f'{n} {i}'.encode()) for i in range(10)])\n"
        "bus.close()\n"
    )
    children = [subprocess.Popen([*script(code), str(number)]) for number in range(4)]
    assert [child.wait(120) for child in children] == [0] * 4
    bus = EmbeddedBus(tmp_path / "stream.db")
    assert bus.count(T) == 4000
    partitions = stored(bus)
    assert all([row[0] for row in rows] == list(range(len(rows))) for rows in partitions)
    assert len({row[1] for rows in partitions for row in rows}) == 4000
    for rows in partitions:
        for me in "0123":
            order = [row[2].split() for row in rows if row[1].startswith(f"{me}-")]
            assert order == sorted(order, key=lambda pair: (int(pair[0]), int(pair[1])))
    bus.close()


def test_threads_share_one_bus(bus: EmbeddedBus) -> None:
    threads = [
        threading.Thread(
            target=lambda n=n: [bus.send(T, items(5, n * 1000 + i * 5)) for i in range(40)]
        )
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(rows) for rows in stored(bus)] == [rows[-1][0] + 1 for rows in stored(bus)]
    assert bus.count(T) == 800


@pytest.mark.parametrize("partitions", [1, 4, 7])
@pytest.mark.parametrize("members", [1, 2, 3, 9])
def test_shares_add_up(partitions: int, members: int) -> None:
    shares = [share(partitions, members, rank) for rank in range(members)]
    assert sum(shares) == partitions
    assert max(shares) - min(shares) <= 1


def test_a_member_that_lost_its_lease_cannot_commit_over_the_new_owner(tmp_path: Path) -> None:
    hung, alive = (kind(tmp_path / "s.db", lease=0.3) for kind in (Heartless, EmbeddedBus))
    hung.send(T, items(300))
    zombie = hung.consumer("g", [T])
    assert len(zombie.poll(200)) == 200
    time.sleep(0.4)
    successor = alive.consumer("g", [T])
    assert len(successor.poll(300)) == 300
    with pytest.raises(FencedError, match=r"thb\.test/\d.*nothing is lost"):
        zombie.commit()
    assert alive.lag("g", [T])[0].done == 0
    successor.commit()
    assert alive.lag("g", [T])[0].done == 300
    zombie.commit()
    hung.close()
    alive.close()


def test_a_member_whose_lease_ran_out_goes_on_while_nobody_took_over(tmp_path: Path) -> None:
    bus = Heartless(tmp_path / "s.db", lease=0.1)
    bus.send(T, items(50))
    member = bus.consumer("g", [T])
    member.poll()
    time.sleep(0.2)
    member.commit()
    assert bus.lag("g", [T])[0].left == 0
    bus.send(T, items(50))
    assert len(member.poll()) == 50
    bus.close()


def test_a_long_batch_keeps_its_partitions(tmp_path: Path) -> None:
    one, two = (EmbeddedBus(tmp_path / "s.db", lease=2.0) for _ in range(2))
    one.send(T, items(100))
    busy = one.consumer("g", [T])
    assert len(busy.poll(100)) == 100
    other = two.consumer("g", [T])
    assert other.poll(100, timeout=4.0) == [], "the lease was renewed while the batch took long"
    busy.commit()
    assert one.lag("g", [T])[0].left == 0
    one.close()
    two.close()


def test_a_lease_from_the_future_holds_nobody_up(bus: EmbeddedBus, tmp_path: Path) -> None:
    bus.send(T, items(10))
    gone = Heartless(tmp_path / "stream.db")
    gone.consumer("g", [T])
    raw(gone).execute("UPDATE member SET until = until + 1000000 * 86400 * 365")
    assert len(bus.consumer("g", [T]).poll(timeout=5)) == 10


@pytest.fixture
def full(bus: EmbeddedBus) -> EmbeddedBus:
    """A bus whose disk has room for little more."""
    bus.send(T, items(200))
    pages = raw(bus).execute("PRAGMA page_count").fetchone()[0]
    raw(bus).execute(f"PRAGMA max_page_count={pages + 5}")
    return bus


def test_a_full_disk_refuses_with_nothing_half_written(full: EmbeddedBus, tmp_path: Path) -> None:
    before = stored(full)
    with pytest.raises(MissingError, match=r"stream\.db: the disk is full .*free space"):
        full.send(T, [(f"big-{n}", b"x" * 5000) for n in range(100)])
    assert stored(full) == before
    assert full.count(T) == 200
    raw(full).execute("PRAGMA max_page_count=1000000")
    assert full.send(T, items(10, 200)) == 10
    assert all([row[0] for row in rows] == list(range(len(rows))) for rows in stored(full))
    assert raw(full).execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_long_send_keeps_its_whole_batches_when_the_disk_fills(full: EmbeddedBus) -> None:
    raw(full).execute("PRAGMA max_page_count=400")
    with pytest.raises(MissingError):
        full.send(T, ((f"key-{n}", b"x" * 300) for n in range(100_000)))
    assert full.count(T) % 1000 == 200


def test_a_read_only_file_is_named(bus: EmbeddedBus) -> None:
    bus.send(T, items(10))
    raw(bus).execute("PRAGMA query_only=ON")
    with pytest.raises(MissingError, match=r"stream\.db: the file is read-only .*THB_STREAM_URL"):
        bus.send(T, items(1))
    assert len(bus.read(T, partition_of("key-1", 4), 0)) > 0


def test_a_locked_file_is_named(
    bus: EmbeddedBus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bus.send(T, items(1))
    monkeypatch.setattr("stream.sqlitefile.BUSY_SECONDS", 0.05)
    holder = sqlite3.connect(tmp_path / "stream.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StreamError, match=r"stream\.db: another process has kept the file locked"):
        bus.send(T, items(1))
    holder.execute("ROLLBACK")
    holder.close()
    assert bus.send(T, items(1)) == 1


def test_what_is_no_stream_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    path.write_bytes(b"this is a letter, not a database\n" * 200)
    before = path.read_bytes()
    with pytest.raises(StreamError, match=r"s\.db: the file is no stream .*THB_STREAM_URL"):
        EmbeddedBus(path)
    assert path.read_bytes() == before


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    bus = EmbeddedBus(path)
    bus.send(T, [(f"key-{n}", b"x" * 2000) for n in range(500)])
    bus.close()
    content = bytearray(path.read_bytes())
    content[4096 * 4 :] = b"\xff" * (len(content) - 4096 * 4)
    path.write_bytes(content)

    def use() -> None:
        damaged = EmbeddedBus(path)
        try:
            damaged.send(T, items(10))
            stored(damaged)
        finally:
            damaged.close()

    with pytest.raises(StreamError, match=r"s\.db: the file is damaged .*restore a copy"):
        use()


def test_another_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE account (id)")
    with pytest.raises(StreamError, match=r"state\.db: the file is another database"):
        EmbeddedBus(path)
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT name FROM sqlite_schema").fetchall() == [("account",)]


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    EmbeddedBus(tmp_path / "s.db").close()
    with sqlite3.connect(tmp_path / "s.db") as db:
        db.execute("PRAGMA user_version=2")
    with pytest.raises(StreamError, match=r"s\.db: the file has version 2, newer than 1"):
        EmbeddedBus(tmp_path / "s.db")


def test_a_folder_or_an_impossible_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="cannot be opened"):
        EmbeddedBus(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(MissingError, match=r"file/sub: the folder cannot be made"):
        EmbeddedBus(tmp_path / "file" / "sub" / "s.db")


def test_processes_that_open_a_new_file_at_once_all_may(tmp_path: Path, script: Script) -> None:
    code = (
        "from stream import open_bus\n"
        f"bus = open_bus('sqlite:///{tmp_path}/new/stream.db')\n"
        "bus.send('thb.test', [('a', b'1')])\nbus.close()\n"
    )
    children = [subprocess.Popen(script(code)) for _ in range(6)]
    assert [child.wait(120) for child in children] == [0] * 6
    bus = EmbeddedBus(tmp_path / "new" / "stream.db")
    assert bus.count(T) == 6
    bus.close()


def test_a_process_killed_while_it_sends_leaves_whole_batches(
    tmp_path: Path, script: Script
) -> None:
    code = (
        "from stream.embedded import EmbeddedBus\n"
        f"bus = EmbeddedBus({str(tmp_path / 'stream.db')!r})\n"
        "n = 0\n"
        "while True:\n"
        "    bus.send('thb.test', [(f'{n}-{i}', b'x' * 500) for i in range(50)])\n"
        "    n += 1\n"
        "    print(n, flush=True)\n"
    )
    child = subprocess.Popen(script(code), stdout=subprocess.PIPE, text=True)
    said = 0
    for line in child.stdout:
        said = int(line)
        if said >= 20:
            child.kill()
            break
    child.wait()
    child.stdout.close()
    bus = EmbeddedBus(tmp_path / "stream.db")
    assert bus.count(T) % 50 == 0
    assert bus.count(T) >= said * 50
    keys = {row[1] for rows in stored(bus) for row in rows}
    assert len(keys) == bus.count(T)
    bus.close()


@pytest.mark.parametrize("name", ["", "thb ads", "a" * 201, "x; DROP TABLE topic", "Łódź", "a/b"])
def test_a_bad_name_of_a_topic_is_refused(bus: EmbeddedBus, name: str) -> None:
    with pytest.raises(StreamError, match="no name for a topic"):
        bus.send(name, items(1))


def test_a_partition_that_is_not_there_is_refused(bus: EmbeddedBus) -> None:
    bus.send(T, items(1))
    with pytest.raises(StreamError, match=r"thb\.test: no partition 4; there are 4"):
        bus.read(T, 4, 0)


def test_a_closed_consumer_says_so(bus: EmbeddedBus) -> None:
    consumer = bus.consumer("g", [T])
    consumer.close()
    with pytest.raises(StreamError, match="closed"):
        consumer.poll()


@pytest.mark.parametrize(
    ("url", "kind", "words"),
    [
        ("kafka://127.0.0.1:1?delivery=1", MissingError, "does not answer.*THB_STREAM_URL"),
        ("redis://localhost", StreamError, "no such kind of stream.*THB_STREAM_URL"),
        ("amqp://me:secret@host", StreamError, "^amqp: no such kind of stream"),
        ("", StreamError, "no such kind of stream.*THB_STREAM_URL"),
        ("sqlite://", StreamError, "no such kind of stream"),
        ("sqlite:///", StreamError, "a stream needs a file"),
        ("sqlite:///:memory:", StreamError, "a stream needs a file"),
    ],
)
def test_an_address_that_is_no_stream_is_refused(url: str, kind: type, words: str) -> None:
    with pytest.raises(kind, match=words) as caught:
        stream.open_bus(url)
    assert caught.value.exit_code == (3 if kind is MissingError else 1)


def test_a_path_may_hold_any_characters(tmp_path: Path) -> None:
    bus = stream.open_bus(f"sqlite:///{tmp_path}/Zażółć 100% ?x=#1/s.db")
    bus.send(T, items(1))
    bus.close()
    assert (tmp_path / "Zażółć 100% ?x=#1" / "s.db").is_file()
