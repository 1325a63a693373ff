"""What a leaf of a query means: the reader for each kind of leaf of luqum's tree."""

import difflib
import math
from collections.abc import Callable, Mapping
from functools import cache

from luqum import tree as lucene

import text
from search import loose, ranges, values
from search.errors import QueryError
from search.nodes import Everything, Exists, Node, Phrase
from search.normal import tokens
from search.piece import WILD, Piece, unescaped
from search.proximity import is_too_far
from search.schema import FIELDS

MEANT: Mapping[str, str] = {
    "title": "tytuł заголовок titlu título",
    "text": "treść tekst текст зміст texto conținut contenido",
    "employer": "pracodawca firma роботодавець работодатель angajator empleador company",
    "city": "miasto miejscowość місто город oraș ciudad place town",
    "kind": "rodzaj typ тип tip tipo type",
    "source": "źródło portal джерело источник sursă fuente",
    "lang": "język мова язык limbă idioma language",
    "country": "kraj państwo країна страна țară país",
    "phone": "telefon tel numer телефон teléfono number",
    "email": "mail poczta пошта почта correo",
    "handle": "konto nick login user account",
    "price": "cena ціна цена preț precio cost",
    "wage": "płaca pensja wynagrodzenie зарплата salariu salario pay salary",
    "indicator": "wskaźnik przesłanka ознака признак indicador sign",
    "band": "poziom рівень уровень nivel level",
    "score": "wynik бал scor puntuación",
    "posted": "data opublikowano дата fecha date published",
    "seen": "widziano zebrano",
    "operation": "operacja операція операция operațiune operación",
}
"""What people who write in one of the six languages may call a field."""


def read(piece: Piece, item: lucene.Item) -> Node:
    """The node of a leaf of luqum's tree."""
    for kind, reader in _READERS.items():
        if isinstance(item, kind):
            return reader(piece, item)
    raise piece.refuse(f"{piece.raw[:20]!r} cannot stand here", "quote it")


def unknown_field(name: str, at: int) -> QueryError:
    """The error for a field that does not exist, with the one that was perhaps meant."""
    near = _meant().get(text.fold(name)) or next(
        iter(difflib.get_close_matches(name.lower(), FIELDS, n=1, cutoff=0.5)), ""
    )
    meant = f"did you mean {near}: ? " if near else ""
    known = ", ".join(FIELDS)
    cure = f"{meant}To look for the text itself, quote it. Fields: {known}"
    return QueryError(at, f"there is no field {name!r}", cure)


@cache
def _meant() -> Mapping[str, str]:
    return {text.fold(word): field for field, words in MEANT.items() for word in words.split()}


def _word(piece: Piece, _item: lucene.Item) -> Node:
    if piece.raw == "*":
        return Exists(piece.field) if piece.field else Everything()
    if "://" not in piece.raw and (wild := WILD.search(piece.raw)):
        return loose.prefix(piece, wild.start(1))
    if not piece.field:
        _refuse_operator(piece)
    return values.value(piece, unescaped(piece.raw))


def _refuse_operator(piece: Piece) -> None:
    if piece.raw in ("&&", "||"):
        word = "AND" if piece.raw == "&&" else "OR"
        raise piece.refuse(f"{piece.raw} is not understood", f"write {word}")
    if piece.raw.startswith("!"):
        raise piece.refuse("! is not understood", "write NOT or - for what must be absent")


def _phrase(piece: Piece, _item: lucene.Item, slop: int = 0) -> Node:
    field = piece.known
    inner = unescaped(piece.raw[1:-1])
    if field is not None and field.type != "text":
        return values.typed(piece, field, inner)
    forms = tokens(inner)
    if not forms:
        raise piece.refuse("there is no word between the quotes", "put one there or remove them")
    return Phrase(piece.text_fields, forms, slop if len(forms) > 1 else 0)


def _proximity(piece: Piece, item: lucene.Proximity) -> Node:
    tilde = piece.raw.rindex("~")
    inner = piece._replace(raw=piece.raw[:tilde].rstrip())
    slop = _whole(piece, item.degree, tilde)
    if piece.field and FIELDS[piece.field].type != "text":
        raise piece.refuse(f"~ works on text only, not on {piece.field}", "remove it", tilde)
    found = _phrase(inner, item, slop)
    if isinstance(found, Phrase) and is_too_far(found.forms, slop):
        cure = "use fewer words or a smaller number"
        raise piece.refuse("too many words are too far apart", cure, tilde)
    return found


def _whole(piece: Piece, degree: object, tilde: int) -> int:
    number = float(str(degree))
    if math.isfinite(number) and number == int(number) and 0 <= number <= 1000:
        return int(number)
    raise piece.refuse("after ~ stands no whole number of words", 'write it as in "a b"~5', tilde)


def _regex(piece: Piece, _item: lucene.Item) -> Node:
    raise piece.refuse(
        "regular expressions are not understood", "use words, prefix* or fuzzy~1; quote a slash"
    )


def _boost(piece: Piece, _item: lucene.Item) -> Node:
    raise piece.refuse("weights (^) are not understood", "remove it", max(piece.raw.rfind("^"), 0))


_READERS: dict[type[lucene.Item], Callable[[Piece, lucene.Item], Node]] = {
    lucene.Word: _word,
    lucene.Proximity: _proximity,
    lucene.Phrase: _phrase,
    lucene.Fuzzy: loose.fuzzy,
    lucene.Range: ranges.between,
    lucene.From: ranges.at_least,
    lucene.To: ranges.at_most,
    lucene.Regex: _regex,
    lucene.Boost: _boost,
}
