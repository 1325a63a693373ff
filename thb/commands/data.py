"""The commands ``thb data …``: snapshots of registers and lists that indicators look into."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from stream import snapshots
from stream.errors import InputError
from thb import settings, terminal
from thb.options import Home, Json

COLUMNS = ("id", "date", "file", "count", "version")
Name = Annotated[str, typer.Argument(metavar="NAME", help=f"One of: {', '.join(snapshots.NAMES)}.")]


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    group = typer.Typer(help="Snapshots of registers and lists that indicators look into.")
    group.command("add")(add)
    group.command("list")(list_)
    group.command("remove")(remove)
    app.add_typer(group, name="data", no_args_is_help=True)


def add(
    name: Name,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or JSON Lines.")],
    lang: Annotated[str, typer.Option(help="Language of the file; esco alone.")] = "",
    home: Home = None,
    json: Json = False,
) -> None:
    """Reads a snapshot in place of the one before; one mistake in the file refuses it whole."""
    import text

    folder = settings.load(home=home).context.home
    if lang and lang not in text.LANGUAGES:
        cure = f"use one of: {', '.join(text.LANGUAGES)}"
        raise InputError(f"no language {lang!r}", where="--lang", cure=cure)
    info = snapshots.add(folder, name, file, text.tokenise, lang)
    if json:
        terminal.emit_json(_facts(info))
    else:
        terminal.say(f"{info.id}: {info.count} records of {info.file}, version {info.version}")


def list_(home: Home = None, json: Json = False) -> None:
    """Every snapshot with its date, source file, number of records and version."""
    found = snapshots.listed(settings.load(home=home).context.home)
    if json:
        terminal.emit_json([_facts(info) for info in found])
        return
    terminal.emit_table(COLUMNS, ([getattr(info, name) for name in COLUMNS] for info in found))


def remove(name: Name, home: Home = None, json: Json = False) -> None:
    """Removes a snapshot; what it knew is unknown again."""
    gone = snapshots.remove(settings.load(home=home).context.home, name)
    if not gone:
        raise InputError(f"no snapshot {name!r}", cure="see `thb data list`")
    if json:
        terminal.emit_json({"removed": gone})
    else:
        terminal.say(f"removed {', '.join(gone)}")


def _facts(info: snapshots.Info) -> dict[str, object]:
    return {"id": info.id, "version": info.version, **msgspec.to_builtins(info)}
