"""``thb crawl``: sources become captures, and with --out files."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from stream.errors import InputError, ThbError
from thb import __version__, settings, terminal
from thb.commands import evidence
from thb.options import Home, Json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from crawlers.evidence import Archive
    from crawlers.outcome import SourceRun
    from crawlers.source import Source
    from crawlers.source_file import Loaded
    from stream.bus import Bus
    from stream.messages import Ad, Capture

STOPPED = 130
"""What a command ends with that Ctrl-C or SIGTERM ended: not 0, or nobody would start it again."""

Names = Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]…", help="Ids; all if none.")]
Sources = Annotated[
    Path | None, typer.Option("--sources", metavar="DIR", help="Folder of source folders.")
]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Also write ads.jsonl and report.jsonl there."),
]
MaxPages = Annotated[
    int | None, typer.Option("--max-pages", min=1, help="At most so many pages a source.")
]
Again = Annotated[
    bool, typer.Option("--again", help="Capture unchanged pages again, and resume nothing.")
]


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command("crawl")(crawl)
    evidence.register(app)


def crawl(
    names: Names = None,
    sources: Sources = None,
    out: Out = None,
    max_pages: MaxPages = None,
    again: Again = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Crawl sources: pages go to the evidence and become captures in the stream.

    A page that is as it was at the last crawl makes no new capture; a crawl that was interrupted
    (Ctrl-C and SIGTERM end it with 130) goes on where it ended. With --out the ads of all pages
    seen are written as well.
    """
    from crawlers import sites
    from crawlers.source_file import SOURCES, runnable

    configured = settings.load(home=home)
    loaded = _chosen(sources or SOURCES, names or [])
    allowed = runnable(loaded.sources)
    errors = [*loaded.errors, *allowed.errors]
    for error in errors:
        terminal.say(f"thb: {error}")
    if not allowed.sources:
        raise typer.Exit(1)
    sites.add_folder(sources or SOURCES)
    runs, written = _crawl(configured, allowed.sources, out, max_pages, again)
    _print(runs, written, as_json)
    _leave(runs, errors)


def _chosen(folder: Path, names: Sequence[str]) -> "Loaded":
    from crawlers.source_file import Loaded, read_sources

    found = read_sources(folder)
    if not found.sources and not found.errors:
        raise InputError("holds no source.yml", where=str(folder), cure="docs/add-a-source.md")
    if not names:
        return found
    known = {source.id: source for source in found.sources}
    broken = {name: error for error in found.errors for name in error.names}
    unknown = [name for name in names if name not in known and name not in broken]
    if unknown:
        has = ", ".join(sorted(known)) or "none that can be read"
        raise InputError("no such source", where=unknown[0], cure=f"{folder} has: {has}")
    wanted = dict.fromkeys(names)
    return Loaded(
        [known[name] for name in wanted if name in known],
        [broken[name] for name in wanted if name in broken],
    )


class _Written(NamedTuple):
    ads: dict[str, int]
    rows: int


def _crawl(
    configured: settings.Settings,
    sources: Sequence["Source"],
    out: Path | None,
    max_pages: int | None,
    again: bool,
) -> "tuple[list[SourceRun], _Written | None]":
    from crawlers.evidence import Archive
    from crawlers.run import crawl as run_crawl
    from stream import logs, open_bus
    from stream.state import alone, open_state

    logs.ensure()
    context = configured.context
    bus, engine = open_bus(context.stream_url), open_state(context.state_url)
    seen: list[Capture] = []
    try:
        with ExitStack() as stack:
            for source in sources:
                stack.enter_context(alone(engine, f"crawl of {source.id}"))
            archive = stack.enter_context(Archive(context.evidence_url))
            progress = stack.enter_context(_Progress())
            runs = run_crawl(
                sources,
                archive,
                _sender(bus),
                engine=engine,
                max_pages=max_pages,
                again=again,
                version=__version__,
                contact=configured.contact,
                chromium=configured.chromium,
                seen=seen.append if out else None,
                progress=progress.tell,
                hash_picture=_hash_picture(sources),
            )
        written = None if out is None else _write(out, seen, archive, sources, runs, engine)
        return _judged(engine, sources, runs, written), written
    finally:
        bus.close()
        engine.dispose()


