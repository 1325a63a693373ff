"""Indicators that a query names: a slip of the pen is refused, for it would find nothing."""

import difflib
import re
from collections.abc import Callable, Collection, Iterable
from typing import Protocol

from search.errors import QueryError
from search.nodes import Node, Term, leaves
from search.query import Query
from search.request import Page, Request

FIELD = "indicator"
NEAR = 3
"""Ids at most that a refusal proposes."""
_LISTED = "listed by `thb indicators list` and on the page Indicators"


class Searched(Protocol):
    """What is asked of an index."""

    def search(self, request: Request, /) -> Page: ...


def named(node: Node) -> tuple[str, ...]:
    """The ids of the indicators that a query names whole, in its order."""
    found = (leaf for leaf in leaves(node) if isinstance(leaf, Term) and leaf.field == FIELD)
    return tuple(dict.fromkeys(ident for leaf in found for ident in sorted(leaf.values)))


def check(query: Query, known: Collection[str], index: Callable[[], Searched]) -> tuple[str, ...]:
    """The ids that a query names which are not among the ``known`` ones of the rules, but which ads
    in the index have: of rules of another version. QueryError at the first that nothing has."""
    others = unknown(query.root, known)
    for ident in others:
        if not _is_there(index(), ident):
            raise QueryError(_place(query.text, ident), *refusal(ident, known))
    return others


def unknown(node: Node, known: Collection[str]) -> tuple[str, ...]:
    """Those of the ids that a query names which are not among the known ones."""
    return tuple(ident for ident in named(node) if ident not in known)


def _is_there(index: Searched, ident: str) -> bool:
    """Whether an ad has the indicator, flagged or not."""
    query = Query(f'{FIELD}:"{ident}"', Term(FIELD, frozenset({ident})))
    return index.search(Request(query=query, all=True, limit=0, facets=False)).total > 0


def _place(text: str, ident: str) -> int:
    """Where an id stands in a query, as nearly as its spelling tells."""
    found = re.search(rf"{FIELD}.*?((?<![\w-]){re.escape(ident)}(?![\w-]))", text, re.I | re.S)
    return found.start(1) if found else 0


def refusal(ident: str, known: Iterable[str]) -> tuple[str, str]:
    """Cause and cure: the known ids that hold it, or else those spelt most like it."""
    ids = sorted(known)
    near = [one for one in ids if ident in one] or difflib.get_close_matches(ident, ids, n=NEAR)
    cure = f"all are {_LISTED}"
    if near:
        cure = f"did you mean {', '.join(near[:NEAR])}? All are {_LISTED}"
    return f"there is no indicator {ident!r}", cure
