"""What the rooms rely on in a state store, on SQLite and on PostgreSQL."""

import importlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect, text

from classifiers.near.signature import signature
from classifiers.near.store import NearStore
from crawlers import health, picture_store, seen
from search.errors import WatchError
from search.watch import Watch
from search.watches import Watches
from stream import state
from stream.deletions import EXPIRED, Deletion, Deletions, Sign, ad_key, page_key
from stream.errors import MissingError, Standby
from stream.messages import FOREVER, Alert, now
from thb import migrations
from workbench import audit
from workbench.muted import Muted
from workbench.review import Labels, Thing

OpenState = Callable[[], Engine]


@pytest.fixture(params=["sqlite", "postgresql"])
def state_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'state.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def open_state(state_url: str) -> Iterator[OpenState]:
    """Opens the same store again and again, as several processes would."""
    with ExitStack() as stack:

        def opened() -> Engine:
            engine = state.open_state(state_url)
            stack.callback(engine.dispose)
            return engine

        yield opened


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def test_the_steps_make_what_the_rooms_declare(open_state: OpenState) -> None:
    for room in migrations.ROOMS:
        importlib.import_module(room)
    engine = open_state()
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), state.metadata)
    assert differences == []
    assert tables(engine) == {*state.metadata.tables, "alembic_version"}


def test_every_step_can_be_undone_and_done_again(open_state: OpenState) -> None:
    engine = open_state()
    migrations.downgrade(engine, "base")
    assert tables(engine) <= {"alembic_version"}
    assert migrations.version(engine) == ""
    migrations.upgrade(engine)
    assert migrations.version(engine) == migrations.HEAD
    assert {"watches", "audit"} <= tables(engine)


def test_many_that_start_at_once_find_the_tables_made(open_state: OpenState) -> None:
    migrations.downgrade(open_state(), "base")
    with ThreadPoolExecutor(6) as pool:
        engines = list(pool.map(lambda _: open_state(), range(6)))
    assert {migrations.version(engine) for engine in engines} == {migrations.HEAD}


def test_a_store_of_a_newer_version_is_refused(open_state: OpenState) -> None:
    engine = open_state()
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(MissingError, match=r"cannot be migrated .*newer"):
        open_state()


def test_a_failed_step_leaves_nothing_behind(
    open_state: OpenState, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_state()
    migrations.downgrade(engine, "base")

    def fail(connection: Connection, *_: str) -> None:
        connection.execute(text("CREATE TABLE half_made (id INTEGER)"))
        raise RuntimeError("the power is cut")

    monkeypatch.setattr(migrations, "_run", fail)
    with pytest.raises(RuntimeError, match="power"):
        migrations.upgrade(engine)
    assert "half_made" not in tables(engine)


def test_of_two_with_one_role_the_second_is_told(open_state: OpenState) -> None:
    first, second = open_state(), open_state()
    with state.alone(first, "crawl of a"):
        with (
            pytest.raises(Standby, match="crawl of a: another process"),
            state.alone(second, "crawl of a"),
        ):
            pytest.fail("both have it")
        with state.alone(second, "crawl of b"):
            pass
    with state.alone(second, "crawl of a"):
        pass


def test_a_role_ends_with_its_process(open_state: OpenState, state_url: str) -> None:
    code = (
        "import os, sys\nfrom stream import state\n"
        f"with state.alone(state.connect({state_url!r}), 'job'): os._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, timeout=200)
    assert done.returncode == 9
    with state.alone(open_state(), "job"):
        pass


def test_an_alert_is_stored_once_whoever_finds_it(open_state: OpenState) -> None:
    watches = [Watches(open_state()) for _ in range(4)]
    watch = watches[0].add(Watch(id="w", query="fee"))
    found = [
        Alert(id=f"w:{n}", watch=watch.id, ad=str(n), version=1, raised_at=n) for n in range(50)
    ]
    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(lambda one: one.record(found), watches))
    assert all({alert.id for alert in one} == {alert.id for alert in found} for one in sent)
    assert watches[0].alerts().total == 50
    assert watches[1].mark(["w:1", "w:2"], by="a") == 2
    assert watches[2].counts() == {"w": 48}
    assert watches[3].forget({"3": FOREVER, "4": FOREVER}) == 2
    watches[0].delete("w")
    assert watches[0].alerts().total == 0


def test_two_watches_of_one_id_are_refused_and_no_change_is_missed(open_state: OpenState) -> None:
    one, other = Watches(open_state()), Watches(open_state())
    one.add(Watch(id="w", query="fee"))
    with pytest.raises(WatchError, match="a watch of this id already"):
        other.add(Watch(id="w", query="visa"))

    def edit(number: int) -> int:
        return (one, other)[number % 2].edit("w", name=f"name {number}").changed_at

    with ThreadPoolExecutor(4) as pool:
        times = list(pool.map(edit, range(12)))
    assert len(set(times)) == 12


def test_the_audit_chain_of_several_writers_stays_whole(open_state: OpenState) -> None:
    engines = [open_state() for _ in range(3)]
    entries = [audit.entry(f"p{number}", "analyst", "read") for number in range(30)]

    def write(number: int) -> None:
        audit.record(engines[number % 3], entries[number])

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(write, range(30)))
    check = audit.verify(engines[0])
    assert (check.rows, check.broken) == (30, 0)


