"""Who did what, when, to which thing: rows that are only ever added, each sealed to the last."""

import hashlib
import json
from collections.abc import Iterator
from threading import Lock
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Boolean, Column, Engine, Integer, Table, Text, select
from sqlalchemy.exc import IntegrityError

from stream import state
from stream.errors import MissingError
from stream.messages import now

AUDIT = Table(
    "audit",
    state.metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("person", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("allowed", Boolean, nullable=False),
    Column("prev", Text, nullable=False, unique=True),
    Column("hash", Text, nullable=False),
)
FIELDS = ("at", "person", "role", "action", "target", "query", "result", "allowed")
FIRST = "0" * 64
TRIES = 20
_turn = Lock()


class Entry(NamedTuple):
    """One row: ``at`` in microseconds UTC; ``result`` is a count or what became of it."""

    at: int
    person: str
    role: str
    action: str
    target: str = ""
    query: str = ""
    result: str = ""
    allowed: bool = True


class Check(NamedTuple):
    """Outcome of reading the chain: rows read, and the first that does not fit (0 when all do);
    ``seq`` and ``last`` are where a later reading may go on."""

    rows: int = 0
    broken: int = 0
    seq: int = 0
    last: str = FIRST


def record(engine: Engine, entry: Entry) -> None:
    """Adds a row. Two writers at once cannot fork the chain: ``prev`` is unique, the loser tries
    again. Raises ``MissingError`` when the row cannot be written."""
    with _turn:
        for _ in range(TRIES):
            try:
                _append(engine, entry)
            except IntegrityError:
                continue
            return
    raise MissingError("the audit log cannot be written", cure="see THB_STATE_URL")


def entry(person: str, role: str, action: str, **more: Any) -> Entry:
    """A row of now."""
    return Entry(now(), person[:120], role, action, **more)


def _append(engine: Engine, one: Entry) -> None:
    with engine.begin() as connection:
        last = connection.execute(
            select(AUDIT.c.hash).order_by(AUDIT.c.seq.desc()).limit(1)
        ).scalar()
        prev = last or FIRST
        row = {**one._asdict(), "prev": prev, "hash": seal(prev, one)}
        connection.execute(AUDIT.insert().values(**row))


def seal(prev: str, one: Entry) -> str:
    """SHA-256 over the seal of the row before and this row's fields."""
    body = json.dumps([prev, *one], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def rows(engine: Engine, limit: int = 100) -> list[Any]:
    """The latest rows, newest first."""
    with engine.connect() as connection:
        return list(connection.execute(select(AUDIT).order_by(AUDIT.c.seq.desc()).limit(limit)))


def verify(engine: Engine, since: Check | None = None) -> Check:
    """Reads the chain (from where an intact reading ended) and recomputes every seal."""
    done = since if since and not since.broken else Check()
    for row in _after(engine, done.seq):
        one = Entry(*(getattr(row, name) for name in FIELDS))
        if row.prev != done.last or row.hash != seal(done.last, one):
            return done._replace(rows=done.rows + 1, broken=row.seq)
        done = Check(done.rows + 1, 0, row.seq, row.hash)
    return done


def _after(engine: Engine, seq: int) -> Iterator[Any]:
    with engine.connect() as connection:
        yield from connection.execute(select(AUDIT).where(AUDIT.c.seq > seq).order_by(AUDIT.c.seq))
