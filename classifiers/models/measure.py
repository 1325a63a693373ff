"""How good scores are: F1, average precision, intervals, and the threshold of a precision."""

from collections.abc import Callable, Sequence
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Truth = NDArray[np.bool_]

RESAMPLES = 300
_Z = 1.959963984540054


def f1(truth: Truth, said: Truth) -> float:
    """The harmonic mean of precision and recall; 0 when nothing is right."""
    right = int((truth & said).sum())
    return 2 * right / (int(truth.sum()) + int(said.sum())) if right else 0.0


def average_precision(truth: Truth, scores: Scores) -> float:
    """The mean precision over the positives in order of score (ties count as one step)."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(truth[order])
    last = np.append(np.flatnonzero(np.diff(scores[order])), len(scores) - 1)
    gained = np.diff(hits[last], prepend=0)
    return float((gained * hits[last] / (last + 1)).sum() / max(1, hits[-1]))


def threshold(truth: Truth, scores: Scores, precision: float, weight: float) -> float | None:
    """The lowest score from which the share of positives is ``precision``, a negative counting as
    ``weight`` negatives; none when no score reaches it."""
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(truth[order])
    wrong = np.cumsum(~truth[order]) * weight
    last = np.append(np.flatnonzero(np.diff(scores[order])), len(scores) - 1)
    enough = last[right[last] >= precision * (right[last] + wrong[last])]
    return float(scores[order][enough[-1]]) if len(enough) else None


def wilson(k: int, n: int) -> list[float]:
    """The Wilson score interval (95 %) of k successes in n trials; 0 to 1 of none."""
    if not n:
        return [0.0, 1.0]
    p, zz = k / n, _Z * _Z
    centre = (p + zz / (2 * n)) / (1 + zz / n)
    half = _Z * sqrt(p * (1 - p) / n + zz / (4 * n * n)) / (1 + zz / n)
    return [round(max(0.0, centre - half), 4), round(min(1.0, centre + half), 4)]


def interval(groups: Sequence[int], measured: Callable[[NDArray[np.int64]], float]) -> list[float]:
    """The 95 % interval of a measure of rows by drawing whole groups again (Efron's bootstrap)."""
    rows: dict[int, list[int]] = {}
    for row, group in enumerate(groups):
        rows.setdefault(group, []).append(row)
    blocks = [np.array(block) for block in rows.values()]
    draw = np.random.default_rng(0)
    values = []
    for _ in range(RESAMPLES):
        chosen = draw.integers(0, len(blocks), len(blocks))
        values.append(measured(np.concatenate([blocks[at] for at in chosen])))
    return [round(float(value), 4) for value in np.percentile(values, (2.5, 97.5))]


def scores_of(truth: Truth, chances: Scores, groups: Sequence[int]) -> dict[str, Any]:
    """n, positives, F1 at even odds and average precision, each with its interval."""
    said = chances >= 0.5
    return {
        "n": len(truth),
        "positives": int(truth.sum()),
        "f1": round(f1(truth, said), 4),
        "f1_interval": interval(groups, lambda rows: f1(truth[rows], said[rows])),
        "ap": round(average_precision(truth, chances), 4),
        "ap_interval": interval(groups, lambda rows: average_precision(truth[rows], chances[rows])),
    }


def at_threshold(truth: Truth, said: Truth, weight: float) -> dict[str, Any]:
    """Of what was said: recall and false alarms with Wilson intervals, and the precision where a
    negative counts as ``weight`` negatives; both classes are there."""
    right, wrong = int((truth & said).sum()), int((~truth & said).sum())
    there, others = int(truth.sum()), int((~truth).sum())
    spoken = right + wrong * weight
    return {
        "precision": round(right / spoken, 4) if spoken else None,
        "recall": round(right / there, 4),
        "recall_interval": wilson(right, there),
        "false_alarms": round(wrong / others, 4),
        "false_alarms_interval": wilson(wrong, others),
    }
