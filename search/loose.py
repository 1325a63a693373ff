"""``prefix*`` and ``fuzzy~1``."""

from luqum import tree as lucene

from search import phones
from search.nodes import Fuzzy, Node, Or, Prefix
from search.normal import normal, tokens
from search.piece import WILD, Piece, unescaped

SHORTEST_PREFIX = 3


def prefix(piece: Piece, wild: int) -> Node:
    """``prefix*``; ``wild`` is where the first wildcard stands in the leaf."""
    if wild == 0:
        raise piece.refuse(
            "a wildcard at the beginning would have to look through every word",
            f"begin with {SHORTEST_PREFIX} letters or more, as in prefix*",
        )
    if wild != len(piece.raw) - 1 or piece.raw[wild] == "?":
        raise piece.refuse(
            "a wildcard stands at the end of a word only, and it is *",
            "write prefix*, or join spellings by OR; quote the word to look for the sign",
            wild,
        )
    return _prefix_of(piece, unescaped(piece.raw[:-1]))


def _prefix_of(piece: Piece, start: str) -> Node:
    field = piece.known
    if field is None or field.type == "text":
        forms = tokens(start)
        _check_prefix(piece, "".join(forms), len(forms))
        return Prefix(piece.text_fields, forms[0])
    if field.type not in ("keyword", "phone"):
        raise piece.refuse(f"{field.name} has no beginnings", f"use {field.name}:>=…")
    key = normal(field.name, start)
    _check_prefix(piece, key, 1)
    if field.type == "phone":
        return _any(tuple(Prefix(("phone",), prefix) for prefix in phones.prefixes(start)))
    return Prefix((field.name,), key)


def _any(parts: tuple[Node, ...]) -> Node:
    return Or(parts) if len(parts) > 1 else parts[0]


def _check_prefix(piece: Piece, start: str, words: int) -> None:
    if words > 1:
        raise piece.refuse("a prefix is one word", "join its parts by AND, the last one with *")
    if len(start) < SHORTEST_PREFIX:
        raise piece.refuse(
            f"a prefix has {SHORTEST_PREFIX} characters or more", "write more of the word"
        )


def fuzzy(piece: Piece, item: lucene.Fuzzy) -> Node:
    """``word~1``; ``~`` alone is two edits."""
    tilde = piece.raw.rindex("~")
    word = piece.raw[:tilde].rstrip()
    if WILD.search(word):
        raise piece.refuse("a word has either * or ~", "remove one of them", tilde)
    distance = _edits(piece, item, tilde)
    field = piece.known
    if field is not None and field.type not in ("text", "keyword"):
        raise piece.refuse(f"~ does not work on {field.name}", "remove it", tilde)
    if field is not None and field.type == "keyword":
        return Fuzzy((field.name,), normal(field.name, unescaped(word)), distance)
    forms = tokens(unescaped(word))
    if len(forms) != 1:
        raise piece.refuse("~ works on one word", 'for several write "these words"~5', tilde)
    return Fuzzy(piece.text_fields, forms[0], distance)


def _edits(piece: Piece, item: lucene.Fuzzy, tilde: int) -> int:
    if piece.raw.endswith("~"):
        return 2
    value = float(str(item.degree))
    if value in (0, 1, 2):
        return int(value)
    raise piece.refuse("a word may differ by 1 or 2 letters", "write ~1 or ~2", tilde)
