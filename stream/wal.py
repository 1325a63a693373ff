"""The write-ahead log beside a file of SQLite, in which a copy of what was deleted may stand."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

PAUSE = 0.02
SCHEME = "sqlite:///"


def fold(path: Path, seconds: float = 0.0) -> bool:
    """Writes the log through and empties it, so that nothing of what was deleted stands in it;
    false when others who read the file at this moment have not let it after some seconds."""
    until = time.monotonic() + seconds
    with closing(sqlite3.connect(path, timeout=0)) as file:
        while not _is_folded(file):
            if time.monotonic() > until:
                return False
            time.sleep(PAUSE)
    return True


def _is_folded(file: sqlite3.Connection) -> bool:
    try:
        (is_busy, *_) = file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        return False
    return not is_busy


def file_of(url: str) -> Path | None:
    """The file of an address of the stream or the state; none where a server has it."""
    return Path(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
