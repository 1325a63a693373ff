"""Snapshots of registers and lists (``thb data``): one file each under the home folder, indexed.

A snapshot is added whole or not at all, since what it lacks is evidence too. Reading is lazy: a
snapshot is opened when it is first asked, and a look-up reads a few pages of its file.
"""

import csv
import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from stream.errors import InputError
from stream.snapshot_columns import MANY, SCHEMAS, WORD, Column, Words, keys_of, read_cell

T = TypeVar("T")
NAMES = tuple(SCHEMAS)
"""What a snapshot may be of."""
FOLDER = "data"
"""Folder of the snapshots under the home folder."""
STEM = 4
"""First letters of a name by which it is sought in a text: enough for most, none inflects there."""
_TABLES = """
CREATE TABLE info (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE item (id INTEGER PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE look (column TEXT NOT NULL, key TEXT NOT NULL, item INTEGER NOT NULL,
                   PRIMARY KEY (column, key, item)) STRICT, WITHOUT ROWID;
"""

Row = Mapping[str, str]
"""A record by column; several values of one column stand with ``|`` between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """What is known of a snapshot: ``date`` it was added (UTC day), source file, records, hash."""

    name: str
    lang: str
    date: str
    file: str
    count: int
    sha256: str

    @property
    def id(self) -> str:
        """Its name, with the language where there is one."""
        return f"{self.name}-{self.lang}" if self.lang else self.name

    @property
    def version(self) -> str:
        """Day and first digits of the hash of the source."""
        return f"{self.date}:{self.sha256[:12]}"


class Snapshot:
    """One snapshot, open for reading."""

    def __init__(self, path: Path) -> None:
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._file = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self.info = _info(self._file, path)

    def find(self, column: str, key: str) -> list[Row]:
        """The records that have ``key`` in a column; a key is as ``keys_of`` makes it."""
        query = "SELECT value FROM look JOIN item ON id = item WHERE column = ? AND key = ?"
        return [json.loads(value) for (value,) in self._file.execute(query, (column, key))]

    def with_words(self, column: str, words: Sequence[str]) -> list[Row]:
        """The records whose names in a column hold all the words, in any order."""
        query = "SELECT item FROM look WHERE column = ? AND key = ?"
        places = [(f"{column}{WORD}", word) for word in words]
        found = [{item for (item,) in self._file.execute(query, place)} for place in places]
        query = "SELECT value FROM item WHERE id = ?"
        items = sorted(set.intersection(*found)) if found else ()
        return [json.loads(self._file.execute(query, (item,)).fetchone()[0]) for item in items]

    def stems(self, column: str) -> Mapping[str, Sequence[str]]:
        """The keys of a column by their first letters; meant for short lists, kept in memory."""
        if column not in self._stems:
            found: dict[str, list[str]] = {}
            query = "SELECT DISTINCT key FROM look WHERE column = ? ORDER BY key"
            for (key,) in self._file.execute(query, (column,)):
                found.setdefault(key[:STEM], []).append(key)
            self._stems[column] = found
        return self._stems[column]

    @cached_property
    def _stems(self) -> dict[str, Mapping[str, Sequence[str]]]:
        return {}

    def rows(self) -> Iterator[Row]:
        """All records in the order of the source."""
        for (value,) in self._file.execute("SELECT value FROM item ORDER BY id"):
            yield json.loads(value)

    def close(self) -> None:
        self._file.close()


@dataclass(frozen=True)
class Snapshots:
    """The snapshots of a home folder, each opened once when it is first asked for."""

    home: Path
    _open: dict[str, Snapshot | None] = field(default_factory=dict, repr=False)

    def get(self, name: str, lang: str = "") -> Snapshot | None:
        """A snapshot, or ``None`` where there is none: then what it knows is unknown."""
        key = f"{name}-{lang}" if lang else name
        if key not in self._open:
            path = self.home / FOLDER / f"{key}.db"
            self._open[key] = Snapshot(path) if path.exists() else None
        return self._open[key]

    def __reduce__(self) -> tuple[type["Snapshots"], tuple[Path]]:
        return Snapshots, (self.home,)


def listed(home: Path) -> list[Info]:
    """What there is, by name."""
    found = []
    for path in sorted((home / FOLDER).glob("*.db")):
        with closing(Snapshot(path)) as snapshot:
            found.append(snapshot.info)
    return found


def versions(home: Path) -> dict[str, str]:
    """The version of each snapshot by its id."""
    return {info.id: info.version for info in listed(home)}


def remove(home: Path, name: str) -> list[str]:
    """Removes the snapshots of a name (``esco``: of all languages); their ids."""
    gone = [info.id for info in listed(home) if name in (info.name, info.id)]
    for key in gone:
        (home / FOLDER / f"{key}.db").unlink()
    return gone


def add(home: Path, name: str, source: Path, words: Words, lang: str = "") -> Info:
    """Reads CSV or JSON Lines into the snapshot ``name`` in place of what was there. ``words``
    folds a name into its tokens. Raises ``InputError`` with line, field and cure of the first
    mistake and then changes nothing."""
    schema = _schema(name, lang)
    sha256 = _hash(source)
    target = home / FOLDER / f"{name}-{lang}.db" if lang else home / FOLDER / f"{name}.db"
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(part)) as file:
            file.executescript(_TABLES)
            count = _fill(file, _records(source, schema), schema, words)
            if not count:
                raise InputError("no records", where=str(source), cure="add a line for each record")
            info = Info(
                name=name,
                lang=lang,
                date=datetime.now(UTC).date().isoformat(),
                file=source.name,
                count=count,
                sha256=sha256,
            )
            _write_info(file, info)
            file.commit()
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return info


def _schema(name: str, lang: str) -> Mapping[str, Column]:
    if name not in SCHEMAS:
        raise InputError(f"no snapshot {name!r}", cure=f"use one of: {', '.join(NAMES)}")
    if (name == "esco") != bool(lang):
        what = "esco is a file a language" if name == "esco" else f"{name} has no language"
        cure = "give --lang, such as --lang pl" if name == "esco" else "leave --lang out"
        raise InputError(what, cure=cure)
    return SCHEMAS[name]


def _hash(source: Path) -> str:
    try:
        with source.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        raise InputError(what, where=str(source), cure="check the path") from error


def _fill(
    file: sqlite3.Connection,
    records: Iterable[dict[str, str]],
    schema: Mapping[str, Column],
    words: Words,
) -> int:
    count = 0
    for count, record in enumerate(records, 1):
        file.execute("INSERT INTO item VALUES (?, ?)", (count, json.dumps(record)))
        looks = [
            (found, key, count)
            for column, value in record.items()
            for found, key in keys_of(column, schema[column], value, words)
        ]
        file.executemany("INSERT OR IGNORE INTO look VALUES (?, ?, ?)", looks)
    return count


def _records(source: Path, schema: Mapping[str, Column]) -> Iterator[dict[str, str]]:
    reader = _json_lines if source.suffix in (".jsonl", ".ndjson") else _csv_lines
    for line, cells in reader(source, schema):
        yield _checked(cells, schema, f"{source}:{line}")


def _checked(cells: Mapping[str, str], schema: Mapping[str, Column], where: str) -> dict[str, str]:
    record = {}
    for name, column in schema.items():
        value = cells.get(name, "").strip()
        if column.needed and not value:
            raise InputError("empty", where=f"{where}: {name}", cure="fill it or remove the line")
        if value:
            record[name] = read_cell(column, value, f"{where}: {name}")
    return record


def _csv_lines(
    source: Path, schema: Mapping[str, Column]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    with source.open(encoding="utf-8-sig", newline="") as file:
        head = _decoded(file.readline, source, 1)
        mark = max(",;\t", key=head.count)
        names = [cell.strip() for cell in next(csv.reader([head], delimiter=mark), [])]
        for name, column in schema.items():
            if column.needed and name not in names:
                cure = f"name the columns in the first line; known: {', '.join(schema)}"
                raise InputError("the column is missing", where=f"{source}:1: {name}", cure=cure)
        reader = csv.reader(file, delimiter=mark)
        while (
            cells := _decoded(lambda: next(reader, None), source, reader.line_num + 2)
        ) is not None:
            line = reader.line_num + 1
            if not any(cells):
                continue
            if len(cells) != len(names):
                what = f"{len(cells)} cells under {len(names)} columns"
                raise InputError(what, where=f"{source}:{line}", cure="put values in quotes")
            yield line, dict(zip(names, cells, strict=True))


def _decoded(read: Callable[[], T], source: Path, line: int) -> T:
    try:
        return read()
    except (UnicodeDecodeError, csv.Error) as error:
        what = f"cannot be read ({error})"
        cure = "save the file as CSV in UTF-8"
        raise InputError(what, where=f"{source}:{line}", cure=cure) from error


def _json_lines(
    source: Path, _schema: Mapping[str, Column]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    with source.open("rb") as file:
        for line, raw in enumerate(file, 1):
            if not raw.strip():
                continue
            try:
                found = json.loads(raw)
            except ValueError as error:
                what = f"no JSON ({error})"
                cure = "write one object a line"
                raise InputError(what, where=f"{source}:{line}", cure=cure) from error
            if not isinstance(found, dict):
                cure = "write one object a line"
                raise InputError("no JSON object", where=f"{source}:{line}", cure=cure)
            yield line, {name: _text(value) for name, value in found.items()}


def _text(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return MANY.join(map(str, value))
    return "" if value is None else str(value)


def _write_info(file: sqlite3.Connection, info: Info) -> None:
    names = ("name", "lang", "date", "file", "count", "sha256")
    rows = [(name, str(getattr(info, name))) for name in names]
    file.executemany("INSERT INTO info VALUES (?, ?)", rows)


def _info(file: sqlite3.Connection, path: Path) -> Info:
    try:
        known = dict(file.execute("SELECT name, value FROM info"))
        return Info(**{**known, "count": int(known["count"])})
    except (sqlite3.DatabaseError, KeyError, TypeError) as error:
        cure = "remove it and run `thb data add` again"
        raise InputError(f"no snapshot ({error})", where=str(path), cure=cure) from error
