"""Commands of the room; being written."""

import typer


def register(app: typer.Typer) -> None:
    """Adds the commands."""
