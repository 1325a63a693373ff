"""``thb train`` from outside: from files, and from what reviewers judged."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from search import open_index
from stream.messages import Label, ScoredAd
from stream.state import open_state
from thb.commands.train import majority
from workbench.review import Labels, Thing

Thb = Callable[..., CompletedProcess[str]]
Write = Callable[..., Path]

WORDS = {
    1: ["earn", "cash", "weekly", "urgent", "transfer", "account", "instantly", "guaranteed"],
    0: ["team", "office", "training", "pension", "colleagues", "degree", "reporting", "software"],
}
PLAIN = ["we", "offer", "work", "in", "a", "town", "near", "the", "river", "from", "morning"]


def _rows(count: int) -> list[dict[str, Any]]:
    draw = random.Random(1)
    rows = [(said, draw.choices(WORDS[said], k=9)) for said in (1, 0) for _ in range(count)]
    return [
        {"text": " ".join(own + draw.choices(PLAIN, k=25)), "label": said, "kind": "job"}
        for said, own in rows
    ]


def test_fits_from_a_file_and_scores_with_it(thb: Thb, write_lines: Write, tmp_path: Path) -> None:
    rows = [{**row, "lang": "en"} for row in _rows(40)]
    source = write_lines("labels.jsonl", [*rows, {"text": "x", "label": "perhaps"}])
    model, out = tmp_path / "mine", tmp_path / "out.jsonl"

    fitted = thb("train", source, "-o", model, "--json")
    ads = [{**row, "id": f"a-{n}"} for n, row in enumerate(rows)]
    scored = thb("score", write_lines("ads.jsonl", ads), "-o", out, "--model", model)

    assert fitted.returncode == 1, fitted.stderr
    assert "perhaps" in fitted.stderr
    assert json.loads(fitted.stdout)["scores"]["all"]["n"] == 80
    assert scored.returncode == 0, scored.stderr
    first, *_, last = map(json.loads, out.read_text().splitlines())
    assert first["context"]["mine"] > last["context"]["mine"]
    assert set(first["versions"]["models"]) == {"mine", "recruitment"}


def test_without_models_there_is_no_context(thb: Thb, write_lines: Write, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    source = write_lines("ads.jsonl", [{**_rows(1)[0], "lang": "en"}])

    assert thb("score", source, "-o", out, "--no-models").returncode == 0

    (ad,) = map(json.loads, out.read_text().splitlines())
    assert ad["context"] == {}
    assert ad["versions"]["models"] == {}


def test_a_folder_without_a_model_is_refused_in_one_line(
    thb: Thb, write_lines: Write, tmp_path: Path
) -> None:
    done = thb("score", write_lines("ads.jsonl", _rows(1)), "--model", tmp_path)

    assert done.returncode == 1
    assert "thb train" in done.stderr
    assert "Traceback" not in done.stderr


def _judge(home: Path, count: int) -> None:
    home.mkdir(parents=True)
    engine = open_state(f"sqlite:///{home / 'state.db'}")
    labels = Labels(engine)
    ads = []
    for number, row in enumerate(_rows(count)):
        ident = f"a-{number}"
        fields = {"id": ident, "kind": "job", "lang": "en", "text": row["text"]}
        ads.append(ScoredAd(**fields, score=1.0, band="elevated", flagged=True, version=1))
        labels.judge([Thing(ident, "debt-fee")], "yes" if row["label"] else "no", "anna")
    engine.dispose()
    index = open_index(f"tantivy:///{home / 'index'}", write=True)
    index.write(ads, [])
    index.close()


def test_fits_from_judgements(thb: Thb, tmp_path: Path) -> None:
    _judge(tmp_path / "home", 35)

    done = thb("train", "--reviews", "--indicator", "debt-fee", "-o", tmp_path / "m", "--json")

    assert done.returncode == 0, done.stderr
    card = json.loads(done.stdout)
    assert card["name"] == "debt-fee"
    assert card["scores"]["all"]["n"] == 70


def test_few_judgements_are_refused_with_their_number(thb: Thb, tmp_path: Path) -> None:
    _judge(tmp_path / "home", 5)

    done = thb("train", "--reviews", "--indicator", "debt-fee", "-o", tmp_path / "m")

    assert done.returncode == 1
    assert "5 ads were judged yes and 5 no" in done.stderr
    assert not (tmp_path / "m").exists()


def test_wrong_usage_ends_with_two(thb: Thb, tmp_path: Path) -> None:
    assert thb("train", "-o", tmp_path / "m").returncode == 2
    assert thb("train", "--reviews", "-o", tmp_path / "m").returncode == 2


def test_the_majority_counts_and_unsure_says_nothing() -> None:
    said = [("a", "yes"), ("a", "no"), ("b", "yes"), ("b", "unsure"), ("c", "no"), ("d", "unsure")]
    labels = [
        Label(ad=ad, indicator="i", verdict=verdict, reviewer=str(n), at=n)  # type: ignore[arg-type]
        for n, (ad, verdict) in enumerate(said)
    ]

    assert majority(labels, "i") == {"b": True, "c": False}
    assert majority(labels, "other") == {}
