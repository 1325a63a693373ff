"""What a search asks for and what it gives."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from search.dates import micros
from search.errors import RefusedError, RequestError
from search.fields import Item
from search.nodes import Node, Period, Term, all_of
from search.normal import normal
from search.query import Query
from stream.messages import ScoredAd, Span

State = Literal["green", "yellow", "red"]
Sort = Literal["newest", "score", "relevance"]
MOST = 1000
"""Ads on one page at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A search. ``since`` (inclusive) and ``until`` (exclusive) bound ``seen``; ``after`` is the
    ``next`` of the page before; without ``all`` only flagged ads are shown."""

    query: Query
    all: bool = False
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    indicator: str | None = None
    sort: Sort = "newest"
    limit: int = 20
    after: str | None = None
    facets: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.limit <= MOST:
            raise RequestError(f"limit {self.limit} is not between 0 and {MOST}", cure="page on")
        if self.sort not in ("newest", "score", "relevance"):
            raise RequestError(f"there is no order {self.sort!r}", cure="newest, score, relevance")

    @property
    def root(self) -> Node:
        """The query with the filters of the request."""
        given = (("kind", self.kind), ("indicator", self.indicator))
        filters: list[Node] = [self.query.root]
        filters += [Term(name, frozenset({normal(name, v)})) for name, v in given if v]
        if self.since or self.until:
            start = micros(self.since) if self.since else None
            end = micros(self.until) if self.until else None
            filters.append(Period("seen", start, end, start, end))
        return all_of(tuple(filters))


@dataclass(frozen=True, slots=True)
class Found:
    """An ad of a page with where the query matches it."""

    ad: ScoredAd
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a search: ``total`` and ``facets`` are of the whole result, ``next`` is the cursor
    of the page after, or ``None``."""

    total: int
    took_ms: float
    items: tuple[Found, ...]
    facets: Mapping[str, list[tuple[str, int]]]
    next: str | None


@dataclass(frozen=True, slots=True)
class Health:
    """How an index is: where, what it runs on, its ``state`` (red: parts cannot be read or
    written), numbers about it, and what is wrong, each with its cure."""

    where: str
    backend: str
    state: State
    facts: Mapping[str, int | str]
    problems: tuple[str, ...] = ()


Refusals = Mapping[str, RefusedError]
NOTHING: Mapping[str, int] = {}


class Index(Protocol):
    """Scored ads that can be searched while others write."""

    def write(self, ads: Sequence[ScoredAd], deletes: Iterable[str] = ()) -> Refusals:
        """Deletes ids, then upserts ads by id: an equal or newer version replaces an older one and
        the earliest ``seen`` is kept. Durable when it returns; doing it twice is harmless. Returns
        the ids that the index refused with the reason; any other failure is raised."""

    def write_items(self, items: Sequence[Item], deletes: Mapping[str, int] = NOTHING) -> Refusals:
        """The same for ads that were read as items already; an id is deleted when its version is
        not above the one beside it, as it stands at that moment."""

    def delete(self, ids: Iterable[str]) -> None:
        """Deletes ads."""

    def search(self, request: Request) -> Page:
        """A page of ads."""

    def get(self, ident: str) -> ScoredAd | None:
        """The ad of an id, flagged or not."""

    def count(self, *, flagged_only: bool = False) -> int:
        """How many ads there are."""

    def ads(self) -> Iterator[ScoredAd]:
        """Every ad, in no order."""

    def ids(self, query: Query) -> Iterator[str]:
        """The ids of all ads that match, in no order."""

    def tidy(self) -> int:
        """Gives back the room of what was deleted where that needs a hand; returns how many parts
        of the index are gone. Others may read and write meanwhile."""

    def health(self) -> Health:
        """How the index is."""

    def refresh(self) -> None:
        """Sees what was written until now (searching does so by itself)."""

    def close(self) -> None:
        """Releases the files; a writer gives its role free."""
