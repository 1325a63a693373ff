"""What every index backend holds to; a new one is one more line of ``BACKENDS``."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from search import Index, Page, Request, RequestError, item_of, open_index, parse_query
from search.expiry import Keep, expired
from stream.errors import MissingError, Standby, ThbError
from stream.messages import ScoredAd
from tests.search.factory import SEEN, ZONE, hit, make_ad

BACKENDS: dict[str, str] = {"tantivy": "tantivy_index", "elastic": "elastic_index"}
"""Each with the fixture that gives the address of an empty index."""


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(BACKENDS[request.param]))


@pytest.fixture
def index(url: str) -> Iterator[Index]:
    with closing(open_index(url, write=True)) as opened:
        yield opened


def find(index: Index, query: str = "", **options: Any) -> Page:
    defaults: dict[str, Any] = {"all": True, "limit": 100}
    return index.search(Request(query=parse_query(query, ZONE), **(defaults | options)))


def ids(page: Page) -> list[str]:
    return [found.ad.id for found in page.items]


def at(minutes: int) -> datetime:
    return SEEN + timedelta(minutes=minutes)


def test_what_is_written_is_found_and_given_back_whole(index: Index) -> None:
    ad = make_ad(title="Praca w Łodzi", text="x" * 1000, hits=(hit("debt-upfront-fee"),))
    index.write([ad])

    assert index.get("x-1") == ad
    assert ids(find(index, "lodz")) == ["x-1"]
    assert index.count() == 1


def test_an_empty_index_answers(index: Index) -> None:
    page = find(index)

    assert (page.total, page.items, page.next) == (0, (), None)
    assert index.get("nothing") is None


@pytest.mark.parametrize(
    ("first", "second", "kept"), [(1, 2, "second"), (1, 1, "second"), (2, 1, "first")]
)
@pytest.mark.parametrize("together", [True, False])
def test_equal_and_newer_versions_replace(
    index: Index, first: int, second: int, kept: str, together: bool
) -> None:
    ads = [make_ad(title="first", version=first), make_ad(title="second", version=second)]
    for batch in [ads] if together else [[ad] for ad in ads]:
        index.write(batch)

    assert index.count() == 1
    stored = index.get("x-1")
    assert stored is not None
    assert stored.title == kept
    assert find(index, kept).total == 1


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
@pytest.mark.parametrize("together", [True, False])
def test_the_earliest_sight_is_kept(index: Index, order: tuple[int, int], together: bool) -> None:
    ads = [make_ad(version=1, seen=at(-60)), make_ad(version=2, seen=at(0), title="newer")]
    ads = [ads[number - 1] for number in order]
    for batch in [ads] if together else [[ad] for ad in ads]:
        index.write(batch)

    stored = index.get("x-1")
    assert stored is not None
    assert (stored.seen, stored.title) == (at(-60), "newer")
    assert find(index, until=at(-59)).total == 1


def test_a_changed_flag_leaves_one_copy(index: Index) -> None:
    for version, flagged in enumerate((True, False, True, False), 1):
        index.write([make_ad(version=version, flagged=flagged)])
        assert index.count() == 1
        assert find(index).total == 1
        assert find(index, all=False).total == int(flagged)


def test_flags_that_change_both_ways_at_once(index: Index) -> None:
    index.write([make_ad(id="a", flagged=True), make_ad(id="b", flagged=False)])
    index.write([make_ad(id="a", flagged=False, version=2), make_ad(id="b", version=2)])

    assert ids(find(index, all=False)) == ["b"]
    assert ids(find(index)) == ["a", "b"]


def test_deleting(index: Index) -> None:
    index.write([make_ad(id="a"), make_ad(id="b", flagged=False), make_ad(id="c")])
    index.write([], deletes=["a", "b", "never"])

    assert ids(find(index)) == ["c"]
    assert index.get("b") is None


@pytest.mark.parametrize(("before", "left"), [(1, ["x-1"]), (2, []), (3, [])])
@pytest.mark.parametrize("flagged", [True, False])
def test_a_version_that_is_newer_than_what_is_to_go_stays(
    index: Index, before: int, left: list[str], flagged: bool
) -> None:
    index.write([make_ad(version=2, flagged=flagged)])
    index.write_items([], {"x-1": before, "never": before})

    assert ids(find(index)) == left


def test_what_is_deleted_and_written_at_once_stays_as_written(index: Index) -> None:
    index.write([make_ad(version=9, seen=at(-60))])
    index.write([make_ad(version=1)], deletes=["x-1"])

    stored = index.get("x-1")
    assert stored is not None
    assert (stored.version, stored.seen) == (1, SEEN)


def test_a_batch_twice_changes_nothing(index: Index) -> None:
    batch = [make_ad(id=f"x-{n}", flagged=n % 2 == 0, seen=at(n)) for n in range(50)]
    index.write(batch)
    before = find(index)
    index.write(batch)

    assert ids(find(index)) == ids(before)
    assert index.count() == 50


def test_flagged_ads_are_shown_unless_all_are_asked_for(index: Index) -> None:
    index.write([make_ad(id="yes"), make_ad(id="no", flagged=False, band="low")])

    assert ids(find(index, all=False)) == ["yes"]
    assert find(index, "flagged:no").total == 1


def test_filters(index: Index) -> None:
    index.write(
        [
            make_ad(id="a", kind="escort", seen=at(0), hits=(hit("contact-shared"),)),
            make_ad(id="b", seen=at(10)),
            make_ad(id="c", seen=at(20)),
        ]
    )

    assert ids(find(index, kind="escort")) == ["a"]
    assert ids(find(index, indicator="contact-shared")) == ["a"]
    assert ids(find(index, since=at(10))) == ["c", "b"]
    assert ids(find(index, until=at(10))) == ["a"]
    assert ids(find(index, since=at(10), until=at(20))) == ["b"]


def test_facets_count_the_whole_result(index: Index) -> None:
    index.write(
        [
            make_ad(
                id=f"x-{n}",
                source="one" if n % 3 else "two",
                city="Łódź",
                country="PL",
                flagged=n % 2 == 0,
                hits=(hit("a-sign"), hit("b-sign")) if n < 4 else (),
            )
            for n in range(30)
        ]
    )
    page = find(index, limit=1)

    assert page.facets["source"] == [("one", 20), ("two", 10)]
    assert page.facets["city"] == [("Łódź", 30)]
    assert page.facets["indicator"] == [("a-sign", 4), ("b-sign", 4)]
    assert page.facets["band"] == [("elevated", 30)]
    assert find(index, limit=1, facets=False).facets == {}
    assert find(index, "source:two", limit=1).facets["source"] == [("two", 10)]


@pytest.mark.parametrize("sort", ["newest", "score", "relevance"])
@pytest.mark.parametrize("limit", [1, 3, 7, 100])
def test_pages_are_complete_and_without_doubles(index: Index, sort: str, limit: int) -> None:
    ads = [
        make_ad(
            id=f"x-{n:02}", title="praca", seen=at(n // 9), score=float(n % 4), flagged=n % 3 == 0
        )
        for n in range(60)
    ]
    index.write(ads[:31])
    index.write(ads[31:])
    got, after = [], None
    while True:
        page = find(index, "praca", sort=sort, limit=limit, after=after, facets=False)
        assert page.total == 60
        got += [found.ad for found in page.items]
        after = page.next
        if after is None:
            break

    assert len({ad.id for ad in got}) == len(got) == 60
    if sort == "newest":
        assert got == sorted(ads, key=lambda ad: (-ad.seen.timestamp(), ad.id))
    if sort == "score":
        assert got == sorted(ads, key=lambda ad: (-ad.score, ad.id))


def test_new_ads_do_not_disturb_a_cursor(index: Index) -> None:
    index.write([make_ad(id=f"x-{n}", seen=at(n)) for n in range(6)])
    first = find(index, limit=3)
    index.write([make_ad(id="newer", seen=at(99)), make_ad(id="older", seen=at(-1))])

    assert ids(first) == ["x-5", "x-4", "x-3"]
    assert ids(find(index, limit=4, after=first.next)) == ["x-2", "x-1", "x-0", "older"]


@pytest.mark.parametrize("cursor", ["", "x", "żółw", "!!!!", "e30", "W10", "WyJuZXdlc3QiLDEuNV0"])
def test_a_bad_cursor_is_refused(index: Index, cursor: str) -> None:
    index.write([make_ad()])
    if not cursor:
        assert find(index, after=cursor).total == 1
        return
    with pytest.raises(RequestError):
        find(index, after=cursor)


def test_a_cursor_of_another_order_is_refused(index: Index) -> None:
    index.write([make_ad(id="a"), make_ad(id="b")])
    page = find(index, limit=1)

    with pytest.raises(RequestError, match="order"):
        find(index, limit=1, sort="score", after=page.next)


@pytest.mark.parametrize("options", [{"limit": -1}, {"limit": 1001}, {"sort": "oldest"}])
def test_a_bad_request_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(RequestError):
        Request(query=parse_query("", ZONE), **options)


def test_hits_say_where_they_are(index: Index) -> None:
    index.write([make_ad(title="Praca w Łodzi", text="Opłata za wizę")])
    spans = find(index, "lodz wiza").items[0].spans

    assert [(s.field, s.start, s.end, s.text) for s in spans] == [
        ("text", 10, 14, "wizę"),
        ("title", 8, 13, "Łodzi"),
    ]


def test_every_ad_can_be_read(index: Index) -> None:
    index.write([make_ad(id=f"x-{n}", flagged=n % 2 == 0) for n in range(5)])

    assert {ad.id for ad in index.ads()} == {f"x-{n}" for n in range(5)}


def test_ids_of_a_query(index: Index) -> None:
    assert list(index.ids(parse_query("", ZONE))) == []
    index.write([make_ad(id=f"x-{n}", title="praca", flagged=n % 2 == 0) for n in range(30)])

    assert sorted(index.ids(parse_query("praca", ZONE))) == sorted(f"x-{n}" for n in range(30))
    assert sorted(index.ids(parse_query("flagged:no id:x-1*", ZONE))) == [
        *("x-1", "x-11", "x-13", "x-15", "x-17", "x-19")
    ]


def test_ads_expire_by_first_sight_and_flag(index: Index) -> None:
    days = {"new": 1, "month": 40, "year": 400}
    index.write(
        [
            make_ad(id=f"{name}-{flagged}", flagged=flagged, seen=at(-60 * 24 * age))
            for name, age in days.items()
            for flagged in (True, False)
        ]
    )
    kept = Keep(flagged=100, others=30)

    assert list(expired(index, kept, SEEN, flagged=True)) == ["year-True"]
    gone = sorted(expired(index, kept, SEEN, flagged=False))
    assert gone == ["month-False", "year-False"]
    index.delete([*gone, "year-True"])
    assert index.count() == 3
    assert index.tidy() in (0, 3)
    assert index.tidy() == 0
    index.write([make_ad(id="late", seen=at(-60 * 24 * 400))])
    assert index.count() == 4


def test_a_second_writer_waits(tantivy_index: str) -> None:
    with closing(open_index(tantivy_index, write=True)), pytest.raises(Standby):
        open_index(tantivy_index, write=True)
    with closing(open_index(tantivy_index, write=True)) as second:
        second.write([make_ad()])
        assert second.count() == 1


def test_a_reader_sees_what_is_written_after_it_opened(url: str) -> None:
    with closing(open_index(url)) as reader:
        assert find(reader).total == 0
        with closing(open_index(url, write=True)) as writer:
            writer.write([make_ad()])
            assert find(reader).total == 1
            writer.delete(["x-1"])
            assert find(reader).total == 0
            assert reader.get("x-1") is None


def test_a_reader_does_not_write(url: str, index: Index) -> None:
    with closing(open_index(url)) as reader, pytest.raises(ThbError):
        reader.write([make_ad()])


def test_two_readers_while_one_writes(url: str, index: Index) -> None:
    index.write([make_ad(id=f"a{n}", title="praca", seen=at(n)) for n in range(50)])
    stop, problems = threading.Event(), []

    def read() -> None:
        with closing(open_index(url)) as reader:
            last = 0
            while not stop.is_set():
                page = find(reader, "praca", limit=20)
                found = ids(page)
                if page.total < last or len(set(found)) != len(found):
                    problems.append((last, page.total))
                last = page.total

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for n in range(12):
        index.write([make_ad(id=f"b{n}-{i}", title="praca", seen=at(n)) for i in range(10)])
    stop.set()
    for thread in threads:
        thread.join()

    assert problems == []
    assert find(index, "praca").total == 170


def _batch(version: int) -> list[ScoredAd]:
    return [
        make_ad(id=f"x-{n}", version=version, flagged=(n + version) % 2 == 0) for n in range(200)
    ]


_WRITER = """
    import sys
    from search import open_index
    from tests.contract.test_index import _batch
    index = open_index(sys.argv[1], write=True)
    version = 1
    while True:
        index.write(_batch(version))
        print(version, flush=True)
        version += 1
