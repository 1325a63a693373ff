"""What a value of a field means: word, keyword, number, time, phone number."""

import re

import text
from search import phones
from search.bounds import bounds, number, period
from search.nodes import Node, Phrase, Term, Word, all_of
from search.normal import cut, normal, tokens
from search.piece import Piece
from search.schema import NO, YES, Field

MOST_GROUPS = 12


def value(piece: Piece, given: str) -> Node:
    """One value of a field without quotes."""
    field = piece.known
    if field is None or field.type == "text":
        return text_word(piece, given)
    return typed(piece, field, given)


def text_word(piece: Piece, value: str) -> Node:
    """A word in every form of its lemmas; one of several tokens (``e-mail``) is a phrase."""
    forms = tokens(value)
    if not forms:
        raise piece.refuse(f"{value!r} holds no letter or digit", "remove it")
    if len(forms) > 1:
        return Phrase(piece.text_fields, forms)
    return Word(piece.text_fields, frozenset(map(cut, text.query_lemmas(forms[0]))))


def typed(piece: Piece, field: Field, value: str) -> Node:
    """A value of a field that is no text."""
    if field.type in ("number", "span"):
        return bounds(piece.field, number(piece, value), number(piece, value))
    if field.type == "time":
        return period(piece, value, value)
    if field.type == "phone":
        return _phone(piece, value)
    return Term(field.name, frozenset({_keyword(piece, field, value)}))


def _keyword(piece: Piece, field: Field, value: str) -> str:
    key = normal(field.name, value)
    if not key:
        raise piece.refuse(f"{field.name} has no value", "write one after the colon")
    if field.name == "flagged" and key in YES | NO:
        return "true" if key in YES else "false"
    if field.values and key not in field.values:
        known = ", ".join(field.values)
        raise piece.refuse(f"{field.name} is never {value!r}", f"use one of: {known}")
    return key


def _phone(piece: Piece, value: str) -> Node:
    """A number, or a number and the words after it when it was written with blanks."""
    groups = value.split()
    quoted = piece.raw.startswith(('"', "„", "“", "”", "«", "»"))
    for size in (len(groups),) if quoted else _sizes(groups):
        if found := phones.candidates(" ".join(groups[:size])):
            rest = [text_word(piece._replace(field=""), word) for word in groups[size:]]
            return all_of((Term("phone", found), *rest))
    raise piece.refuse(
        f"{value[:30]!r} is no phone number",
        "write it whole, as in phone:+48500100101, or its beginning, as in phone:+48500*",
    )


def _sizes(groups: list[str]) -> range:
    """How many groups of digits are tried as one number, in this order."""
    most = min(len(groups), MOST_GROUPS)
    if groups and len(re.sub(r"\D", "", groups[0])) >= 7:
        return range(1, most + 1)
    return range(most, 0, -1)


def minus(piece: Piece) -> Node | None:
    """A negative number, or ``None`` where a minus means NOT."""
    known = piece.known
    if known is None or known.type not in ("number", "span"):
        return None
    return typed(piece, known, piece.raw.replace(" ", ""))


def whole_number(piece: Piece) -> Node | None:
    """A group in ``phone:`` that is one number, such as ``phone:(500 100 101)``."""
    if not re.fullmatch(r"[\s\d()+.\-/]+", piece.raw):
        return None
    found = phones.candidates(piece.raw.strip()[1:-1])
    return Term("phone", found) if found else None
