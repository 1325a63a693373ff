"""Whole ads of six languages: how much of what is in them is found, and how much of it is right."""

from collections import Counter
from typing import Any

import pytest
import yaml

from classifiers import entities
from stream.messages import Entity
from tests.classifiers.quality import CASES, KINDS, Score, score, shown
from text import analyse, fold

FLOORS = {
    "read": {"phones": (0.98, 0.98), "prices": (0.97, 0.97), "emails": (1, 1), "handles": (1, 1),
             "people": (0.97, 0.97)},
    "unread": {"phones": (0.9, 0.95), "prices": (0.9, 0.95), "emails": (0.95, 0.95),
               "handles": (0.95, 0.95), "people": (0.8, 0.93)},
}  # fmt: skip
"""Recall and precision, below what is measured. ``unread`` ads were only counted on."""


def ads(name: str) -> list[dict[str, Any]]:
    known = yaml.safe_load((CASES / "ads" / f"{name}.yml").read_text("utf-8"))
    return [dict(one) for one in known]


def amounts(one: Entity) -> list[str]:
    """The amount of a price, or the ends of what a salary may be."""
    if one.type == "price":
        return [f"{one.amount:g} {one.currency}"]
    return [f"{value:g} {one.currency}" for value in {one.min, one.max} - {None}]


def given(ad: dict[str, Any], every: tuple[Entity, ...]) -> dict[str, Counter[str]]:
    """What is found of each type: amounts a time each, first names, all else once."""
    sums = [value for one in every if one.type in ("price", "salary") for value in amounts(one)]
    people = {fold(one.value).split()[0] for one in every if one.type == "person"}
    once = {
        name: Counter({shown(one) for one in every if one.type == kind})
        for name, kind in KINDS.items()
    }
    return once | {"prices": Counter(sums), "people": Counter(people)}


def scores(name: str) -> dict[str, Score]:
    pairs: dict[str, list[tuple[Counter[str], Counter[str]]]] = {kind: [] for kind in KINDS}
    for ad in ads(name):
        docs = {"text": analyse(ad["text"], ad["lang"])}
        found = given(ad, entities.find(docs, tuple(ad["regions"])))
        wanted = {**ad, "people": [fold(one) for one in ad.get("people", ())]}
        for kind in KINDS:
            pairs[kind].append((Counter(wanted.get(kind, ())), found[kind]))
    return {kind: score(known) for kind, known in pairs.items()}


@pytest.mark.parametrize("name", FLOORS)
def test_there_are_ads_of_each_language(name: str) -> None:
    languages = [ad["lang"] for ad in ads(name)]

    assert all(languages.count(lang) >= 5 for lang in ("pl", "en", "uk", "ru", "ro", "es"))


@pytest.mark.parametrize("name", FLOORS)
def test_what_is_found_in_ads(name: str) -> None:
    for kind, known in scores(name).items():
        recall, precision = FLOORS[name][kind]
        assert known.recall >= recall, f"{kind}: {known}"
        assert known.precision >= precision, f"{kind}: {known}"
