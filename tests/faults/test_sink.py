"""An index that does not write, or answers late: the stage ends or waits, and nothing is lost."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from search import open_index
from stream.stages import SCORED
from tests.faults.conftest import Servers
from tests.faults.ledger import faults, read
from tests.home import Home, made_ads, scored, until

pytestmark = pytest.mark.slow

COUNT = 300
SLOW_SECONDS = 13.0
"""Longer than three sessions of the consumer group."""
BLOCKED_SECONDS = 8.0
"""A start and several attempts to write."""


@contextmanager
def _blocked(url: str, kind: str) -> Iterator[None]:
    """A server that refuses writing into the indices at an address, or altogether."""
    server, _, prefix = url.rpartition("/")
    with Elasticsearch(server) as client:

        def put(value: Any) -> None:
            if kind.startswith("cluster"):
                client.cluster.put_settings(persistent={kind: value})
            else:
                client.indices.put_settings(index=f"{prefix}-*", settings={kind: value})

        put(True)
        try:
            yield
        finally:
            put(None)


@pytest.mark.parametrize("kind", ["index.blocks.write", "cluster.blocks.read_only"])
def test_an_index_that_is_blocked_stops_its_stage_until_it_is_released(
    home: Home, kind: str
) -> None:
    ads = made_ads(COUNT)
    with closing(open_index(home.urls["index"], write=True)) as index:
        index.write([scored(ad) for ad in ads[:2]])
    home.send(ads)
    with _blocked(home.urls["index"], kind):
        stopped = home.run("run", "--drain")
        assert home.indexed() == 2

    done = home.run("run", "--drain")

    assert (stopped.returncode, done.returncode) == (3, 0), stopped.stderr + done.stderr
    assert "docs/elasticsearch.md" in stopped.stderr
    sent = [ad.id for ad in ads]
    assert faults(read(home), sent, sent[::2]) == []


def test_a_block_that_is_lifted_in_time_is_waited_for(home: Home) -> None:
    """A disk over the flood stage that gets room again: the stage neither ends nor gives up ads."""
    ads = made_ads(COUNT)
    with closing(open_index(home.urls["index"], write=True)) as index:
        index.write([scored(ad) for ad in ads[:2]])
    home.send(ads)
    home.run("run", "score", "watch", "--drain")
    with _blocked(home.urls["index"], "index.blocks.read_only_allow_delete"):
        runner = home.start("run", "index", "--drain")
        try:
            time.sleep(BLOCKED_SECONDS)
            assert runner.poll() is None
            assert home.bus.lag("index", [SCORED])[0].left == COUNT
        except BaseException:
            runner.kill()
            raise
    said = runner.communicate(timeout=200)[1]

    assert runner.returncode == 0, said
    sent = [ad.id for ad in ads]
    assert faults(read(home), sent, sent[::2]) == []


def test_a_slow_index_is_waited_for_and_its_stage_keeps_its_place(
    home: Home, servers: Servers
) -> None:
    ads = made_ads(3 * COUNT)
    home.send(ads)
    runner = home.start("run", "--drain")
    try:
        until(lambda: home.bus.lag("index", [SCORED])[0].done or runner.poll() is not None)
        servers.elastic.freeze()
        try:
            time.sleep(SLOW_SECONDS)
            assert runner.poll() is None
            assert home.bus.lag("index", [SCORED])[0].left
        finally:
            servers.elastic.thaw()
        said = runner.communicate(timeout=200)[1]
    finally:
        runner.kill()

    assert runner.returncode == 0, said
    assert not [line for line in said.splitlines() if "done again" in line and '"index"' in line]
    sent = [ad.id for ad in ads]
    assert faults(read(home), sent, sent[::2]) == []
