"""``thb run``, ``thb status`` and ``thb dead`` as their user meets them."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import typer

from stream import codec, open_bus
from stream.bus import Bus
from stream.messages import Ad
from stream.stages import ADS, SCORED
from thb.commands.stream import chosen_stages, stream_status

Thb = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'home' / 'stream.db'}"


@pytest.fixture
def bus(url: str) -> Bus:
    with closing(open_bus(url)) as bus:
        yield bus


def fill(bus: Bus, good: int, bad: int) -> None:
    def body(number: int) -> bytes:
        return codec.encode(Ad(id=f"ad-{number}", kind="job", title="Work", text="In a warehouse"))

    bus.send(ADS, [(f"ad-{n}", body(n)) for n in range(good)])
    bus.send(ADS, [(f"bad-{n}", b'{"id": "bad') for n in range(bad)])


def test_status_counts_topics_and_stages(thb: Thb, bus: Bus) -> None:
    fill(bus, 5, 0)
    found = json.loads(thb("status", "--json").stdout)
    assert found["topics"] == {ADS: 5}
    assert found["stages"]["score"] == {"consumed": 0, "lag": 5, "dead": 0}
    assert found == stream_status(bus)
    shown = thb("status")
    assert shown.returncode == 0
    assert "thb.ads" in shown.stdout
    assert "score" in shown.stdout


def test_run_drains_counts_and_ends_with_one_when_letters_died(thb: Thb, bus: Bus) -> None:
    fill(bus, 3, 2)
    ended = thb("run", "score", "--drain", "--json")
    counts = json.loads(ended.stdout)
    assert set(counts) == {"score"}
    assert {name: counts["score"][name] for name in ("processed", "sent", "dead")} == {
        "processed": 3,
        "sent": 3,
        "dead": 2,
    }
    assert ended.returncode == 1
    assert "2 messages could not be processed; see `thb dead list`" in ended.stderr
    assert bus.count(SCORED) == 3
    again = thb("run", "score", "--drain")
    assert again.returncode == 0
    assert "score" in again.stdout


@pytest.mark.slow
def test_dead_letters_are_listed_shown_put_back_once_and_dropped(thb: Thb, bus: Bus) -> None:
    fill(bus, 0, 3)
    assert thb("run", "score", "--drain").returncode == 1
    listed = json.loads(thb("dead", "list", "--stage", "score", "--json").stdout)
    assert listed["total"] == 3
    first, second, _third = (item["id"] for item in listed["items"])
    assert "the JSON ends in the middle" in listed["items"][0]["reason"]
    assert json.loads(thb("dead", "list", "--stage", "index", "--json").stdout)["total"] == 0
    assert first in thb("dead", "list").stdout

    shown = json.loads(thb("dead", "show", first, "--json").stdout)
    assert shown["payload"] == '{"id": "bad'
    assert shown["topic"] == ADS
    assert "payload: " in thb("dead", "show", first).stdout

    assert "1 messages replayed" in thb("dead", "replay", first).stderr
    assert bus.count(ADS) == 4
    assert "0 messages replayed, 1 were closed before" in thb("dead", "replay", first).stderr
    assert bus.count(ADS) == 4

    refused = thb("dead", "drop", second)
    assert refused.returncode == 1
    assert "add --yes" in refused.stderr
    assert "1 messages dropped" in thb("dead", "drop", second, "--yes").stderr
    assert json.loads(thb("dead", "list", "--json").stdout)["total"] == 1
    states = json.loads(thb("dead", "list", "--all", "--json").stdout)["items"]
    assert sorted(item["state"] for item in states) == ["dropped", "open", "replayed"]
    dropped = json.loads(thb("dead", "drop", "--all", "--yes", "--json").stdout)
    assert dropped == {"dropped": 1, "closed": 0}


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        (("run", "nope"), 2, "is no stage"),
        (("dead", "show", "score:0:7"), 1, "score:0:7: no such dead letter"),
        (("dead", "show", "7"), 1, "STAGE:PARTITION:OFFSET"),
        (("dead", "replay"), 2, "--stage"),
        (("dead", "drop", "--yes"), 2, "--stage"),
    ],
)
def test_wrong_use_is_refused(thb: Thb, command: tuple[str, ...], code: int, words: str) -> None:
    ended = thb(*command)
    assert ended.returncode == code
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr


def test_stages_come_in_the_order_of_the_table() -> None:
    assert [stage.name for stage in chosen_stages(["watch", "parse"])] == ["parse", "watch"]
    assert len(chosen_stages([])) == 4
    with pytest.raises(typer.BadParameter):
        chosen_stages(["nope"])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_long_run_with_zero(
    tmp_path: Path, bus: Bus, number: signal.Signals
) -> None:
    fill(bus, 150, 0)
    code = "from thb.cli import main; main()"
    child = subprocess.Popen(
        [sys.executable, "-c", code, "run", "score", "--home", tmp_path / "home", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 20
    while bus.count(SCORED) < 150 and time.monotonic() < until:
        time.sleep(0.05)
    child.send_signal(number)
    out, err = child.communicate(timeout=30)
    assert child.returncode == 0, err
    assert json.loads(out)["score"]["processed"] == 150
    assert bus.lag("score", [ADS])[0].left == 0
