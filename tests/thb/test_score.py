"""``thb score`` from outside."""

import gc
import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from stream.messages import now
from stream.records import ad_from_json
from thb.demo import generator
from thb.pipeline import scorer

Thb = Callable[..., CompletedProcess[str]]
Write = Callable[..., Path]

FEE = {
    "id": "fee",
    "kind": "job",
    "title": "Pakowanie paczek, Venlo",
    "text": "Przed wyjazdem należy wpłacić opłatę rekrutacyjną 300 zł. Paszport oddajesz "
    "koordynatorowi na cały okres pracy. Zadzwoń: +48 500 100 101.",
}
PLAIN = {
    "id": "plain",
    "kind": "job",
    "title": "Księgowa, Kraków",
    "text": "Biuro rachunkowe zatrudni księgową na umowę o pracę w pełnym wymiarze czasu.",
}


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_scores_in_input_order_with_reasons_and_exact_spans(
    thb: Thb, write_lines: Write, tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"

    done = thb("score", write_lines("in.jsonl", [FEE, PLAIN]), "-o", out)

    assert done.returncode == 0, done.stderr
    fee, plain = _read(out)
    assert (fee["id"], plain["id"]) == ("fee", "plain")
    assert fee["flagged"]
    assert not plain["flagged"]
    assert {"debt-upfront-fee", "dependency-documents-held"} <= {
        h["indicator"] for h in fee["hits"]
    }
    assert abs(sum(hit["share"] for hit in fee["hits"]) - fee["score"]) < 1e-9
    assert "+48500100101" in {entity.get("value") for entity in fee["entities"]}
    for span in [*fee["entities"], *(s for hit in fee["hits"] for s in hit["spans"])]:
        assert fee[span["field"]][span["start"] : span["end"]] == span["text"]


def test_many_processes_give_the_same_bytes(thb: Thb, write_lines: Write, tmp_path: Path) -> None:
    rows = [{**FEE, "id": f"x-{number}"} for number in range(300)]
    source = write_lines("in.jsonl", rows)

    for jobs in (1, 2):
        assert (
            thb("score", source, "-o", tmp_path / f"{jobs}.jsonl", "--jobs", jobs).returncode == 0
        )

    one, two = ((tmp_path / f"{jobs}.jsonl").read_bytes() for jobs in (1, 2))
    assert one == two


def test_what_was_scored_can_be_scored_again(thb: Thb, write_lines: Write, tmp_path: Path) -> None:
    once, twice = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    rows = [FEE, DENIES, {**PLAIN, "version": 1_790_000_000_000_000}]

    assert thb("score", write_lines("in.jsonl", rows), "-o", once).returncode == 0
    assert thb("score", once, "-o", twice).returncode == 0

    assert twice.read_bytes() == once.read_bytes()
    assert [row["version"] for row in _read(once)] == [0, 0, 1_790_000_000_000_000]


def test_bad_lines_are_set_aside_with_their_reason(
    thb: Thb, write_lines: Write, tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    rows = [
        FEE,
        '{"kind": "job", "text": "half',
        {"kind": "boat", "text": "x"},
        {"kind": "job"},
        PLAIN,
    ]

    done = thb("score", write_lines("in.jsonl", rows), "-o", out)

    assert done.returncode == 1
    assert [row["id"] for row in _read(out)] == ["fee", "plain"]
    rejected = _read(tmp_path / "out.jsonl.rejected.jsonl")
    assert [row["line"] for row in rejected] == [2, 3, 4]
    assert all(row["reason"] for row in rejected)


def test_surrogates_nul_and_length_are_mended_at_the_rim(
    thb: Thb, write_lines: Write, tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    rows = [
        '{"id": "s", "kind": "job", "text": "a\\ud800b\\u0000c"}',
        {"id": "long", "kind": "job", "text": "praca " * 1_700_000},
    ]

    done = thb("score", write_lines("in.jsonl", rows), "-o", out)

    assert done.returncode == 0, done.stderr
    short, long = _read(out)
    assert short["text"] == "a�b c"
    assert len(long["text"]) == 262_144
    assert long["truncated"]


def test_stdin_to_stdout(thb: Thb) -> None:
    done = thb("score", "-", stdin=json.dumps(PLAIN) + "\n")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["id"] == "plain"


def test_explains_in_words(thb: Thb, write_lines: Write, tmp_path: Path) -> None:
    done = thb("score", write_lines("i.jsonl", [FEE]), "-o", tmp_path / "o.jsonl", "--explain")

    assert "debt-upfront-fee" in done.stdout
    assert "uncalibrated" in done.stdout
    assert max(map(done.stdout.count, _places(tmp_path / "o.jsonl"))) == 1, "said once each"


def _places(scored: Path) -> list[str]:
    return [span["text"] for hit in _read(scored)[0]["hits"] for span in hit["spans"]]


def test_explains_in_polish(thb: Thb, write_lines: Write, tmp_path: Path) -> None:
    source = write_lines("i.jsonl", [FEE, {**PLAIN, "text": ""}])
    done = thb("score", source, "-o", tmp_path / "o.jsonl", "--explain", THB_LANG="pl")

    assert done.returncode == 0, done.stderr
    assert "nieskalibrowany), wytypowane" in done.stdout
    assert "za mało podstaw do oceny" in done.stdout


DENIES = {
    "id": "denies",
    "kind": "job",
    "title": "Magazyn, Venlo",
    "text": "Praca w magazynie w Holandii. Nie pobieramy żadnych opłat przed wyjazdem. Nie "
    "zabieramy paszportów. Nie ma kary za wcześniejsze odejście. Wpłacasz kaucję 400 zł przed "
    "wyjazdem.",
}


def test_what_is_set_aside_is_told_and_is_no_hit(
    thb: Thb, write_lines: Write, tmp_path: Path
) -> None:
    out = tmp_path / "o.jsonl"

    done = thb("score", write_lines("i.jsonl", [DENIES, FEE]), "-o", out, "--explain")

    denies, fee = _read(out)
    assert [hit["indicator"] for hit in denies["aside"]["hits"]] == ["debt-upfront-fee"]
    assert len(denies["aside"]["denied"]) >= 2
    assert "debt-upfront-fee" not in [hit["indicator"] for hit in denies["hits"]]
    assert "aside" not in fee
    assert "  not counted: debt-upfront-fee: " in done.stdout
    assert f"denies or only mentions {', '.join(denies['aside']['denied'])})" in done.stdout


def test_a_missing_file_is_refused_in_one_line(thb: Thb) -> None:
    done = thb("score", "nowhere.jsonl")

    assert done.returncode == 1
    assert "nowhere.jsonl" in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_usage_ends_with_two(thb: Thb) -> None:
    assert thb("score").returncode == 2


def test_an_ad_leaves_no_cycles_to_be_collected() -> None:
    ads = [ad_from_json(generator.encode(ad.record()), now=now()) for ad in generator.ads(3, 120)]
    known = scorer(ours=False)
    for ad in ads[:60]:
        known.score(ad)
    gc.collect()
    gc.disable()
    try:
        for ad in ads[60:]:
            known.score(ad)
        assert gc.collect() < len(ads[60:])
    finally:
        gc.enable()
