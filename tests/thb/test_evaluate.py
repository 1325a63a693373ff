"""``thb evaluate``: from the reviews in the state store, or from files."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

from stream.state import open_state
from workbench.review import Labels, Thing

Thb = Callable[..., CompletedProcess[str]]
Write = Callable[..., Path]


def test_counts_the_reviews_of_the_workbench(thb: Thb, tmp_path: Path) -> None:
    home = tmp_path / "home"
    engine = open_state(f"sqlite:///{home / 'state.db'}")
    labels = Labels(engine)
    for number in range(12):
        thing = Thing(f"ad-{number}", "debt-upfront-fee", "pl", "flagged")
        labels.judge([thing], "yes" if number < 9 else "no", "me")
    engine.dispose()

    done = thb("evaluate", "--json")

    assert done.returncode == 0, done.stderr
    row = next(row for row in json.loads(done.stdout) if row["lang"] == "pl")
    assert (row["indicator"], row["k"], row["n"], row["enough"]) == (
        "debt-upfront-fee",
        9,
        12,
        True,
    )
    assert 0.46 < row["low"] < 0.47
    assert 0.91 < row["high"] < 0.92


def test_reads_labels_from_a_file_and_sets_bad_lines_aside(
    thb: Thb, write_lines: Write, tmp_path: Path
) -> None:
    label = {"ad": "a", "indicator": "job-secrecy", "verdict": "no", "reviewer": "me", "at": 1}
    out = tmp_path / "out.json"

    done = thb(
        "evaluate",
        "--labels",
        write_lines(
            "l.jsonl",
            [label, '{"ad": 1', {**label, "verdict": "maybe"}, {"ad": "a", "verdict": "no"}],
        ),
        "-o",
        out,
    )

    assert done.returncode == 1
    assert "l.jsonl, line 2" in done.stderr
    (row,) = [row for row in json.loads(out.read_text("utf-8")) if row["lang"] in ("", "all")][:1]
    assert (row["k"], row["n"], row["enough"]) == (0, 1, False)
    reasons = [
        json.loads(line)["reason"]
        for line in Path(f"{out}.rejected.jsonl").read_text("utf-8").splitlines()
    ]
    assert reasons[1:] == [
        "verdict: 'maybe' is no verdict; use one of yes, no, unsure",
        "indicator: is missing; add it",
    ]
