"""The log of a partition: where keys go, and what is trimmed."""

from pathlib import Path

from stream.embedded import EmbeddedBus
from stream.embedded_log import partition_of

T = "thb.test"


def test_a_partition_is_the_same_everywhere_and_always() -> None:
    assert [partition_of(key, 4) for key in ("", "a", "ad-1", "Łódź")] == [0, 3, 3, 1]


def test_what_is_trimmed_is_overwritten_on_disk(bus: EmbeddedBus, tmp_path: Path) -> None:
    bus.send(T, [("a", b"the-name-of-a-person " * 20)])
    assert bus.trim(T, 2**62) == 1
    files = tmp_path.glob("stream.db*")
    assert not any(b"the-name-of-a-person" in file.read_bytes() for file in files)