"""


def test_a_killed_writer_leaves_every_ad_once(url: str) -> None:
    for delay in (0.0, 0.02, 0.05):
        done = _killed_after(url, 2, delay)
        with closing(open_index(url, write=True)) as index:
            if not url.startswith("tantivy"):  # the embedded index does without a second delivery
                index.write(_batch(done + 1))
            ads = list(index.ads())
            assert sorted(ad.id for ad in ads) == sorted(f"x-{n}" for n in range(200))
            assert all(ad.version >= done for ad in ads)
            index.delete([f"x-{n}" for n in range(200)])


def _killed_after(url: str, batches: int, delay: float) -> int:
    """Kills a writing process somewhere after some batches; returns how many it had finished."""
    command = [sys.executable, "-c", textwrap.dedent(_WRITER), url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path.cwd()) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(batches)]
        time.sleep(delay)
        os.kill(process.pid, signal.SIGKILL)
        lines += process.stdout.readlines()
    return max(int(line) for line in lines if line.strip())


@pytest.mark.parametrize("arrived", [True, False])
def test_a_move_that_was_cut_short_is_finished(tantivy_index: str, arrived: bool) -> None:
    from search.journal import write as note

    url = tantivy_index
    folder = Path(url.removeprefix("tantivy:///"))
    with closing(open_index(url, write=True)) as index:
        index.write([make_ad(title="old", flagged=False)])
        if arrived:
            index.stores["flagged"].put(item_of(make_ad(title="new", version=2)))
            index.stores["flagged"].commit()
    note(folder, {"x-1": "flagged"})

    with closing(open_index(url, write=True)) as index:
        assert [ad.title for ad in index.ads()] == ["new" if arrived else "old"]
    assert not (folder / "moves.json").exists()


@pytest.mark.parametrize(
    "address",
    [
        *("http://127.0.0.1:9", "https://user:secret@127.0.0.1:9/thb?api_key=secret", "http://:1/"),
        *("elasticsearch://user:secret@es", "", "x", "http://127.0.0.1:9/Thb?password=secret"),
        *("http://127.0.0.1:9/thb?ca=x.pem", "https://127.0.0.1:9/thb?api_key=secret&x=1"),
    ],
)
def test_another_address_names_the_setting(address: str) -> None:
    with pytest.raises(MissingError, match="THB_INDEX_URL") as missing:
        open_index(address)

    assert "secret" not in str(missing.value)


def test_another_schema_is_refused_and_can_be_rebuilt(tantivy_index: str) -> None:
    from search import rebuild

    url = tantivy_index
    folder = Path(url.removeprefix("tantivy:///"))
    ads = [make_ad(id=f"x-{n}", title="praca", flagged=n % 2 == 0) for n in range(7)]
    with closing(open_index(url, write=True)) as index:
        index.write(ads)
    (folder / "schema.json").write_text('{"schema": 0}')
    with pytest.raises(MissingError, match="thb index rebuild"):
        open_index(url)

    assert rebuild(url) == 7
    with closing(open_index(url)) as reader:
        assert find(reader, "praca").total == 7
    assert [path.name for path in folder.parent.iterdir()] == ["index"]


def test_times_are_exact_to_the_microsecond(index: Index) -> None:
    exact = datetime(2026, 11, 2, 12, 0, 0, 123457, tzinfo=UTC)
    index.write([make_ad(seen=exact)])

    assert find(index, since=exact).total == 1
    assert find(index, until=exact).total == 0
    found: ScoredAd | None = index.get("x-1")
    assert found is not None
    assert found.seen == exact
