"""A watch: a stored query, and what it may be narrowed to."""

from zoneinfo import ZoneInfo

import msgspec

from search.nodes import Node, Term, all_of
from search.normal import normal
from search.query import Query, parse_query


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """A stored query; ``kind`` (empty: all) and ``sources`` (empty: all) narrow it. Days in the
    query are days in ``zone``; times are microseconds UTC."""

    id: str
    query: str
    name: str = ""
    kind: str = ""
    sources: tuple[str, ...] = ()
    zone: str = "Europe/Warsaw"
    owner: str = ""
    created_at: int = 0
    changed_at: int = 0


def read(watch: Watch) -> Query:
    """The query of a watch together with what it is narrowed to; QueryError as in a search."""
    query = parse_query(watch.query, ZoneInfo(watch.zone))
    filters: list[Node] = [query.root]
    if watch.kind:
        filters.append(Term("kind", frozenset({normal("kind", watch.kind)})))
    if watch.sources:
        names = frozenset(normal("source", source) for source in watch.sources)
        filters.append(Term("source", names))
    return Query(watch.query, all_of(tuple(filters)))
