"""Runs crawls in this process: different hosts side by side, sources of one host in turn."""

import asyncio
import importlib.util
import logging
import secrets
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import Engine

from crawlers import browser, health
from crawlers.apart import Apart, Work
from crawlers.evidence import Archive
from crawlers.job import Emit, Job
from crawlers.links import site
from crawlers.outcome import INTERRUPTED, SourceRun, of_run
from crawlers.report import counts
from crawlers.seen import Memory
from crawlers.settings import of_source, process, user_agent
from crawlers.source import Source
from stream.deletions import Deletions
from stream.errors import MissingError
from stream.messages import now

Progress = Callable[[str, int], None]
AT_ONCE = 8
"""Sources that are crawled side by side."""


class _Crawl(msgspec.Struct):
    """A job with what it needs to run."""

    job: Job
    settings: dict[str, Any]
    started: int
    seconds: float = 0.0
    finish: str = "not started"


def crawl(
    sources: Sequence[Source],
    archive: Archive,
    emit: Emit,
    *,
    engine: Engine | None = None,
    max_pages: int | None = None,
    again: bool = False,
    version: str = "0",
    contact: str = "",
    chromium: str = "",
    seen: Emit | None = None,
    progress: Progress | None = None,
    hash_picture: Work | None = None,
) -> list[SourceRun]:
    """Crawls sources; once a process, since the event loop of Scrapy cannot be started twice.

    ``emit`` gets each new capture and returns when it is delivered; ``seen`` gets the capture of
    each good page of the run, new or unchanged; ``progress`` gets a source's id and its pages so
    far. An error of ``emit`` or the archive ends the crawl and is raised. With an ``engine``
    unchanged pages make no new capture (unless ``again``), a run that was killed is resumed, and
    addresses whose ads were deleted on request are left out.
    Sources that want pictures need it, and ``hash_picture``, which is run in another process.
    """
    apart = None if hash_picture is None else Apart(hash_picture)
    run = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    today = datetime.now(UTC).date()
    crawls: list[_Crawl] = []
    lacking: list[SourceRun] = []
    for source in sources:
        try:
            settings = _settings(source, user_agent(version, contact), chromium)
        except MissingError as error:
            lacking.append(SourceRun(source=source.id, run=run, missing=str(error)))
            continue
        started = now()
        job = Job(
            source,
            archive,
            emit,
            Memory(engine, source.id),
            run=run,
            max_pages=max_pages,
            again=again,
            since=None if engine is None else health.unfinished(engine, source.id, started),
            seen=seen,
            ignores_robots=source.ignores_robots(today),
            hash_picture=apart,
            deletions=None if engine is None else Deletions(engine),
        )
        crawls.append(_Crawl(job, settings, started))
        if engine is not None:
            health.begin(engine, run, source.id, started)
    try:
        if crawls:
            _run(crawls, progress)
    finally:
        if apart is not None:
            apart.close()
    return [*(_result(one, engine) for one in crawls), *lacking]


def _settings(source: Source, agent: str, chromium: str) -> dict[str, Any]:
    settings = _with_loop(of_source(source, agent))
    if source.fetch == "browser":
        settings |= browser.settings(source, browser.find_chromium(chromium), agent)
    return settings


def _with_loop(settings: dict[str, Any]) -> dict[str, Any]:
    if importlib.util.find_spec("uvloop") is None:
        settings.pop("ASYNCIO_EVENT_LOOP", None)
    return settings


def _run(crawls: Sequence[_Crawl], progress: Progress | None) -> None:
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.utils.reactor import is_reactor_installed

    if is_reactor_installed():
        raise RuntimeError("a process crawls once; start another one for the next crawl")
    logging.getLogger("scrapy").setLevel(logging.CRITICAL)
    logging.getLogger("scrapy-playwright").setLevel(logging.CRITICAL)
    scrapy = AsyncCrawlerProcess(_with_loop(process()))
    task = asyncio.get_event_loop().create_task(_all(scrapy, crawls, progress))
    task.add_done_callback(lambda _done: _stop())
    scrapy.start(stop_after_crawl=False)
    if task.done() and not task.cancelled():
        task.result()


