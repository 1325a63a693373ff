"""``thb stream`` as its user meets it, and addresses as they are shown."""

import json
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from stream import open_bus, shown
from stream.stages import ADS, STAGES, TOPICS

Thb = Callable[..., subprocess.CompletedProcess[str]]


def test_init_makes_every_topic_of_the_pipeline_once(thb: Thb, tmp_path: Path) -> None:
    first = json.loads(thb("stream", "init", "--json").stdout)
    again = json.loads(thb("stream", "init", "--json").stdout)

    assert {row["topic"] for row in first} == {*TOPICS, *(stage.dead for stage in STAGES)}
    assert {row["done"] for row in first} == {"made"}
    assert {row["done"] for row in again} == {"there"}
    with closing(open_bus(f"sqlite:///{tmp_path / 'home' / 'stream.db'}")) as bus:
        assert set(bus.topics()) == {row["topic"] for row in first}


def test_what_a_tombstone_deletes_is_compacted_and_all_but_ads_expire(thb: Thb) -> None:
    keeps = {
        row["topic"]: row["keeps"] for row in json.loads(thb("stream", "init", "--json").stdout)
    }

    assert keeps["thb.ads"] == keeps["thb.scored"] == "the last of each key"
    assert keeps["thb.captures"] == "90 days"
    erasable = {keeps["thb.alerts"], *(keeps[stage.dead] for stage in STAGES)}
    assert erasable == {"the last of each key, 365 days"}


def test_a_stage_that_does_not_run_can_do_all_again(thb: Thb, tmp_path: Path) -> None:
    with closing(open_bus(f"sqlite:///{tmp_path / 'home' / 'stream.db'}")) as bus:
        bus.send(ADS, [("a", b"1"), ("b", b"2")])
        with closing(bus.consumer("score", [ADS])) as member:
            while bus.lag("score", [ADS])[0].left:
                member.poll()
                member.commit()
            refused = thb("stream", "replay", "score")
        assert bus.lag("score", [ADS])[0].left == 0
        done = json.loads(thb("stream", "replay", "score", "--json").stdout)
        assert bus.lag("score", [ADS])[0].left == 2

    assert (refused.returncode, done) == (1, {"score": 2})
    assert "stop every process of this stage" in refused.stderr
    assert thb("stream", "replay", "nothing").returncode == 2
    assert thb("stream", "replay").returncode == 2


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("sqlite:////var/stream.db", "sqlite:////var/stream.db"),
        ("kafka://me:secret@h:1,i:2?password_file=x", "kafka://h:1,i:2"),
        ("kafka://h", "kafka://h"),
    ],
)
def test_addresses_are_shown_without_secrets(url: str, seen: str) -> None:
    assert shown(url) == seen
