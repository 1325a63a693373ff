"""``thb evidence``: is what was captured still what it was?"""

from pathlib import Path
from typing import Annotated

import typer

from thb import settings, terminal
from thb.options import Home, Json


def register(app: typer.Typer) -> None:
    """Adds the commands; ``thb.commands.crawl`` calls it."""
    evidence = typer.Typer(help="Verify and show what was captured.", no_args_is_help=True)
    evidence.command("verify")(verify)
    evidence.command("show")(show)
    app.add_typer(evidence, name="evidence")


PathArgument = Annotated[Path, typer.Argument(help="A .warc.gz file, or the evidence folder.")]


def verify(path: PathArgument, home: Home = None, as_json: Json = False) -> None:
    """Verify evidence: every byte against the hash chain that was written at capture."""
    from crawlers.verify import verify as check

    settings.load(home=home)
    found = check(path)
    if as_json:
        terminal.emit_json(found)
    else:
        terminal.out.print(f"{'sound' if found.ok else 'NOT SOUND'}, {found.records} records")
        for problem in found.problems:
            terminal.out.print(f"  {problem}", markup=False)
    if not found.ok:
        raise typer.Exit(1)


def show(
    ad: Annotated[str, typer.Argument(help="The id of an ad.")],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Show where the capture of an ad stands, and verify it now."""
    from thb.capture_card import card

    context = settings.load(home=home).context
    shown = card(context, ad)
    if as_json:
        terminal.emit_json(shown)
    else:
        terminal.emit_table(("", ""), shown.items())
    if not shown["verified"]:
        raise typer.Exit(1)
