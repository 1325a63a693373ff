"""The state store: accounts, watches, alerts, labels, cases and audit, in tables of each room.

SQLite in a file or PostgreSQL by its address; both have the same tables, which the migrations that
``MIGRATE`` names bring up to date whenever a store is opened.
"""

import pkgutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    ExceptionContext,
    MetaData,
    Table,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.pool import NullPool

from stream.errors import MissingError, Standby

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

MIGRATE = "thb.migrations:upgrade"
"""What makes the tables of a store; a string, as the steps of the stages are."""

BUSY_SECONDS = 30.0
POOL = {"pool_size": 5, "max_overflow": 5, "pool_timeout": 30}
"""Connections that a process keeps, those it may add for a while, and seconds to wait for one; an
address may set them: ``postgresql://…/thb?pool_size=2``."""
SESSION = "-c lock_timeout=30s -c idle_in_transaction_session_timeout=60s"
"""A transaction that waits or idles longer than this is a fault, and ends instead of blocking."""

CURE = "set THB_STATE_URL to sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME"


def open_state(url: str) -> Engine:
    """The engine of a state store with all its tables: ``sqlite:///path``, whose folder is made, or
    ``postgresql://…``; anything else is a MissingError that names THB_STATE_URL."""
    engine = connect(url)
    upgrade: Callable[[Engine], None] = pkgutil.resolve_name(MIGRATE)
    try:
        upgrade(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def connect(url: str) -> Engine:
    """The engine of a state store as it is; ``open_state`` also brings its tables up to date."""
    address = _address(url)
    if address.get_backend_name() == "postgresql":
        engine = _postgresql(address)
    else:
        engine = _sqlite(str(address.database))
    event.listen(engine, "handle_error", _gone, retval=True)
    _try(engine)
    return engine


def insert(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """An INSERT that knows ``on_conflict_do_nothing`` and ``on_conflict_do_update``; both databases
    say it alike."""
    postgres = connection.dialect.name == "postgresql"
    return postgresql.insert(table) if postgres else sqlite.insert(table)


@contextmanager
def alone(engine: Engine, job: str) -> Iterator[None]:
    """Holds the role of which there is only one, such as the crawl of a source, until the block or
    the process ends; Standby when another process of any machine has it."""
    if engine.dialect.name == "postgresql":
        held: Any = _advisory(engine, job)
    else:
        held = _lock_file(Path(str(engine.url.database)), job)
    with closing(held):
        yield


def _advisory(engine: Engine, job: str) -> Connection:
    # Of its own, so that a lock that lives as long as its session does not sit in the pool.
    own = create_engine(engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    connection = own.connect()
    number = int.from_bytes(sha256(f"thb {job}".encode()).digest()[:8], "big", signed=True)
    taken = connection.execute(text("SELECT pg_try_advisory_lock(:number)"), {"number": number})
    if not taken.scalar():
        connection.close()
        raise _busy(job)
    return connection


def _lock_file(path: Path, job: str) -> sqlite3.Connection:
    """An open exclusive transaction on a file of the job; it ends with its process."""
    name = sha256(job.encode()).hexdigest()[:12]
    connection = sqlite3.connect(path.with_name(f"{path.name}.{name}.lock"), timeout=0)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        connection.close()
        raise _busy(job) from None
    return connection


def _busy(job: str) -> Standby:
    return Standby("another process does it now", where=job, cure="wait until it ends")


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        raise MissingError("not an address of a state store", cure=CURE) from None
    known = address.drivername in ("sqlite", "postgresql", "postgres", "postgresql+psycopg")
    file = address.database not in (None, "", ":memory:") and not address.host
    if not known or (address.drivername == "sqlite" and not file):
        name = address.render_as_string(hide_password=True)
        raise MissingError("not an address of a state store", where=name, cure=CURE)
    return address


def _sqlite(path: str) -> Engine:
    _make_folder(Path(path).parent)
    engine = create_engine(
        URL.create("sqlite", database=path), connect_args={"timeout": BUSY_SECONDS}
    )
    event.listen(engine, "connect", _prepare)
    return engine


def _postgresql(address: URL) -> Engine:
    pool = {name: _number(address, name, default) for name, default in POOL.items()}
    libpq = address.difference_update_query(POOL).set(drivername="postgresql+psycopg")
    return create_engine(
        libpq.update_query_dict(_defaults(libpq)), pool_pre_ping=True, pool_recycle=1800, **pool
    )


def _defaults(address: URL) -> dict[str, str]:
    ours = {"connect_timeout": "10", "application_name": "thb", "options": SESSION}
    return {name: value for name, value in ours.items() if name not in address.query}


def _number(address: URL, name: str, default: int) -> int:
    value = address.query.get(name, str(default))
    if not isinstance(value, str) or not value.isdecimal():
        raise MissingError(f"{name} is no number", where="THB_STATE_URL", cure=f"{name}={default}")
    return int(value)


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
    connection.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten


def _gone(context: ExceptionContext) -> BaseException | None:
    """A server that went away, or lets nobody in, is told with its setting; other errors stay as
    they are."""
    refused = context.connection is None
    if context.engine is None or not (refused or context.is_disconnect):
        return None
    return _unusable(context.engine, context.original_exception)


def _try(engine: Engine) -> None:
    try:
        engine.connect().close()
    except DatabaseError as error:
        engine.dispose()
        raise _unusable(engine, error.orig) from error


def _unusable(engine: Engine, error: BaseException | None) -> MissingError:
    if engine.dialect.name == "sqlite":
        return MissingError(
            f"the file cannot be used ({error})",
            where=str(engine.url.database),
            cure="check its permissions, or set THB_STATE_URL to another path",
        )
    reason = " ".join(str(error).split())
    return MissingError(
        f"the state store does not answer ({reason})",
        where=engine.url.set(query={}).render_as_string(hide_password=True),
        cure="start it, or correct THB_STATE_URL",
    )