def test_judgements_and_what_is_muted(open_state: OpenState) -> None:
    engine = open_state()
    labels = Labels(engine)
    thing = Thing("ad-1", "debt-upfront-fee", "pl", "random")
    labels.judge([thing], "yes", "r")
    labels.judge([thing, Thing("ad-2")], "no", "r")
    assert labels.of("r", ["ad-1"]) == {("ad-1", "debt-upfront-fee"): "no"}
    assert len(labels.undo("r")) == 2
    assert [(one.ad, one.verdict) for one in Labels(open_state()).all()] == [("ad-1", "yes")]
    muted = Muted(engine)
    muted.mark("w", "r", muted=True)
    muted.mark("v", "r", muted=True)
    muted.mark("v", "r", muted=False)
    assert muted.of("r") == {"w"}


def test_crawls_and_addresses(open_state: OpenState) -> None:
    engine = open_state()
    memory = seen.Memory(engine, "demo")
    for detail in ("first", "second"):
        memory.put(seen.Known(source="demo", url="https://example.org/ł", asked=1, detail=detail))
    known = memory.get("https://example.org/ł")
    assert known is not None
    assert known.detail == "second"
    health.begin(engine, "r1", "demo", 5)
    health.end(
        engine,
        health.Health(run="r1", source="demo", started=5, finished=9, pages=3, statuses={"200": 3}),
    )
    assert [(run.pages, run.statuses) for run in health.runs(engine)] == [(3, {"200": 3})]


def test_pictures_are_found_by_their_hashes_and_go_with_their_ad(open_state: OpenState) -> None:
    engine = open_state()
    store = picture_store.Pictures(engine, "demo")
    a, b = "https://example.org/ł.png", "https://example.org/b.png"
    store.name("ad-1", "https://example.org/1", [a, b])
    store.put(a, sha256="s", hash="0" * 64)
    store.put(b, category="timeout", detail="late")
    store.name("ad-2", "https://example.org/2", [a])
    picture_store.Pictures(engine, "other").name("ad-3", "https://example.org/3", [a])
    picture_store.Pictures(engine, "other").put(a, sha256="t", hash="1" * 64)
    both = ["1" * 64, "0" * 64]
    assert [row.ad for row in picture_store.having(engine, both, 9, but="ad-1")] == ["ad-3", "ad-2"]
    assert [row.ad for row in picture_store.having(engine, both, 2)] == ["ad-3", "ad-2"]
    assert [picture_store.count_ads(engine, both, most) for most in (9, 2)] == [3, 2]
    assert picture_store.count_ads(engine, both, 9, but="ad-1") == 2
    assert sorted(one for part in picture_store.hashes(engine) for one in part) == [
        "0" * 64,
        "1" * 64,
    ]
    assert list(picture_store.hashes(engine, picture_store.newest(engine) + 1)) == []
    assert store.still_open("https://example.org/1") == [b]
    assert picture_store.forget(engine, {"ad-1": now(), "ad-2": 0, "ad-9": now()}) == 2
    assert [row.ad for row in picture_store.having(engine, both[1:], 9)] == ["ad-2"]
    assert picture_store.expire(engine, now()) == 2


def test_the_step_of_the_pictures_alone_can_be_undone(open_state: OpenState) -> None:
    engine = open_state()
    migrations.downgrade(engine, "0001")
    assert "pictures" not in tables(engine)
    migrations.upgrade(engine)
    assert "pictures" in tables(engine)


def test_what_is_deleted_is_held_back_until_it_lapses(open_state: OpenState) -> None:
    one, other = Deletions(open_state()), Deletions(open_state())
    made = {"person": "p", "at": 5}
    one.add(
        [
            Deletion(key=ad_key("asked"), reason="request 12", **made),
            Deletion(key=page_key("https://example.org/1"), reason="request 12", **made),
            Deletion(key=ad_key("old"), reason=EXPIRED, before=100, **made),
            Deletion(key=ad_key("over"), reason="order", until=6, **made),
        ]
        + [Deletion(key=ad_key(f"n-{n}"), reason=EXPIRED, before=1, **made) for n in range(900)]
    )
    signs = [
        Sign((ad_key("asked"),), now()),
        Sign((ad_key("new"), page_key("https://example.org/1")), now()),
        Sign((ad_key("old"),), 100),
        Sign((ad_key("old"),), 101),
        Sign((ad_key("over"),)),
        Sign((ad_key("unknown"),), -1),
        *(Sign((ad_key(f"n-{n}"),), 1) for n in range(900)),
    ]
    assert other.hold_back(signs) == [True, True, True, False, False, False] + [True] * 900
    assert other.hold_back([]) == []
    assert other.holds_back(ad_key("asked"), "x")
    assert not other.holds_back(ad_key("old"))
    assert {row.reason for row in other.every()} == {"request 12"}
    assert sum(1 for _ in other.every(expired=True)) == 903
    assert other.lift([ad_key("old"), "x"]) == 1
    assert other.get(ad_key("old")) is None


def test_the_expiry_of_an_ad_does_not_weaken_a_deletion(open_state: OpenState) -> None:
    store = Deletions(open_state())
    asked = Deletion(key="k", reason="request 12", person="p", at=5)
    for _ in range(2):
        store.add([asked])
        store.add([Deletion(key="k", reason=EXPIRED, person="q", at=6, before=6, until=now() * 2)])
        assert store.get("k") == asked


def test_signatures_of_texts(open_state: OpenState) -> None:
    store = NearStore(open_state())
    rows = [
        (f"ad-{n}", signature(f"sorting parcels in hall {n} and {n + 7}".split() * 3))
        for n in range(5)
    ]
    store.save(rows)
    store.save(rows[:2])
    store.delete(["ad-4"])
    assert len(NearStore(open_state()).load()) == 4
