"""What was deleted stays out, on embedded backends and on Kafka, Elasticsearch and PostgreSQL."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import stream
from search import open_index
from search.watch import Watch
from stream import dead, open_bus
from stream.bus import Bus, Record
from stream.codec import encode
from stream.deletions import EXPIRED, Deletion, ad_key
from stream.messages import FOREVER, Ad, now
from stream.stages import ADS, ALERTS, SCORED, STAGES, Context
from thb.deleting import Eraser

FEE = "Przed wyjazdem należy wpłacić opłatę rekrutacyjną 300 zł. Numer {} w kolejce."


@pytest.fixture(params=["embedded", "servers"])
def context(request: pytest.FixtureRequest, tmp_path: Path) -> Context:
    """An installation with nothing in it."""
    urls = {
        "stream_url": f"sqlite:///{tmp_path / 'stream.db'}",
        "index_url": f"tantivy:///{tmp_path / 'index'}",
        "state_url": f"sqlite:///{tmp_path / 'state.db'}",
    }
    if request.param == "servers":
        fixtures = ("kafka_stream", "elastic_index", "postgres_url")
        urls = dict(zip(urls, map(request.getfixturevalue, fixtures), strict=True))
    return Context(home=tmp_path, evidence_url=f"file://{tmp_path / 'evidence'}", **urls)


@pytest.fixture
def bus(context: Context) -> Iterator[Bus]:
    with closing(open_bus(context.stream_url)) as bus:
        yield bus


def ad(number: int, version: int = 0) -> tuple[str, bytes]:
    made = Ad(
        id=f"ad-{number}",
        kind="job",
        lang="pl",
        text=FEE.format(number),
        version=version or now(),
    )
    return made.id, encode(made)


def run(context: Context) -> None:
    counts = stream.run(STAGES, context, drain=True)
    assert sum(one.dead for one in counts.values()) == 0


def replay(context: Context, bus: Bus) -> None:
    """Every stage does all of its messages again."""
    for stage in STAGES:
        bus.rewind(stage.name, [stage.source])
    run(context)


def found(context: Context) -> set[str]:
    """The ads of the index, each of which has an alert and no other has."""
    with closing(open_index(context.index_url)) as index:
        ids = {ad.id for ad in index.ads()}
    with Eraser(context) as eraser:
        assert {one.alert.ad for one in eraser.watches.alerts().items} == ids
    return ids


def last(bus: Bus, topic: str) -> dict[str, bytes | None]:
    """The last value of each key, as compaction leaves it."""
    values: dict[str, bytes | None] = {}
    for partition in range(bus.topics().get(topic, 0)):
        values |= {one.key: one.value for one in bus.read(topic, partition, 0, 1000)}
    return values


def letter(number: int) -> tuple[str, bytes | None]:
    key, value = ad(number)
    return dead.dead_letter("index", Record(SCORED, 0, number, key, value, 0), OSError())


@pytest.fixture
def filled(context: Context, bus: Bus) -> Bus:
    """Four ads with an alert each, and two dead letters."""
    with Eraser(context) as eraser:
        eraser.watches.add(Watch(id="w", query="opłata"))
    bus.send(ADS, [ad(number) for number in range(4)])
    bus.send("thb.index.dead", [letter(0), letter(1)])
    run(context)
    assert len(found(context)) == 4
    return bus


def record(before: int = FOREVER) -> Deletion:
    reason = "request 12" if before == FOREVER else EXPIRED
    return Deletion(key=ad_key("ad-1"), reason=reason, person="p", at=now(), before=before)


def test_no_road_leads_back(context: Context, filled: Bus) -> None:
    with Eraser(context) as eraser:
        done = eraser.delete([record()], {"ad-1": FOREVER})
    run(context)
    left = {"ad-0", "ad-2", "ad-3"}
    assert (done.ads, done.letters, found(context)) == (1, 1, left)
    for topic in (ADS, SCORED, ALERTS):
        values = last(filled, topic)
        assert [value for key, value in values.items() if key.endswith("ad-1")] == [None]
        assert sum(value is not None for value in values.values()) == 3
    assert [one.letter.key for one in dead.letters(filled, closed=True)] == ["ad-0"]
    for stage in STAGES:
        filled.rewind(stage.name, [stage.source])
        run(context)
        assert found(context) == left, stage.name
    filled.send(ADS, [ad(1)])  # captured anew
    filled.send(SCORED, [("ad-1", b"{")])  # and something that nobody can read
    run(context)
    assert found(context) == left


def test_what_expired_comes_back_as_new_alone(context: Context, filled: Bus) -> None:
    at = now()
    with Eraser(context) as eraser:
        eraser.delete([record(before=at)], {"ad-1": at})
    filled.send(ADS, [ad(1, version=at)])
    run(context)
    assert found(context) == {"ad-0", "ad-2", "ad-3"}
    filled.send(ADS, [ad(1, version=at + 1)])
    run(context)
    assert len(found(context)) == 4


@pytest.mark.parametrize("is_through", [True, False])
def test_a_newer_capture_that_came_while_old_ads_were_looked_for_stays(
    context: Context, filled: Bus, is_through: bool
) -> None:
    at = now()
    time.sleep(0.01)  # Kafka tells milliseconds apart
    filled.send(ADS, [ad(1)])
    if is_through:
        run(context)
    with Eraser(context) as eraser:
        eraser.delete([record(before=at)], {"ad-1": at})
    run(context)
    assert len(found(context)) == 4
    assert all(value is not None for value in last(filled, SCORED).values())
    replay(context, filled)
    assert len(found(context)) == 4


def test_an_older_message_that_comes_late_removes_no_newer_ad(
    context: Context, filled: Bus
) -> None:
    at = now()
    with Eraser(context) as eraser:
        eraser.delete([record(before=at)], {"ad-1": at})
    filled.send(ADS, [ad(1)])
    run(context)
    filled.send(ADS, [ad(1, version=at)])
    run(context)
    assert len(found(context)) == 4


def test_an_older_copy_of_the_index_is_cleared_of_it(context: Context, filled: Bus) -> None:
    """The record alone is there, as after a restore."""
    with Eraser(context) as eraser:
        assert eraser.apply([record()]).ads == 1
        eraser.deletions.add([record(before=5)])
    run(context)
    assert found(context) == {"ad-0", "ad-2", "ad-3"}
    with Eraser(context) as eraser:
        done = eraser.apply()
    assert (done.ads, done.letters) == (0, 0)


def others(bus: Bus) -> list[Record]:
    """What the topics hold of other ads than the first."""
    return [
        one
        for topic in (ADS, SCORED, ALERTS)
        for partition in range(bus.topics().get(topic, 0))
        for one in bus.read(topic, partition, 0, 1000)
        if not one.key.endswith("ad-1")
    ]


def test_the_stream_is_cleared_of_ads_that_the_index_does_not_hold(
    context: Context, filled: Bus
) -> None:
    """As after a restore, or where a process died."""
    with closing(open_index(context.index_url, write=True)) as index:
        index.delete(["ad-1"])
    kept = others(filled)
    with Eraser(context) as eraser:
        done = eraser.apply([record()])
    assert (done.ads, done.messages) == (0, 3)
    for topic in (ADS, SCORED, ALERTS):
        gone = {key: value for key, value in last(filled, topic).items() if key.endswith("ad-1")}
        assert list(gone.values()) == [None], topic
    assert (len(kept), others(filled)) == (9, kept)
    replay(context, filled)
    assert found(context) == {"ad-0", "ad-2", "ad-3"}


def test_clearing_the_stream_leaves_what_is_newer(context: Context, filled: Bus) -> None:
    at = now()
    time.sleep(0.01)
    filled.send(ADS, [ad(1)])
    with Eraser(context) as eraser:
        eraser.apply([record(before=at)])
    values = last(filled, ADS)
    assert all(value is not None for value in values.values())
    run(context)
    assert len(found(context)) == 4
