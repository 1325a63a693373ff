"""Ids of indicators that somebody typed: those of no rule are refused, or told of."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from thb import terminal

if TYPE_CHECKING:
    from search import Index, Query


def check_query(query: "Query", index: "Callable[[], Index]") -> None:
    """QueryError where a query names an indicator that neither a rule nor an ad in the index has;
    says on stderr which of them ads alone have."""
    from search import naming

    if not naming.named(query.root):
        return
    from indicators.loader import known_ids

    for ident in naming.check(query, known_ids(), index):
        terminal.say(f"indicator {ident!r} is of no rule here; ads scored by other rules have it")


def check_option(value: str, index: "Callable[[], Index]") -> None:
    """The same of the value of ``--indicator``, with RequestError."""
    from search import Query, QueryError, RequestError
    from search.naming import FIELD
    from search.nodes import Term
    from search.normal import normal

    query = Query(value, Term(FIELD, frozenset({normal(FIELD, value)})))
    try:
        check_query(query, index)
    except QueryError as error:
        raise RequestError(error.cause, where="--indicator", cure=error.cure) from None
