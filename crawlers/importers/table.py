"""CSV files as people have them: any of four delimiters, quoted line breaks, several encodings."""

import csv
import gzip
import io
import zlib
from codecs import getincrementaldecoder
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from crawlers.importers.rows import ImportFileError, Rejected, Row
from crawlers.pages.decode import guess_encoding

DELIMITERS = ",;\t|"
DAMAGED = (EOFError, gzip.BadGzipFile, zlib.error)
"""What reading a packed file raises that is cut short or altered."""

MAX_CELL = 16 * 1024 * 1024
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_table(path: Path, encoding: str = "") -> Iterator[Row | Rejected]:
    """The rows of a CSV file by the names in its first line."""
    csv.field_size_limit(MAX_CELL)
    with open_bytes(path) as file:
        text = io.TextIOWrapper(file, encoding or sniff_encoding(path), "replace", newline="")
        first = text.readline()
        while first and not first.strip("\r\n\ufeff,;\t| "):
            first = text.readline()
        yield from _rows(path, _Lines(first, text), _delimiter(first))


class _Lines:
    """The first line again, then the others."""

    def __init__(self, first: str, rest: IO[str]) -> None:
        self.first: str | None = first
        self.rest = rest

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self.first is not None:
            line, self.first = self.first, None
            return line
        return next(self.rest)


def _rows(path: Path, lines: _Lines, delimiter: str) -> Iterator[Row | Rejected]:
    reader = csv.reader(lines, delimiter=delimiter)
    names = [name.strip().lstrip("\ufeff") for name in next(reader, [])]
    if not any(names):
        raise ImportFileError(
            "the file is empty", where=str(path), cure="give a table with a header"
        )
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Rejected(number, f"cannot be read as CSV ({error})", "")
            continue
        if any(cell.strip() for cell in cells):
            yield _row(number, names, cells, delimiter)


def _row(number: int, names: list[str], cells: list[str], delimiter: str) -> Row | Rejected:
    raw = delimiter.join(cells)
    if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
        count = f"has {len(cells)} cells, the header {len(names)}"
        return Rejected(number, f"{count}; put cells that hold {delimiter!r} in quotes", raw)
    values: dict[str, str] = {}
    for name, cell in zip(names, cells, strict=False):
        if name and (cell.strip() or name not in values):
            values[name] = cell
    return Row(number, values, raw)


def _delimiter(header: str) -> str:
    """The delimiter that stands most often in a header outside quotes."""
    bare = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=bare.count)


def open_bytes(path: Path) -> IO[bytes]:
    """A file for reading, unpacked if it is gzip."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise ImportFileError(
            f"cannot be read ({error.strerror})", where=str(path), cure="check the path"
        ) from error
    packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    return gzip.open(file) if packed else file  # type: ignore[return-value]


def sniff_encoding(path: Path) -> str:
    """The encoding of a text file: by BOM, UTF-8 where all of it is, else what its letters say."""
    with open_bytes(path) as file:
        head = file.read(1 << 20)
        for bom, name in _BOMS:
            if head.startswith(bom):
                return name
        if head[1:200:2].count(0) > 40:
            return "utf-16-le"
        decoder = getincrementaldecoder("utf-8")()
        chunk = head
        try:
            while chunk:
                decoder.decode(chunk)
                chunk = file.read(1 << 20)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return guess_encoding(head if max(head) > 0x7F else chunk)
    return "utf-8"
