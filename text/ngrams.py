"""How probable a word is in each language: conditional letter n-grams up to four letters.

The file is one line of JSON (``languages``, ``slots``), padded with blanks to a multiple of four
bytes; then ``slots`` keys as little-endian 32-bit numbers (CRC-32 of the n-gram in UTF-8, 0 for an
empty slot, linear probing from key modulo slots); then for each slot one byte a language:
-16 ln P(last letter | letters before), backed off at build time where a language lacks the n-gram.
Made by ``python -m text.ngrams_build``.
"""

import sys
from array import array
from functools import cache
from zlib import crc32

import msgspec

from text.lexicon import DATA

ORDER = 4
SCALE = 16


class Header(msgspec.Struct, frozen=True):
    """The first line of the file."""

    languages: tuple[str, ...]
    slots: int
    source: str


class Ngrams:
    """The table, read once a process; some 10 µs a word."""

    def __init__(self, data: bytes) -> None:
        line, _, body = data.partition(b"\n")
        header = msgspec.json.decode(line, type=Header)
        self.languages = header.languages
        self._slots = header.slots
        self._keys = array("I", body[: 4 * header.slots])
        if sys.byteorder == "big":
            self._keys.byteswap()
        self._rows = body[4 * header.slots :]
        self._width = len(header.languages)

    def costs(self, word: str) -> list[int]:
        """-16 ln P(word | language) for each language, of a word in lower case."""
        total = [0] * self._width
        for end in range(1, len(word) + 1):
            row = self._longest(word, end)
            total = [cost + more for cost, more in zip(total, row, strict=True)]
        return total

    def _longest(self, word: str, end: int) -> bytes:
        """The row of the longest known n-gram that ends here; the dearest where none is known."""
        for start in range(max(0, end - ORDER), end):
            row = self._row(word[start:end])
            if row is not None:
                return row
        return b"\xff" * self._width

    def _row(self, ngram: str) -> bytes | None:
        key = crc32(ngram.encode("utf-8", "replace")) or 1
        slot = key % self._slots
        while (found := self._keys[slot]) != key:
            if not found:
                return None
            slot = slot + 1 if slot + 1 < self._slots else 0
        return self._rows[slot * self._width : (slot + 1) * self._width]


@cache
def load() -> Ngrams:
    """The table that is shipped."""
    return Ngrams((DATA / "languages.ngrams").read_bytes())
