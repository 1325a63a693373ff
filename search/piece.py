"""A leaf of a query as it stands in the text."""

import re
from typing import NamedTuple
from zoneinfo import ZoneInfo

from search.errors import QueryError
from search.schema import FIELDS, TEXT, Field

WILD = re.compile(r"(?<!\\)(?:\\\\)*([*?])")
"""A wildcard that no backslash precedes."""
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class Piece(NamedTuple):
    """A leaf as it stands: its field (or none), its text, its position; the operator's zone."""

    field: str
    raw: str
    at: int
    zone: ZoneInfo

    def refuse(self, cause: str, cure: str, offset: int = 0) -> QueryError:
        """The error that says what is wrong at this place."""
        return QueryError(self.at + offset, cause, cure)

    @property
    def known(self) -> Field | None:
        """The field of the leaf, if it has one."""
        return FIELDS.get(self.field)

    @property
    def text_fields(self) -> tuple[str, ...]:
        """The text fields in which the leaf is looked for."""
        return (self.field,) if self.field else TEXT


def unescaped(raw: str) -> str:
    """A text without the backslashes that only protect a sign."""
    return _ESCAPE.sub(r"\1", raw)
