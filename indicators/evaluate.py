"""How often an indicator is right: counted from reviewers' verdicts, with intervals."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from stream.messages import Label

ENOUGH = 10
"""Verdicts under which no share is stated."""
Z = 1.959963984540054
"""The normal quantile of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Precision:
    """``k`` of ``n`` verdicts on an indicator's hits in a language said yes; Wilson 95 % interval.
    ``enough`` is false under 10: then the interval is all there is to say."""

    indicator: str
    lang: str
    k: int
    n: int
    unsure: int
    low: float
    high: float
    enough: bool


def precision(labels: Iterable[Label]) -> list[Precision]:
    """One row for each indicator and language. A reviewer's latest verdict on a hit counts, once;
    ``unsure`` is counted apart; labels of whole ads are not about an indicator."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for label in latest(labels):
        if label.indicator:
            counts.setdefault((label.indicator, label.lang), Counter())[label.verdict] += 1
    return [_row(*key, verdicts) for key, verdicts in sorted(counts.items())]


def latest(labels: Iterable[Label]) -> list[Label]:
    """The last verdict of each reviewer on each hit; of two at the same time, the later line."""
    last: dict[tuple[str, str, str], Label] = {}
    for label in labels:
        key = (label.ad, label.indicator, label.reviewer)
        if key not in last or label.at >= last[key].at:
            last[key] = label
    return list(last.values())


def wilson(k: int, n: int) -> tuple[float, float]:
    """The Wilson score interval (95 %) of k successes in n trials; (0, 1) of none."""
    if n == 0:
        return 0.0, 1.0
    p, zz = k / n, Z * Z
    centre = (p + zz / (2 * n)) / (1 + zz / n)
    half = Z * sqrt(p * (1 - p) / n + zz / (4 * n * n)) / (1 + zz / n)
    return (0.0 if k == 0 else centre - half), (1.0 if k == n else centre + half)


def _row(indicator: str, lang: str, verdicts: Counter[str]) -> Precision:
    k, n = verdicts["yes"], verdicts["yes"] + verdicts["no"]
    low, high = wilson(k, n)
    return Precision(indicator, lang, k, n, verdicts["unsure"], low, high, n >= ENOUGH)
