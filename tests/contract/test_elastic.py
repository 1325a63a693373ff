"""What holds of the index on Elasticsearch beyond the contract of every index."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import count
from typing import Any

import pytest

from search import Index, IndexMissingError, Request, item_of, open_index, parse_query, rebuild
from search.elastic import bulk, control, mapping, writing
from search.elastic import rebuild as rebuilding
from search.elastic.index import ElasticIndex
from search.stage import IndexStep
from stream.errors import Standby
from stream.messages import ScoredAd
from stream.stages import Context, Incoming, Record
from tests.contract.test_index import at, find, ids
from tests.home import until
from tests.search.factory import ZONE, make_ad


@pytest.fixture
def index(elastic_index: str) -> Iterator[ElasticIndex]:
    with closing(ElasticIndex(elastic_index, write=True)) as opened:
        yield opened


def places(index: ElasticIndex) -> dict[str, int]:
    """How many ads each of its indices holds."""
    stats = index._client.indices.stats(index=f"{index.address.prefix}-g*-*-*", metric="docs")
    return {name: found["primaries"]["docs"]["count"] for name, found in stats["indices"].items()}


def generations(index: ElasticIndex) -> set[str]:
    """Which generations it has indices of."""
    start = len(index.address.prefix) + 1
    return {name[start:].split("-")[0] for name in places(index)}


def months(index: ElasticIndex) -> dict[str, int]:
    """The same without what is empty, and with names from the kind on."""
    start = len(index.address.prefix) + len("-g1-")
    return {name[start:]: count for name, count in places(index).items() if count}


def test_ads_stand_in_the_month_of_their_first_sight(index: ElasticIndex) -> None:
    month = 60 * 24 * 30
    index.write([make_ad(id="a"), make_ad(id="b", flagged=False, seen=at(-month))])
    assert months(index) == {"flagged-2026-11": 1, "others-2026-10": 1}

    index.write([make_ad(id="b", seen=at(month), version=2)])
    assert months(index) == {"flagged-2026-11": 1, "flagged-2026-10": 1}
    index.write([make_ad(id="a", seen=at(-2 * month), version=0)])
    assert months(index) == {"flagged-2026-09": 1, "flagged-2026-10": 1}
    assert index.get("a") == make_ad(id="a", seen=at(-2 * month))


def test_what_another_writer_left_behind_is_settled(index: ElasticIndex) -> None:
    """A copy that arrives late, of an older version or of the same with another flag."""
    index.write([make_ad(version=5)])
    for version, left in ((4, False), (5, False), (6, True)):
        late = item_of(make_ad(version=version, flagged=False))
        action = writing._put("x", late, 1) | {"_index": index._names(index._current()).home(late)}
        index._client.index(
            index=action["_index"],
            id=action["_id"],
            document=action["_source"],
            version=version,
            version_type="external_gte",
            refresh=True,
        )
        assert index.count() == 2
        index.write([make_ad(version=5)])
        assert index.count() == 1
        stored = index.get("x-1")
        assert stored is not None
        assert stored.flagged is not left


def test_many_writers_at_once_leave_one_copy(elastic_index: str, index: ElasticIndex) -> None:
    problems: list[Exception] = []

    def write(number: int) -> None:
        try:
            with closing(open_index(elastic_index, write=True)) as writer:
                for version in range(number, 24, 3):
                    ads = [
                        make_ad(id=f"x-{n}", version=version, flagged=(version + n) % 2 == 0)
                        for n in range(40)
                    ]
                    writer.write(ads)
        except Exception as error:  # noqa: BLE001
            problems.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    ads = list(index.ads())
    assert sorted(ad.id for ad in ads) == sorted(f"x-{n}" for n in range(40))
    assert {ad.version for ad in ads} == {23}


def test_many_processes_may_open_what_was_never_written(elastic_index: str) -> None:
    """The index of the control exists a moment before it answers."""
    urls = [f"{elastic_index}-{number}" for number in range(4) for _ in range(6)]

    def opened(url: str) -> str:
        with closing(ElasticIndex(url, write=True)) as index:
            return index.health().facts["generation"]

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(opened, urls)) == {"g1"}


def test_a_refused_ad_is_a_dead_letter_with_the_reason(elastic_index: str) -> None:
    context = Context(home=None, stream_url="", index_url=elastic_index, state_url="", evidence_url="")  # type: ignore[arg-type]  # fmt: skip  # noqa: E501
    ads = [make_ad(id="good"), make_ad(id="x" * 40_000), make_ad(id="old", version=-1)]
    with closing(IndexStep(context)) as step:
        outcomes = step.process(
            [Incoming(Record("thb.scored", 0, n, ad.id, None, 0), ad) for n, ad in enumerate(ads)]
        )
        with closing(open_index(elastic_index)) as reader:
            assert [ad.id for ad in reader.ads()] == ["good"]

    assert outcomes[0] == ()
    assert "immense term" in str(outcomes[1])
    assert "version" in str(outcomes[2])


def test_an_index_that_is_blocked_stops_the_stage(
    index: ElasticIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "_LONGEST_PAUSE", 0.001)
    index.write([make_ad()])
    block(index, True)

    with pytest.raises(IndexMissingError, match=r"does not write .*disk"):
        index.write([make_ad(version=2)])
    health = index.health()
    assert health.state == "red"
    assert "refuse writing" in health.problems[0]
    assert find(index).total == 1


def test_a_block_that_the_server_lifts_is_waited_for(
    index: ElasticIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it does when its disk has room again."""
    monkeypatch.setattr(bulk, "_LONGEST_PAUSE", 0.5)
    index.write([make_ad()])
    block(index, True)
    lifting = threading.Timer(0.7, block, (index, None))
    lifting.start()

    assert index.write([make_ad(version=2)]) == {}
    lifting.join()
    stored = index.get("x-1")
    assert stored is not None
    assert stored.version == 2


