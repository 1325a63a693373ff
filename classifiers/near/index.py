"""Who is like whom among a million texts: bands of signatures in packed arrays, in memory.

Locality-sensitive hashing (Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", ch. 3):
texts that agree in all rows of a band are candidates, and candidates are compared by signature. 25
bands of 5 rows find a text of similarity 0.7 in 99 of 100 cases; 16 of 8 find it in 61, which is
too few for copies with 4 % of their words changed.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.near.signature import SIZE, Signature, is_blank

BANDS, ROWS = 25, 5
SIMILAR = 0.6
"""Similarity from which two texts are copies: 4 % of words changed leave 0.8 on average, and 19 of
20 such copies 0.62 or more."""

DEPTH = 16
"""Of the texts that share a band the newest so many are compared, so that a template of thousands
of copies costs no more than another; it answers with its newest copies."""

_START_BITS = 10
_CHUNK = 8192
_FACTORS = np.random.default_rng(25).integers(1, 2**63, BANDS * ROWS, np.uint64) | np.uint64(1)


class Alike(NamedTuple):
    """A text that is alike, and how much (0 to 1)."""

    id: str
    similarity: float


class NearIndex:
    """Texts by number, from 1: ``_signatures[n]`` is compared, ``_heads`` has for each slot of a
    band its newest number, ``_links[n, band]`` the one before n in the same slot (0: none). There
    is room for ``2 ** _bits`` numbers and twice as many slots a band; it doubles when full."""

    def __init__(self, similar: float = SIMILAR) -> None:
        self._enough = int(np.ceil(similar * SIZE))
        self.load((), np.empty((0, SIZE), np.uint16))

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, ident: object) -> bool:
        return ident in self._numbers

    def add(self, ident: str, signature: Signature) -> list[Alike]:
        """Those that are like this text, likest first, and keeps it. A text of a known id takes the
        place of the old one; a blank signature is like nothing and is not kept."""
        known = self._numbers.get(ident)
        if known is not None and np.array_equal(self._signatures[known], signature):
            return self.search(signature, ident)
        self.remove(ident)
        if is_blank(signature):
            return []
        if len(self._ids) == len(self._signatures):
            self._grow()
        slots = self._slots(signature[None, :])[0]
        alike = self._compare(signature, slots, "")
        self._insert(ident, signature, slots)
        return alike

    def search(self, signature: Signature, ident: str = "") -> list[Alike]:
        """Those that are like a text, likest first, but for ``ident`` itself; keeps nothing."""
        if is_blank(signature):
            return []
        return self._compare(signature, self._slots(signature[None, :])[0], ident)

    def remove(self, ident: str) -> None:
        """Forgets a text; its room is free again when the index grows."""
        number = self._numbers.pop(ident, None)
        if number is not None:
            self._ids[number] = ""

    def load(self, ids: Sequence[str], signatures: NDArray[np.uint16]) -> None:
        """Puts texts in place of all that are there, without comparing them: a row of
        ``signatures`` (n, 128) for each of ``ids``, which differ."""
        self._ids = ["", *ids]
        self._numbers = dict(zip(ids, range(1, len(ids) + 1), strict=True))
        self._lay(signatures, max(_START_BITS, (len(ids) * 5 // 4 + 1).bit_length()))

    def _compare(self, signature: Signature, slots: NDArray[np.uint32], ident: str) -> list[Alike]:
        numbers = list(self._candidates(slots))
        if not numbers:
            return []
        equal = (self._signatures.take(numbers, axis=0) == signature).sum(axis=1).tolist()
        near = [pair for pair in zip(numbers, equal, strict=True) if pair[1] >= self._enough]
        named = ((self._ids[number], same / SIZE) for number, same in near)
        found = [Alike(*pair) for pair in named if pair[0] not in ("", ident)]
        return sorted(found, key=lambda one: (-one.similarity, one.id))

    def _candidates(self, slots: NDArray[np.uint32]) -> set[int]:
        found: set[int] = set()
        links = self._links_seen
        for band, number in enumerate(self._heads[slots].tolist()):
            left = DEPTH
            while number and left:
                found.add(number)
                number = links[number * BANDS + band]  # noqa: PLW2901  (a walk along the links)
                left -= 1
        return found

    def _insert(self, ident: str, signature: Signature, slots: NDArray[np.uint32]) -> None:
        number = len(self._ids)
        self._ids.append(ident)
        self._numbers[ident] = number
        self._signatures[number] = signature
        self._links[number] = self._heads[slots]
        self._heads[slots] = number

    def _slots(self, signatures: NDArray[np.uint16]) -> NDArray[np.uint32]:
        """Where in ``_heads`` the bands (n, 25) of signatures (n, 128) stand: vector multiply-shift
        (Thorup, "High speed hashing for integers and strings", 2015)."""
        parts = signatures[:, : BANDS * ROWS] * _FACTORS
        sums = parts.reshape(len(signatures), BANDS, ROWS).sum(axis=2)
        slots: NDArray[np.uint64] = (sums >> np.uint64(63 - self._bits)) + self._offsets
        return slots.astype(np.uint32)

    def _grow(self) -> None:
        """Doubles the room, or frees that of many removed."""
        live = [number for number, ident in enumerate(self._ids) if ident]
        self.load([self._ids[number] for number in live], self._signatures[live])

    def _lay(self, signatures: NDArray[np.uint16], bits: int) -> None:
        self._bits = bits
        self._offsets = np.arange(BANDS, dtype=np.uint64) << np.uint64(bits + 1)
        self._signatures = np.zeros((1 << bits, SIZE), np.uint16)
        self._signatures[1 : len(signatures) + 1] = signatures
        self._heads = np.zeros(BANDS << (bits + 1), np.uint32)
        self._links = np.zeros((1 << bits, BANDS), np.uint32)
        self._links_seen = self._links.reshape(-1).data
        slots = np.empty((len(signatures), BANDS), np.uint32)
        for start in range(0, len(signatures), _CHUNK):
            slots[start : start + _CHUNK] = self._slots(signatures[start : start + _CHUNK])
        for band in range(BANDS):
            self._chain(band, slots[:, band])

    def _chain(self, band: int, slots: NDArray[np.uint32]) -> None:
        """Links the numbers 1 … n of one band that share a slot, the newest first."""
        pairs = np.sort(
            slots.astype(np.uint64) << np.uint64(32) | np.arange(1, len(slots) + 1, dtype=np.uint64)
        )
        ordered, numbers = pairs >> np.uint64(32), pairs.astype(np.uint32)
        same = ordered[1:] == ordered[:-1]
        self._links[numbers[1:][same], band] = numbers[:-1][same]
        self._heads[ordered] = numbers
