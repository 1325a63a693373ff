"""What there is besides the stream: ads in the index, the last crawls, versions."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from crawlers import health
from indicators import Engine, load_rules
from indicators.parameters import load_parameters
from search import open_index
from stream import snapshots
from stream.stages import Context
from stream.state import open_state
from thb import __version__


def status(context: Context) -> dict[str, Any]:
    """``index``: ads flagged and in all; ``index_health``; ``crawls``: the last run of each source;
    ``versions``."""
    return {
        **_index(context.index_url),
        "crawls": [_run(run) for run in _last(context.state_url)],
        "versions": {
            "thb": __version__,
            "rules": Engine(load_rules(lazy=True)).version,
            "weights": load_parameters().version,
            **snapshots.versions(context.home),
        },
    }


def _index(url: str) -> dict[str, Any]:
    with closing(open_index(url)) as index:
        return {
            "index": {"flagged": index.count(flagged_only=True), "all": index.count()},
            "index_health": asdict(index.health()),
        }


def _last(url: str) -> Iterable[health.Health]:
    engine = open_state(url)
    try:
        newest_last = reversed(health.runs(engine, limit=1_000))
        return {run.source: run for run in newest_last}.values()
    finally:
        engine.dispose()


def _run(run: health.Health) -> dict[str, Any]:
    started = datetime.fromtimestamp(run.started / 1_000_000, UTC)
    return {
        "source": run.source,
        "started": started.isoformat(timespec="seconds"),
        "pages": run.pages,
        "captures": run.captures,
        "end": run.finish,
    }
