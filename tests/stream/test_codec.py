"""Messages come back as they went; whatever else comes is refused with a reason."""

from contextlib import suppress
from datetime import UTC
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stream import codec
from stream.errors import StreamError
from stream.messages import Ad, Alert, Capture, DeadLetter, Label, Message, ScoredAd

KINDS: list[type[Message]] = [Capture, Ad, ScoredAd, Alert, DeadLetter, Label]

texts = st.text(max_size=20)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
st.register_type_strategy(str, texts)
st.register_type_strategy(int, st.integers(-(2**62), 2**62))
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))


def struct(kind: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    """Any message of a kind, built from the types of its fields."""
    return st.builds(kind, **{f.name: field(f.name, f.type) for f in msgspec.structs.fields(kind)})


def field(name: str, kind: Any) -> st.SearchStrategy[Any]:
    if name == "schema":
        return st.just(1)
    if name == "extra":
        return st.dictionaries(texts, json_values, max_size=3)
    if name == "seen":
        return st.none() | st.datetimes() | st.datetimes(timezones=st.just(UTC))
    return of_type(kind)


def of_type(kind: Any) -> st.SearchStrategy[Any]:
    origin, arguments = getattr(kind, "__origin__", None), getattr(kind, "__args__", ())
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return struct(kind)
    if origin is tuple:
        return st.lists(of_type(arguments[0]), max_size=2).map(tuple)
    if origin is None and arguments:  # X | None
        return st.one_of(*map(of_type, arguments))
    return st.from_type(kind)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_a_message_comes_back_as_it_went(kind: type[Message], data: st.DataObject) -> None:
    message = data.draw(struct(kind))
    assert codec.decode(kind, codec.encode(message)) == message


@pytest.mark.parametrize("kind", KINDS)
@given(raw=st.binary(max_size=200))
@settings(max_examples=50, deadline=None)
def test_garbage_is_refused_with_a_reason(kind: type[Message], raw: bytes) -> None:
    with pytest.raises(StreamError, match=kind.__name__):
        codec.decode(kind, raw)


@given(cut=st.integers(0, 200), place=st.integers(0, 200), byte=st.integers(0, 255), data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_damaged_message_raises_nothing_but_stream_error(
    cut: int, place: int, byte: int, data: st.DataObject
) -> None:
    raw = bytearray(codec.encode(data.draw(struct(ScoredAd))))
    raw[place % len(raw)] = byte
    for damaged in (bytes(raw), bytes(raw[:cut])):
        with suppress(StreamError):
            codec.decode(ScoredAd, damaged)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "Ad: the JSON ends in the middle, after 0 bytes"),
        (b'{"id": "x-1", "kind": "jo', "Ad: the JSON ends in the middle, after 25 bytes"),
        (b'{"id": "x-1", "kind": "job"} {"', "Ad: not JSON: "),
        (b'{"id": "x-1", "kind": "nurse"}', "Ad: field kind: invalid enum value 'nurse'"),
        (b'{"id": "x-1", "kind": "job", "version": "new"}', "field version: expected int, got str"),
        (
            b'{"id": "x-1", "kind": "job", "salary": {"min": "a"}}',
            "field salary.min: expected float | null, got str",
        ),
        (b'{"id": "x-1", "kind": "job", "images": [1]}', "field images[0]: expected str, got int"),
        (b'{"kind": "job"}', "Ad: object missing required field id"),
        (b"[]", "Ad: expected object, got array"),
        (b"null", "Ad: expected object, got null"),
        (b'{"id": "caf\xe9", "kind": "job"}', "Ad: not UTF-8 at byte 11"),
        (b"\xff\xfe{\x00", "Ad: not UTF-8 at byte 0"),
        (b'{"id": "\\ud800", "kind": "job"}', "Ad: not JSON: "),
        (b'{"schema": 2, "id": "x", "kind": "job"}', "Ad: schema 2 is newer than 1"),
        (b'{"schema": 9, "identity": {}}', "Ad: schema 9 is newer than 1"),
        (
            b'{"id": "x", "kind": "job", "extra": {"a": ' + b"[" * 5000 + b"]" * 5000 + b"}}",
            "Ad: the JSON is nested too deeply",
        ),
        (b'{"id": "x", "kind": "job", "seen": "9999-99-99T00:00:00Z"}', "field seen: "),
    ],
)
def test_the_reason_says_what_and_where(raw: bytes, reason: str) -> None:
    with pytest.raises(StreamError) as caught:
        codec.decode(Ad, raw)
    assert reason in str(caught.value)


def test_unknown_fields_are_ignored() -> None:
    assert codec.decode(Ad, b'{"id": "x", "kind": "job", "colour": 1}').id == "x"


@pytest.mark.parametrize("value", [object(), "\ud800", {("a",): 1}])
def test_what_has_no_json_form_is_refused(value: object) -> None:
    with pytest.raises(StreamError, match="Ad: cannot be encoded"):
        codec.encode(Ad(id="x", kind="job", extra={"a": value}))
