"""``thb run``, ``thb status`` and ``thb dead`` as their user meets them."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
import typer

from stream import codec, open_bus
from stream.bus import Bus
from stream.messages import Ad
from stream.stages import ADS, SCORED
from thb.cli import main
from thb.commands.stream import chosen_stages, stream_status

Thb = Callable[..., subprocess.CompletedProcess[str]]


class Ended(NamedTuple):
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str


Here = Callable[..., Ended]


@pytest.fixture
def here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Here:
    """Runs ``thb`` in this process, which is quicker for many commands in a row."""
    monkeypatch.setenv("THB_HOME", str(tmp_path / "home"))

    def run(*args: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["thb", *args])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        return Ended(int(ended.value.code or 0), *capsys.readouterr())

    return run


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
    assert found.items() >= stream_status(bus).items()
    assert found["index"] == {"flagged": 0, "all": 0}
    assert set(found["versions"]) == {"thb", "rules", "weights"}
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


def test_dead_letters_are_listed_shown_put_back_once_and_dropped(here: Here, bus: Bus) -> None:
    fill(bus, 0, 3)
    assert here("run", "score", "--drain").code == 1
    listed = json.loads(here("dead", "list", "--stage", "score", "--json").out)
    assert listed["total"] == 3
    first, second, _third = (item["id"] for item in listed["items"])
    assert "the JSON ends in the middle" in listed["items"][0]["reason"]
    assert json.loads(here("dead", "list", "--stage", "index", "--json").out)["total"] == 0
    assert first in here("dead", "list").out

    shown = json.loads(here("dead", "show", first, "--json").out)
    assert shown["payload"] == '{"id": "bad'
    assert shown["topic"] == ADS
    assert "payload: " in here("dead", "show", first).out

    assert "1 messages replayed" in here("dead", "replay", first).err
    assert bus.count(ADS) == 4
    assert "0 messages replayed, 1 were closed before" in here("dead", "replay", first).err
    assert bus.count(ADS) == 4

    refused = here("dead", "drop", second)
    assert refused.code == 1
    assert "add --yes" in refused.err
    assert "1 messages dropped" in here("dead", "drop", second, "--yes").err
    assert json.loads(here("dead", "list", "--json").out)["total"] == 1
    states = json.loads(here("dead", "list", "--all", "--json").out)["items"]
    assert sorted(item["state"] for item in states) == ["dropped", "open", "replayed"]
    dropped = json.loads(here("dead", "drop", "--all", "--yes", "--json").out)
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
def test_wrong_use_is_refused(here: Here, command: tuple[str, ...], code: int, words: str) -> None:
    ended = here(*command)
    assert ended.code == code
    assert words in ended.err
    assert "Traceback" not in ended.err


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
    until = time.monotonic() + 120
    while bus.count(SCORED) < 150 and time.monotonic() < until:
        time.sleep(0.05)
    child.send_signal(number)
    out, err = child.communicate(timeout=120)
    assert child.returncode == 0, err
    assert json.loads(out)["score"]["processed"] == 150
    assert bus.lag("score", [ADS])[0].left == 0
