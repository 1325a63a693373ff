"""Fits a model: grouped folds, logistic regression, Platt's scaling, a threshold for a precision.

scikit-learn is imported here and nowhere on the way of an ad. Platt, "Probabilistic outputs for
support vector machines" (1999); the scaling is fitted on scores of texts that the regression had
not seen.
"""

from collections.abc import Sequence
from math import log
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.models import measure
from classifiers.models.errors import ModelError
from classifiers.models.file import build
from classifiers.models.groups import groups
from classifiers.models.hashing import features
from classifiers.models.measure import Scores, Truth
from classifiers.models.model import RUN_SHARE, Header, Model
from classifiers.models.samples import Sample, languages

FOLDS = 5
ENOUGH = 30
"""Samples of each class under which nothing is fitted."""

STRENGTH = 10.0
"""Inverse strength of the penalty; F1 on the EMSCAD ads is the same within 0.01 from 3 to 30."""


class Wanted(NamedTuple):
    """What is asked of a model. ``prior`` is the share of positives where it will be used (0: that
    of the data)."""

    name: str
    precision: float = 0.9
    prior: float = 0.0
    bits: int = 17
    seed: int = 0


class Fitted(NamedTuple):
    """A model and what is known of it: scores over all, by fold and by language."""

    model: Model
    report: dict[str, Any]


class Line(NamedTuple):
    """A fitted line: log-odds = slope * score + offset."""

    slope: float
    offset: float

    def chances(self, scores: Scores, shift: float = 0.0) -> Scores:
        odds = np.clip(self.slope * scores + self.offset + shift, -500, 500)
        chances: Scores = 1.0 / (1.0 + np.exp(-odds))
        return chances


def fit(samples: Sequence[Sample], wanted: Wanted) -> Fitted:
    """A calibrated model with its report; ModelError for too few samples or templates."""
    truth = np.array([one.positive for one in samples], bool)
    _check_counts(truth)
    of = groups([one.template for one in samples])
    folds = _folds(truth, of, wanted.seed)
    matrix = _matrix(samples, wanted.bits)
    scores = _held_out(matrix, truth, folds)
    line = _line(scores, truth)
    share = float(truth.mean())
    shift = _log_odds(wanted.prior) - _log_odds(share) if wanted.prior else 0.0
    weight = float(np.exp(-shift))
    weights = _weights(matrix, truth, np.arange(len(truth)))
    cut = measure.threshold(truth, line.chances(scores, shift), wanted.precision, weight)
    header = Header(
        name=wanted.name,
        bits=wanted.bits,
        slope=round(line.slope, 6),
        offset=round(line.offset + shift, 6),
        threshold=cut,
        precision=wanted.precision,
        prior=round(wanted.prior or share, 6),
        kinds=tuple(sorted({one.kind for one in samples} - {""})),
        languages=languages(samples, ENOUGH),
    )
    report = _report(samples, truth, of, folds, scores, wanted.precision, weight)
    return Fitted(build(header, weights), report)


def _check_counts(truth: Truth) -> None:
    yes, no = int(truth.sum()), int((~truth).sum())
    if min(yes, no) < ENOUGH:
        what = f"{yes} positive and {no} negative samples are too few"
        raise ModelError(what, cure=f"give at least {ENOUGH} of each class")


def _log_odds(share: float) -> float:
    return log(share / (1 - share))


def _folds(truth: Truth, of: Sequence[int], seed: int) -> list[NDArray[np.int64]]:
    """The rows that are held out in each fold; copies are in one fold."""
    from sklearn.model_selection import StratifiedGroupKFold

    kinds = [len({g for g, t in zip(of, truth, strict=True) if t == side}) for side in (1, 0)]
    if min(kinds) < FOLDS:
        what = f"the samples are copies of {kinds[0]} positive and {kinds[1]} negative templates"
        raise ModelError(what, cure=f"give samples of at least {FOLDS} of each")
    split = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    return [held for _, held in split.split(truth, truth, of)]


def _matrix(samples: Sequence[Sample], bits: int) -> Any:
    """The features of each sample, a row each, at the level at which a model sums them."""
    from scipy.sparse import csr_matrix

    found = [features(one.forms, bits) for one in samples]
    columns = [np.concatenate(two) for two in found]
    data = [
        np.concatenate([_level(len(two.words), 1.0), _level(len(two.runs), RUN_SHARE)])
        for two in found
    ]
    ends = np.cumsum([0, *map(len, columns)])
    shape = (len(samples), 1 << bits)
    matrix = csr_matrix((np.concatenate(data), np.concatenate(columns), ends), shape=shape)
    matrix.sum_duplicates()
    return matrix


def _level(count: int, share: float) -> Scores:
    return np.full(count, share / np.sqrt(max(1, count)))


def _weights(matrix: Any, truth: Truth, learnt: NDArray[np.int64]) -> NDArray[np.float32]:
    """Weights from some samples: regression on features scaled by their rarity, scale put back.
    There is no intercept: the offset of the scaling holds it."""
    from sklearn.linear_model import LogisticRegression

    part = matrix[learnt]
    seen = np.bincount(part.indices, minlength=part.shape[1])
    rarity = np.log((1 + len(learnt)) / (1 + seen)) + 1
    model = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=0)
    model.fit(part.multiply(rarity).tocsr(), truth[learnt])
    weights: NDArray[np.float32] = (model.coef_[0] * rarity).astype(np.float32)
    return weights


def _held_out(matrix: Any, truth: Truth, folds: Sequence[NDArray[np.int64]]) -> Scores:
    """The score of each sample by weights that were fitted without its fold."""
    scores = np.zeros(len(truth))
    for held in folds:
        learnt = np.setdiff1d(np.arange(len(truth)), held)
        scores[held] = matrix[held] @ _weights(matrix, truth, learnt)
    return scores


def _line(scores: Scores, truth: Truth) -> Line:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e6).fit(scores[:, None], truth)
    return Line(float(model.coef_[0, 0]), float(model.intercept_[0]))


def _report(
    samples: Sequence[Sample],
    truth: Truth,
    of: Sequence[int],
    folds: Sequence[NDArray[np.int64]],
    scores: Scores,
    precision: float,
    weight: float,
) -> dict[str, Any]:
    """Each fold is calibrated, and its threshold chosen, on the others alone; probabilities here
    are at the share of positives in the data."""
    chances, said = np.zeros(len(truth)), np.zeros(len(truth), bool)
    for held in folds:
        others = np.setdiff1d(np.arange(len(truth)), held)
        line = _line(scores[others], truth[others])
        chances[held] = line.chances(scores[held])
        cut = measure.threshold(truth[others], line.chances(scores[others]), precision, weight)
        said[held] = chances[held] >= (2.0 if cut is None else cut)
    lang = np.array([one.lang for one in samples])
    numbers = np.array(of)

    def part(rows: NDArray[np.int64]) -> dict[str, Any]:
        return measure.scores_of(truth[rows], chances[rows], numbers[rows].tolist())

    return {
        "templates": len(set(of)),
        "all": part(np.arange(len(truth))),
        "folds": [part(np.sort(held)) for held in folds],
        "languages": {str(name): part(np.flatnonzero(lang == name)) for name in np.unique(lang)},
        "brier": round(float(np.mean((chances - truth) ** 2)), 4),
        "threshold": measure.at_threshold(truth, said, weight),
    }
