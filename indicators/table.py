"""The tables of facts about indicators: CSV files with a column ``id``."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def load_table(path: Path, read: Callable[[dict[str, str]], T]) -> dict[str, T]:
    """What ``read`` makes of each row, by its id."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: read(row) for row in csv.DictReader(file)}
