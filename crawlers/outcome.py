"""What a run of one source did, and what is odd about it."""

import msgspec
from sqlalchemy import Engine

from crawlers import health
from crawlers.report import Row
from crawlers.source import Source
from stream.messages import now

INTERRUPTED = frozenset({"", "shutdown", "not started"})
"""Ends after which a run counts as unfinished, and is resumed by the next."""


class SourceRun(msgspec.Struct, frozen=True, kw_only=True):
    """What a run of one source did: ``pages`` responses, ``captures`` new contents, ``unchanged``
    pages that were as before, ``deleted`` addresses left out because
    their ads were deleted; ``pictures`` what became of those that ads name; ``finish`` is
    ``finished``, or why it ended before; ``missing`` says what the machine lacks."""

    source: str
    run: str
    pages: int = 0
    captures: int = 0
    unchanged: int = 0
    duplicates: int = 0
    forbidden: int = 0
    trapped: int = 0
    left: int = 0
    deleted: int = 0
    pictures: dict[str, int] = {}
    statuses: dict[str, int] = {}
    categories: dict[str, int] = {}
    rows: tuple[Row, ...] = ()
    seconds: float = 0.0
    started: int = 0
    finish: str = ""
    resumed: bool = False
    missing: str = ""
    warnings: list[str] = []


def judged(engine: Engine, source: Source, done: SourceRun, ads: int | None) -> SourceRun:
    """A run with what is odd about it in words, noted in the history of its source."""
    if done.missing or done.finish in INTERRUPTED:
        return done
    run = of_run(done, ads)
    before = [
        one for one in health.runs(engine, source.id, health.HISTORY + 1) if one.run != run.run
    ]
    warnings = health.judge(source, run, before)
    health.end(engine, msgspec.structs.replace(run, warnings="; ".join(warnings)))
    return msgspec.structs.replace(done, warnings=warnings)


def of_run(done: SourceRun, ads: int | None = None) -> health.Health:
    """The row of a run for the history of its source."""
    return health.Health(
        run=done.run,
        source=done.source,
        started=done.started,
        finished=now(),
        finish=done.finish,
        pages=done.pages,
        captures=done.captures,
        unchanged=done.unchanged,
        ads=ads,
        seconds=done.seconds,
        statuses=done.statuses,
        categories=done.categories,
    )
