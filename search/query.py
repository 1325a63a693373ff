"""The query language: a text becomes a ``Query``, or is refused with position, cause and cure.

luqum reads the grammar; what a leaf means is read by ``search.leaves``.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from luqum import tree as lucene
from luqum.exceptions import ParseError
from luqum.thread import parse

from search import leaves as leaf
from search import values
from search.errors import QueryError
from search.mask import DEEPEST, mask
from search.nodes import Everything, Node, Not, Or, all_of, leaves, levels, names
from search.piece import Piece
from search.schema import FIELDS, SCORED

_AT = re.compile(r"at position (\d+)!?$")
MOST_LEVELS = 24
"""A server takes 30 queries inside each other, its own of a phrase included."""
_OPERATORS = ("AND", "OR", "NOT")
_JOINS = (lucene.AndOperation, lucene.UnknownOperation)


@dataclass(frozen=True)
class Query:
    """A query that was understood: its text, and its tree."""

    text: str
    root: Node

    @cached_property
    def fields(self) -> frozenset[str]:
        """The fields the query looks into."""
        return frozenset(name for found in leaves(self.root) for name in names(found))

    @property
    def needs_score(self) -> bool:
        """Whether it asks for what only a scored ad has."""
        return not SCORED.isdisjoint(self.fields)


class Reader(NamedTuple):
    """What is carried down the tree: query, operator's zone, field of a group, depth."""

    text: str
    zone: ZoneInfo
    field: str = ""
    depth: int = 0


def parse_query(text: str, zone: ZoneInfo) -> Query:
    """A query from its text; dates in it are days in ``zone``. An empty text matches everything.

    Raises nothing but QueryError.
    """
    masked = mask(text)
    if not masked.strip():
        return Query(text, Everything())
    root = _read(_tree(masked, text), Reader(text, zone))
    if levels(root) > MOST_LEVELS:
        raise QueryError(0, "the query is nested too deeply", "use fewer brackets and NOTs")
    return Query(text, root)


def _tree(masked: str, text: str) -> lucene.Item:
    try:
        return parse(masked)
    except (ParseError, ArithmeticError, ValueError) as error:
        raise _explained(str(error), text) from None


def _explained(message: str, text: str) -> QueryError:
    """luqum's error with a position and a cure of ours."""
    found = _AT.search(message)
    if not found and "at the end" in message:
        return QueryError(
            len(text),
            "the query ends where a word is expected",
            "add a word or remove what is open",
        )
    if not found:
        at = max(text.find("~"), text.find("^"), 0)
        return QueryError(at, "a number is expected here", "write ~1 or ~2, or quote the sign")
    at = min(int(found[1]), max(len(text) - 1, 0))
    return QueryError(at, *_unexpected(text, at))


def _unexpected(text: str, at: int) -> tuple[str, str]:
    rest = text[at:]
    word = next((name for name in _OPERATORS if rest.startswith(name)), "")
    if word:
        return f"{word} has nothing to work on", "put a word on each side of it, or quote it"
    if rest[:1] in (")", "]", "}"):
        return f"there is nothing before {rest[0]}", "write something into the brackets"
    shown = rest.split()[0][:20] if rest.split() else rest[:1]
    return f"{shown!r} cannot stand here", "quote it, or put a backslash before it"


def _read(item: lucene.Item, reader: Reader) -> Node:
    reader = reader._replace(depth=reader.depth + 1)
    if reader.depth > DEEPEST * 2:
        raise QueryError(_at(item), "the query is nested too deeply", "use fewer brackets and NOTs")
    if isinstance(item, lucene.BaseOperation):
        return _operation(item, reader)
    if isinstance(item, lucene.BaseGroup):
        return _group(item, reader)
    if isinstance(item, lucene.SearchField):
        return _field(item, reader)
    if isinstance(item, lucene.Plus | lucene.Prohibit | lucene.Not):
        return _unary(item, reader)
    return leaf.read(_piece(item, reader), item)


def _operation(item: lucene.BaseOperation, reader: Reader) -> Node:
    _refuse_mixture(item, reader.field)
    parts = tuple(_read(child, reader) for child in item.children)
    if isinstance(item, _JOINS):
        return all_of(parts)
    if any(isinstance(part, Everything) for part in parts):
        return Everything()
    return Or(parts)


def _refuse_mixture(item: lucene.BaseOperation, field: str) -> None:
    """AND (also the one that is not written) and OR beside each other need brackets."""
    joins = isinstance(item, _JOINS)
    for index, child in enumerate(item.children):
        if isinstance(child, lucene.OrOperation if joins else _JOINS):
            raise QueryError(
                _at(item.children[index or 1]),
                "AND and OR are mixed (words beside each other are joined by AND)",
                "put brackets around the parts that belong together, as in a (b OR c)",
            )
        if not joins and isinstance(child, lucene.Plus) and field != "phone":
            raise QueryError(_at(child), "+ has no meaning beside OR", "remove it, or use brackets")


def _group(item: lucene.BaseGroup, reader: Reader) -> Node:
    if reader.field == "phone" and (number := values.whole_number(_piece(item, reader))):
        return number
    return _read(item.children[0], reader)


def _field(item: lucene.SearchField, reader: Reader) -> Node:
    name = item.name.lower()
    if name not in FIELDS:
        raise leaf.unknown_field(item.name, _at(item))
    if reader.field:
        raise QueryError(
            _at(item),
            f"the field {name} stands inside the field {reader.field}",
            "write each field on its own, joined by AND or OR",
        )
    return _read(item.expr, reader._replace(field=name))


def _unary(item: lucene.Plus | lucene.Prohibit | lucene.Not, reader: Reader) -> Node:
    piece = _piece(item, reader)
    if isinstance(item.a, lucene.Word):
        if isinstance(item, lucene.Plus) and reader.field == "phone":
            return leaf.read(piece, item.a)
        if isinstance(item, lucene.Prohibit) and (number := values.minus(piece)):
            return number
    part = _read(item.a, reader)
    return part if isinstance(item, lucene.Plus) else _negated(part)


def _negated(part: Node) -> Node:
    return part.part if isinstance(part, Not) else Not(part)


def _at(item: lucene.Item) -> int:
    """Where an item starts; luqum counts the blanks before an operation as part of it."""
    while isinstance(item, lucene.BaseOperation):
        item = item.children[0]
    return int(item.pos or 0)


def _piece(item: lucene.Item, reader: Reader) -> Piece:
    start = _at(item)
    raw = reader.text[start : start + int(item.size or 0)].rstrip()
    return Piece(reader.field, raw, start, reader.zone)