def block(index: ElasticIndex, value: bool | None) -> None:
    """Puts the block of a disk over the flood stage on, or off again."""
    settings = {"index.blocks.read_only_allow_delete": value}
    index._client.indices.put_settings(index=f"{index.address.prefix}-g1-*", settings=settings)


def test_health(index: ElasticIndex) -> None:
    index.write([make_ad()])
    health = index.health()

    assert health.backend.startswith("Elasticsearch 9.")
    assert (health.state, health.problems) == ("green", ())
    assert health.facts["generation"] == "g1"
    assert health.facts["indices"] == 1


def test_a_foreign_field_is_refused(index: ElasticIndex) -> None:
    index.write([make_ad()])
    name = next(iter(places(index)))
    with pytest.raises(Exception, match="strict_dynamic_mapping"):
        index._client.index(index=name, document={"surprise": 1})


def test_an_index_that_vanishes_while_it_is_written_is_told(index: ElasticIndex) -> None:
    index._client.indices.delete(index=f"{index.address.prefix}-control")

    with pytest.raises(IndexMissingError, match="removed while it was written"):
        index.write([make_ad()])


def test_a_rebuild_needs_an_index(elastic_index: str) -> None:
    with pytest.raises(IndexMissingError, match="no index yet"):
        rebuild(elastic_index)


def test_a_rebuild_carries_everything_over(elastic_index: str, index: ElasticIndex) -> None:
    ads = [make_ad(id=f"x-{n:03}", flagged=n % 3 == 0, seen=at(-n * 900)) for n in range(300)]
    index.write(ads)
    before = [find(index, sort=sort, limit=500) for sort in ("newest", "score")]

    assert rebuild(elastic_index) == 300
    after = [find(index, sort=sort, limit=500) for sort in ("newest", "score")]
    assert [page.items for page in after] == [page.items for page in before]
    assert [page.facets for page in after] == [page.facets for page in before]
    assert all("-g2-" in name for name in places(index))
    assert index.health().facts["generation"] == "g2"
    assert index.health().problems == ()
    index.write([make_ad(id="new")], deletes=["x-000"])
    assert find(index, limit=0).total == 300


