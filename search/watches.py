"""Watches and their alerts in the state store; an alert is stored once per watch and ad."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Table,
    Text,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from search import alerts
from search.alerts import AlertPage, Stored
from search.errors import WatchError
from search.watch import Watch, read
from stream.messages import Alert, now
from stream.state import insert, metadata

watches = Table(
    "watches",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("sources", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False, unique=True),
)
TRIES = 20
_EDITABLE = frozenset({"name", "query", "kind", "sources", "zone", "owner"})


class State(NamedTuple):
    """Changes whenever a watch is added, edited or deleted."""

    number: int
    changed_at: int


class Watches:
    """Stored queries of people, and what they matched."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def add(self, watch: Watch) -> Watch:
        """Stores a watch, with an id and times where it has none; QueryError or WatchError when it
        cannot be understood."""
        ident = watch.id or uuid.uuid4().hex[:12]
        new = _checked(msgspec.structs.replace(watch, id=ident))

        def add(connection: Connection, at: int) -> Watch:
            added = msgspec.structs.replace(new, created_at=at, changed_at=at)
            order = insert(connection, watches).values(_row(added))
            order = order.on_conflict_do_nothing(index_elements=["id"])
            if connection.execute(order.returning(watches.c.id)).first() is None:
                raise WatchError(
                    "there is a watch of this id already", where=ident, cure="choose another"
                )
            return added

        return self._change(add)

    def get(self, ident: str) -> Watch:
        """The watch of an id, or of a name that only one watch has."""
        known = self.list()
        found = [watch for watch in known if watch.id == ident]
        found = found or [watch for watch in known if watch.name == ident]
        if len(found) == 1:
            return found[0]
        what = "there are several watches of this name" if found else "there is no such watch"
        raise WatchError(what, where=ident, cure="take an id from thb watch list")

    def list(self, owner: str | None = None) -> list[Watch]:
        """All watches, or those of an owner, oldest first."""
        query = select(watches).order_by(watches.c.created_at, watches.c.id)
        if owner is not None:
            query = query.where(watches.c.owner == owner)
        with self.engine.connect() as connection:
            return [_watch(row) for row in connection.execute(query).mappings()]

    def edit(self, ident: str, **changes: Any) -> Watch:
        """Changes some of name, query, kind, sources, zone, owner; alerts stay as they are."""
        unknown = changes.keys() - _EDITABLE
        if unknown:
            raise WatchError(f"{sorted(unknown)[0]} cannot be edited", where=ident)
        old = self.get(ident)
        new = _checked(msgspec.structs.replace(old, **changes))

        def edit(connection: Connection, at: int) -> Watch:
            edited = msgspec.structs.replace(new, changed_at=at)
            connection.execute(update(watches).where(watches.c.id == old.id).values(_row(edited)))
            return edited

        return self._change(edit)

    def delete(self, ident: str) -> Watch:
        """Deletes a watch and its alerts."""
        old = self.get(ident)
        with self.engine.begin() as connection:
            alerts.delete_of_watch(connection, old.id)
            connection.execute(delete(watches).where(watches.c.id == old.id))
        return old

    def state(self) -> State:
        """A cheap sign of change."""
        with self.engine.connect() as connection:
            return _state(connection)

    def _change(self, work: Callable[[Connection, int], Watch]) -> Watch:
        """Does a change at a time after every change so far, so that ``state`` cannot miss one;
        ``changed_at`` is unique, and of two at once the loser tries again."""
        for _ in range(TRIES):
            try:
                with self.engine.begin() as connection:
                    return work(connection, max(now(), _state(connection).changed_at + 1))
            except IntegrityError:
                continue
        raise WatchError("the watch cannot be stored", cure="try again")

    # ------------------------------------------------------------------------------------- alerts

    def record(self, found: Sequence[Alert]) -> tuple[Alert, ...]:
        """Stores alerts that are new and returns all that are to be sent: those whose stored row is
        of the same version of the ad, so that a crash between storing and sending loses none."""
        with self.engine.begin() as connection:
            return alerts.record(connection, found)

    def alerts(
        self,
        watch: str | None = None,
        since: int | None = None,
        limit: int = 50,
        after: str | None = None,
        *,
        unseen: bool = False,
    ) -> AlertPage:
        """Alerts, newest first; ``since`` in microseconds, ``after`` the ``next`` of a page."""
        with self.engine.connect() as connection:
            return alerts.page(connection, watch, since, limit, after, unseen=unseen)

    def mark(self, ids: Sequence[str], *, by: str, seen: bool = True) -> int:
        """Marks alerts as seen by somebody, or as not seen; returns how many."""
        with self.engine.begin() as connection:
            return alerts.mark(connection, ids, by=by, seen=seen)

    def alerted(self, ads: Sequence[str]) -> set[str]:
        """Those of some ads that a watch has alerted of."""
        with self.engine.connect() as connection:
            return alerts.ads_among(connection, ads)

    def alerts_of(self, ads: Mapping[str, int]) -> Mapping[str, Sequence[str]]:
        """The ids of the alerts of some ads up to a version each, by ad."""
        with self.engine.connect() as connection:
            return alerts.of_ads(connection, ads)

    def forget(self, ads: Mapping[str, int]) -> int:
        """Deletes the alerts of ads up to a version each; returns how many."""
        with self.engine.begin() as connection:
            return alerts.delete_of_ads(connection, ads)

    def counts(self) -> Mapping[str, int]:
        """How many alerts each watch has that nobody has seen."""
        with self.engine.connect() as connection:
            return alerts.unseen(connection)


def _state(connection: Connection) -> State:
    query = select(func.count(), func.coalesce(func.max(watches.c.changed_at), 0))
    count, changed_at = connection.execute(query.select_from(watches)).one()
    return State(int(count), int(changed_at))


def _checked(watch: Watch) -> Watch:
    """The watch, if its query is understood and its zone and kind exist."""
    read(watch)
    return watch


def _row(watch: Watch) -> dict[str, Any]:
    row = msgspec.structs.asdict(watch)
    return {**row, "sources": msgspec.json.encode(watch.sources).decode()}


def _watch(row: Mapping[Any, Any]) -> Watch:
    sources = msgspec.json.decode(row["sources"], type=tuple[str, ...])
    return Watch(**{**row, "sources": sources})


__all__ = ["AlertPage", "State", "Stored", "Watches", "watches"]
