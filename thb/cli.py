"""The command ``thb``: one small module of ``thb/commands`` for each room.

Ends with 0 (done), 1 (input refused), 2 (wrong usage) or 3 (a server or program is missing).
"""

import importlib
import sys

import typer

from stream.errors import ThbError
from thb import terminal

MODULES = (
    "score",
    "crawl",
    "records",
    "stream",
    "topics",
    "search",
    "deleting",
    "indicators",
    "data",
    "pictures",
    "workbench",
    "demo",
    "health",
    "backup",
    "data_export",
    "train",
)

app = typer.Typer(
    name="thb",
    help="Watches online platforms for signs of trafficking in human beings.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def build() -> typer.Typer:
    """The application with the commands of every module; each registers its own."""
    for name in MODULES:
        importlib.import_module(f"thb.commands.{name}").register(app)
    return app


def main() -> None:
    """Entry point: a refused input or a missing server is one line on stderr, not a traceback."""
    try:
        build()()
    except ThbError as error:
        terminal.say(f"thb: {error}")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.exit(0)
