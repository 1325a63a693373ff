"""``field:[a TO b]``, ``field:>=a``."""

import re

from luqum import tree as lucene

from search.bounds import bounds, number, period
from search.nodes import Exists, Node
from search.piece import Piece, unescaped


def between(piece: Piece, item: lucene.Range) -> Node:
    """``[a TO b]``; a curly bracket leaves its bound out."""
    inner = piece.raw[1:-1]
    low, high = re.split(r"\sTO\s", inner, maxsplit=1)
    return _between(piece, low, high, item.include_low, item.include_high)


def at_least(piece: Piece, item: lucene.From) -> Node:
    """``>a``, ``>=a``."""
    return _between(piece, piece.raw.lstrip(">="), "*", item.include, True)


def at_most(piece: Piece, item: lucene.To) -> Node:
    """``<a``, ``<=a``."""
    return _between(piece, "*", piece.raw.lstrip("<="), True, item.include)


def _between(piece: Piece, low: str, high: str, with_low: bool, with_high: bool) -> Node:
    field = piece.known
    if field is None or field.type not in ("number", "span", "time"):
        where = "a range stands without a field" if field is None else f"{field.name} has no order"
        raise piece.refuse(where, "use price, wage, score, posted or seen, as in price:[50 TO 100]")
    ends = [unescaped(end.strip().strip('"„”')) for end in (low, high)]
    start, end = (None if value == "*" else value for value in ends)
    if start is None and end is None:
        return Exists(field.name)
    if field.type == "time":
        return period(piece, start, end, with_low, with_high)
    numbers = [None if value is None else number(piece, value) for value in (start, end)]
    if None not in numbers and numbers[0] > numbers[1]:  # type: ignore[operator]
        raise piece.refuse(f"{start} is more than {end}", "write the smaller one first")
    return bounds(field.name, numbers[0], numbers[1], with_low, with_high)
