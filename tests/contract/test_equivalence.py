"""One grammar, one meaning: the index, the matcher and many watches at once give the same ads."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import (
    Index,
    Item,
    Matcher,
    QueryError,
    Request,
    Watch,
    item_of,
    open_index,
    parse_query,
)
from search.matcher import compiled
from stream.messages import Salary, now
from stream.records import ad_from_json
from tests.search import querymaker
from tests.search.elastic import prefix_on
from tests.search.factory import ZONE, entity, hit, make_ad

WORDS = (
    *(
        "praca",
        "pracy",
        "Praca",
        "łódź",
        "lodzi",
        "Łodzi",
        "wiza",
        "wizę",
        "za",
        "opłata",
        "opłaty",
    ),
    *("300", "12.50", "e", "mail", "job", "jobs", "робота", "роботи", "munca", "trabajo", "мы"),
    *("sortowanie", "sort", "ab", "ba", "abc", "acb"),
)
SOURCES = ("demo-jobs", "demo-board", "Żółw")
DAY = datetime(2026, 11, 1, 22, 30, tzinfo=UTC)

words = st.sampled_from(WORDS)
texts = st.lists(words, max_size=12).map(" ".join)
numbers = st.sampled_from([0.0, 1.0, 1.5, 2.0, 50.0, 100.0, 250.0, 300.0])
days = st.sampled_from(["2026-10-31", "2026-11-01", "2026-11-02", "2026-11", "2026"])


@st.composite
def ads(draw: st.DrawFn) -> dict[str, Any]:
    """The fields of an ad."""
    low = draw(st.none() | numbers)
    return {
        "title": draw(texts),
        "text": draw(texts),
        "employer": draw(st.sampled_from(["", "Praca Łódź", "abc"])),
        "city": draw(st.sampled_from(["", "Łódź", "Venlo"])),
        "lang": draw(st.sampled_from(["pl", "en", "uk", "ro", "es", ""])),
        "kind": draw(st.sampled_from(["job", "escort", "review"])),
        "source": draw(st.sampled_from(SOURCES)),
        "country": draw(st.sampled_from(["", "PL", "NL"])),
        "posted": draw(
            st.sampled_from([None, "2026-11-01", "2026-10-31", "2026-11-01T23:30:00+00:00", "soon"])
        ),
        "seen": DAY + timedelta(minutes=draw(st.integers(0, 5)) * 30),
        "score": draw(numbers),
        "band": draw(st.sampled_from(["insufficient", "low", "elevated", "high"])),
        "flagged": draw(st.booleans()),
        "hits": tuple(map(hit, draw(st.sets(st.sampled_from(["a-sign", "b-sign"]))))),
        "salary": None
        if low is None
        else Salary(min=low, max=low + 100, currency="EUR", unit="month"),
        "entities": (
            *(entity("price", amount=n) for n in draw(st.lists(numbers, max_size=2))),
            *(
                entity("phone", n)
                for n in draw(st.sets(st.sampled_from(["+48500100101", "+447700900123"])))
            ),
            *(entity("handle", n) for n in draw(st.sets(st.sampled_from(["demo_user", "demo2"])))),
        ),
    }


def _range(field: str, value: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    compared = st.builds(
        "{}:{}{}".format, st.just(field), st.sampled_from([">", ">=", "<", "<=", ""]), value
    )
    ends = st.tuples(value, value).map(sorted)
    between = st.builds(
        lambda ends, left, right, low, high: (
            f"{field}:{left}{low or ends[0]} TO {high or ends[1]}{right}"
        ),
        ends,
        st.sampled_from("[{"),
        st.sampled_from("]}"),
        st.sampled_from(["", "*"]),
        st.sampled_from(["", "*"]),
    )
    return compared | between


amounts = st.sampled_from(["0", "001", "001.5", "050", "100", "250", "300"])
leaf = st.one_of(
    words,
    st.builds("{}:{}".format, st.sampled_from(["title", "text", "employer", "city"]), words),
    st.lists(words, min_size=1, max_size=3).map(lambda some: '"' + " ".join(some) + '"'),
    st.builds('"{} {}"~{}'.format, words, words, st.integers(0, 6)),
    st.builds('"{} {} {}"~{}'.format, words, words, words, st.integers(1, 4)),
    st.sampled_from(["pra*", "lod*", "title:sor*", "роб*", "abc*", "source:demo*", "handle:dem*"]),
    st.builds(
        "{}~{}".format, st.sampled_from(["praca", "wzia", "abc", "łodz", "за"]), st.integers(0, 2)
    ),
    st.sampled_from(
        [
            *("kind:job", "kind:(job OR escort)", "source:demo-jobs", "source:zolw", "lang:pl"),
            *("country:nl", "flagged:true", "band:high", "indicator:a-sign", "indicator:a-s*"),
            *("phone:500100101", "phone:07700900123", "phone:+48500*", "handle:@demo_user"),
            *("handle:demo3~1", "title:*", "price:*", "wage:*", "posted:*", "city:*", "*"),
        ]
    ),
    _range("price", amounts),
    _range("score", amounts),
    _range("wage", amounts),
    _range("seen", days | st.sampled_from(["2026-11-01T23:30", "2026-11-02T00:00:00Z"])),
    _range("posted", days),
)
queries = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.builds("({} AND {})".format, inner, inner),
        st.builds("({} OR {})".format, inner, inner),
        st.builds("({} {})".format, inner, inner),
        st.builds("NOT {}".format, inner),
        st.builds("(-{})".format, inner),
    ),
    max_leaves=5,
)


def understood(query: str) -> bool:
    """Bounds in the wrong order are refused, and tested elsewhere."""
    try:
        parse_query(query, ZONE)
    except QueryError as error:
        if "later than" in error.cause or "more than" in error.cause:
            return False
        raise
    return True


@pytest.fixture(scope="module", params=["tantivy", "elastic"])
def address(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    if request.param == "tantivy":
        yield f"tantivy:///{tmp_path_factory.mktemp('equivalence')}/index"
        return
    with prefix_on(request.getfixturevalue("elastic_url")) as url:
        yield url


@pytest.fixture(scope="module")
def index(address: str) -> Iterator[Index]:
    with closing(open_index(address, write=True)) as opened:
        yield opened


def found(index: Index, query: str) -> list[str]:
    page = index.search(Request(query=parse_query(query, ZONE), all=True, limit=1000, facets=False))
    assert page.total == len(page.items)
    return sorted(one.ad.id for one in page.items)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    st.lists(ads(), min_size=5, max_size=15),
    st.lists(queries.filter(understood), min_size=8, max_size=12),
)
def test_the_same_query_gives_the_same_ads(
    index: Index, given_ads: list[dict[str, Any]], given_queries: list[str]
) -> None:
    scored = [make_ad(**{"id": f"x-{n}"} | fields) for n, fields in enumerate(given_ads)]
    index.write(scored, deletes=[ad.id for ad in index.ads()])
    items = [item_of(ad) for ad in scored]
    matcher = Matcher([Watch(id=query, query=query) for query in given_queries])
    watched = {ad.id: {match.watch.id for match in matcher.match(ad)} for ad in scored}

    for query in given_queries:
        test = compiled(parse_query(query, ZONE).root)
        expected = sorted(item.ad.id for item in items if test(item))
        assert found(index, query) == expected, query
        assert sorted(ident for ident, ids in watched.items() if query in ids) == expected, query


class Corpus(NamedTuple):
    """Ads read once, queries over them, and the ids that a watch of each query gives."""

    items: list[Item]
    expected: dict[str, set[str]]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """5,000 invented ads in six languages as the pipeline scores them, and 500 queries."""
    from thb.demo import generator
    from thb.pipeline import score_ads

    made = generator.ads(seed=3, count=5000)
    read = [ad_from_json(generator.encode(ad.record()), now=now()) for ad in made]
    unseen = [
        msgspec.structs.replace(ad, seen=DAY - timedelta(minutes=20 * n), version=n)
        for n, ad in enumerate(read)
    ]
    items = [item_of(ad) for ad in score_ads(unseen)]
    asked = querymaker.queries(items, count=500, seed=5)
    matcher = Matcher([Watch(id=query, query=query) for query in asked])
    expected: dict[str, set[str]] = {query: set() for query in asked}
    for item in items:
        for number in matcher.matching(item):
            expected[asked[number]].add(item.ad.id)
    return Corpus(items, expected)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_500_queries_give_the_same_of_5000_ads(index: Index, corpus: Corpus) -> None:
    index.delete([ad.id for ad in index.ads()])
    for start in range(0, len(corpus.items), 500):
        index.write_items(corpus.items[start : start + 500])
    assert index.count() == len(corpus.items) == 5000

    different = {
        query: sorted(wrong)[:5]
        for query, expected in corpus.expected.items()
        if (wrong := set(index.ids(parse_query(query, ZONE))) ^ expected)
    }
    assert different == {}
    hits = [len(expected) for expected in corpus.expected.values()]
    assert len(hits) == 500
    assert sum(map(bool, hits)) > 300


@pytest.mark.slow
def test_both_indexes_show_the_same_page(
    elastic_index: str, tantivy_index: str, corpus: Corpus
) -> None:
    """The same ads in the same order, with the same marks, facets and cursors."""
    with (
        closing(open_index(elastic_index, write=True)) as server,
        closing(open_index(tantivy_index, write=True)) as file,
    ):
        for index in (server, file):
            index.write_items(corpus.items[:1000])
        for number, query in enumerate(list(corpus.expected)[:60]):
            sort = ("newest", "score")[number % 2]
            after = None
            for _ in range(3):
                request = Request(
                    query=parse_query(query, ZONE), all=True, sort=sort, limit=15, after=after
                )
                first, second = server.search(request), file.search(request)
                assert replace(first, took_ms=0) == replace(second, took_ms=0), query
                after = first.next
                if after is None:
                    break


@settings(max_examples=40, deadline=None)
@given(st.lists(ads(), min_size=1, max_size=8), st.lists(queries.filter(understood), max_size=30))
def test_many_watches_are_a_loop_over_watches(
    given_ads: list[dict[str, Any]], given_queries: list[str]
) -> None:
    watches = [Watch(id=str(n), query=query) for n, query in enumerate(given_queries)]
    matcher = Matcher(watches)
    matcher._counted = 254  # so that the triggers are chosen anew in between
    tests = [compiled(parse_query(watch.query, ZONE).root) for watch in watches]
    for fields in given_ads:
        ad = make_ad(**fields)
        item = item_of(ad)
        expected = [w.id for w, test in zip(watches, tests, strict=True) if test(item)]
        assert [match.watch.id for match in matcher.match(ad)] == expected
