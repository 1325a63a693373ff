"""MinHash signatures of tokens: two texts' share of equal numbers estimates what they share.

Broder, "On the resemblance and containment of documents" (1997), over word 3-shingles; the sketch
is rensa's R-MinHash. Of each of its 32-bit numbers the low 16 bits are kept (Li and König, "b-bit
minwise hashing", 2010): half the memory, and an estimate that is 0.00002 too high.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

Signature = NDArray[np.uint16]
"""128 numbers."""

SIZE = 128
SHINGLE = 3
MIN_WORDS = 8
"""A text of fewer words is like many others by chance, so it has a blank signature."""

SEED = 20_260_101
ALGORITHM = f"rensa-{RMinHash.ALGORITHM_VERSION}/{SIZE}x16/{SHINGLE}/{SEED}"
"""Signatures of another algorithm cannot be compared with these."""

BLANK: Signature = np.full(SIZE, 0xFFFF, np.uint16)
BLANK.flags.writeable = False


def signature(forms: Sequence[str]) -> Signature:
    """The signature of folded tokens (``Doc.forms``); the same tokens give the same numbers in
    every process. Blank for fewer than ``MIN_WORDS``."""
    if len(forms) < MIN_WORDS:
        return BLANK
    sketch = RMinHash(SIZE, SEED)
    sketch.update(list(map(" ".join, zip(forms, forms[1:], forms[2:], strict=False))))
    return np.array(sketch.digest(), np.uint32).astype(np.uint16)


def similarity(one: Signature, other: Signature) -> float:
    """The estimated share (0 to 1) of shingles that two texts have in common, with a standard error
    of at most 0.044; 0 when either is blank."""
    if is_blank(one) or is_blank(other):
        return 0.0
    return float(np.count_nonzero(one == other)) / SIZE


def is_blank(one: Signature) -> bool:
    """Whether a signature says nothing."""
    return bool(one[0] == 0xFFFF and (one == BLANK).all())
