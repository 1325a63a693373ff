"""Precision from labels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import precision
from indicators.evaluate import wilson
from indicators.report import WRITERS
from stream.messages import Label


def label(ad, verdict, reviewer="r1", at=1, indicator="debt-advance", lang="pl"):
    return Label(ad=ad, indicator=indicator, verdict=verdict, reviewer=reviewer, at=at, lang=lang)


def test_counts_yes_of_decided_and_unsure_apart():
    (row,) = precision([label("a", "yes"), label("b", "no"), label("c", "unsure")])
    assert (row.k, row.n, row.unsure, row.enough) == (1, 2, 1, False)


def test_the_latest_verdict_of_a_reviewer_counts_in_any_order_of_lines():
    early, late = label("a", "yes", at=1), label("a", "no", at=2)
    for lines in ([early, late], [late, early]):
        assert [(row.k, row.n) for row in precision(lines)] == [(0, 1)]


def test_each_reviewer_counts_and_labels_of_whole_ads_do_not():
    lines = [label("a", "yes"), label("a", "no", "r2"), label("a", "yes", indicator="")]
    assert [(row.k, row.n) for row in precision(lines)] == [(1, 2)]


def test_rows_are_by_indicator_and_language():
    lines = [label("a", "yes"), label("b", "yes", lang="en"), label("c", "no", indicator="x")]
    assert [(row.indicator, row.lang) for row in precision(lines)] == [
        ("debt-advance", "en"),
        ("debt-advance", "pl"),
        ("x", "pl"),
    ]


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    # Reference values: scipy.stats.binomtest(k, n).proportion_ci(method="wilson").
    [
        (14, 17, 0.5897, 0.9381),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (1, 2, 0.0945, 0.9055),
        (0, 0, 0.0, 1.0),
    ],
)
def test_wilson_reference_values(k, n, low, high):
    assert wilson(k, n) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share(counts):
    k, n = counts
    low, high = wilson(k, n)
    assert 0 <= low <= k / n <= high <= 1


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_reports_are_the_same_for_the_same_labels(name):
    rows = precision([label(str(i), "yes" if i % 3 else "no", indicator="<x>") for i in range(12)])
    assert WRITERS[name](rows) == WRITERS[name](rows)
    assert "<x>" not in WRITERS["html"](rows)
    assert WRITERS[name]([])
