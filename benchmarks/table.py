"""Rows of a benchmark, medians, and the one table they are printed in."""

import statistics
import sys
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from rich.console import Console
from rich.table import Table


class Row(NamedTuple):
    """One comparison: the same work our way and the naive way, in the same unit."""

    what: str
    ours: float
    naive: float
    unit: str
    note: str

    @property
    def ratio(self) -> float:
        """How many times better ours is, whether the unit is a rate (``…/s``) or a time."""
        more, less = (self.ours, self.naive) if "/s" in self.unit else (self.naive, self.ours)
        return more / less if less else float("nan")


class WrongError(Exception):
    """A way that is compared gives a wrong result, so that its speed means nothing."""


def check(right: bool, what: str) -> None:
    """Stops the benchmark when a result is wrong."""
    if not right:
        raise WrongError(what)


def seconds(fn: Callable[[], object]) -> float:
    """How long a call takes."""
    started = time.perf_counter()
    fn()
    return time.perf_counter() - started


def medians(fn: Callable[[], object], runs: int = 5) -> float:
    """The median of the seconds that ``fn`` takes, after one run that is not counted."""
    fn()
    return statistics.median(seconds(fn) for _ in range(runs))


def print_table(rows: Iterable[Row], *, ours: str = "ours", naive: str = "naive") -> None:
    """All rows with their ratios, on stdout."""
    table = Table("what", ours, naive, "unit", "ratio", "note", box=None, pad_edge=False)
    for row in rows:
        table.add_row(
            row.what, _number(row.ours), _number(row.naive), row.unit, f"{row.ratio:.1f}×", row.note
        )
    Console(highlight=False, width=None if sys.stdout.isatty() else 200).print(table)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"
