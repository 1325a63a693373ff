"""``thb backup`` and ``thb restore``: a copy of what is kept in files, and back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stream.errors import MissingError
from thb import settings, terminal
from thb.options import Home, Json

if TYPE_CHECKING:
    from stream.stages import Context


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(
    folder: Annotated[Path, typer.Argument(help="New folder for the copy.")],
    home: Home = None,
    json: Json = False,
) -> None:
    """Copy stream, state, evidence and index into a folder, while everything runs.

    What stands on servers is named and left to their own tools; see docs/operate.md.
    """
    from thb.backup import backup as copy

    with terminal.err.status("copying"):
        made = copy(settings.load(home=home).context, folder)
    _tell(len(made.files), made.elsewhere, json, "copied")


def restore(
    folder: Annotated[Path, typer.Argument(help="Folder that thb backup made.")],
    home: Home = None,
    json: Json = False,
) -> None:
    """Put a copy back where the settings say; nothing may stand there yet.

    What the records of the state store say was deleted is deleted again. Give records that are
    newer than the copy to `thb deleted apply`.
    """
    from thb.backup import restore as put_back

    context = settings.load(home=home).context
    with terminal.err.status("checking and copying"):
        made = put_back(context, folder)
    _tell(len(made.files), made.elsewhere, json, "put back")
    _delete_again(context)


def _delete_again(context: "Context") -> None:
    """Obeys the records of the state store; what it needs may not be there yet."""
    from stream.deletions import Deletions
    from thb.deleting import Eraser

    store = Deletions.open(context.state_url)
    try:
        recorded = next(store.every(expired=True), None)
    finally:
        store.close()
    if recorded is None:
        return
    try:
        with Eraser(context) as eraser:
            eraser.apply()
    except MissingError as error:
        raise MissingError(
            f"what was deleted is not deleted again yet: {error.what}",
            where=error.where,
            cure=f"{error.cure}, then thb deleted apply",
        ) from error


def _tell(files: int, elsewhere: dict[str, str], as_json: bool, done: str) -> None:
    if as_json:
        terminal.emit_json({"files": files, "elsewhere": elsewhere})
        return
    terminal.say(f"{files} files {done}")
    for name, url in elsewhere.items():
        terminal.say(f"not in it: the {name} at {url}")
