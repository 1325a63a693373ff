"""What every command shares: JSON and tables out, JSON Lines in, progress on a terminal only."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Generic, NamedTuple, TypeVar

import msgspec
from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from stream.errors import InputError

T = TypeVar("T")
PIPE_WIDTH = 240
"""Columns of a table that goes to a file or another program: nothing is cut."""

out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else PIPE_WIDTH)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def say(message: str) -> None:
    """One line for a person, on stderr so that stdout stays clean."""
    err.print(message, markup=False)


def emit_json(value: Any) -> None:
    """Any value as one JSON document on stdout."""
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")


def emit_table(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> None:
    """A table for a person."""
    table = Table(title=title or None, box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    out.print(table)


def progress(items: Iterable[T], what: str, total: float | None = None) -> Iterable[T]:
    """The items, with a bar while they pass if a person watches."""
    if not err.is_terminal:
        return items
    return track(items, description=what, total=total, console=err)


class Line(NamedTuple):
    """A line of JSON Lines input as it stands: its number from 1 and its bytes."""

    number: int
    raw: bytes


def open_in(path: str) -> IO[bytes]:
    """Opens a file for reading; ``-`` is stdin."""
    if path == "-":
        return sys.stdin.buffer
    try:
        return Path(path).open("rb")
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", where=path, cure="check the path"
        ) from error


@contextmanager
def open_out(path: str) -> Iterator[IO[bytes]]:
    """Opens a file for writing, complete or not at all; ``-`` is stdout. A device or a pipe, such
    as /dev/null, is written as it stands: a file in its place would break the machine."""
    if path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    if target.exists() and not target.is_file() and not target.is_dir():
        with target.open("wb") as device:
            yield device
        return
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            yield file
        part.replace(target)
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror})", where=path, cure="check the path"
        ) from error
    finally:
        part.unlink(missing_ok=True)


def lines(path: str) -> Iterator[Line]:
    """The non-empty lines of a file, one at a time, whatever bytes they hold."""
    with open_in(path) as file:
        for number, raw in enumerate(file, 1):
            if raw.strip():
                yield Line(number, raw)


class Rejects(Generic[T]):
    """Bad records of an input with their reasons, written to ``OUT.rejected.jsonl``.

    ``take`` turns lines into values and sets aside those that ``parse`` refuses; ``close`` writes
    the file (only when there is something in it) and says how many.
    """

    def __init__(self, source: str, target: str) -> None:
        self.source = source
        self.path = Path(f"{target}.rejected.jsonl") if target != "-" else Path("rejected.jsonl")
        self.rows: list[dict[str, Any]] = []

    def take(self, items: Iterable[Line], parse: Callable[[bytes], T]) -> Iterator[T]:
        for line in items:
            try:
                yield parse(line.raw)
            except (InputError, msgspec.MsgspecError, ValueError) as error:
                self.add(line, str(error))

    def add(self, line: Line, reason: str) -> None:
        record = line.raw.decode("utf-8", "replace").rstrip("\n")
        self.rows.append(
            {"file": self.source, "line": line.number, "reason": reason, "record": record}
        )

    def close(self) -> int:
        if not self.rows:
            self.path.unlink(missing_ok=True)
            return 0
        self.path.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in self.rows))
        first = self.rows[0]
        say(f"{first['file']}, line {first['line']}: {first['reason']}")
        say(f"{len(self.rows)} records were refused; they stand with their reasons in {self.path}")
        return 1
