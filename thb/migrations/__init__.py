"""The tables of all rooms, step by step; each step stands in ``versions/`` and can be undone."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from stream.errors import MissingError, Standby
from stream.state import alone

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0004"
"""The newest step; a store that is at it is opened without loading Alembic."""

ROOMS = (
    "classifiers.near.store",
    "crawlers.health",
    "crawlers.picture_store",
    "crawlers.seen",
    "search.alerts",
    "search.watches",
    "stream.deletions",
    "workbench.audit",
    "workbench.muted",
    "workbench.review",
    "workbench.tags",
)
"""Modules that declare tables on ``stream.state.metadata``."""

WAIT_SECONDS = 60.0


def upgrade(engine: Engine, revision: str = HEAD) -> None:
    """Brings the tables of a store up to date; of several processes one does it, the others wait.
    MissingError when the store was made by a newer version."""
    if version(engine) == revision:
        return
    _one_by_one(engine, lambda connection: _run(connection, "upgrade", revision))


def downgrade(engine: Engine, revision: str) -> None:
    """Undoes steps down to a revision, or all with ``base``; what only they held is lost."""
    _one_by_one(engine, lambda connection: _run(connection, "downgrade", revision))


def version(engine: Engine) -> str:
    """The step at which a store is, empty for a new one."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        number = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return str(number or "")


def config(connection: Connection | None = None) -> "Config":
    """What Alembic needs to know of this folder."""
    from alembic.config import Config

    made = Config(attributes={"connection": connection})
    made.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return made


def _one_by_one(engine: Engine, work: Callable[[Connection], None]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            with alone(engine, "migration of the state store"), engine.begin() as connection:
                if engine.dialect.name == "sqlite":
                    # Python's sqlite3 begins no transaction before a CREATE TABLE.
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                return work(connection)
        except Standby:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _run(connection: Connection, direction: str, revision: str) -> None:
    from alembic import command
    from alembic.util import CommandError

    try:
        getattr(command, direction)(config(connection), revision)
    except CommandError as error:
        raise MissingError(
            f"the state store cannot be migrated ({error})",
            where=connection.engine.url.set(query={}).render_as_string(hide_password=True),
            cure="use the version of thb that made it, or a newer one",
        ) from error
