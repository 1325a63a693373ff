"""Messages as bytes and back; what cannot be read is refused with a reason a person understands."""

from functools import cache
from typing import TypeVar, cast

import msgspec

from stream.errors import StreamError
from stream.messages import Message

M = TypeVar("M", bound=Message)

_encoder = msgspec.json.Encoder()
_UNREADABLE = (msgspec.MsgspecError, ValueError, OverflowError, RecursionError)
_UNWRITABLE = (msgspec.MsgspecError, ValueError, OverflowError, RecursionError, TypeError)


class _Head(msgspec.Struct):
    """The one field that is read of a message of an unknown schema."""

    schema: int = 1


@cache
def _decoder(kind: type[Message]) -> msgspec.json.Decoder[Message]:
    return msgspec.json.Decoder(kind)


def encode(message: Message) -> bytes:
    """A message as UTF-8 JSON; StreamError when a value in it has no JSON form."""
    try:
        return _encoder.encode(message)
    except _UNWRITABLE as error:
        raise StreamError(f"cannot be encoded: {error}", where=type(message).__name__) from error


def decode(kind: type[M], raw: bytes) -> M:
    """A message of ``kind`` from UTF-8 JSON; fields it does not know are ignored, a newer schema is
    refused. Raises nothing but StreamError."""
    try:
        message = cast(M, _decoder(kind).decode(raw))
    except _UNREADABLE as error:
        raise StreamError(_reason(kind, raw, error), where=kind.__name__) from error
    if message.schema > kind.SCHEMA:
        raise StreamError(_too_new(kind, message.schema), where=kind.__name__)
    return message


def _reason(kind: type[Message], raw: bytes, error: Exception) -> str:
    schema = _schema(raw)
    if schema > kind.SCHEMA:
        return _too_new(kind, schema)
    if isinstance(error, msgspec.ValidationError):
        return _invalid(str(error))
    try:
        raw.decode()
    except UnicodeDecodeError as wrong:
        return f"not UTF-8 at byte {wrong.start}"
    if "truncated" in str(error):
        return f"the JSON ends in the middle, after {len(raw)} bytes"
    if isinstance(error, RecursionError):
        return "the JSON is nested too deeply"
    return f"not JSON: {error}"


def _schema(raw: bytes) -> int:
    try:
        return _decoder_of_head.decode(raw).schema
    except _UNREADABLE:
        return 0


_decoder_of_head = msgspec.json.Decoder(_Head)


def _invalid(text: str) -> str:
    """``Expected `int`, got `str` - at `$.x``` becomes ``field x: expected int, got str``."""
    what, _, path = text.replace("`", "").partition(" - at ")
    what = what[:1].lower() + what[1:]
    field = path.removeprefix("$").removeprefix(".")
    return f"field {field}: {what}" if field else what


def _too_new(kind: type[Message], schema: int) -> str:
    return f"schema {schema} is newer than {kind.SCHEMA}, which this version knows; update it"
