"""How probable a word is in each language: frequent words, and letter n-grams for the others.

The file is one line of JSON (``languages``, ``slots``), padded with blanks to a multiple of four
bytes; then ``slots`` keys as little-endian 32-bit numbers (CRC-32 of the entry in UTF-8, 0 for an
empty slot, linear probing from key modulo slots); then for each slot one byte a language. An entry
is an n-gram of up to five letters, with ``^`` where a word begins and ``$`` where it ends:
-16 ln P(last | before), backed off at build time where a language lacks the n-gram; or ``=`` and a
word: -8 ln P(word). Made by ``python -m text.ngrams_build``.
"""

import mmap
import sys
from array import array
from collections.abc import Sequence
from functools import cache
from zlib import crc32

import msgspec

from text.lexicon import DATA

ORDER = 5
SCALE, WORD_SCALE = 16, 8
BEGIN, END, WHOLE = "^", "$", "="


class Header(msgspec.Struct, frozen=True):
    """The first line of the file."""

    languages: tuple[str, ...]
    slots: int
    source: str


class Ngrams:
    """The table; some 10 µs a word, less for a frequent one."""

    def __init__(self, data: "bytes | mmap.mmap") -> None:
        head = data.find(b"\n") + 1
        header = msgspec.json.decode(data[:head], type=Header)
        self.languages = header.languages
        self._slots = header.slots
        keys = memoryview(data)[head : head + 4 * header.slots]
        self._keys: Sequence[int] = keys.cast("I") if sys.byteorder == "little" else _swapped(keys)
        self._rows = memoryview(data)[head + 4 * header.slots :]
        self._width = len(header.languages)

    def word(self, word: str) -> list[int] | None:
        """-16 ln P(word | language) for each language, of a frequent word in lower case; nothing
        for other words."""
        row = self._row(WHOLE + word)
        return None if row is None else [SCALE // WORD_SCALE * cost for cost in row]

    def letters(self, word: str) -> list[int]:
        """-16 ln P(letters of a word | language) for each language, of a word in lower case."""
        total = [0] * self._width
        marked = f"{BEGIN}{word}{END}"
        for end in range(2, len(marked) + 1):
            row = self._longest(marked, end)
            total = [cost + more for cost, more in zip(total, row, strict=True)]
        return total

    def _longest(self, marked: str, end: int) -> Sequence[int]:
        """The row of the longest known n-gram that ends here; the dearest where none is known."""
        for start in range(max(0, end - ORDER), end):
            row = self._row(marked[start:end])
            if row is not None:
                return row
        return b"\xff" * self._width

    def _row(self, entry: str) -> Sequence[int] | None:
        key = crc32(entry.encode("utf-8", "replace")) or 1
        slot = key % self._slots
        while (found := self._keys[slot]) != key:
            if not found:
                return None
            slot = slot + 1 if slot + 1 < self._slots else 0
        return self._rows[slot * self._width : (slot + 1) * self._width]


def _swapped(keys: memoryview) -> Sequence[int]:
    """The keys on a machine that has the other byte order."""
    swapped = array("I", bytes(keys))
    swapped.byteswap()
    return swapped


@cache
def load() -> Ngrams:
    """The table that is shipped; read as its rows are asked for, and shared among processes."""
    with (DATA / "languages.ngrams").open("rb") as file:
        return Ngrams(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
