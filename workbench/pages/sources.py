"""Sources with their legal basis and last run, the state of the system, and help."""

from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from fastapi import APIRouter, Request, Response

import search
from crawlers import health
from crawlers.health import Health
from stream.errors import MissingError
from stream.stages import STAGES, TOPICS, dead_topic
from workbench.access import Guarded
from workbench.desk import Desk, note


class Progress(NamedTuple):
    """How far a stage is; ``dead`` counts the messages it could not process."""

    stage: str
    total: int
    left: int
    dead: int


def router(desk: Desk) -> APIRouter:
    """The routes."""
    routes = APIRouter(route_class=Guarded)

    @routes.get("/sources", name="sources")
    def sources(request: Request) -> Response:
        runs = last_runs(desk)
        rows = [(source, runs.get(source.id), lapsed(source)) for source in desk.services.sources]
        note(request, result=len(rows))
        return desk.views.page(request, "sources.html", rows=rows)

    @routes.get("/status", name="status")
    def status(request: Request) -> Response:
        flagged, every, state = holdings(desk)
        return desk.views.page(
            request,
            "status.html",
            stages=progress(desk),
            topics=topics(desk),
            flagged=flagged,
            every=every,
            health=state,
            chain=desk.chain(),
            labels=len(desk.rates().labels),
        )

    @routes.get("/help", name="help")
    def manual(request: Request) -> Response:
        return desk.views.page(request, "help.html")

    return routes


def lapsed(source: Any) -> bool:
    """Whether the authorisation of a source has ended."""
    until = getattr(source, "authorised_until", None)
    if isinstance(until, str):
        until = date.fromisoformat(until[:10])
    return until is not None and until < datetime.now(UTC).date()


def holdings(desk: Desk) -> tuple[int, int, search.Health]:
    """Ads that are flagged and in all, and how the index is, also where it cannot be read."""
    try:
        flagged, every = (_count(desk, all_of) for all_of in (False, True))
        return flagged, every, desk.services.index.health()
    except MissingError as error:
        return 0, 0, search.Health(error.where, "", "red", {}, (str(error),))


def _count(desk: Desk, all_of: bool) -> int:
    everything = search.parse_query("", desk.services.zone)
    request = search.Request(query=everything, all=all_of, limit=1, facets=False)
    return int(desk.services.index.search(request).total)


def progress(desk: Desk) -> list[Progress]:
    """How far each stage is; nothing without a bus."""
    bus = desk.services.bus
    if bus is None:
        return []
    rows = []
    for stage in STAGES:
        lags = bus.lag(stage.name, [stage.source])
        total, left = sum(lag.total for lag in lags), sum(lag.left for lag in lags)
        rows.append(Progress(stage.name, total, left, bus.count(dead_topic(stage.name))))
    return rows


def topics(desk: Desk) -> list[tuple[str, int]]:
    """How many messages each topic has had."""
    bus = desk.services.bus
    return [(topic, bus.count(topic)) for topic in TOPICS] if bus else []


def last_runs(desk: Desk) -> dict[str, Health]:
    """The last finished run of each source that was ever crawled."""
    state = desk.services.state
    found = (health.runs(state, source.id, limit=1) for source in desk.services.sources)
    return {rows[0].source: rows[0] for rows in found if rows}