def test_a_rebuild_cut_short_goes_on_and_loses_no_change(
    elastic_index: str, index: ElasticIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.write([make_ad(id=f"x-{n}") for n in range(20)])
    with monkeypatch.context() as cut:
        cut.setattr(rebuilding, "_last_round", lambda *_: (_ for _ in ()).throw(OSError("cut")))
        with pytest.raises(OSError, match="cut"):
            rebuild(elastic_index)
    assert "rebuild is under way, or was cut short" in index.health().problems[0]
    index.write([make_ad(id="x-1", version=2, flagged=False)], deletes=["x-2"])
    index.write([make_ad(id="x-3", version=0)], deletes=["x-3"])
    index.write([make_ad(id="x-4", title="another score")])

    assert rebuild(elastic_index) == 19
    assert not {"x-2"} & {ad.id for ad in index.ads()}
    assert [index.get(f"x-{n}").version for n in (1, 3)] == [2, 0]  # type: ignore[union-attr]
    assert find(index, "another").total == 1


def test_a_rebuild_copies_what_a_writer_had_under_its_hands_when_it_was_stopped(
    elastic_index: str, index: ElasticIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.write([make_ad(id=f"x-{n}") for n in range(20)])
    last, late = rebuilding._last_round, [item_of(make_ad(id="late"))]

    def round_and_write(*args: Any) -> control.Held:
        held = last(*args)
        client, address, _, old, _ = args
        writing.Writer(client, address, old).write([late.pop()] if late else [], {})
        return held

    monkeypatch.setattr(rebuilding, "_last_round", round_and_write)
    assert rebuild(elastic_index) == 21
    assert index.get("late") is not None


def repeat(
    url: str,
    stop: threading.Event,
    problems: list[object],
    work: Callable[[Index, int], None],
    *,
    write: bool,
) -> None:
    """Works with an index of its own until it is told to stop."""
    try:
        with closing(open_index(url, write=write)) as other:
            for number in count():
                if stop.is_set():
                    return
                work(other, number)
    except Exception as error:  # noqa: BLE001
        problems.append(error)


@pytest.mark.slow
def test_searching_and_writing_go_on_while_it_is_rebuilt(
    elastic_index: str, index: ElasticIndex
) -> None:
    index.write([make_ad(id=f"x-{n}") for n in range(400)])
    stop, problems = threading.Event(), list[object]()
    written: list[ScoredAd] = []

    def read(reader: Index, _number: int) -> None:
        page = find(reader, limit=1000, facets=False)
        if page.total < 400 or len(set(ids(page))) != len(page.items):
            problems.append(page.total)

    def write(writer: Index, number: int) -> None:
        batch = [make_ad(id=f"y-{number}-{n}", seen=at(n)) for n in range(5)]
        try:
            writer.write(batch)
            written.extend(batch)
        except Standby:
            time.sleep(0.05)

    shared = (elastic_index, stop, problems)
    threads = [
        threading.Thread(target=repeat, args=(*shared, work), kwargs={"write": work is write})
        for work in (read, write)
    ]
    for thread in threads:
        thread.start()
    try:
        until(lambda: len(written) > 10 or problems)
        rebuild(elastic_index)
        before = len(written)
        until(lambda: len(written) > before + 10 or problems)
    finally:
        stop.set()
        for thread in threads:
            thread.join()

    assert problems == []
    assert {ad.id for ad in index.ads()} >= {ad.id for ad in written}
    assert generations(index) == {"g2"}


def test_another_schema_is_refused_until_it_is_rebuilt(
    elastic_index: str, index: ElasticIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.write([make_ad(title="praca")])
    for module in (mapping, rebuilding, control):
        monkeypatch.setattr(module, "SCHEMA", 2)
    monkeypatch.setattr("search.elastic.index.SCHEMA", 2)
    for write in (False, True):
        with pytest.raises(IndexMissingError, match=r"schema 1, .* 2; run thb index rebuild"):
            open_index(elastic_index, write=write)

    assert rebuild(elastic_index) == 1
    with closing(open_index(elastic_index, write=True)) as newer:
        newer.write([make_ad(id="y")])
        assert find(newer).total == 2
    monkeypatch.undo()
    with pytest.raises(IndexMissingError, match="schema 2, this version reads schema 1"):
        index.write([make_ad(id="z")])
    assert generations(index) == {"g2"}


def test_a_frozen_index_makes_writers_wait(elastic_index: str, index: ElasticIndex) -> None:
    held = control.load(index._client, index.address.prefix)
    assert held is not None
    frozen = control.Control(frozen_until=time.time() + 600)
    control.change(index._client, index.address.prefix, held, frozen)

    with pytest.raises(Standby):
        index.write([make_ad()])
    with pytest.raises(Standby):
        open_index(elastic_index, write=True)
    assert find(index).total in (0, 1)


def test_pages_past_ten_thousand(index: ElasticIndex) -> None:
    """The server's own window ends there; totals are exact and the cursor goes on."""
    body = mapping.document(item_of(make_ad(title="praca")), 1)
    home = index._names(index._current()).home(item_of(make_ad()))
    lines = []
    for n in range(10_500):
        lines += [{"index": {"_index": home}}, body | {"id": f"x-{n:05}"}]
    for start in range(0, len(lines), 4000):
        index._client.bulk(operations=lines[start : start + 4000])
    index._client.indices.refresh(index=home)

    query, after, got = parse_query("praca", ZONE), None, 0
    while True:
        request = Request(query=query, limit=1000, after=after, facets=False)
        answer = index._client.search(
            index=home, **(rebuilding_body(request) | {"source": False, "source_includes": None})
        )
        assert answer["hits"]["total"] == {"value": 10_500, "relation": "eq"}
        shown = answer["hits"]["hits"]
        got += min(len(shown), 1000)
        if len(shown) <= 1000:
            break
        after = cursor_of(shown[999]["sort"])
    assert got == 10_500


def rebuilding_body(request: Request) -> dict[str, object]:
    from search.elastic.page import body

    return body(request)


def cursor_of(values: list[object]) -> str:
    from search.cursor import Cursor, encode

    return encode(Cursor("newest", *values))  # type: ignore[arg-type]


def test_relevance_has_an_order_that_pages_keep(index: Index) -> None:
    index.write([make_ad(id=f"x-{n:02}", title="praca " * (n % 3) + "kierowca") for n in range(20)])
    whole = ids(find(index, "praca OR kierowca", sort="relevance"))
    got, after = [], None
    while len(got) < 20:
        page = find(index, "praca OR kierowca", sort="relevance", limit=7, after=after)
        got += ids(page)
        after = page.next

    assert got == whole
    assert set(whole[:13]) == {f"x-{n:02}" for n in range(20) if n % 3}
