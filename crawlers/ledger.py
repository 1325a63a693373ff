"""A hash chain beside a file: each line holds the hash of the line before it, and is on disk.

Removing, changing or reordering a line breaks the chain from there on. A line that a killed process
half wrote stands last and has no line break; it is ignored and the next writer cuts it off.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

import msgspec

JOURNAL = "journal.jsonl"


class Chain(NamedTuple):
    """What a chain file holds: its sound lines, the hash of the last, and what is wrong."""

    lines: list[dict[str, Any]]
    head: str
    problem: str
    torn: bool


def beside(warc: Path) -> Path:
    """The chain beside a WARC file."""
    return warc.with_name(warc.name.removesuffix(".warc.gz") + ".jsonl")


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read(path: Path) -> Chain:
    """Reads a chain up to the first line that does not follow from the one before it."""
    sound, torn = _split(path.read_bytes())
    lines: list[dict[str, Any]] = []
    head = digest(path.name.encode())
    for number, raw in enumerate(sound, 1):
        try:
            line = msgspec.json.decode(raw, type=dict[str, Any])
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return Chain(lines, head, f"line {number} cannot be read", torn)
        if line.get("prev") != head:
            return Chain(lines, head, f"line {number} does not follow from the one before it", torn)
        lines.append(line)
        head = digest(raw)
    return Chain(lines, head, "", torn)


def _split(data: bytes) -> tuple[list[bytes], bool]:
    *lines, rest = data.split(b"\n")
    return lines, bool(rest)


class Writer:
    """Appends lines to a chain of which this process is the only writer."""

    def __init__(self, path: Path) -> None:
        self.head = digest(path.name.encode())
        self.file = path.open("xb")

    def append(self, *lines: dict[str, Any]) -> None:
        """Adds lines and returns when they are on disk."""
        for line in lines:
            raw = msgspec.json.encode({**line, "prev": self.head})
            self.file.write(raw + b"\n")
            self.head = digest(raw)
        sync(self.file)

    def close(self) -> None:
        self.file.close()


def append_shared(path: Path, line: dict[str, Any]) -> None:
    """Adds one line to a chain that several processes write, under a lock."""
    with _locked(path) as file:
        raw_lines, torn = _split(file.read())
        if torn:
            file.truncate(sum(len(raw) + 1 for raw in raw_lines))
        head = digest(raw_lines[-1] if raw_lines else path.name.encode())
        file.seek(0, os.SEEK_END)
        file.write(msgspec.json.encode({**line, "prev": head}) + b"\n")
        sync(file)


@contextmanager
def _locked(path: Path) -> Iterator[IO[bytes]]:
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        yield file


def sync(file: IO[bytes]) -> None:
    """Returns when what was written to a file is on disk."""
    file.flush()
    os.fsync(file.fileno())
