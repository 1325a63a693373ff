"""``thb stream init`` as its user meets it, and addresses as they are shown."""

import json
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from stream import open_bus, shown
from stream.stages import STAGES, TOPICS

Thb = Callable[..., subprocess.CompletedProcess[str]]


def test_init_makes_every_topic_of_the_pipeline_once(thb: Thb, tmp_path: Path) -> None:
    first = json.loads(thb("stream", "init", "--json").stdout)
    again = json.loads(thb("stream", "init", "--json").stdout)

    assert {row["topic"] for row in first} == {*TOPICS, *(stage.dead for stage in STAGES)}
    assert {row["done"] for row in first} == {"made"}
    assert {row["done"] for row in again} == {"there"}
    with closing(open_bus(f"sqlite:///{tmp_path / 'home' / 'stream.db'}")) as bus:
        assert set(bus.topics()) == {row["topic"] for row in first}


def test_ads_are_compacted_and_the_others_expire(thb: Thb) -> None:
    keeps = {
        row["topic"]: row["keeps"] for row in json.loads(thb("stream", "init", "--json").stdout)
    }

    assert keeps["thb.ads"] == keeps["thb.scored"] == "the last of each key"
    assert keeps["thb.captures"] == "90 days"


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
