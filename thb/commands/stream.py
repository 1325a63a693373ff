"""``thb run`` and ``thb status``: the pipeline at work, and how far it is."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from stream import open_bus
from stream.bus import Bus
from stream.stages import STAGES, Context, Stage
from thb import settings, terminal
from thb.commands import dead
from thb.options import Home, Json

if TYPE_CHECKING:
    from stream.worker import Counts

NAMES = ", ".join(stage.name for stage in STAGES)

Names = Annotated[
    list[str] | None, typer.Argument(help=f"Stages: {NAMES}; all when none is named.")
]
Drain = Annotated[bool, typer.Option("--drain", help="End when everything is processed.")]


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command("run")(run)
    app.command("status")(status)
    app.add_typer(dead.app, name="dead")


def run(
    stage: Names = None, drain: Drain = False, home: Home = None, as_json: Json = False
) -> None:
    """Run stages of the pipeline, until stopped or, with --drain, until everything is processed.

    Ctrl-C and SIGTERM let every stage finish and commit its batch; a second one ends at once, and
    what was not committed is processed again the next time. Ends with 1 when messages became dead
    letters, and with 128 and the number of the signal when it cut --drain short.
    """
    from stream import logs, runner

    chosen = chosen_stages(stage or [])
    configured = settings.load(home=home)
    context = configured.context
    logs.configure(logs.WARNING if terminal.err.is_terminal else logs.INFO)
    with runner.stop_on_signals() as stop, _bar(context, chosen, drain) as show:
        try:
            counts = runner.run(
                chosen,
                context,
                drain=drain,
                stop=stop,
                on_progress=show,
                metrics=configured.metrics,
            )
        except runner.StageError as error:
            _report(error.counts, as_json)
            raise
    _report(counts, as_json)
    if drain and stop.is_set():
        terminal.say("stopped before everything was processed; run it again to go on")
        raise typer.Exit(128 + stop.signal)
    if sum(one.dead for one in counts.values()):
        raise typer.Exit(1)


def status(home: Home = None, as_json: Json = False) -> None:
    """Show what each topic holds, how far each stage is, the index, the last crawls, versions."""
    from thb import inventory

    context = settings.load(home=home).context
    with closing(open_bus(context.stream_url)) as bus:
        found = stream_status(bus) | inventory.status(context)
    if as_json:
        terminal.emit_json(found)
        return
    terminal.emit_table(("topic", "produced"), found["topics"].items())
    rows = [(name, *row.values()) for name, row in found["stages"].items()]
    terminal.emit_table(("stage", "consumed", "lag", "dead"), rows)
    terminal.emit_table(("index", "ads"), found["index"].items())
    health = found["index_health"]
    facts = {"is": health["backend"], "state": health["state"], **health["facts"]}
    terminal.emit_table(("index", "is"), [*facts.items(), *(("!", p) for p in health["problems"])])
    runs = [tuple(run.values()) for run in found["crawls"]]
    terminal.emit_table(("source", "last run", "pages", "captures", "end"), runs)
    terminal.emit_table(("version", "is"), found["versions"].items())


def stream_status(bus: Bus, stages: Sequence[Stage] = STAGES) -> dict[str, Any]:
    """``topics``: messages ever produced; ``stages``: consumed, lag and open dead letters."""
    return {
        "topics": {topic: bus.count(topic) for topic in bus.topics()},
        "stages": {stage.name: _stage_status(bus, stage) for stage in stages},
    }


def _stage_status(bus: Bus, stage: Stage) -> dict[str, int]:
    from stream.dead import letters

    lag = bus.lag(stage.name, [stage.source])[0]
    return {"consumed": lag.done, "lag": lag.left, "dead": len(letters(bus, stage.name))}


def chosen_stages(names: Sequence[str]) -> list[Stage]:
    """Stages by name, in the order of the table; all when none is named."""
    known = {stage.name for stage in STAGES}
    for name in names:
        if name not in known:
            raise typer.BadParameter(f"{name!r} is no stage; there are {NAMES}")
    return [stage for stage in STAGES if not names or stage.name in names]


def _report(counts: "dict[str, Counts]", as_json: bool) -> None:
    if as_json:
        terminal.emit_json({name: one._asdict() for name, one in counts.items()})
    else:
        rows = [
            (name, c.processed, c.sent, c.dead, f"{c.seconds:.1f}") for name, c in counts.items()
        ]
        terminal.emit_table(("stage", "processed", "sent", "dead", "seconds"), rows)
    if failed := sum(one.dead for one in counts.values()):
        terminal.say(f"{failed} messages could not be processed; see `thb dead list`")


@contextmanager
def _bar(
    context: Context, stages: Sequence[Stage], drain: bool
) -> Iterator[Callable[[str, Any], None] | None]:
    """A line a stage while a person watches; nothing otherwise."""
    if not terminal.err.is_terminal:
        yield None
        return
    totals = _totals(context, stages) if drain else {}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=terminal.err) as bar:
        tasks = {
            stage.name: bar.add_task(stage.name, total=totals.get(stage.name)) for stage in stages
        }

        def show(name: str, counts: "Counts") -> None:
            done = counts.processed + counts.dead
            total = max(totals[name], done) if name in totals else None
            bar.update(tasks[name], completed=done, total=total)

        yield show


def _totals(context: Context, stages: Sequence[Stage]) -> dict[str, int]:
    with closing(open_bus(context.stream_url)) as bus:
        return {stage.name: bus.lag(stage.name, [stage.source])[0].left for stage in stages}
