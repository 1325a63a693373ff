"""Search, watches and alerts from the command line."""

import json
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from crawlers.picture_store import Pictures, of_ad
from search import Watches, open_index
from stream.messages import Alert, Entity, Hit, ScoredAd
from stream.state import open_state
from thb import terminal

Thb = Callable[..., CompletedProcess[str]]
WriteLines = Callable[..., Path]

ADS: list[Any] = [
    {"id": "x-1", "kind": "job", "source": "demo-jobs", "title": "Praca w Łodzi", "lang": "pl",
     "text": "Opłata za wizę 300 zł. Telefon 500 100 101."},
    {"id": "x-2", "kind": "job", "text": "nothing of interest"},
    {"kind": "nonsense", "text": "refused"},
]  # fmt: skip


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """An index with a flagged and another ad."""
    ads = [
        ScoredAd(id=ident, kind="job", title=title, score=2.0, band="elevated", flagged=flagged)
        for ident, title, flagged in (("a", "Praca w Łodzi", True), ("b", "Praca", False))
    ]
    with closing(open_index(f"tantivy:///{tmp_path}/home/index", write=True)) as index:
        index.write(ads)
    return tmp_path


@pytest.mark.usefixtures("filled")
def test_search(thb: Thb) -> None:
    page = json.loads(thb("search", "praca", "--json").stdout)
    assert (page["total"], [item["id"] for item in page["items"]]) == (1, ["a"])
    assert page["items"][0]["spans"][0] == {
        "field": "title", "start": 0, "end": 5, "text": "Praca"
    }  # fmt: skip
    assert page["facets"]["kind"] == [["job", 1]]
    everything = json.loads(thb("search", "", "--all", "--limit", 1, "--json").stdout)
    assert (everything["total"], len(everything["items"])) == (2, 1)
    rest = thb("search", "", "--all", "--after", everything["next"], "--json").stdout
    assert len(json.loads(rest)["items"]) == 1
    assert "Praca w Łodzi" in thb("search", "lodz").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("search", "a OR b c"), 1, "mixed"),
        (("search", "x", "--since", "soon"), 1, "--since"),
        (("search", "x", "--after", "??"), 1, "cursor"),
        (("search", "x", "--kind", "boat"), 2, "--kind"),
        (("search", "x -indicator:upfront-fee"), 1, "did you mean debt-upfront-fee?"),
        (("search", "x", "--indicator", "nothing"), 1, "--indicator: there is no indicator"),
        (("watch", "add", "n", "x indicator:nothing"), 1, "query, character 13: there is no"),
        (("watch", "preview", "indicator:nothing"), 1, "there is no indicator 'nothing'"),
        (("watch", "delete", "nobody"), 1, "no such watch"),
        (("watch", "add", "n", '"x'), 1, "not closed"),
        (("alerts", "--watch", "nobody"), 1, "no such watch"),
        (("watch", "match", "--watches", "none.jsonl", "--items", "none.jsonl"), 1, "none.jsonl"),
    ],
)
def test_refusals(thb: Thb, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = thb(*arguments)

    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_what_ads_of_other_rules_have_is_found_and_told(thb: Thb, tmp_path: Path) -> None:
    ad = ScoredAd(
        id="a",
        kind="job",
        score=0.0,
        band="low",
        flagged=False,
        hits=(Hit(indicator="older-sign", share=0.0),),
    )
    with closing(open_index(f"tantivy:///{tmp_path}/home/index", write=True)) as index:
        index.write([ad])
    for query in (("", "--indicator", "older-sign"), ("indicator:older-sign",)):
        done = thb("search", *query, "--all", "--json")
        assert json.loads(done.stdout)["total"] == 1, done.stderr
        assert "indicator 'older-sign' is of no rule here" in done.stderr
    added = thb("watch", "add", "n", "indicator:older-sign")
    assert (added.returncode, "of no rule here" in added.stderr) == (0, True)
    edited = thb("watch", "edit", "n", "--query", "indicator:nothing")
    assert (edited.returncode, "there is no indicator" in edited.stderr) == (1, True)


@pytest.mark.usefixtures("filled")
def test_watches_and_alerts(thb: Thb, tmp_path: Path) -> None:
    shown = json.loads(thb("watch", "preview", "praca", "--json").stdout)
    assert (shown["total"], len(shown["items"])) == (2, 2)
    added = json.loads(thb("watch", "add", "Fees", "wiza", "--kind", "job", "--json").stdout)
    edited = json.loads(thb("watch", "edit", "Fees", "--query", "opłata", "--json").stdout)
    assert (edited["id"], edited["query"], edited["kind"]) == (added["id"], "opłata", "job")
    assert json.loads(thb("watch", "list", "--json").stdout) == [edited]

    engine = open_state(f"sqlite:///{tmp_path}/home/state.db")
    Watches(engine).record([Alert(id="1", watch=added["id"], ad="a", title="T", raised_at=1)])
    engine.dispose()
    assert json.loads(thb("alerts", "--watch", "Fees", "--json").stdout)["total"] == 1
    assert json.loads(thb("alerts", "--since", "2026", "--json").stdout)["total"] == 0
    assert json.loads(thb("watch", "delete", "Fees", "--json").stdout) == {"deleted": added["id"]}


def match(thb: Thb, watches: Path, items: Path, out: Path) -> tuple[CompletedProcess[str], Any]:
    done = thb("watch", "match", "--watches", watches, "--items", items, "-o", out)
    return done, [json.loads(line) for line in out.read_text("utf-8").splitlines()]


def test_matching_files(thb: Thb, write_lines: WriteLines, tmp_path: Path) -> None:
    watches = write_lines(
        "w.jsonl",
        [
            {"id": "w1", "query": "opłaty wiza", "kind": "job"},
            {"id": "w2", "query": "lodz", "sources": ["demo-jobs"], "kind": None},
            {"id": "w3", "query": "wiza", "kind": "escort"},
            {"id": "w4", "query": "a OR b c"},
            {"id": "w1", "query": "twice"},
            {"query": "anything"},
            "no json",
        ],
    )
    out = tmp_path / "out.jsonl"
    done, rows = match(thb, watches, write_lines("i.jsonl", ADS), out)

    assert done.returncode == 1
    assert [(row["item"], row["watch"]) for row in rows] == [("x-1", "w1"), ("x-1", "w2")]
    for span in rows[0]["spans"]:
        assert ADS[0][span["field"]][span["start"] : span["end"]] == span["text"]
    refused = [
        json.loads(line) for line in Path(f"{out}.rejected.jsonl").read_text("utf-8").splitlines()
    ]
    assert [Path(row["file"]).name for row in refused] == ["w.jsonl"] * 4 + ["i.jsonl"]
    assert refused[2]["reason"] == "id: is missing; add it"


def test_scored_ads_are_taken_as_they_are(
    thb: Thb, write_lines: WriteLines, tmp_path: Path
) -> None:
    phone = Entity(
        type="phone", value="+48500100101", text="x", field="text", start=0, end=1, obfuscated=True
    )
    ad = ScoredAd(
        id="s", kind="job", text="x", score=2.0, band="high", flagged=True, entities=(phone,)
    )
    from stream.codec import encode

    items = write_lines("i.jsonl", [encode(ad).decode()])
    watches = write_lines("w.jsonl", [{"id": 7, "query": "phone:500100101 band:high"}])
    done, rows = match(thb, watches, items, tmp_path / "out.jsonl")

    assert (done.returncode, [row["watch"] for row in rows]) == (0, ["7"])


def test_watches_for_what_no_rule_here_finds_are_matched_and_told(
    thb: Thb, write_lines: WriteLines, tmp_path: Path
) -> None:
    from stream.codec import encode

    hits = (Hit(indicator="older-sign", share=1.0),)
    ad = ScoredAd(id="s", kind="job", text="x", score=1.0, band="low", flagged=False, hits=hits)
    items = write_lines("i.jsonl", [encode(ad).decode()])
    watches = [
        {"id": "w", "query": "indicator:older-sign"},
        {"id": "v", "query": "-indicator:debt-advance"},
    ]
    done, rows = match(thb, write_lines("w.jsonl", watches), items, tmp_path / "out.jsonl")

    assert (done.returncode, [row["watch"] for row in rows]) == (0, ["w", "v"])
    assert "w.jsonl: watch w: there is no indicator 'older-sign'" in done.stderr
    assert "debt-advance'" not in done.stderr


def test_unscored_ads_are_scored_when_a_query_needs_it(
    thb: Thb, write_lines: WriteLines, tmp_path: Path
) -> None:
    watches = write_lines("w.jsonl", [{"id": "w", "query": 'phone:"500 100 101"'}])
    done, rows = match(thb, watches, write_lines("i.jsonl", ADS[:2]), tmp_path / "out.jsonl")

    assert done.returncode == 0, done.stderr
    assert [(row["item"], row["spans"][0]["text"]) for row in rows] == [("x-1", "500 100 101")]


def test_old_ads_expire_through_the_stream(thb: Thb, tmp_path: Path) -> None:
    home = tmp_path / "home"
    ages = {"new": 10, "old": 100, "alerted": 100, "flagged": 100, "ancient": 800}
    ads = [
        ScoredAd(
            id=ident,
            kind="job",
            score=0.0,
            band="low",
            flagged=ident in ("flagged", "ancient"),
            seen=datetime.now(UTC) - timedelta(days=age),
        )
        for ident, age in ages.items()
    ]
    with closing(open_index(f"tantivy:///{home}/index", write=True)) as index:
        index.write(ads)
    engine = open_state(f"sqlite:///{home}/state.db")
    Watches(engine).record([Alert(id="1", watch="w", ad="alerted", title="T", raised_at=1)])
    for ident in ("ancient", "new"):
        Pictures(engine, "s").name(ident, "https://example.com/", ["https://example.com/a.png"])

    counts = {"flagged": 1, "others": 1, "pictures": 0, "months": 0}
    assert json.loads(thb("index", "expire", "--dry-run", "--json").stdout) == counts
    assert json.loads(thb("run", "--drain", "--json").stdout)["index"]["processed"] == 0
    assert json.loads(thb("index", "expire", "--json").stdout) == counts
    assert (
        json.loads(thb("run", "--drain", "--json").stdout)["index"]["processed"] == 4
    )  # from score, and at once
    with closing(open_index(f"tantivy:///{home}/index")) as index:
        assert {ad.id for ad in index.ads()} == {"new", "alerted", "flagged"}
    left = [bool(of_ad(engine, ident)) for ident in ("ancient", "new")]
    engine.dispose()
    assert left == [False, True]


def test_a_table_shows_brackets_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.emit_table(("title",), [("[Praca] w Łodzi [/x]",)])

    assert "[Praca] w Łodzi [/x]" in capsys.readouterr().out
