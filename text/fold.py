"""Folding: lower case, no diacritics, look-alikes resolved, with offsets back to the original.

A text of the usual letters goes through two C passes over an 8-bit code page; what is outside of it
(emoji, styled letters, zero-width characters, combining marks) is folded piece by piece between.
"""

import codecs
import re
from collections.abc import Sequence
from itertools import chain

from text.alphabet import CLASSES, CODER, DECODE, fold_char
from text.lookalikes import resolve

_SPECIAL = re.compile(rb"\0+")
_HANDLER = "thb-monitor.fold"
_COMPOSED = {("и", "\u0306"): "й", ("і", "\u0308"): "ї"}
"""Letters of their own that may arrive as a letter and a combining mark."""


def fold(word: str) -> str:
    """The folded string, with the same folding as ``Doc.forms``; idempotent, never raises."""
    return fold_with_origins(word)[0]


def fold_with_origins(text: str) -> tuple[str, tuple[int, ...] | None]:
    """The folded text, and for each of its characters the index in ``text`` it came from with one
    more for the end; ``None`` where the two align one to one. Linear in time and space."""
    if text.isascii():
        return text.lower().replace("`", "'"), None
    codes = page_codes(text)
    if b"\0" in codes:
        return _fold_special(text, codes)
    folded = codecs.charmap_decode(codes, "strict", DECODE)[0]
    classes = codes.translate(CLASSES)
    mixed = b"LC" in classes or b"CL" in classes
    return (resolve(folded) if mixed else folded), None


def page_codes(text: str) -> bytes:
    """The code of each character in the page; 0 for one that is outside of it."""
    return codecs.charmap_encode(text, _HANDLER, CODER)[0]


def _blank(error: UnicodeError) -> tuple[str, int]:
    """Writes a NUL for each character outside of the code page."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "\0" * (error.end - error.start), error.end


codecs.register_error(_HANDLER, _blank)


def _fold_special(text: str, codes: bytes) -> tuple[str, tuple[int, ...] | None]:
    """Folds the stretches of usual letters at once and the rest a character at a time."""
    plain = codecs.charmap_decode(codes, "strict", DECODE)[0]
    pieces: list[str] = []
    origins: list[Sequence[int]] = []
    done = 0
    for match in _SPECIAL.finditer(codes):
        start, end = match.span()
        _stretch(plain, done, start, pieces, origins)
        for at in range(start, end):
            _one(text[at], at, pieces, origins)
        done = end
    _stretch(plain, done, len(text), pieces, origins)
    folded = "".join(pieces)
    aligned = len(folded) == len(text) and all(map(_single, pieces, origins))
    return resolve(folded), None if aligned else (*chain.from_iterable(origins), len(text))


def _single(piece: str, origin: Sequence[int]) -> bool:
    """Whether a piece has one origin a character (a range), so that alignment cannot be chance."""
    return isinstance(origin, range) and len(piece) == len(origin)


def _stretch(
    plain: str, start: int, end: int, pieces: list[str], origins: list[Sequence[int]]
) -> None:
    if start < end:
        pieces.append(plain[start:end])
        origins.append(range(start, end))


def _one(char: str, at: int, pieces: list[str], origins: list[Sequence[int]]) -> None:
    folded = fold_char(char)
    if folded:
        pieces.append(folded)
        origins.append(range(at, at + 1) if len(folded) == 1 else (at,) * len(folded))
    elif pieces and (composed := _COMPOSED.get((pieces[-1][-1], char))):
        pieces[-1] = pieces[-1][:-1] + composed
