"""Messages of 1.2 kB through the embedded stream, beside one transaction or query a message."""

import sqlite3
import statistics
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.table import Row, check, seconds
from stream import codec
from stream.bus import Item, every
from stream.embedded import EmbeddedBus
from stream.messages import Ad, Salary

MESSAGES = 30_000
NAIVE = 2_000
"""The naive way is so slow that fewer messages tell as much."""

RUNS = 5
TOPIC = "thb.ads"
POLL = 100

WORDS = [
    "praca",
    "magazyn",
    "kierowca",
    "zmiana",
    "umowa",
    "zakwaterowanie",
    "transport",
    "premia",
    "zespół",
    "biuro",
]


def run() -> list[Row]:
    """Appends in two sizes of send, and reads with commits."""
    items = [_item(number) for number in range(MESSAGES)]
    size = statistics.mean(len(value or b"") for _, value in items)
    check(1_100 < size < 1_300, f"the messages have {size:.0f} bytes, not about 1,200")
    with tempfile.TemporaryDirectory() as folder:
        _check_equal(Path(folder), items[:NAIVE])
    note = f"{MESSAGES:,} of {size:,.0f} bytes, synced; naive: one transaction each, {NAIVE:,}"
    return [
        Row(
            "stream: append, one send",
            _rate(_append_all, items),
            _rate(_naive_append, items[:NAIVE]),
            "msg/s",
            note,
        ),
        Row(
            f"stream: append, sends of {POLL}",
            _rate(_append_hundreds, items),
            _rate(_naive_append, items[:NAIVE]),
            "msg/s",
            f"one sync every {POLL} messages",
        ),
        Row(
            "stream: poll and commit",
            _rate(_consume, items, _append_all),
            _rate(_naive_consume, items, _naive_load),
            "msg/s",
            f"commit every {POLL}; naive: one SELECT each, commit every {POLL}",
        ),
    ]


def _item(number: int) -> Item:
    text = " ".join(WORDS[(number * 7 + place * place) % len(WORDS)] for place in range(102))
    salary = Salary(min=4200, max=5000, currency="PLN", unit="month")
    title = f"Praca w magazynie {number}"
    ad = Ad(id=f"ad-{number}", kind="job", title=title, text=text, salary=salary, version=number)
    return ad.id, codec.encode(ad)


Work = Callable[[Path, list[Item]], object]


def _rate(work: Work, items: list[Item], before: Work | None = None) -> float:
    """The median of messages a second, each run in a folder of its own."""
    rates = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "stream.db"
            if before:
                before(path, items)
            rates.append(len(items) / seconds(partial(_moved, work, path, items)))
    return statistics.median(rates)


def _moved(work: Work, path: Path, items: list[Item]) -> None:
    """Does the work, which says how many messages it has moved."""
    check(work(path, items) == len(items), f"{work.__name__} moved another number of messages")


def _check_equal(folder: Path, items: list[Item]) -> None:
    """Both ways give back exactly what was appended, in the order of every key."""
    _append_hundreds(folder / "ours.db", items)
    bus = EmbeddedBus(folder / "ours.db")
    found = [record for n in range(4) for record in every(bus, TOPIC, n)]
    bus.close()
    ours = sorted((record.key, record.value) for record in found)
    _naive_append(folder / "naive.db", items)
    with sqlite3.connect(folder / "naive.db") as db:
        naive = sorted(db.execute("SELECT key, value FROM log"))
    check(ours == sorted(items), "the stream gives back other messages than it was given")
    check(ours == naive, "the stream and the naive way differ")


def _append_all(path: Path, items: list[Item]) -> int:
    bus = EmbeddedBus(path)
    sent = bus.send(TOPIC, items)
    bus.close()
    return sent


def _append_hundreds(path: Path, items: list[Item]) -> int:
    bus = EmbeddedBus(path)
    sent = sum(bus.send(TOPIC, items[at : at + POLL]) for at in range(0, len(items), POLL))
    bus.close()
    return sent


def _consume(path: Path, _items: list[Item]) -> int:
    bus = EmbeddedBus(path)
    consumer = bus.consumer("bench", [TOPIC])
    read = 0
    while records := consumer.poll(POLL, timeout=0):
        consumer.commit()
        read += len(records)
    bus.close()
    return read


def _naive_open(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("CREATE TABLE IF NOT EXISTS log (id INTEGER PRIMARY KEY, key TEXT, value BLOB)")
    db.execute("CREATE TABLE IF NOT EXISTS done (reader TEXT PRIMARY KEY, id INTEGER)")
    return db


def _naive_append(path: Path, items: list[Item]) -> int:
    db = _naive_open(path)
    for item in items:
        db.execute("INSERT INTO log (key, value) VALUES (?, ?)", item)
    db.close()
    return len(items)


def _naive_load(path: Path, items: list[Item]) -> None:
    db = _naive_open(path)
    db.execute("BEGIN")
    db.executemany("INSERT INTO log (key, value) VALUES (?, ?)", items)
    db.execute("COMMIT")
    db.close()


def _naive_consume(path: Path, _items: list[Item]) -> int:
    db = _naive_open(path)
    db.execute("PRAGMA synchronous=NORMAL")
    query = "SELECT id, key, value FROM log WHERE id > ? ORDER BY id LIMIT 1"
    at = read = 0
    while row := db.execute(query, (at,)).fetchone():
        at = row[0]
        read += 1
        if read % POLL == 0:
            db.execute("INSERT OR REPLACE INTO done VALUES ('bench', ?)", (at,))
    db.close()
    return read