def _hash_picture(sources: Sequence["Source"]) -> "Callable[[bytes], str] | None":
    """What hashes pictures, loaded only where a source wants any."""
    if all(source.pictures == "none" for source in sources):
        return None
    from classifiers.images import hash_image

    return hash_image


def _sender(bus: "Bus") -> "Callable[[Capture], None]":
    import structlog

    from stream.codec import encode
    from stream.stages import CAPTURES

    log = structlog.get_logger("crawlers")

    def send(capture: "Capture") -> None:
        bus.send(CAPTURES, [(capture.id, encode(capture))])
        log.debug("captured", source=capture.source, url=capture.url, trace=capture.id)

    return send


class _Progress:
    """A line that says how many pages each source has given, on a terminal only."""

    def __init__(self) -> None:
        self.status = terminal.err.status("crawling") if terminal.err.is_terminal else None
        self.pages: dict[str, int] = {}

    def tell(self, source: str, pages: int) -> None:
        self.pages[source] = pages
        if self.status is not None:
            told = ", ".join(f"{name} {count}" for name, count in self.pages.items())
            self.status.update(f"crawling, pages so far: {told}")

    def __enter__(self) -> "_Progress":
        if self.status is not None:
            self.status.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.status is not None:
            self.status.stop()


def _write(
    out: Path,
    seen: Sequence["Capture"],
    archive: "Archive",
    sources: Sequence["Source"],
    runs: Sequence["SourceRun"],
    engine: Any,
) -> _Written:
    from crawlers.parse import parse
    from stream.deletions import Deletions
    from thb import harvest

    deletions = Deletions(engine)

    def left(capture: "Capture", body: bytes) -> "Sequence[Ad]":
        return deletions.left(parse(capture, body))

    pages = terminal.progress(seen, "parsing pages", len(seen))
    found = harvest.parse_all(pages, archive, {source.id: source for source in sources}, left)
    rows = harvest.merge((row for run in runs for row in run.rows), found.rows)
    harvest.write(out, found, rows)
    return _Written(_per_source(found.ads, runs), len(rows))


def _per_source(ads: Sequence["Ad"], runs: Sequence["SourceRun"]) -> dict[str, int]:
    return {run.source: sum(ad.source == run.source for ad in ads) for run in runs}


def _judged(
    engine: Any,
    sources: Sequence["Source"],
    runs: Sequence["SourceRun"],
    written: _Written | None,
) -> "list[SourceRun]":
    """The runs with what is odd about them, noted in the history of their sources."""
    from crawlers.outcome import judged

    known = {source.id: source for source in sources}
    ads = written.ads if written else {}
    return [judged(engine, known[run.source], run, ads.get(run.source)) for run in runs]


def _print(runs: "Sequence[SourceRun]", written: _Written | None, as_json: bool) -> None:
    if as_json:
        terminal.emit_json([_summary(run, written) for run in runs])
    else:
        columns = (
            *("source", "pages", "captures", "unchanged", "pictures"),
            *("ads", "report", "seconds", "end"),
        )
        terminal.emit_table(columns, [_row(run, written) for run in runs])
    for run in runs:
        for warning in [*run.warnings, *([run.missing] if run.missing else [])]:
            terminal.say(f"thb: {run.source}: {warning}")


def _summary(run: "SourceRun", written: _Written | None) -> dict[str, Any]:
    import msgspec

    fields: dict[str, Any] = msgspec.to_builtins(run)
    fields.pop("rows")
    return {**fields, "ads": written.ads[run.source] if written else None}


def _row(run: "SourceRun", written: _Written | None) -> tuple[object, ...]:
    ads = written.ads[run.source] if written else "-"
    end = f"{run.finish}{', resumed' if run.resumed else ''}"
    return (
        run.source,
        run.pages,
        run.captures,
        run.unchanged,
        _told(run.pictures) or "-",
        ads,
        _told(run.categories) or "-",
        f"{run.seconds:.1f}",
        end,
    )


def _told(counts: "Mapping[str, int]") -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _leave(runs: "Sequence[SourceRun]", errors: Sequence[ThbError]) -> None:
    from crawlers.outcome import INTERRUPTED

    if any(run.missing for run in runs):
        raise typer.Exit(3)
    if any(run.finish in INTERRUPTED for run in runs):
        terminal.say("thb: stopped before the end; a crawl within a day goes on from here")
        raise typer.Exit(STOPPED)
    if errors:
        raise typer.Exit(1)
