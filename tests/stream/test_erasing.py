"""What is erased from the embedded log, and what stays in it."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from stream.embedded import EmbeddedBus
from stream.messages import FOREVER, now

T = "thb.test"


class Offset(int):
    """An offset that counts how often it is compared with another."""

    compared: Iterator[int] = count()

    def __gt__(self, other: int) -> bool:
        next(Offset.compared)
        return int(self) > int(other)

    def __lt__(self, other: int) -> bool:
        next(Offset.compared)
        return int(self) < int(other)


def stored(bus: EmbeddedBus) -> list[list[tuple[int, str, bytes | None]]]:
    parts = range(bus.topics()[T])
    return [[(one.offset, one.key, one.value) for one in bus.read(T, n, 0, 10_000)] for n in parts]


def test_what_is_erased_is_overwritten_on_disk_and_offsets_stay(
    bus: EmbeddedBus, tmp_path: Path
) -> None:
    long = b"the-name-of-a-person " * 500
    bus.send(T, [("a", b"the-name-of-a-person"), ("b", b"1"), ("a", long)])
    bus.erase(T, {"a": FOREVER})
    bus.erase(T, {})
    assert sorted((row[1], row[2]) for rows in stored(bus) for row in rows) == [
        ("a", None), ("a", None), ("a", None), ("b", b"1")
    ]  # fmt: skip
    assert bus.count(T) == 4
    files = tmp_path.glob("stream.db*")
    assert not any(b"the-name-of-a-person" in file.read_bytes() for file in files)


def test_of_a_key_only_what_is_to_go_is_overwritten(bus: EmbeddedBus, tmp_path: Path) -> None:
    bus.send(T, [("a", b"the-first-name"), ("b", b"1")])
    at = now()
    bus.send(T, [("a", b"the-second-name")])
    assert bus.erase(T, {"a": at}) == set()
    kept = [(row[1], row[2]) for rows in stored(bus) for row in rows]
    assert sorted(kept, key=str) == [("a", None), ("a", b"the-second-name"), ("b", b"1")]
    files = [file.read_bytes() for file in tmp_path.glob("stream.db*")]
    assert [any(word in file for file in files) for word in (b"the-first", b"the-second")] == [
        False,
        True,
    ]


def test_at_a_place_stands_then_what_stays_of_its_key_or_a_tombstone(
    bus: EmbeddedBus, tmp_path: Path
) -> None:
    sent = [b"the-old-name", b"1", b"the-old-name", b"2", b"the-old-name"]
    bus.send(T, [*(("a", value) for value in sent), ("b", b"the-old-name")])
    places = {
        (partition, row[0]): row[1]
        for partition, rows in enumerate(stored(bus))
        for row in rows
        if row[2] == b"the-old-name"
    }
    assert bus.erase_at(T, places) == {"a", "b"}
    rows = [row[1:] for rows in stored(bus) for row in rows]
    assert [value for key, value in rows if key == "a"] == [None, b"1", b"1", b"2", b"2"]
    assert [value for key, value in rows if key == "b"] == [None, None]
    files = tmp_path.glob("stream.db*")
    assert not any(b"the-old-name" in file.read_bytes() for file in files)


@pytest.mark.parametrize("look", [7, 10_000])
def test_versions_of_a_key_are_not_compared_with_each_other(
    bus: EmbeddedBus, monkeypatch: pytest.MonkeyPatch, look: int
) -> None:
    monkeypatch.setattr("stream.erasing.LOOK", look)
    versions = 600
    bus.send(T, [("a", str(n).encode()) for n in range(versions)])
    (partition,) = (n for n, rows in enumerate(stored(bus)) if rows)
    places = {(partition, Offset(offset)): "a" for offset in range(1, versions, 2)}
    Offset.compared = count()
    assert bus.erase_at(T, places) == {"a"}
    assert next(Offset.compared) <= versions * 10
    values = [int(value or b"-1") for _, _, value in stored(bus)[partition]]
    assert values == [n - n % 2 for n in range(versions)]
