"""The pipeline in processes of its own: killed, doubled, poisoned; nothing lost, nothing twice."""

import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from stream.messages import Ad, now
from stream.stages import ADS, ALERTS, SCORED
from stream.state import open_state
from tests.home import PLAIN, Home, made_ads, until


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    folder = tmp_path / "home"
    folder.mkdir()
    found = Home(folder)
    yield found
    found.bus.close()


def _until_scored(home: Home, runner: subprocess.Popen[str], wanted: int) -> None:
    until(lambda: home.bus.count(SCORED) >= wanted or runner.poll() is not None)


def _pages(home: Home, *command: str) -> Iterator[dict[str, Any]]:
    after: tuple[str, ...] = ()
    while True:
        page = home.json(*command, "--limit", "1000", *after)
        yield from page["items"]
        if not page["next"]:
            return
        after = ("--after", page["next"])


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_kill_in_the_middle_of_a_drain_loses_and_doubles_nothing(home: Home) -> None:
    count = 2_000
    home.run("watch", "add", "fees", "opłata", "--kind", "job")
    home.send(made_ads(count))

    for share in (0.1, 0.4, 0.7):
        runner = home.start("run", "--drain")
        _until_scored(home, runner, round(share * count))
        assert runner.poll() is None, runner.stderr and runner.stderr.read()
        runner.send_signal(signal.SIGKILL)
        runner.wait()
    done = home.run("run", "--drain")

    assert done.returncode == 0, done.stderr
    assert home.indexed() == count
    ids = Counter(item["id"] for item in _pages(home, "search", "", "--all"))
    assert set(ids.values()) == {1}
    assert len(ids) == count
    alerts = Counter(row["ad"] for row in _pages(home, "alerts"))
    assert alerts == Counter(f"ad-{n}" for n in range(0, count, 2))
    assert home.json("dead", "list")["total"] == 0


class _Lines:
    """What a process says, read while it runs."""

    def __init__(self, pipe: IO[str]) -> None:
        self.text = ""
        self._pipe = pipe
        threading.Thread(target=self._read, daemon=True).start()

    def has(self, word: str) -> bool:
        return word in self.text.lower()

    def _read(self) -> None:
        for line in self._pipe:
            self.text += line


def test_a_second_writer_waits_and_takes_over(home: Home) -> None:
    home.send(made_ads(20))
    first = home.start("run")
    second = None
    try:
        until(lambda: _lag(home, "index") == 0 and home.bus.count(SCORED) >= 20)
        second = home.start("run")
        assert second.stderr is not None
        said = _Lines(second.stderr)
        until(lambda: said.has("standby") or second.poll() is not None)
        assert second.poll() is None, said.text
        first.send_signal(signal.SIGKILL)
        first.wait()
        home.send([Ad(id="late", kind="job", lang="pl", text=PLAIN.format(99), version=now())])
        until(lambda: home.indexed() == 21)
    finally:
        for process in filter(None, (first, second)):
            process.terminate()
            process.wait(timeout=120)
    assert said.has("takes over")


def _lag(home: Home, group: str) -> int:
    return sum(lag.left for lag in home.bus.lag(group, [SCORED]))


def test_sigterm_finishes_the_batch_and_ends_well(home: Home) -> None:
    home.send(made_ads(400))
    runner = home.start("run")
    until(lambda: home.bus.count(SCORED) > 0)

    runner.terminate()

    assert runner.wait(timeout=120) == 0
    assert home.run("run", "--drain").returncode == 0
    assert home.indexed() == 400


def test_poison_goes_to_the_dead_letters_with_its_reason_and_can_be_replayed(home: Home) -> None:
    home.bus.send(ADS, [("poison", b'{"id": "poison", "kind": "job", "te')])
    home.send(made_ads(4))

    done = home.run("run", "--drain")

    assert done.returncode == 1
    assert home.indexed() == 4
    (letter,) = home.json("dead", "list")["items"]
    assert letter["stage"] == "score"
    assert letter["reason"]
    assert letter["key"] == "poison"


def test_a_tombstone_removes_an_ad_everywhere(home: Home) -> None:
    home.run("watch", "add", "fees", "opłata")
    home.send(made_ads(4))
    assert home.run("run", "--drain").returncode == 0
    assert home.indexed() == 4

    home.bus.send(ADS, [("ad-0", None)])

    assert home.run("run", "--drain").returncode == 0
    assert home.indexed() == 3
    assert "ad-0" not in {row["ad"] for row in home.json("alerts")["items"]}


def test_an_alert_is_stored_once_and_for_all(home: Home) -> None:
    home.run("watch", "add", "fees", "opłata")
    for _ in range(2):
        home.send(made_ads(10))
        assert home.run("run", "--drain").returncode == 0

    assert len(home.json("alerts")["items"]) == 5
    assert home.bus.count(ALERTS) >= 5
    assert home.indexed() == 10
    with open_state(f"sqlite:///{home.folder / 'state.db'}").connect() as connection:
        assert connection.exec_driver_sql("select count(*) from alerts").scalar() == 5
