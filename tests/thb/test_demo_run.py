"""The whole demonstration, from the boards to the alerts, in a folder of its own."""

import json
import socket
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from crawlers import picture_store
from stream.errors import InputError, MissingError
from stream.state import open_state
from thb.cli import build
from thb.commands.demo import free_port
from thb.demo import crawling, memory, showing, sites
from thb.demo.generator import PORTS, ads
from thb.demo.memory import Memory

ANYWHERE = dict.fromkeys(PORTS, 0)


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """The boards take free ports, so that a demonstration that runs beside is not disturbed."""
    monkeypatch.setattr(showing, "PORTS", ANYWHERE)


def _demo(home: Path, *options: str) -> dict[str, object]:
    arguments = ["demo", "--home", str(home), "--no-serve", "--json", *options]
    result = CliRunner().invoke(build(), arguments)
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.stdout)
    return found


def _hashes(home: Path) -> list[str]:
    """The hash of each picture that an ad names, empty where there is none."""
    engine = open_state(f"sqlite:///{home / 'state.db'}")
    with engine.connect() as connection:
        found = list(connection.execute(select(picture_store.pictures.c.hash)).scalars())
    engine.dispose()
    return found


@pytest.mark.slow
def test_the_demonstration_twice(
    tmp_path: Path, elsewhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        showing, "_without_browser", lambda _: {"demo-classifieds": "left out here"}
    )
    shown = [one for one in ads(1, 40) if one.source != "demo-classifieds"]
    first = _demo(tmp_path, "--ads", "40")
    hashed = _hashes(tmp_path)
    second = _demo(tmp_path, "--ads", "40")

    assert first["round"] == 1
    assert first["ads"] == len(shown)
    assert 0 < first["flagged"] < len(shown)  # type: ignore[operator]
    assert (first["dead"], second["dead"]) == (0, 0)
    assert first["left_out"] == {"demo-classifieds": "left out here"}
    assert second["round"] == 2
    assert len(hashed) == sum(len(one.images) for one in shown) > 0
    assert all(hashed)
    assert second["stages"]["parse"] < first["stages"]["parse"]  # type: ignore[index]


@pytest.mark.slow
@pytest.mark.browser
def test_the_board_that_a_script_draws(tmp_path: Path, elsewhere: None) -> None:
    found = _demo(tmp_path, "--ads", "20")

    assert found["left_out"] == {}
    assert found["ads"] == 20
    assert len(_hashes(tmp_path)) == sum(len(one.images) for one in ads(1, 20))
    assert all(_hashes(tmp_path))


def test_the_crawl_says_what_went_wrong(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="no-such-source"):
        crawling.crawl(["no-such-source"], tmp_path, tmp_path)


def test_sources_are_placed_on_the_ports_of_the_boards(tmp_path: Path) -> None:
    from crawlers.source_file import load_sources

    with sites.serve(sites.boards(1, 10), ANYWHERE) as ports:
        placed = load_sources(crawling.place(tmp_path, ports))

    assert {source.id: source.start_urls[0].split("/")[2] for source in placed} == {
        name: f"127.0.0.1:{port}" for name, port in ports.items()
    }


def test_the_watch_is_added_once(tmp_path: Path) -> None:
    import search
    from stream.state import open_state
    from thb import settings

    context = settings.load(home=tmp_path).context
    showing.add_watch(context)
    showing.add_watch(context)

    assert [one.query for one in search.Watches(open_state(context.state_url)).list()] == [
        showing.WATCH_QUERY
    ]


@pytest.mark.parametrize(
    ("last", "seed", "expected"),
    [
        (None, 1, 1),
        (Memory(seed=1, ads=40, round=1), 1, 2),
        (Memory(seed=1, ads=40, round=2), 1, 2),
        (Memory(seed=1, ads=40, round=2), 7, 1),
    ],
)
def test_rounds(tmp_path: Path, last: Memory | None, seed: int, expected: int) -> None:
    if last:
        memory.keep(tmp_path, last)

    assert memory.next_round(tmp_path, seed) == expected


def test_boards_come_back_where_they_were(tmp_path: Path) -> None:
    memory.keep(tmp_path, Memory(seed=1, ads=40, round=1, ports={"demo-jobs": 9999}))

    assert memory.last_ports(tmp_path) == {"demo-jobs": 9999}
    assert memory.last_ports(tmp_path / "new") == {}


def test_a_broken_memory_is_refused_with_its_cure(tmp_path: Path) -> None:
    (tmp_path / "demo.json").write_text("{")

    with pytest.raises(InputError, match=r"demo\.json.*remove it"):
        memory.next_round(tmp_path, 1)


def test_writing_ads_and_truth(tmp_path: Path) -> None:
    result = CliRunner().invoke(build(), ["demo", "--write", str(tmp_path), "--ads", "30"])
    rows = (tmp_path / "ads.jsonl").read_bytes().splitlines()
    truth = [json.loads(row) for row in (tmp_path / "truth.jsonl").read_bytes().splitlines()]

    assert result.exit_code == 0
    assert [json.loads(row)["id"] for row in rows] == [row["id"] for row in truth]
    assert len(rows) == 30
    assert {"id", "url", "kind", "lang", "expected", "near", "operation"} <= truth[0].keys()


def test_a_taken_port_gives_the_next_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert free_port("127.0.0.1", port) > port
