"""Forms and values as they are compared, on both sides of a search."""

import text
from search.schema import LONGEST


def tokens(value: str) -> tuple[str, ...]:
    """The folded forms of a text as they are kept for matching."""
    return tuple(map(cut, text.tokenise(value)))


def cut(form: str) -> str:
    """A form or value as long as it is kept."""
    return form[:LONGEST]


def normal(field: str, value: str) -> str:
    """A keyword value as it is compared: folded, without the @ of a handle."""
    key = value.strip()
    if field == "phone":
        return cut(key)
    return cut(text.fold(key.removeprefix("@") if field == "handle" else key))


def solid(term: str) -> str:
    """A term without blanks, which the tokenizer of the index would split at."""
    return "_".join(term.split()) if " " in term else term
