"""Options that every command has."""

from pathlib import Path
from typing import Annotated

import typer

Home = Annotated[Path | None, typer.Option("--home", help="Data folder (THB_HOME, else var/).")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
