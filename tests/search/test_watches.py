"""Watches and alerts in the state store."""

import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Engine

from search import Matcher, QueryError, RequestError, Watch, WatchError, Watches
from stream.messages import FOREVER, Alert, Span
from stream.state import open_state


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_state(f"sqlite:///{tmp_path}/state.db")
    yield opened
    opened.dispose()


@pytest.fixture
def watches(engine: Engine) -> Watches:
    return Watches(engine)


def make_watch(query: str = "wiza", **fields: object) -> Watch:
    return Watch(**({"id": "", "name": "Visa", "query": query} | fields))  # type: ignore[arg-type]


def make_alert(ad: str, watch: str = "w", version: int = 1, raised_at: int = 1) -> Alert:
    span = Span("text", 0, 4, "wiza")
    return Alert(
        id=f"{watch}:{ad}",
        watch=watch,
        ad=ad,
        version=version,
        raised_at=raised_at,
        spans=(span,),
    )


def test_a_watch_is_stored_and_given_back(watches: Watches) -> None:
    added = watches.add(make_watch(kind="job", sources=("a", "b"), owner="anna"))

    assert added.id
    assert added.created_at == added.changed_at > 0
    assert watches.get(added.id) == watches.get("Visa") == added
    assert watches.list() == [added] == watches.list(owner="anna")
    assert watches.list(owner="piotr") == []


def test_a_query_that_is_not_understood_is_not_stored(watches: Watches) -> None:
    with pytest.raises(QueryError):
        watches.add(make_watch("a OR b c"))
    added = watches.add(make_watch())
    with pytest.raises(QueryError):
        watches.edit(added.id, query="(")

    assert watches.list() == [added]


def test_editing_and_deleting(watches: Watches) -> None:
    added = watches.add(make_watch())
    edited = watches.edit(added.id, query="bilet", sources=("one",))
    assert (edited.query, edited.sources, edited.name) == ("bilet", ("one",), "Visa")
    assert edited.changed_at > added.changed_at
    assert watches.get(added.id) == edited

    watches.record([make_alert("x", watch=added.id)])
    assert watches.delete("Visa") == edited
    assert watches.list() == []
    assert watches.alerts().items == ()


@pytest.mark.parametrize("ident", ["nobody", "", "'; drop table watches"])
def test_there_is_no_such_watch(watches: Watches, ident: str) -> None:
    with pytest.raises(WatchError):
        watches.get(ident)


def test_ids_and_ambiguous_names_are_refused(watches: Watches) -> None:
    watches.add(make_watch(id="one"))
    watches.add(make_watch(id="two"))
    with pytest.raises(WatchError, match="already"):
        watches.add(make_watch(id="one"))
    with pytest.raises(WatchError, match="several"):
        watches.get("Visa")
    with pytest.raises(WatchError, match="created_at"):
        watches.edit("one", created_at=3)


def test_the_state_changes_with_every_change(watches: Watches) -> None:
    states = [watches.state()]
    added = watches.add(make_watch())
    states.append(watches.state())
    watches.edit(added.id, name="Other")
    states.append(watches.state())
    watches.delete(added.id)
    states.append(watches.state())
    watches.add(make_watch())
    states.append(watches.state())

    assert all(a != b for a, b in pairwise(states))


def test_an_alert_is_stored_once_for_good(watches: Watches) -> None:
    first = make_alert("x", raised_at=5)
    assert watches.record([first]) == (first,)
    assert watches.record([make_alert("x", raised_at=9)]) == (first,), "a redelivery is sent again"
    assert watches.record([make_alert("x", version=2, raised_at=9)]) == ()
    page = watches.alerts()

    assert [stored.alert for stored in page.items] == [first]
    assert page.total == 1


def test_two_versions_in_one_batch_raise_one_alert(watches: Watches) -> None:
    sent = watches.record([make_alert("x", version=1), make_alert("x", version=2)])

    assert [alert.version for alert in sent] == [1]


def test_alerts_come_newest_first_in_pages(watches: Watches) -> None:
    watches.record([make_alert(f"x{n:04}", raised_at=n // 3) for n in range(1000)])
    got, after = [], None
    while True:
        page = watches.alerts(limit=70, after=after)
        assert page.total == 1000
        got += [stored.alert for stored in page.items]
        after = page.next
        if after is None:
            break

    assert got == sorted(got, key=lambda alert: (-alert.raised_at, alert.id))
    assert len({alert.id for alert in got}) == 1000


def test_alerts_are_filtered(watches: Watches) -> None:
    watches.record([make_alert("a", "w1", raised_at=1), make_alert("a", "w2", raised_at=9)])

    assert [s.alert.watch for s in watches.alerts(watch="w1").items] == ["w1"]
    assert [s.alert.watch for s in watches.alerts(since=5).items] == ["w2"]
    with pytest.raises(RequestError):
        watches.alerts(after="??")


def test_alerts_are_marked_and_forgotten(watches: Watches) -> None:
    watches.record([make_alert("a"), make_alert("b")])
    assert watches.mark(["w:a", "nothing"], by="anna") == 1
    assert watches.counts() == {"w": 1}
    assert [s.alert.ad for s in watches.alerts(unseen=True).items] == ["b"]
    assert watches.alerts().items[0].seen_by == "anna"
    watches.mark(["w:a"], by="anna", seen=False)
    assert watches.counts() == {"w": 2}

    assert watches.forget({"a": FOREVER, "nothing": FOREVER}) == 1
    assert [s.alert.ad for s in watches.alerts().items] == ["b"]


def test_two_processes_record_the_same(engine: Engine) -> None:
    found = [make_alert(f"x{n}") for n in range(200)]
    sent: list[int] = []
    threads = [
        threading.Thread(target=lambda: sent.append(len(Watches(engine).record(found))))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sent == [200] * 4
    assert Watches(engine).alerts().total == 200


def test_a_watch_that_is_no_longer_understood_does_not_stop_the_others() -> None:
    matcher = Matcher([make_watch("(", id="bad"), make_watch(id="good")])

    assert set(matcher.problems) == {"bad"}
    assert len(matcher._ready) == 1
