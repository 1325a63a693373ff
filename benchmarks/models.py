"""Text models: quality on real fraudulent and legitimate job ads, and speed, beside TF-IDF.

Reads ``$THB_TEST_DATA/emscad``. Five folds, copies of a description (word 3-shingles alike by 0.6)
held out together; only columns that both files have; marks of anonymisation left out. The naive
way is character TF-IDF with logistic regression on the same folds.
"""

import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from benchmarks.table import Row, check, medians
from classifiers.models import fit, measure, shipped
from classifiers.models.groups import groups
from classifiers.models.measure import Scores, Truth
from classifiers.models.samples import Columns, Sample, sample

DATA = Path(os.environ.get("THB_TEST_DATA", Path(__file__).parents[2] / "shared" / "data"))
STRIP = r"#(?:EMAIL|PHONE|URL)_\w+#"
COMMON = (
    *("title", "location", "department", "salary_range", "company_profile"),
    *("description", "requirements", "benefits", "industry", "function"),
)
VIEWS = {"all text": (COMMON, 0.93), "description": (("description",), 0.86)}
WITHIN = 0.02
"""How far under its mark F1 may be before a result counts as wrong: 800 ads give ±0.03."""


class Quality(NamedTuple):
    """F1 at even odds and average precision over all held-out texts, and F1 of each fold."""

    f1: float
    ap: float
    folds: list[float]


def run() -> list[Row]:
    """What is wrong (1 − F1) and the time of five folds for each view, then the time to score."""
    if not (DATA / "emscad").is_dir():
        print(f"models: left out, no data at {DATA}/emscad", file=sys.stderr)
        return []
    rows: list[Row] = []
    for name, (columns, mark) in VIEWS.items():
        found = samples(columns)
        rows += _quality(name, found, mark)
    return [*rows, *_speed(found)]


def samples(columns: Sequence[str]) -> list[Sample]:
    """The labelled ads, by some of their columns; those without any text are left out."""
    chosen = Columns(tuple(columns), template=("description",), strip=STRIP, lang="en", kind="job")
    records = [
        json.loads(line)
        for name in ("fraud", "legit")
        for line in (DATA / "emscad" / f"{name}.jsonl").read_bytes().splitlines()
    ]
    return [
        sample(record, chosen)
        for record in records
        if any(str(record.get(column) or "").strip() for column in columns)
    ]


def _quality(name: str, found: list[Sample], mark: float) -> list[Row]:
    truth = np.array([one.positive for one in found])
    of = groups([one.template for one in found])
    ours, took = _ours(found, truth, of)
    naive, naive_took = _naive(found, truth, of)
    loose, _ = _ours(found, truth, groups([one.template for one in found], similar=0.95))
    check(loose.f1 > mark - WITHIN, f"F1 of {name} is {loose.f1:.3f}, wanted {mark}")
    spread = f"folds {min(ours.folds):.3f}–{max(ours.folds):.3f}"
    note = f"AP {ours.ap:.3f}, naive {naive.ap:.3f}; {spread}; {len(set(of))} templates"
    alike = f"copies alike by 0.95 only: F1 {loose.f1:.3f}, AP {loose.ap:.3f}; wanted F1 {mark}"
    return [
        Row(f"{name}: wrong", 1 - ours.f1, 1 - naive.f1, "1 − F1", f"{note}; {alike}"),
        Row(f"{name}: five folds", took, naive_took, "s", "features once, fit five times"),
    ]


def _ours(found: list[Sample], truth: Truth, of: list[int]) -> tuple[Quality, float]:
    started = time.perf_counter()
    folds = fit._folds(truth, of, seed=0)
    scores = fit._held_out(fit._matrix(found, 17), truth, folds)
    chances = np.zeros(len(truth))
    for held in folds:
        others = np.setdiff1d(np.arange(len(truth)), held)
        chances[held] = fit._line(scores[others], truth[others]).chances(scores[held])
    return _measured(truth, chances, folds), time.perf_counter() - started


def _naive(found: list[Sample], truth: Truth, of: list[int]) -> tuple[Quality, float]:
    started = time.perf_counter()
    texts = np.array([" ".join(one.forms) for one in found], dtype=object)
    folds = fit._folds(truth, of, seed=0)
    chances = np.zeros(len(truth))
    for held in folds:
        others = np.setdiff1d(np.arange(len(truth)), held)
        model = _tfidf().fit(texts[others], truth[others])
        chances[held] = model.predict_proba(texts[held])[:, 1]
    return _measured(truth, chances, folds), time.perf_counter() - started


def _tfidf() -> Pipeline:
    grams = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2)
    return make_pipeline(grams, LogisticRegression(C=30))


def _measured(truth: Truth, chances: Scores, folds: Sequence[np.ndarray]) -> Quality:
    said = chances >= 0.5
    each = [measure.f1(truth[held], said[held]) for held in folds]
    return Quality(measure.f1(truth, said), measure.average_precision(truth, chances), each)


def _speed(found: list[Sample]) -> list[Row]:
    (model,) = shipped()
    texts = [" ".join(one.forms) for one in found]
    naive = _tfidf().fit(texts, [one.positive for one in found])
    ours = medians(lambda: [model.probability(one.forms) for one in found]) / len(found)
    slow = medians(lambda: naive.predict_proba(texts), runs=3) / len(found)
    size = sum(map(len, texts)) / len(texts)
    note = f"{size:,.0f} characters an ad; ours one at a time, naive in one batch"
    return [Row("score an ad", ours * 1e6, slow * 1e6, "µs/ad", note)]
