"""Where a page ended, as an opaque text."""

import base64
import binascii
from typing import NamedTuple

import msgspec

from search.errors import RequestError


class Cursor(NamedTuple):
    """The order, and the last ad's value in it with its id (or how many were shown, without id)."""

    sort: str
    value: int | float
    id: str


def encode(cursor: Cursor) -> str:
    """The cursor as text that is safe in an address."""
    return base64.urlsafe_b64encode(msgspec.json.encode(cursor)).decode().rstrip("=")


def decode(text: str, sort: str) -> Cursor:
    """The cursor of a text; RequestError when it is none, or of another order."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        cursor = msgspec.json.decode(raw, type=Cursor)
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise RequestError("the cursor cannot be read", cure="search anew without it") from None
    if cursor.sort != sort or cursor.value < -(2**63) or cursor.value >= 2**63:
        raise RequestError(
            f"the cursor belongs to the order {cursor.sort[:20]!r}",
            cure="keep the order, or search anew",
        )
    return cursor
