"""The health of sources: a row per run, and a warning when a run is unlike those before it."""

from collections.abc import Sequence
from statistics import median

import msgspec
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Engine,
    Float,
    Integer,
    Table,
    Text,
    select,
    update,
)

from crawlers.source import Source
from stream.state import metadata

crawl_runs = Table(
    "crawl_runs",
    metadata,
    Column("run", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("started", BigInteger, nullable=False),
    Column("finished", BigInteger),
    Column("finish", Text, nullable=False, default=""),
    Column("pages", Integer, nullable=False, default=0),
    Column("captures", Integer, nullable=False, default=0),
    Column("unchanged", Integer, nullable=False, default=0),
    Column("ads", Integer),
    Column("seconds", Float, nullable=False, default=0.0),
    Column("statuses", JSON, nullable=False, default=dict),
    Column("categories", JSON, nullable=False, default=dict),
    Column("warnings", Text, nullable=False, default=""),
)

HISTORY = 14
"""Runs before this one that it is compared with."""
ENOUGH = 3
"""Runs that are needed before a median says anything."""
RESUME = 24 * 3600 * 1_000_000
"""Microseconds after which an unfinished run is not resumed but begun anew."""


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """One run of one source; times in microseconds UTC, ``ads`` where they were parsed at once."""

    run: str
    source: str
    started: int
    finished: int | None = None
    finish: str = ""
    pages: int = 0
    captures: int = 0
    unchanged: int = 0
    ads: int | None = None
    seconds: float = 0.0
    statuses: dict[str, int] = {}
    categories: dict[str, int] = {}
    warnings: str = ""


def begin(engine: Engine, run: str, source: str, started: int) -> None:
    """Notes that a run began; until ``end`` it counts as unfinished."""
    with engine.begin() as connection:
        connection.execute(crawl_runs.insert().values(run=run, source=source, started=started))


def end(engine: Engine, health: Health) -> None:
    """Notes how a run ended."""
    values = msgspec.structs.asdict(health)
    where = (crawl_runs.c.run == health.run) & (crawl_runs.c.source == health.source)
    with engine.begin() as connection:
        connection.execute(update(crawl_runs).where(where).values(values))


def supersede(engine: Engine, source: str, run: str, at: int) -> None:
    """Closes the other unfinished runs of a source, once a run has done their work."""
    where = (
        (crawl_runs.c.source == source)
        & (crawl_runs.c.run != run)
        & crawl_runs.c.finished.is_(None)
    )
    values = {"finished": at, "finish": "resumed by a later run"}
    with engine.begin() as connection:
        connection.execute(update(crawl_runs).where(where).values(values))


def unfinished(engine: Engine, source: str, now: int) -> int | None:
    """When the earliest unfinished run of the last day began; ``None`` when all ended."""
    where = (
        (crawl_runs.c.source == source)
        & crawl_runs.c.finished.is_(None)
        & (crawl_runs.c.started > now - RESUME)
    )
    query = select(crawl_runs.c.started).where(where).order_by(crawl_runs.c.started)
    with engine.connect() as connection:
        return connection.execute(query).scalars().first()


def runs(engine: Engine, source: str | None = None, limit: int = HISTORY) -> list[Health]:
    """The last finished runs, newest first."""
    query = select(crawl_runs).where(crawl_runs.c.finished.is_not(None))
    if source is not None:
        query = query.where(crawl_runs.c.source == source)
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(crawl_runs.c.started.desc()).limit(limit))
        return [Health(**row) for row in rows.mappings()]


def judge(source: Source, now: Health, before: Sequence[Health]) -> list[str]:
    """What is odd about a run, in words: against what the source expects, and against the median of
    the runs before it."""
    return [*_expected(source, now.ads), *_median(now, before)]


def _expected(source: Source, ads: int | None) -> list[str]:
    if ads is None:
        return []
    low, high = source.expected.min_ads, source.expected.max_ads
    if ads < low:
        return [f"{ads} ads, at least {low} expected"]
    return [f"{ads} ads, at most {high} expected"] if high is not None and ads > high else []


def _median(now: Health, before: Sequence[Health]) -> list[str]:
    sound = [run for run in before[:HISTORY] if run.finish == now.finish == "finished"]
    if len(sound) < ENOUGH:
        return []
    usual = median(run.pages for run in sound)
    if usual / 2 <= now.pages <= usual * 2:
        return []
    return [f"{now.pages} pages, {usual:g} is the median of the last {len(sound)} runs"]
