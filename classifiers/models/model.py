"""A fitted model: a table of weights by feature, and how their sum becomes a probability."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt

import msgspec
import numpy as np
from numpy.typing import NDArray

from classifiers.models.hashing import ALGORITHM, Buckets, features

Weights = NDArray[np.float32]
"""One weight for each of 2**bits features."""

MIN_TOKENS = 20
"""A shorter text has too few features to be like anything."""

RUN_SHARE = 0.5
"""How much the runs of characters count beside the words."""

_FAR = 500.0


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What a model says of itself: ``probability = 1 / (1 + exp(-(slope * sum + offset)))``.

    ``threshold`` is the probability from which the stated precision was reached in
    cross-validation, ``None`` where it was not. No ``kinds`` or ``languages`` means all of them.
    """

    schema: int = 1
    algorithm: str = ALGORITHM
    name: str
    bits: int
    slope: float
    offset: float
    threshold: float | None
    precision: float
    prior: float
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    min_tokens: int = MIN_TOKENS
    sha256: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A model ready to score; ``version`` names exactly these weights and this header."""

    header: Header
    weights: Weights
    version: str

    @property
    def name(self) -> str:
        """The name under which its values stand beside a score."""
        return self.header.name

    def likeness(self, kind: str, lang: str, forms: Sequence[str]) -> float | None:
        """The probability (0 to 1) that an ad of these folded tokens is of the learnt class; none
        for a kind or language that was not learnt, or too short a text."""
        head = self.header
        if len(forms) < head.min_tokens or not _covers(head.kinds, kind):
            return None
        return self.probability(forms) if _covers(head.languages, lang) else None

    def probability(self, forms: Sequence[str]) -> float:
        """The probability of the learnt class, whatever the kind and language."""
        found = features(forms, self.header.bits)
        total = self._sum(found.words) + RUN_SHARE * self._sum(found.runs)
        return logistic(self.header.slope * total + self.header.offset)

    def _sum(self, numbers: Buckets) -> float:
        if not len(numbers):
            return 0.0
        return float(self.weights[numbers].sum(dtype=np.float64)) / sqrt(len(numbers))


def _covers(scope: Sequence[str], value: str) -> bool:
    return not scope or value in scope


def logistic(value: float) -> float:
    """The logistic function, for any finite number."""
    return 1.0 / (1.0 + exp(-max(-_FAR, min(_FAR, value))))
