"""The file behind the embedded bus: opened, checked, created, and its errors said in words."""

import random
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from stream.errors import MissingError, StreamError, ThbError

APPLICATION = 0x74686273  # "thbs": a stream file and no other database
VERSION = 1
BUSY_SECONDS = 30.0

TABLES = (
    "CREATE TABLE topic (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE slot (id INTEGER PRIMARY KEY, topic INTEGER NOT NULL REFERENCES topic,"
    " partition INTEGER NOT NULL, first INTEGER NOT NULL DEFAULT 0,"
    " next INTEGER NOT NULL DEFAULT 0, UNIQUE (topic, partition)) STRICT",
    "CREATE TABLE crew (name TEXT PRIMARY KEY, generation INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE member (id INTEGER PRIMARY KEY AUTOINCREMENT, crew TEXT NOT NULL,"
    " topics TEXT NOT NULL, until INTEGER NOT NULL) STRICT",
    "CREATE TABLE progress (crew TEXT NOT NULL, slot INTEGER NOT NULL, done INTEGER NOT NULL,"
    " owner INTEGER, PRIMARY KEY (crew, slot)) STRICT, WITHOUT ROWID",
)
"""A topic has a slot a partition, with its first kept and its next offset; its messages are in the
table log_SLOT. A crew is a consumer group; the owner of its progress in a slot is a member."""

_KINDS: dict[int, tuple[type[ThbError], str, str]] = {
    sqlite3.SQLITE_FULL: (MissingError, "the disk is full", "free space and run it again"),
    sqlite3.SQLITE_READONLY: (
        MissingError,
        "the file is read-only",
        "make it writable or set THB_STREAM_URL",
    ),
    sqlite3.SQLITE_PERM: (MissingError, "access is refused", "check its permissions"),
    sqlite3.SQLITE_CANTOPEN: (
        MissingError,
        "the file cannot be opened",
        "check the path and its permissions, or set THB_STREAM_URL",
    ),
    sqlite3.SQLITE_IOERR: (MissingError, "the disk gives errors", "check the disk"),
    sqlite3.SQLITE_BUSY: (
        StreamError,
        f"another process has kept the file locked for {BUSY_SECONDS:.0f} seconds",
        "end that process or run it again",
    ),
    sqlite3.SQLITE_CORRUPT: (
        StreamError,
        "the file is damaged",
        "move it away and restore a copy, or import again",
    ),
    sqlite3.SQLITE_NOTADB: (
        StreamError,
        "the file is no stream",
        "move it away or set THB_STREAM_URL",
    ),
}


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Errors of SQLite as errors that name the file and the cure."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        kind, what, cure = _KINDS.get(code, (StreamError, "the stream refuses", ""))
        raise kind(f"{what} ({error})", where=str(path), cure=cure) from error


class SqliteFile:
    """One connection to a stream file, for all threads of a process; a write is done when
    ``write`` ends, and leaves nothing when it fails."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        with explained(path):
            self._db = _connect(path)
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise

    @contextmanager
    def write(self, *, sync: bool = True) -> Iterator[sqlite3.Connection]:
        """A transaction that has the write lock from its beginning. Without ``sync`` it outlives
        the process, but a power cut may undo it; it is never half done."""
        with self._lock, explained(self.path):
            self._db.execute(f"PRAGMA synchronous={'FULL' if sync else 'NORMAL'}")
            self._patient("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def overwriting(self) -> Iterator[None]:
        """What is deleted or replaced meanwhile is overwritten on disk; its log is folded in."""
        self.rows("PRAGMA secure_delete=ON")
        yield
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def rows(
        self, statement: str, values: Sequence[Any] = (), most: int | None = None
    ) -> list[Any]:
        """What a query finds; only so many rows as their blobs come to ``most`` bytes."""
        with self._lock, explained(self.path), closing(self._patient(statement, values)) as found:
            return found.fetchall() if most is None else list(_up_to(found, most))

    def close(self) -> None:
        """Closes the connection; the last one of all processes folds the log into the file."""
        with self._lock, explained(self.path):
            self._db.close()

    def _prepare(self) -> None:
        self._patient("PRAGMA journal_mode=WAL")
        # A bigger log than the default 4 MB: three times fewer copies of half-full pages.
        self._db.execute("PRAGMA wal_autocheckpoint=4000")
        self._db.execute("PRAGMA journal_size_limit=67108864")
        if self._versions() != (APPLICATION, VERSION):
            self._create()

    def _patient(self, statement: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Executes a statement as soon as other processes let it. SQLite's own way of waiting, with
        pauses of up to 100 ms, left one of five busy processes waiting for three seconds."""
        until = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                return self._db.execute(statement, values)
            except sqlite3.OperationalError as error:
                busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() > until:
                    raise
            time.sleep(random.uniform(0.0005, 0.004))  # noqa: S311  (no secret depends on it)

    def _versions(self) -> tuple[int, int]:
        application = self._patient("PRAGMA application_id").fetchone()[0]
        return application, self._patient("PRAGMA user_version").fetchone()[0]

    def _create(self) -> None:
        with self.write() as db:
            application, version = self._versions()
            if (application, version) == (APPLICATION, VERSION):
                return
            self._refuse(application, version)
            for statement in TABLES:
                db.execute(statement)
            db.execute(f"PRAGMA application_id={APPLICATION}")
            db.execute(f"PRAGMA user_version={VERSION}")

    def _refuse(self, application: int, version: int) -> None:
        """Anything but an empty file is not ours to fill."""
        if application == APPLICATION:
            raise StreamError(
                f"the file has version {version}, newer than {VERSION}, which this version knows",
                where=str(self.path),
                cure="update the program",
            )
        if self._db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            raise StreamError(
                "the file is another database, no stream",
                where=str(self.path),
                cure="set THB_STREAM_URL to a path of its own",
            )


def _up_to(rows: Iterator[Any], most: int) -> Iterator[Any]:
    """Rows until their blobs have so many bytes; one at least."""
    for row in rows:
        yield row
        most -= sum(len(cell) for cell in row if isinstance(cell, bytes))
        if most <= 0:
            return


def _connect(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MissingError(
            f"the folder cannot be made ({error.strerror})",
            where=str(path.parent),
            cure="check the path, or set THB_STREAM_URL",
        ) from error
    return sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
