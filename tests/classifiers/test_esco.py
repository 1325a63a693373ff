"""Titles find their concept."""

import csv
from pathlib import Path

import pytest

from classifiers.esco import Esco, read
from stream.messages import Ad
from stream.snapshots import Snapshots, add
from text import tokenise
from thb.pipeline import Scorer

LABELS = [
    ("kierowca samochodu ciężarowego", "u:driver"),
    ("kierowca ciężarówki", "u:driver"),
    ("opiekun osoby starszej", "u:carer"),
    ("spawacz", "u:welder"),
    ("robotnik przy zbiorze owoców", "u:picker"),
]


@pytest.fixture
def esco() -> Esco:
    return Esco(LABELS)


@pytest.mark.parametrize(
    ("title", "uri"),
    [
        ("Spawacz", "u:welder"),
        ("SPAWACZ!", "u:welder"),
        ("Kierowca samochodu ciezarowego", "u:driver"),
        ("spawacze", "u:welder"),
    ],
)
def test_a_title_finds_its_concept(esco: Esco, title: str, uri: str) -> None:
    found = esco.best(title)
    assert found is not None
    assert found.uri == uri


@pytest.mark.parametrize("title", ["", "!!!", "astronom", "🚀"])
def test_what_is_like_nothing_has_none(esco: Esco, title: str) -> None:
    assert esco.best(title) is None


def test_labels_are_ranked(esco: Esco) -> None:
    found = esco.rank("kierowca", 2)
    assert {one.uri for one in found} == {"u:driver"}
    assert 1 >= found[0].likeness >= found[1].likeness > 0


def test_without_labels_nothing_is_found() -> None:
    assert Esco([]).rank("spawacz") == []


def test_an_ad_names_the_concept_once_the_file_was_added(tmp_path: Path) -> None:
    source = tmp_path / "occupations_pl.csv"
    with source.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["conceptUri", "preferredLabel", "altLabels"])
        rows.writerow(["http://example.org/welder", "spawacz", "spawaczka\nspawacz TIG"])
    ad = Ad(id="x", kind="job", lang="pl", title="Spawacz TIG", text="Praca w Niemczech.")

    def concepts() -> list[str]:
        scored = Scorer(models=(), home=tmp_path).score(ad)
        return [one.concept for one in scored.entities if one.type == "occupation"]

    assert concepts() == [""]
    add(tmp_path, "esco", source, tokenise, "pl")
    known = Snapshots(tmp_path).get("esco", "pl")
    assert known is not None
    assert read(known).rank("spawacz tig", 1)[0].uri == "http://example.org/welder"
    assert concepts() == ["http://example.org/welder"]
