"""One JSON object out of the bytes of a line, whatever they hold."""

import json
import math
from typing import Any, NoReturn

import msgspec

from stream.errors import InputError

BOM = b"\xef\xbb\xbf"


class RecordError(InputError):
    """A record is refused; ``where`` is the path of the field, such as ``salary.min``."""


def refuse(what: str, where: str, cure: str) -> NoReturn:
    """Raises a ``RecordError``."""
    raise RecordError(what, where=where, cure=cure) from None


def read_object(raw: bytes) -> dict[str, Any]:
    """The object that a line of JSON holds; texts in it may hold lone surrogates.

    Of a key that stands twice in an object the last value counts, as in most JSON readers.
    """
    raw = raw.removeprefix(BOM)
    try:
        record = msgspec.json.decode(raw)
    except RecursionError:
        refuse("is nested too deeply", "", "flatten it")
    except (msgspec.DecodeError, UnicodeDecodeError):
        record = _read_slowly(raw)
    if not isinstance(record, dict):
        refuse("is no JSON object", "", "write one object in braces a line")
    return record


def _read_slowly(raw: bytes) -> Any:
    """Reads what msgspec refuses but Python does not: lone surrogates, escaped or as bytes."""
    try:
        return json.loads(
            raw.decode("utf-8", "surrogatepass"), parse_constant=_constant, parse_float=_number
        )
    except UnicodeDecodeError as error:
        refuse(f"is not UTF-8 (byte {error.start})", "", "save the file as UTF-8")
    except json.JSONDecodeError as error:
        refuse(f"is no JSON ({error.msg}, column {error.colno})", "", "write one object a line")
    except RecursionError:
        refuse("is nested too deeply", "", "flatten it")
    except ValueError as error:
        refuse(f"is no JSON ({error})", "", "write one object a line")


def _constant(name: str) -> NoReturn:
    refuse(f"{name} is no JSON", "", "write null where a number is unknown")


def _number(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        refuse("number out of range", "", "write null where a number is unknown")
    return value
