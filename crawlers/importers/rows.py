"""What an importer reads and what it gives."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from stream.errors import InputError


class ImportFileError(InputError):
    """A file cannot be imported as a whole."""


class Row(NamedTuple):
    """One record of a table: its line from 1, values by column, and how it stands there."""

    number: int
    values: Mapping[str, Any]
    raw: str = ""


class Rejected(NamedTuple):
    """A record that is no ad: its line from 1, why, and how it stands in the file."""

    number: int
    reason: str
    record: str


class RawPage(NamedTuple):
    """A page to be kept and parsed; ``at`` in microseconds, 0 where it is not known."""

    url: str
    body: bytes
    content_type: str = ""
    status: int = 200
    at: int = 0
    headers: tuple[tuple[str, str], ...] = ()
