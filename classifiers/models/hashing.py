"""Hashed n-grams of an analysed text: single words, pairs of words, and runs of 3 to 5 characters.

The hash of any run of characters is the difference of two prefix sums of a polynomial (Karp and
Rabin, "Efficient randomized pattern-matching algorithms", 1987) with an odd base, whose powers have
inverses modulo 2**64; so all runs of a text are hashed in a few passes and no text is kept.
Feature hashing: Weinberger et al., "Feature hashing for large scale multitask learning" (2009).
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

Buckets = NDArray[np.int64]
"""Numbers of features, each once, in no order."""

MAX_CHARACTERS = 32_768
"""Folded characters of a text that are read; what follows says little more of what kind it is."""

RUNS = (3, 4, 5)
ALGORITHM = "polynomial-64/words-1-2/characters-3-4-5"
"""Models of another algorithm cannot be used with these features."""

_BASE = 0x9E37_79B9_7F4A_7C15
_MIX = tuple(
    np.uint64(factor)
    for factor in (
        0xD6E8_FEB8_6659_FD93,
        0xA076_1D64_78BD_642F,
        0xE703_7ED1_A0B4_28DB,
        0x8EBC_6AF0_9C88_C6E3,
        0x5899_65CC_7537_4CC3,
    )
)
_SPACE = 32


def buckets(forms: Sequence[str], bits: int) -> Buckets:
    """The features below ``2**bits`` that the folded tokens of a text (``Doc.forms``) have."""
    codes = np.frombuffer(
        f" {' '.join(forms)} "[:MAX_CHARACTERS].encode("utf-32-le", "replace"), np.uint32
    )
    spaces = np.flatnonzero(codes == _SPACE)
    powers, inverses = _powers(), _inverses()
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum(codes * powers[: len(codes)], out=sums[1:])
    starts, ends = spaces[:-1] + 1, spaces[1:]
    words = (sums[ends] - sums[starts]) * inverses[starts]
    pairs = (sums[ends[1:]] - sums[starts[:-1]]) * inverses[starts[:-1]]
    runs = [(sums[n:] - sums[:-n]) * inverses[: len(sums) - n] for n in RUNS if len(codes) >= n]
    parts = [part * mix for part, mix in zip((words, pairs, *runs), _MIX, strict=False)]
    return _once(np.concatenate(parts) >> np.uint64(64 - bits), bits)


def _once(hashes: NDArray[np.uint64], bits: int) -> Buckets:
    """Each number once: of those that write to one place of a table only the last is read back."""
    numbers = hashes.astype(np.int64)
    order = np.arange(len(numbers), dtype=np.int32)
    table = np.empty(1 << bits, np.int32)
    table[numbers] = order
    return numbers[table[numbers] == order]


@cache
def _powers() -> NDArray[np.uint64]:
    return _progression(_BASE)


@cache
def _inverses() -> NDArray[np.uint64]:
    return _progression(pow(_BASE, -1, 1 << 64))


def _progression(base: int) -> NDArray[np.uint64]:
    steps = np.full(MAX_CHARACTERS, base, np.uint64)
    steps[0] = 1
    return np.multiply.accumulate(steps)
