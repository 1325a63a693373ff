"""What passes between the crawler and the work on a source."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal, NamedTuple


class Next(NamedTuple):
    """An address to fetch, and how many steps it is from a start page."""

    url: str
    depth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A response as the crawler got it; ``asked`` is the address before redirects, ``encoding``
    the one in which a browser handed over the page."""

    url: str
    asked: str
    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    request_headers: tuple[tuple[str, str], ...] = ()
    via: Literal["http", "browser"] = "http"
    ip: str = ""
    encoding: str = ""

    def header(self, name: str) -> str:
        """The first header of a name; empty when there is none."""
        return next((value for key, value in self.headers if key.lower() == name), "")


@dataclass(slots=True)
class Tally:
    """What a run has done so far."""

    pages: int = 0
    captures: int = 0
    unchanged: int = 0
    duplicates: int = 0
    forbidden: int = 0
    trapped: int = 0
    left: int = 0
    deleted: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
