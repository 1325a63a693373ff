"""The demonstration, step by step: boards, crawl, watch, pipeline, counts."""

import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from stream.stages import STAGES, Context
from thb import terminal
from thb.demo import crawling, memory, sites
from thb.demo.generator import PORTS
from thb.demo.memory import Memory

WATCH_ID = "demo-fees"
WATCH_QUERY = "opłata OR fee"


@dataclass
class Steps:
    """Says what is being done and how long it took; keeps the seconds."""

    number: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str, what: str) -> Iterator[None]:
        self.number += 1
        terminal.say(f"{self.number}. {what} …")
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 1)
        terminal.say(f"   done in {self.seconds[name]:.1f} s")


@dataclass(frozen=True)
class Shown:
    """What a run of the demonstration brought: ``ads`` and ``flagged`` stand in the index, the
    other numbers are of this run."""

    round: int
    ads: int
    flagged: int
    alerts: int
    dead: int
    left_out: Mapping[str, str]
    boards: Mapping[str, str]
    stages: Mapping[str, int]
    seconds: Mapping[str, float]


@contextmanager
def run(context: Context, seed: int, count: int, chromium: str = "") -> Iterator[Shown]:
    """Runs the demonstration and gives its counts; the boards are served while the block runs.
    Without ``chromium`` or a browser that is found the board that is drawn by a script is left out.
    """
    round_ = memory.next_round(context.home, seed)
    steps = Steps()
    wanted = {**PORTS, **memory.last_ports(context.home)}
    with sites.serve(sites.boards(seed, count, round_), wanted) as ports:
        boards = {source: f"http://127.0.0.1:{port}/" for source, port in ports.items()}
        _say_boards(wanted, ports, round_)
        left_out = _crawl(steps, context, ports, _without_browser(chromium))
        memory.keep(context.home, Memory(seed, count, round_, ports))
        with steps.step("watch", f"watching job ads for: {WATCH_QUERY}"):
            add_watch(context)
        with steps.step("drain", "scoring, indexing, matching"):
            counts = _drain(context)
        found = _counts(context)
        yield Shown(
            round=round_,
            **found,
            alerts=counts["watch"].sent,
            dead=sum(one.dead for one in counts.values()),
            left_out=left_out,
            boards=boards,
            stages={name: one.processed for name, one in counts.items()},
            seconds=steps.seconds,
        )


def _say_boards(wanted: Mapping[str, int], ports: Mapping[str, int], round_: int) -> None:
    for source, port in ports.items():
        taken = "" if wanted[source] in (0, port) else f" (port {wanted[source]} is taken)"
        terminal.say(f"   {source}: http://127.0.0.1:{port}/{taken}")
    if round_ > 1:
        terminal.say("   second round: some ads have changed, some are gone")


def _crawl(
    steps: Steps, context: Context, ports: Mapping[str, int], left_out: dict[str, str]
) -> dict[str, str]:
    """Crawls the boards; returns those that are left out, with the reason."""
    with TemporaryDirectory(prefix="thb-demo-") as folder:
        sources = [source for source in ports if source not in left_out]
        placed = crawling.place(Path(folder), ports)
        for source, why in left_out.items():
            terminal.say(f"   {source} is left out: {why}")
        with steps.step("crawl", f"crawling {', '.join(sources)}"):
            crawling.crawl(sources, placed, context.home)
    return left_out


def _without_browser(chromium: str) -> dict[str, str]:
    from crawlers.browser import find_chromium
    from stream.errors import MissingError

    try:
        find_chromium(chromium)
    except MissingError as error:
        return {"demo-classifieds": str(error)}
    return {}


def _drain(context: Context) -> dict[str, Any]:
    from stream import logs, runner

    logs.configure(logs.WARNING)
    return dict(runner.run(STAGES, context, drain=True))


def add_watch(context: Context) -> None:
    """Adds the watch of the demonstration, once."""
    import search
    from stream.state import open_state

    watches = search.Watches(open_state(context.state_url))
    if all(watch.id != WATCH_ID for watch in watches.list()):
        watch = search.Watch(id=WATCH_ID, name="Fees in job ads", query=WATCH_QUERY, kind="job")
        watches.add(watch)


def _counts(context: Context) -> dict[str, int]:
    from zoneinfo import ZoneInfo

    import search

    with closing(search.open_index(context.index_url)) as index:
        query = search.parse_query("", ZoneInfo("UTC"))
        total, flagged = (
            index.search(search.Request(query=query, all=everything, limit=0, facets=False)).total
            for everything in (True, False)
        )
    return {"ads": total, "flagged": flagged}
