"""Hashed n-grams of an analysed text: words and pairs of words, and runs of 3 to 5 characters.

The hash of any run of characters is the difference of two prefix sums of a polynomial (Karp and
Rabin, "Efficient randomized pattern-matching algorithms", 1987) with an odd base, whose powers have
inverses modulo 2**64; so all runs of a text are hashed in a few passes and no text is kept.
Feature hashing: Weinberger et al., "Feature hashing for large scale multitask learning" (2009).
"""

import threading
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Buckets = NDArray[np.int64]
"""Numbers of features, each once, in no order."""

MAX_CHARACTERS = 32_768
"""Folded characters of a text that are read; what follows says little more of what kind it is."""

MIN_BITS, MAX_BITS = 8, 22
ALGORITHM = "polynomial-64/words-1-2/characters-3-4-5"
"""Models of another algorithm cannot be used with these features."""

_RUNS = (3, 4, 5)
_SPACE = 32
_BASE = 0x9E37_79B9_7F4A_7C15
_MIX = (
    np.uint64(0xD6E8_FEB8_6659_FD93),
    np.uint64(0xA076_1D64_78BD_642F),
    np.uint64(0xE703_7ED1_A0B4_28DB),
    np.uint64(0x8EBC_6AF0_9C88_C6E3),
    np.uint64(0x5899_65CC_7537_4CC3),
)


class Features(NamedTuple):
    """What a text has: words and pairs of words, and runs of characters; both below 2**bits."""

    words: Buckets
    runs: Buckets


class _Scratch(threading.local):
    """A table of each thread, made once."""

    def __init__(self) -> None:
        self.table = np.empty(0, np.int32)

    def of(self, size: int) -> NDArray[np.int32]:
        if len(self.table) < size:
            self.table = np.empty(size, np.int32)
        return self.table


_scratch = _Scratch()


def features(forms: Sequence[str], bits: int) -> Features:
    """The features of the folded tokens of a text (``Doc.forms``), the same in every process."""
    line = f" {' '.join(forms)} "[:MAX_CHARACTERS] if forms else " "
    codes = np.frombuffer(line.encode("utf-32-le", "replace"), np.uint32)
    powers, inverses = _powers(), _inverses()
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum(codes * powers[: len(codes)], out=sums[1:])
    spaces = np.flatnonzero(codes == _SPACE)
    starts, ends = spaces[:-1] + 1, spaces[1:]
    words = (sums[ends] - sums[starts]) * inverses[starts]
    pairs = (sums[ends[1:]] - sums[starts[:-1]]) * inverses[starts[:-1]]
    runs = [(sums[n:] - sums[:-n]) * inverses[: max(0, len(sums) - n)] for n in _RUNS]
    return Features(_once((words, pairs), _MIX[:2], bits), _once(runs, _MIX[2:], bits))


def _once(hashes: Sequence[NDArray[np.uint64]], mix: Sequence[np.uint64], bits: int) -> Buckets:
    """Each number once: of those that write to one place of a table only the last is read back."""
    mixed = np.concatenate([part * factor for part, factor in zip(hashes, mix, strict=True)])
    numbers = (mixed >> np.uint64(64 - bits)).astype(np.int64)
    order = np.arange(len(numbers), dtype=np.int32)
    table = _scratch.of(1 << bits)
    table[numbers] = order
    once: Buckets = numbers[table[numbers] == order]
    return once


@cache
def _powers() -> NDArray[np.uint64]:
    return _progression(_BASE)


@cache
def _inverses() -> NDArray[np.uint64]:
    return _progression(pow(_BASE, -1, 1 << 64))


def _progression(base: int) -> NDArray[np.uint64]:
    steps = np.full(MAX_CHARACTERS, base, np.uint64)
    steps[0] = 1
    powers: NDArray[np.uint64] = np.multiply.accumulate(steps)
    return powers
