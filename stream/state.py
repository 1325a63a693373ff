"""The state store: accounts, watches, alerts, labels, cases and audit, in tables of each room."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, MetaData, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.schema import CreateIndex, CreateTable

from stream.errors import MissingError

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Each room declares its tables on it; constraints have names that a migration can use."""

BUSY_SECONDS = 30.0


def open_state(url: str) -> Engine:
    """The engine of a state store: ``sqlite:///path``, whose folder is made; other addresses are a
    MissingError that names THB_STATE_URL."""
    scheme, separator, path = url.partition(":///")
    if scheme != "sqlite" or not separator or path in ("", ":memory:"):
        raise MissingError(
            "this version keeps its state in SQLite only",
            where="THB_STATE_URL",
            cure="set it to sqlite:///PATH",
        )
    _make_folder(Path(path).parent)
    engine = create_engine(
        URL.create("sqlite", database=path), connect_args={"timeout": BUSY_SECONDS}
    )
    event.listen(engine, "connect", _prepare)
    _try(engine, path)
    return engine


def create(engine: Engine) -> None:
    """Makes the tables that do not exist yet, of all rooms loaded so far; several processes may."""
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            connection.execute(CreateTable(table, if_not_exists=True))
            for index in sorted(table.indexes, key=lambda index: str(index.name)):
                connection.execute(CreateIndex(index, if_not_exists=True))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MissingError(
            f"the folder cannot be made ({error.strerror})",
            where=str(folder),
            cure="check the path, or set THB_STATE_URL",
        ) from error


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _try(engine: Engine, path: str) -> None:
    try:
        engine.connect().close()
    except DatabaseError as error:
        engine.dispose()
        raise MissingError(
            f"the file cannot be used ({error.orig})",
            where=path,
            cure="check its permissions, or set THB_STATE_URL to another path",
        ) from error
