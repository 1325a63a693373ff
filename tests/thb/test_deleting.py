"""``thb delete``: an ad goes everywhere, and by no road does it come back."""

import gc
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack, closing
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
import typer

from stream import dead, open_bus
from stream.bus import Bus, Record
from stream.codec import encode
from stream.messages import Ad, now
from stream.stages import ADS, ALERTS, SCORED
from stream.state import open_state
from thb import cli, deleting
from thb.commands import health
from workbench import audit

Thb = Callable[..., subprocess.CompletedProcess[str]]

command = cache(partial(typer.main.get_command, cli.build()))


@pytest.fixture
def thb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Thb:
    """Runs ``thb`` in this process: some hundred commands of a second each are too many."""
    monkeypatch.setenv("THB_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(cli, "build", command)

    def run(*args: object) -> subprocess.CompletedProcess[str]:
        monkeypatch.setattr(sys, "argv", ["thb", *map(str, args)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            sys.exit(cli.main())
        said = capsys.readouterr()
        return subprocess.CompletedProcess(sys.argv, ended.value.code or 0, said.out, said.err)

    return run


FEE = "Before you travel you pay us a recruitment fee of 300 euro. We keep your passport."
ADS_GIVEN = [
    {"kind": "job", "id": f"ad-{n}", "lang": "en", "title": f"Picker {n}",
     "text": f"{FEE} Ask for Zenobiusz {n}."}
    for n in range(4)
]  # fmt: skip
PAGE = """<html><head><link rel=canonical href="https://example.com/jobs/7"></head><body>
<h1>Packer</h1><p>Work in a warehouse with housing. {} Ask for Zenobiusz 7.</p></body></html>"""
WHY = ("--reason", "request 12/2026", "--yes")


def ok(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if done.stdout.startswith(("{", "[")) else done.stdout


@pytest.fixture
def given(thb: Thb, write_lines: Callable[..., Path], tmp_path: Path) -> Path:
    """A home with four ads of a file, one of a page, and alerts of all."""
    (tmp_path / "page.html").write_text(PAGE.format(FEE))
    write_lines("ads.jsonl", ADS_GIVEN)
    ok(thb("watch", "add", "fees", "fee"))
    bring(thb, tmp_path)
    assert len(found(thb)) == 5
    return tmp_path


def bring(thb: Thb, folder: Path) -> list[Any]:
    """Imports everything (again) and runs the stages; what the imports counted."""
    counts = [
        ok(thb("import", folder / name, "--kind", "job", "--source", source, "--json"))
        for name, source in (("ads.jsonl", "mine"), ("page.html", "pages"))
    ]
    ok(thb("run", "--drain", "--json"))
    return counts


def found(thb: Thb) -> set[str]:
    """The ads that can be found, each of which has an alert and no other has."""
    ads = {row["id"] for row in ok(thb("search", "", "--all", "--json"))["items"]}
    assert {row["ad"] for row in ok(thb("alerts", "--json"))["items"]} == ads
    return ads


def of_page(thb: Thb) -> str:
    (item,) = ok(thb("search", "packer", "--json"))["items"]
    return str(item["id"])


def records(bus: Bus, topic: str) -> list[Record]:
    count = bus.topics().get(topic, 0)
    return [one for part in range(count) for one in bus.read(topic, part, 0, 1000)]


def files_with(folder: Path, word: str) -> set[str]:
    """The files of stream and state that hold a word, as a process leaves them that ended."""
    gc.collect()
    files = [*folder.glob("stream.db*"), *folder.glob("state.db*")]
    return {path.name for path in files if word.encode() in path.read_bytes()}


def test_a_deleted_ad_does_not_come_back_by_any_road(thb: Thb, given: Path) -> None:
    page = of_page(thb)
    done = ok(thb("delete", "ad-1", page, *WHY, "--json"))
    assert (done["ads"], done["addresses"], [one["ad"] for one in done["kept"]]) == (2, 1, [page])
    ok(thb("run", "--drain", "--json"))
    left = {"ad-0", "ad-2", "ad-3"}
    assert found(thb) == left
    assert files_with(given / "home", "Picker 0") == {"stream.db", "state.db"}
    for word in ("Zenobiusz 1", "Picker 1"):
        assert files_with(given / "home", word) == set()
    assert files_with(given / "home", "Zenobiusz 7") == set()
    for stage in ("parse", "score", "index", "watch"):
        ok(thb("stream", "replay", stage))
        ok(thb("run", "--drain", "--json"))
        assert found(thb) == left, stage
    first, second = bring(thb, given)
    assert (first["deleted"], first["sent"], second["deleted"], second["sent"]) == (1, 3, 1, 0)
    assert found(thb) == left
    ok(thb("index", "rebuild"))
    assert found(thb) == left
    assert files_with(given / "home", "Zenobiusz 1") == set()


def test_what_arrives_after_the_deletion_is_a_tombstone(thb: Thb, given: Path) -> None:
    """As a crawl or another system would send it that looked before the deletion."""
    ok(thb("delete", "ad-1", *WHY))
    ok(thb("run", "--drain", "--json"))
    with closing(open_bus(f"sqlite:///{given}/home/stream.db")) as bus:
        for version in (1, now()):
            ad = Ad(id="ad-1", kind="job", lang="en", title="x", text=FEE, version=version)
            bus.send(ADS, [(ad.id, encode(ad))])
        bus.send(ADS, [("ad-1", b'{"id": "ad-1", "kind": "job", "te')])
        ok(thb("run", "--drain", "--json"))
        for topic in (SCORED, ALERTS):
            last = {one.key: one.value for one in records(bus, topic)}
            assert [value for key, value in last.items() if key.endswith("ad-1")] == [None]
    assert found(thb) == {"ad-0", "ad-2", "ad-3", of_page(thb)}
    assert ok(thb("dead", "list", "--json"))["total"] == 0


def test_dead_letters_go_with_their_ad(thb: Thb, given: Path) -> None:
    with closing(open_bus(f"sqlite:///{given}/home/stream.db")) as bus:
        letters = [
            dead.dead_letter("score", Record(ADS, 0, number, f"ad-{number}", value, 0), OSError())
            for number, value in enumerate((b'{"te', b'{"te Zenobiusz', b'{"te'))
        ]
        bus.send("thb.score.dead", letters)
    assert ok(thb("delete", "ad-1", *WHY, "--json"))["letters"] == 1
    rows = ok(thb("dead", "list", "--all", "--json"))["items"]
    assert sorted(row["key"] for row in rows) == ["ad-0", "ad-2"]
    assert files_with(given / "home", '"te Zenobiusz') == set()


def test_a_copy_that_is_put_back_obeys_newer_records(thb: Thb, given: Path) -> None:
    ok(thb("backup", given / "copy"))
    page = of_page(thb)
    ok(thb("delete", "ad-1", page, *WHY))
    ok(thb("run", "--drain", "--json"))
    kept = given / "deleted.jsonl"
    kept.write_text(thb("deleted", "list", "--all", "--json").stdout)
    assert len(kept.read_text().splitlines()) == 3
    (given / "home").rename(given / "lost")
    ok(thb("restore", given / "copy"))
    assert ok(thb("deleted", "apply", kept, "--json")) == {
        "records": 3,
        "ads": 2,
        "letters": 0,
        "messages": 0,
    }
    ok(thb("run", "--drain", "--json"))
    assert found(thb) == {"ad-0", "ad-2", "ad-3"}
    assert ok(thb("deleted", "apply", "--json"))["ads"] == 0


def test_a_copy_without_its_index_is_put_back_and_told(
    thb: Thb, given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ok(thb("delete", "ad-1", *WHY))
    ok(thb("backup", given / "copy"))
    (given / "home").rename(given / "lost")
    monkeypatch.setenv("THB_INDEX_URL", "nothing://there")
    done = thb("restore", given / "copy")
    assert (done.returncode, "then thb deleted apply" in done.stderr) == (3, True), done.stderr
    assert (given / "home" / "state.db").is_file()
    monkeypatch.delenv("THB_INDEX_URL")
    ok(thb("deleted", "apply"))
    ok(thb("stream", "replay", "index"))
    ok(thb("run", "--drain", "--json"))
    assert len(found(thb) - {"ad-1"}) == len(found(thb)) == 4


def test_the_record_says_why_and_who_but_not_what(thb: Thb, given: Path) -> None:
    page = of_page(thb)
    ok(thb("delete", page, "--until", "2190-01-01", *WHY))
    rows = [json.loads(line) for line in thb("deleted", "list", "--json").stdout.splitlines()]
    assert {(row["reason"], row["until"] < 2**63 - 1) for row in rows} == {
        ("request 12/2026", True)
    }
    assert len({row["key"] for row in rows}) == 2
    assert page not in json.dumps(rows)
    assert "request 12/2026" in thb("deleted", "list").stdout
    engine = open_state(f"sqlite:///{given}/home/state.db")
    logged = [(row.action, row.query, row.role) for row in audit.rows(engine)]
    targets = {row.target for row in audit.rows(engine)}
    engine.dispose()
    assert logged == [("delete", "request 12/2026", "terminal")] * 2
    assert targets == {row["key"] for row in rows}
    told = thb("evidence", "show", page)
    ok(thb("run", "--drain", "--json"))
    told = thb("evidence", "show", page)
    assert (told.returncode, "was deleted (request 12/2026)" in told.stderr) == (1, True)


def test_an_address_can_be_deleted_before_it_was_ever_seen(thb: Thb, given: Path) -> None:
    done = ok(thb("delete", "--url", "https://EXAMPLE.com/jobs/7#top", *WHY, "--json"))
    assert (done["ads"], len(done["kept"])) == (1, 1)
    ok(thb("run", "--drain", "--json"))
    assert len(found(thb)) == 4
    assert bring(thb, given)[1]["deleted"] == 1
    never = ok(thb("delete", "--url", "https://example.com/never", *WHY, "--json"))
    assert (never["ads"], never["addresses"]) == (0, 1)


def test_a_deletion_can_be_taken_back(thb: Thb, given: Path) -> None:
    ok(thb("delete", "ad-1", *WHY))
    ok(thb("run", "--drain", "--json"))
    assert "was deleted already (request 12/2026)" in thb("delete", "ad-1", *WHY).stderr
    assert ok(thb("deleted", "lift", "ad-1", "--reason", "a mistake", "--json")) == {"lifted": 1}
    bring(thb, given)
    assert len(found(thb)) == 5


def test_a_log_that_another_process_keeps_is_told_and_emptied_later(
    thb: Thb, given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deleting, "PATIENCE", 0.1)
    home = given / "home"
    with ExitStack() as stack:
        for name in ("stream.db", "state.db"):
            reader = stack.enter_context(closing(sqlite3.connect(home / name)))
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        done = thb("delete", "ad-1", *WHY, "--json")
        ok(thb("run", "--drain", "--json"))
        assert json.loads(done.stdout)["ads"] == 1
        told = [line for line in done.stderr.splitlines() if "thb deleted apply" in line]
        assert [line.split()[0] for line in told] == [
            str(home / name) for name in ("stream.db-wal", "state.db-wal")
        ]
        assert "stream.db-wal" in files_with(home, "Zenobiusz 1")
    done = thb("deleted", "apply")
    assert (done.returncode, "-wal" in done.stderr) == (0, False), done.stderr
    for word in ("Zenobiusz 1", "Picker 1"):
        assert files_with(home, word) == set()


REFUSED = [
    (("delete", "nobody", *WHY), 1, "no such ad in the index"),
    (("delete", "ad-1", "--reason", "x"), 1, "to be deleted: 1 ad;"),
    (("delete", "ad-1"), 2, "--reason"),
    (("delete", "--reason", "x"), 2, "name ids of ads"),
    (("delete", "ad-1", "--reason", " ", "--yes"), 1, "--reason: is empty"),
    (("delete", "ad-1", "--reason", "x" * 201, "--yes"), 1, "--reason: is too long"),
    (("delete", "ad-1", "--until", "soon", *WHY), 1, "--until"),
    (("delete", "ad-1", "--until", "2020-01-01", *WHY), 1, "is over"),
    (("delete", "--url", "nonsense", *WHY), 1, "no address of a page"),
    (("deleted", "lift", "ad-1", "--reason", "x"), 1, "nothing of it is recorded"),
    (("deleted", "lift", "--reason", "x"), 2, "name ids of ads"),
    (("deleted", "apply", "missing.jsonl"), 1, "missing.jsonl"),
]


def test_what_cannot_be_deleted_is_said(thb: Thb, given: Path) -> None:
    for words, code, said in REFUSED:
        done = thb(*words)
        assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert thb("deleted", "list", "--json").stdout == ""
    assert len(found(thb)) == 5


def test_an_ad_that_expired_comes_back_only_as_new(thb: Thb, given: Path) -> None:
    bus_url = f"sqlite:///{given}/home/stream.db"
    old = {"kind": "job", "id": "old", "lang": "en", "title": "Old", "text": "Office work.",
           "seen": "2020-01-01"}  # fmt: skip
    (given / "old.jsonl").write_text(json.dumps(old))
    words = ("import", given / "old.jsonl", "--kind", "job", "--source", "mine", "--json")
    ok(thb(*words))
    ok(thb("run", "--drain", "--json"))
    assert ok(thb("index", "expire", "--json"))["others"] == 1
    ok(thb("run", "--drain", "--json"))
    for stage in ("score", "index"):
        ok(thb("stream", "replay", stage))
        ok(thb("run", "--drain", "--json"))
    assert ok(thb("search", "id:old", "--all", "--json"))["total"] == 0
    with closing(open_bus(bus_url)) as bus:
        assert not any(one.value for one in records(bus, ADS) if one.key == "old")
        before = Ad(id="old", kind="job", lang="en", title="Old", version=10**15 + 1)
        bus.send(ADS, [(before.id, encode(before))])
    ok(thb("run", "--drain", "--json"))
    assert ok(thb("search", "id:old", "--all", "--json"))["total"] == 0
    assert thb("deleted", "list", "--json").stdout == ""
    assert "expired" in thb("deleted", "list", "--all", "--json").stdout
    ok(thb(*words))
    ok(thb("run", "--drain", "--json"))
    assert ok(thb("search", "id:old", "--all", "--json"))["total"] == 1


@pytest.mark.parametrize(
    ("stream", "state", "sound"),
    [
        ("sqlite:///a", "sqlite:///b", True),
        ("kafka://a", "postgresql://b", True),
        ("sqlite:///a", "postgresql://b", True),
        ("kafka://a", "sqlite:///b", False),
    ],
)
def test_stages_that_do_not_share_the_records_are_told(
    stream: str, state: str, sound: bool
) -> None:
    check = health.deletions(stream, state)
    assert (check.ok, "THB_STATE_URL" in check.cure) == (sound, True)


def test_a_file_of_the_same_name_elsewhere_is_another_page(
    thb: Thb, given: Path, tmp_path: Path
) -> None:
    page = PAGE.replace('<link rel=canonical href="https://example.com/jobs/7">', "")
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(page.format(f"{FEE} Hall {name}."))
    words = ("--kind", "job", "--json")
    ok(thb("import", tmp_path / "a", "--source", "first", *words))
    ok(thb("run", "--drain", "--json"))
    (item,) = ok(thb("search", "hall", "--json"))["items"]
    ok(thb("delete", item["id"], *WHY))
    counts = ok(thb("import", tmp_path / "b", "--source", "second", *words))
    assert counts["sent"] == 1, counts


def test_an_ad_that_only_shares_the_address_stays(thb: Thb, given: Path) -> None:
    other = {**ADS_GIVEN[0], "id": "other", "url": "https://example.com/jobs/7"}
    (given / "other.jsonl").write_text(json.dumps(other))
    words = ("import", given / "other.jsonl", "--kind", "job", "--source", "mine", "--json")
    page = of_page(thb)
    ok(thb("delete", page, *WHY))
    assert ok(thb(*words))["sent"] == 1
    ok(thb("run", "--drain", "--json"))
    assert found(thb) == {"ad-0", "ad-1", "ad-2", "ad-3", "other"}
    ok(thb("delete", "--url", other["url"], *WHY))
    ok(thb("run", "--drain", "--json"))
    assert found(thb) == {"ad-0", "ad-1", "ad-2", "ad-3"}
    assert ok(thb(*words))["deleted"] == 1


def test_what_a_process_that_died_left_is_erased_when_asked_again(thb: Thb, given: Path) -> None:
    ok(thb("delete", "ad-1", *WHY))
    ok(thb("run", "--drain", "--json"))
    with closing(open_bus(f"sqlite:///{given}/home/stream.db")) as bus:
        left = Ad(id="ad-1", kind="job", lang="en", title="x", text="Zenobiusz 1")
        bus.send(SCORED, [(left.id, encode(left))])
    assert files_with(given / "home", "Zenobiusz 1")
    assert "was deleted already" in thb("delete", "ad-1", *WHY).stderr
    assert files_with(given / "home", "Zenobiusz 1") == set()
