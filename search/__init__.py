"""Search: the query language, the index, watches and alerts."""

from search.alerts import AlertPage, Stored
from search.errors import IndexMissingError, QueryError, RequestError, WatchError
from search.fields import Item, item_of
from search.opening import open_index, rebuild
from search.query import Query, parse_query
from search.request import Found, Health, Index, Page, Request
from search.watch import Watch
from search.watches import Watches
from search.watching import Match, Matcher

__all__ = [
    "AlertPage",
    "Found",
    "Health",
    "Index",
    "IndexMissingError",
    "Item",
    "Match",
    "Matcher",
    "Page",
    "Query",
    "QueryError",
    "Request",
    "RequestError",
    "Stored",
    "Watch",
    "WatchError",
    "Watches",
    "item_of",
    "open_index",
    "parse_query",
    "rebuild",
]
