"""Contacts out of a text: a stable keyed token in the place of each, and the marks moved with it.

A token is an HMAC (RFC 2104) of kind and value, so that the same telephone number is the same token
in every ad, and nobody without the key can try all numbers to find which. What no finder saw stays
in the text: this lowers the risk for the people in it and does not remove it.
"""

import hashlib
import hmac
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

HIDDEN = frozenset(
    {"phone", "email", "handle", "url", "wallet", "iban", "company", "person", "employer"}
)
"""Types of entities that say who somebody is or how they are reached."""

_DIGITS = 12
_SHORT = 3


class Mark(NamedTuple):
    """Something known of ``text[start:end]``, in code points."""

    start: int
    end: int
    label: str
    value: str = ""


class Hidden(NamedTuple):
    """A text without contacts and the marks, in their order, where they stand now; those of
    contacts have their token as value, others that touch one reach over its whole token."""

    text: str
    marks: tuple[Mark, ...]


class _Cut(NamedTuple):
    """``text[start:end]`` becomes ``token``, which stands at ``at`` in the new text."""

    start: int
    end: int
    token: str
    at: int


def pseudonym(key: bytes, kind: str, value: str) -> str:
    """The token of a value, such as ``PHONE_3f9a1c20ab12``; 48 bits, so that among a million values
    about 0.002 pairs share one."""
    told = hmac.new(key, f"{kind}\0{value}".encode("utf-8", "replace"), hashlib.sha256)
    return f"{kind.upper()}_{told.hexdigest()[:_DIGITS]}"


def hide(text: str, marks: Sequence[Mark], key: bytes) -> Hidden:
    """The text with a token for each mark of a type in ``HIDDEN`` and for every further place where
    the same words stand. Contacts that overlap become one token, that of the first."""
    contacts = [mark for mark in marks if mark.label in HIDDEN]
    cuts = _cuts(sorted([*contacts, *_repeated(text, contacts)], key=_order), key)
    starts = [cut.start for cut in cuts]
    moved = tuple(_moved(mark, cuts, starts, key) for mark in marks)
    return Hidden("".join(_pieces(text, cuts)), moved)


def _order(mark: Mark) -> tuple[int, int]:
    return mark.start, -mark.end


def _repeated(text: str, contacts: Sequence[Mark]) -> Iterator[Mark]:
    """Other places of the words behind contacts, which a finder knows by their neighbours only; as
    they are, or in capitals as in a title."""
    words = {text[mark.start : mark.end]: mark for mark in reversed(contacts)}
    words = {word.upper(): mark for word, mark in words.items()} | words
    long = sorted((word for word in words if len(word) >= _SHORT), key=len, reverse=True)
    if not long:
        return
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, long))})(?!\w)"
    for match in re.finditer(pattern, text):
        yield words[match[0]]._replace(start=match.start(), end=match.end())


def _cuts(contacts: Sequence[Mark], key: bytes) -> list[_Cut]:
    cuts: list[_Cut] = []
    gained = 0
    for start, end, label, value in _merged(contacts):
        token = pseudonym(key, label, value)
        cuts.append(_Cut(start, end, token, start + gained))
        gained += len(token) - (end - start)
    return cuts


def _merged(contacts: Sequence[Mark]) -> list[Mark]:
    merged: list[Mark] = []
    for mark in contacts:
        if merged and mark.start < merged[-1].end:
            merged[-1] = merged[-1]._replace(end=max(mark.end, merged[-1].end))
        elif mark.start < mark.end:
            merged.append(mark)
    return merged


def _pieces(text: str, cuts: Sequence[_Cut]) -> Iterator[str]:
    done = 0
    for cut in cuts:
        yield text[done : cut.start]
        yield cut.token
        done = cut.end
    yield text[done:]


def _moved(mark: Mark, cuts: Sequence[_Cut], starts: Sequence[int], key: bytes) -> Mark:
    value = pseudonym(key, mark.label, mark.value) if mark.label in HIDDEN else mark.value
    start = _place(mark.start, cuts, starts, end=False)
    return Mark(start, max(start, _place(mark.end, cuts, starts, end=True)), mark.label, value)


def _place(at: int, cuts: Sequence[_Cut], starts: Sequence[int], *, end: bool) -> int:
    """Where a place of the old text is in the new one; inside a contact, the token's edge."""
    index = bisect_right(starts, at - 1 if end else at) - 1
    if index < 0:
        return at
    cut = cuts[index]
    if at >= cut.end:
        return at - cut.end + cut.at + len(cut.token)
    return cut.at + len(cut.token) if end else cut.at
