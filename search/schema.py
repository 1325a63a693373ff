"""The fields of the query language, one table for the parser and every backend."""

from typing import Literal, NamedTuple

Type = Literal["text", "keyword", "phone", "number", "span", "time"]


class Field(NamedTuple):
    """A field: how its values are read and compared; ``values`` where there are only so many."""

    name: str
    type: Type
    values: tuple[str, ...] = ()


TEXT = ("title", "text", "employer", "city")
"""The fields a word without a field is looked for in."""

_YES_NO = ("true", "false")

FIELDS = {
    field.name: field
    for field in (
        *(Field(name, "text") for name in TEXT),
        Field("kind", "keyword", ("job", "escort", "service", "review")),
        Field("source", "keyword"),
        Field("lang", "keyword"),
        Field("country", "keyword"),
        Field("phone", "phone"),
        Field("email", "keyword"),
        Field("handle", "keyword"),
        Field("price", "number"),
        Field("wage", "span"),
        Field("indicator", "keyword"),
        Field("band", "keyword", ("insufficient", "low", "elevated", "high")),
        Field("score", "number"),
        Field("flagged", "keyword", _YES_NO),
        Field("route", "keyword", ("normal", "priority")),
        Field("posted", "time"),
        Field("seen", "time"),
        Field("operation", "keyword"),
        Field("id", "keyword"),
    )
}

KEYWORDS = tuple(name for name, field in FIELDS.items() if field.type in ("keyword", "phone"))

SCORED = frozenset(
    {"phone", "email", "handle", "price", "wage", "indicator", "band", "score", "flagged", "route"}
)
"""Fields that are known only of a scored ad."""

YES = frozenset({"true", "yes", "1", "tak"})
NO = frozenset({"false", "no", "0", "nie"})

LONGEST = 200
"""Characters of a form or value that are kept for matching."""