def _stop() -> None:
    from twisted.internet import reactor as installed
    from twisted.internet.error import ReactorNotRunning

    with suppress(ReactorNotRunning):
        reactor: Any = installed
        reactor.stop()


async def _all(scrapy: Any, crawls: Sequence[_Crawl], progress: Progress | None) -> None:
    gate = asyncio.Semaphore(AT_ONCE)
    ticking = asyncio.create_task(_tick(crawls, progress))
    try:
        await asyncio.gather(*(_group(scrapy, group, gate) for group in _by_host(crawls)))
    finally:
        ticking.cancel()


def _by_host(crawls: Iterable[_Crawl]) -> list[list[_Crawl]]:
    """Sources that share a host one after the other, or its delay would not hold."""
    groups: list[tuple[set[str], list[_Crawl]]] = []
    for one in crawls:
        hosts, members = _hosts(one.job), [one]
        for group in [group for group in groups if group[0] & hosts]:
            groups.remove(group)
            hosts, members = hosts | group[0], [*group[1], *members]
        groups.append((hosts, members))
    return [members for _, members in groups]


def _hosts(job: Job) -> set[str]:
    pictures = job.source.picture_hosts if job.pictures is not None else ()
    return set(map(site, [*(urlsplit(start).netloc for start in job.starts), *pictures]))


async def _group(scrapy: Any, group: Sequence[_Crawl], gate: asyncio.Semaphore) -> None:
    for one in group:
        async with gate:
            await _one(scrapy, one)


async def _one(scrapy: Any, one: _Crawl) -> None:
    from scrapy import signals
    from scrapy.crawler import Crawler

    from crawlers.spider import SiteSpider

    def closed(reason: str) -> None:
        one.finish = reason

    crawler = Crawler(SiteSpider, one.settings)
    crawler.signals.connect(closed, signal=signals.spider_closed, weak=False)
    began, one.finish = monotonic(), "shutdown"  # what a process that is stopped leaves
    await scrapy.crawl(crawler, job=one.job)
    one.seconds = monotonic() - began


async def _tick(crawls: Sequence[_Crawl], progress: Progress | None) -> None:
    while progress is not None:
        await asyncio.sleep(0.2)
        for one in crawls:
            progress(one.job.source.id, one.job.tally.pages)


def _result(one: _Crawl, engine: Engine | None) -> SourceRun:
    """What a crawl did; raises what made it fail."""
    job, tally = one.job, one.job.tally
    if job.fatal is not None:
        raise job.fatal
    rows = job.report.rows()
    done = SourceRun(
        source=job.source.id,
        run=job.run,
        pages=tally.pages,
        captures=tally.captures,
        unchanged=tally.unchanged,
        duplicates=tally.duplicates,
        forbidden=tally.forbidden,
        trapped=tally.trapped,
        left=tally.left,
        deleted=tally.deleted,
        pictures=_pictures(job),
        statuses={str(code): count for code, count in sorted(tally.statuses.items())},
        categories=counts(rows),
        rows=rows,
        seconds=round(one.seconds, 2),
        started=one.started,
        finish=one.finish,
        resumed=job.since is not None,
    )
    return done if engine is None else _remember(engine, done)


def _pictures(job: Job) -> dict[str, int]:
    counted = {} if job.pictures is None else job.pictures.tally
    return {name: count for name, count in sorted(counted.items()) if count}


def _remember(engine: Engine, done: SourceRun) -> SourceRun:
    """Notes how a run ended; one that was interrupted stays unfinished, to be resumed."""
    if done.finish not in INTERRUPTED:
        health.supersede(engine, done.source, done.run, now())
        health.end(engine, of_run(done))
    return done
