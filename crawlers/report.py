"""The crawl report: one row per address that did not simply give a good page."""

from collections import Counter
from collections.abc import Iterable
from typing import Literal, get_args

import msgspec

Category = Literal[
    "retry-exhausted",
    "redirect-loop",
    "too-large",
    "timeout",
    "bad-encoding-but-parsed",
    "blocked",
    "robots-unavailable",
    "not-html",
    "gone",
    "parse-failed",
]
CATEGORIES: tuple[Category, ...] = get_args(Category)
TRANSIENT = frozenset({"retry-exhausted", "timeout", "blocked", "robots-unavailable"})
"""What may be different a minute later, so that a resumed crawl asks again."""


class Row(msgspec.Struct, frozen=True):
    """One address, with its category and why in words."""

    url: str
    source: str
    category: str
    detail: str


class Report:
    """Rows by address; the first word about an address stands, except that a page which cannot be
    parsed is that and nothing else."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._rows: dict[str, Row] = {}

    def add(self, url: str, category: str, detail: str) -> None:
        """Notes an address; ``category`` is one of CATEGORIES."""
        if category not in CATEGORIES:
            raise ValueError(f"{category!r} is no category of the crawl report")
        if url not in self._rows or category == "parse-failed":
            self._rows[url] = Row(url, self.source, category, detail)

    def rows(self) -> tuple[Row, ...]:
        return tuple(self._rows.values())


def counts(rows: Iterable[Row]) -> dict[str, int]:
    """How many addresses a category has, in the order of CATEGORIES."""
    found = Counter(row.category for row in rows)
    return {category: found[category] for category in CATEGORIES if found[category]}
