"""Fitting: grouped folds, thresholds, refusals, the same result every time."""

import random
from typing import Any

import numpy as np
import pytest

from classifiers.models import ModelError, card, fit, measure
from classifiers.models.fit import Fitted, Wanted
from classifiers.models.groups import groups
from classifiers.models.samples import Columns, Sample, label, sample

GOOD = [
    "team",
    "office",
    "training",
    "pension",
    "colleagues",
    "degree",
    "reporting",
    "software",
    "clients",
    "budget",
]
BAD = [
    "earn",
    "cash",
    "home",
    "weekly",
    "urgent",
    "transfer",
    "account",
    "instantly",
    "fee",
    "guaranteed",
]
PLAIN = [
    "we",
    "offer",
    "work",
    "in",
    "a",
    "town",
    "near",
    "the",
    "river",
    "with",
    "hours",
    "from",
    "morning",
    "to",
    "evening",
]


def texts(words: list[str], count: int, seed: int) -> list[str]:
    draw = random.Random(seed)
    return [" ".join(draw.choices(words, k=8) + draw.choices(PLAIN, k=25)) for _ in range(count)]


def samples(yes: int = 40, no: int = 40) -> list[Sample]:
    rows = [(text, 1) for text in texts(BAD, yes, 1)] + [(text, 0) for text in texts(GOOD, no, 2)]
    columns = Columns(lang="en", kind="job")
    return [sample({"text": text, "label": said}, columns) for text, said in rows]


@pytest.fixture(scope="module")
def fitted() -> Fitted:
    return fit.fit(samples(), Wanted("mine", bits=12))


def test_learns_what_is_plain(fitted: Fitted) -> None:
    assert fitted.report["all"]["f1"] > 0.9
    assert len(fitted.report["folds"]) == 5
    assert fitted.report["languages"].keys() == {"en"}
    assert fitted.model.header.languages == ("en",)
    assert fitted.model.header.kinds == ("job",)


def test_a_held_out_text_gets_its_class(fitted: Fitted) -> None:
    for words, high in ((BAD, True), (GOOD, False)):
        chances = [fitted.model.probability(text.split()) for text in texts(words, 20, 3)]
        assert (np.mean(chances) > 0.5) is np.bool_(high)


def test_the_same_data_give_the_same_model(fitted: Fitted) -> None:
    again = fit.fit(samples(), Wanted("mine", bits=12))

    assert again.model.version == fitted.model.version
    assert np.array_equal(again.model.weights, fitted.model.weights)
    assert again.report == fitted.report


def test_a_lower_prior_lowers_every_probability(fitted: Fitted) -> None:
    rare = fit.fit(samples(), Wanted("mine", bits=12, prior=0.05)).model

    for text in texts(BAD, 5, 4):
        assert rare.probability(text.split()) < fitted.model.probability(text.split())


@pytest.mark.parametrize(("yes", "no"), [(29, 40), (40, 29), (0, 0)])
def test_too_few_samples_are_refused(yes: int, no: int) -> None:
    with pytest.raises(ModelError, match="at least 30 of each class"):
        fit.fit(samples(yes, no), Wanted("mine"))


def test_copies_of_few_templates_are_refused() -> None:
    copies = [one._replace(template=samples(1, 0)[0].template) for one in samples(40, 0)]

    with pytest.raises(ModelError, match="templates"):
        fit.fit([*copies, *samples(0, 40)], Wanted("mine"))


def test_copies_are_in_one_fold() -> None:
    originals = [one.template for one in samples(20, 20)]
    changed = [(*forms[:12], "other", *forms[13:]) for forms in originals]
    of = groups([*originals, *changed, *originals])
    truth = np.array(([True] * 20 + [False] * 20) * 3)

    folds = fit._folds(truth, of, seed=0)

    assert of[:40] == of[80:]
    assert sum(one == other for one, other in zip(of[:40], of[40:80], strict=True)) >= 36
    homes: dict[int, set[int]] = {}
    for number, held in enumerate(folds):
        for row in held.tolist():
            homes.setdefault(of[row], set()).add(number)
    assert all(len(folds_of_group) == 1 for folds_of_group in homes.values())


def test_short_and_empty_texts_group_only_when_equal() -> None:
    assert groups([("a", "b"), ("a", "c"), ("a", "b"), (), ()]) == [0, 1, 0, 3, 3]


@pytest.mark.parametrize(
    ("truth", "scores", "precision", "weight", "expected"),
    [
        ([1, 1, 0, 1, 0], [0.9, 0.8, 0.7, 0.6, 0.5], 1.0, 1.0, 0.8),
        ([1, 1, 0, 1, 0], [0.9, 0.8, 0.7, 0.6, 0.5], 0.75, 1.0, 0.6),
        ([1, 1, 0, 1, 0], [0.9, 0.8, 0.7, 0.6, 0.5], 0.75, 2.0, 0.8),
        ([1, 1, 0, 1, 0], [0.9, 0.8, 0.7, 0.6, 0.5], 0.1, 1.0, 0.5),
        ([0, 1], [0.9, 0.1], 0.9, 1.0, None),
        ([1, 0], [0.5, 0.5], 0.9, 1.0, None),
    ],
)
def test_the_threshold_is_the_lowest_that_reaches_the_precision(
    truth: list[int],
    scores: list[float],
    precision: float,
    weight: float,
    expected: float | None,
) -> None:
    found = measure.threshold(np.array(truth, bool), np.array(scores), precision, weight)

    assert found == expected


@pytest.mark.parametrize("seed", range(5))
def test_measures_agree_with_scikit_learn(seed: int) -> None:
    from sklearn import metrics

    draw = np.random.default_rng(seed)
    truth, scores = draw.random(60) < 0.4, draw.integers(0, 12, 60) / 12.0

    assert measure.f1(truth, scores >= 0.5) == pytest.approx(metrics.f1_score(truth, scores >= 0.5))
    expected = metrics.average_precision_score(truth, scores)
    assert measure.average_precision(truth, scores) == pytest.approx(expected)


@pytest.mark.parametrize("value", [1, "1", True, "yes", "TRUE", 1.0])
def test_yes_in_many_spellings(value: Any) -> None:
    assert label(value, "label")


@pytest.mark.parametrize("value", [None, "", 2, "maybe", [], "1" * 10_000])
def test_what_is_no_class_is_refused(value: Any) -> None:
    with pytest.raises(ModelError, match="--label"):
        sample({"text": "some text", "label": value}, Columns())


def test_marks_of_anonymisation_and_entities_are_no_text() -> None:
    record = {"text": "Write to #EMAIL_0a1b# &amp; wait", "label": 1}

    found = sample(record, Columns(strip=r"#EMAIL_\w+#"))

    assert found.forms == ("write", "to", "wait")


def test_the_card_says_what_has_to_be_known(fitted: Fitted) -> None:
    facts = card.facts(fitted, "2026-01-02", {"origin": "ours, CC0"})

    page = card.markdown(facts)

    for said in ("2026-01-02", "ours, CC0", "fold 5", "language en", "no proof", "Threshold"):
        assert said in page
