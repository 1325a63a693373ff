"""The stages index and watch."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from search import Watch, Watches, open_index
from search.stage import IndexStep, WatchStep
from stream.codec import decode
from stream.errors import Standby
from stream.messages import Ad, Alert, Message
from stream.stages import Context, Incoming, Record
from stream.state import open_state
from tests.search.factory import make_ad


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context(
        home=tmp_path,
        stream_url="",
        index_url=f"tantivy:///{tmp_path}/index",
        state_url=f"sqlite:///{tmp_path}/state.db",
        evidence_url="",
    )


@pytest.fixture
def watches(context: Context) -> Iterator[Watches]:
    engine = open_state(context.state_url)
    stored = Watches(engine)
    stored.add(Watch(id="w", query="wiza"))
    yield stored
    engine.dispose()


def incoming(message: Message | None, key: str = "x-1") -> Incoming:
    key = getattr(message, "id", key)
    return Incoming(Record("thb.scored", 0, 0, key, None, 0), message)


def test_ads_are_indexed_and_tombstones_delete(context: Context) -> None:
    with closing(IndexStep(context)) as step:
        outcomes = step.process([incoming(make_ad()), incoming(make_ad(id="y"))])
        assert outcomes == [(), ()]
        step.process([incoming(None)])
        with closing(open_index(context.index_url)) as reader:
            assert [ad.id for ad in reader.ads()] == ["y"]


@pytest.mark.parametrize(
    ("order", "left"), [("a-", []), ("-a", ["x-1"]), ("a-a", ["x-1"]), ("-a-", [])]
)
def test_messages_of_a_key_count_in_their_order(
    context: Context, order: str, left: list[str]
) -> None:
    with closing(IndexStep(context)) as step:
        step.process([incoming(make_ad() if sign == "a" else None) for sign in order])
        with closing(open_index(context.index_url)) as reader:
            assert [ad.id for ad in reader.ads()] == left


@pytest.mark.parametrize(("version", "left"), [(5, []), (6, ["x-1"])])
@pytest.mark.parametrize("at_once", [True, False])
def test_a_tombstone_deletes_versions_up_to_the_one_it_says(
    context: Context, watches: Watches, version: int, left: list[str], at_once: bool
) -> None:
    batch = [incoming(make_ad(title="wiza", version=version)), incoming(None)._replace(before=5)]
    with closing(IndexStep(context)) as index, closing(WatchStep(context)) as watch:
        for part in [batch] if at_once else [[one] for one in batch]:
            index.process(part)
            watch.process(part)
        with closing(open_index(context.index_url)) as reader:
            assert [ad.id for ad in reader.ads()] == left

    assert [one.alert.ad for one in watches.alerts().items] == left


def test_a_wrong_message_concerns_itself_alone(context: Context) -> None:
    with closing(IndexStep(context)) as step:
        outcomes = step.process([incoming(Ad(id="bad", kind="job")), incoming(make_ad())])

    assert isinstance(outcomes[0], TypeError)
    assert outcomes[1] == ()


def test_a_second_index_stage_is_a_standby(context: Context) -> None:
    with closing(IndexStep(context)), pytest.raises(Standby):
        IndexStep(context)
    with closing(IndexStep(context)):
        pass


def test_alerts_are_raised_once_and_sent_again_after_a_crash(
    context: Context, watches: Watches
) -> None:
    batch = [incoming(make_ad(title="wizy")), incoming(make_ad(id="y", title="bilet"))]
    with closing(WatchStep(context)) as step:
        first = step.process(batch)
        again = step.process(batch)
        newer = step.process([incoming(make_ad(title="wizy i bilety", version=2))])

    assert again == first
    (key, raw), *rest = first[0]
    assert (key, rest, first[1], newer) == ("w:x-1", [], [], [[]])
    alert = decode(Alert, raw)
    assert (alert.watch, alert.ad, alert.spans[0].text) == ("w", "x-1", "wizy")
    assert watches.alerts().total == 1


def test_unflagged_ads_raise_alerts_too(context: Context, watches: Watches) -> None:
    with closing(WatchStep(context)) as step:
        (found,) = step.process([incoming(make_ad(title="wiza", flagged=False))])

    assert len(found) == 1


def test_watches_that_change_meanwhile_count(context: Context, watches: Watches) -> None:
    with closing(WatchStep(context)) as step:
        assert step.process([incoming(make_ad(title="bilet"))]) == [[]]
        watches.edit("w", query="bilet")
        assert len(step.process([incoming(make_ad(title="bilet"))])[0]) == 1
        watches.delete("w")
        assert step.process([incoming(make_ad(id="z", title="bilet"))]) == [[]]


def test_a_tombstone_forgets_alerts_and_becomes_theirs(context: Context, watches: Watches) -> None:
    with closing(WatchStep(context)) as step:
        ((sent,),) = step.process([incoming(make_ad(title="wiza"))])
        assert step.process([incoming(None)]) == [[(sent[0], None)]]
        assert step.process([incoming(None)]) == [[]]
        assert watches.alerts().total == 0
        step.process([incoming(make_ad(title="wiza")), incoming(None)])

    assert watches.alerts().total == 0


def test_a_watch_is_narrowed_by_kind_and_source(context: Context, watches: Watches) -> None:
    watches.edit("w", kind="job", sources=("Demo-Jobs",))
    ads = [
        make_ad(id="1", title="wiza"),
        make_ad(id="2", title="wiza", kind="escort"),
        make_ad(id="3", title="wiza", source="other"),
    ]
    with closing(WatchStep(context)) as step:
        found = step.process([incoming(ad) for ad in ads])

    assert [len(alerts) for alerts in found] == [1, 0, 0]
