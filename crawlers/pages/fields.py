"""What a reader of pages knows before it reads, and what it hands on."""

from typing import Any, NamedTuple

Fields = dict[str, Any]
"""Fields of an ad by name; those that are not known are absent."""


class Place(NamedTuple):
    """Where and when a page was fetched: its address, the base of its links, microseconds."""

    url: str
    base: str
    at: int
    kind: str
    languages: tuple[str, ...] = ()
