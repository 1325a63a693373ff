"""``thb dead``: the messages that a stage could not process."""

import base64
from contextlib import closing
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
import typer

from stream import dead, open_bus
from stream.bus import Bus
from stream.errors import InputError
from thb import settings, terminal
from thb.options import Home, Json

app = typer.Typer(help="Messages that a stage could not process.", no_args_is_help=True)

Ids = Annotated[list[str] | None, typer.Argument(help="Ids, as `thb dead list` shows them.")]
StageName = Annotated[str, typer.Option("--stage", help="Only those of this stage.")]
Every = Annotated[bool, typer.Option("--all", help="All open ones, of every stage.")]


@app.command("list")
def list_(
    stage: StageName = "",
    every: Annotated[bool, typer.Option("--all", help="Also those replayed or dropped.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many at most, newest first.")] = 50,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """List dead letters with their reasons, newest first."""
    with closing(_bus(home)) as bus:
        found = dead.letters(bus, stage, closed=every)
    shown = found[::-1][:limit]
    if as_json:
        terminal.emit_json({"total": len(found), "items": [_row(entry) for entry in shown]})
        return
    rows = [
        (e.id, e.letter.state, e.letter.key, f"{e.letter.error}: {e.letter.reason}") for e in shown
    ]
    terminal.emit_table(("id", "state", "key", "reason"), rows)
    if len(found) > len(shown):
        terminal.say(f"{len(found) - len(shown)} older ones are not shown; raise --limit")


@app.command("show")
def show(
    letter: Annotated[str, typer.Argument(metavar="ID", help="Id, as `thb dead list` shows it.")],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Show one dead letter with the message it holds."""
    with closing(_bus(home)) as bus:
        entry, payload = dead.find(bus, letter)
    row = _row(entry) | {"payload": _payload(payload)}
    if as_json:
        terminal.emit_json(row)
        return
    for name, value in row.items():
        text = msgspec.json.encode(value).decode() if isinstance(value, dict) else str(value)
        terminal.out.print(f"{name}: {text}", markup=False)


@app.command("replay")
def replay(
    letter: Ids = None,
    stage: StageName = "",
    every: Every = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Put messages back to the topics they came from, once; `thb run` processes them again."""
    with closing(_bus(home)) as bus:
        chosen = _chosen(bus, letter or [], stage, every)
        done = dead.replay(bus, chosen)
    _say(as_json, "replayed", done, len(chosen) - done)


@app.command("drop")
def drop(
    letter: Ids = None,
    stage: StageName = "",
    every: Every = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do it; without it nothing is dropped.")
    ] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Close dead letters without putting their messages back."""
    with closing(_bus(home)) as bus:
        chosen = _chosen(bus, letter or [], stage, every)
        if not yes:
            raise InputError(
                f"{len(chosen)} dead letters would be dropped", cure="add --yes to do it"
            )
        done = dead.drop(bus, chosen)
    _say(as_json, "dropped", done, len(chosen) - done)


def _say(as_json: bool, what: str, done: int, closed: int) -> None:
    if as_json:
        terminal.emit_json({what: done, "closed": closed})
    else:
        terminal.say(f"{done} messages {what}, {closed} were closed before")


def _bus(home: Any) -> Bus:
    return open_bus(settings.load(home=home).context.stream_url)


def _chosen(bus: Bus, ids: list[str], stage: str, every: bool) -> list[dead.Letter]:
    """Letters by id, or the open ones of a stage or of all."""
    if ids:
        return [dead.find(bus, name)[0] for name in dict.fromkeys(ids)]
    if not (stage or every):
        raise typer.BadParameter("name ids, or --stage, or --all")
    return dead.letters(bus, stage)


def _row(entry: dead.Letter) -> dict[str, Any]:
    letter = entry.letter
    at = datetime.fromtimestamp(letter.failed_at / 1_000_000, UTC).isoformat(timespec="seconds")
    return {
        "id": entry.id,
        "state": letter.state,
        "stage": letter.stage,
        "error": letter.error,
        "reason": letter.reason,
        "key": letter.key,
        "topic": letter.topic,
        "partition": letter.partition,
        "offset": letter.offset,
        "failed_at": at,
    }


def _payload(payload: bytes | None) -> Any:
    """JSON as it is, other text as text, other bytes as base64; null is a tombstone."""
    if payload is None:
        return None
    try:
        return msgspec.json.decode(payload)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        pass
    try:
        return payload.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(payload).decode()}
