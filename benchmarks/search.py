"""Searching 20,000 ads beside a loop over their tokens that gives the same ads."""

import statistics
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from zoneinfo import ZoneInfo

from benchmarks.ads import ads
from benchmarks.table import Row, check, medians, seconds
from search import Item, Request, item_of, open_index, parse_query
from search.matcher import compiled
from search.request import Index

COUNT, PAGE = 20_000, 20
QUERIES = (
    ("common word", "praca"),
    ("rare word", "sprzątanie kuchnia"),
    ("phrase", '"praca kierowca"'),
    ("near, asked again", '"praca wiza opłata"~5'),
    ("prefix and filter", "zakwater* kind:job score:>=2"),
    ("phone", "phone:500100105"),
)


def run() -> list[Row]:
    """The median time of a page of 20 with highlights, with and without facets."""
    given = ads(COUNT)
    items = [item_of(ad) for ad in given]
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(open_index(f"tantivy:///{folder}/index", write=True)) as index,
    ):
        for start in range(0, COUNT, 2_000):
            index.write_items(items[start : start + 2_000])
        rows = [row for what, query in QUERIES for row in _compare(index, items, what, query)]
        return [
            *rows,
            _first(f"tantivy:///{folder}/index", items, dict(QUERIES)["near, asked again"]),
        ]


def _first(url: str, items: Sequence[Item], query: str) -> Row:
    """A near query asked for the first time; what it finds is kept until the next write."""
    request = Request(query=parse_query(query, ZoneInfo("UTC")), all=True, limit=PAGE)
    times = []
    for _ in range(15):
        with closing(open_index(url)) as index:
            times.append(seconds(lambda index=index: index.search(request)))
    naive = medians(_loop(items, query), runs=3)
    note = f"{query}: nothing kept from before"
    return Row(
        "search near, asked first, facets",
        statistics.median(times) * 1000,
        naive * 1000,
        "ms",
        note,
    )


def _compare(index: Index, items: Sequence[Item], what: str, query: str) -> list[Row]:
    asked = {
        facets: Request(
            query=parse_query(query, ZoneInfo("UTC")), all=True, limit=PAGE, facets=facets
        )
        for facets in (False, True)
    }
    ids, total = _loop(items, query)()
    page = index.search(asked[False])
    check([one.ad.id for one in page.items] == ids and page.total == total, f"{query}: other ads")
    naive = medians(_loop(items, query), runs=3)
    return [
        Row(
            f"search {what}" + (", facets" if facets else ""),
            medians(lambda request=request: index.search(request), runs=15) * 1000,
            naive * 1000,
            "ms",
            f"{query}: {total:,} of {COUNT:,}",
        )
        for facets, request in asked.items()
    ]


def _loop(items: Sequence[Item], query: str) -> Callable[[], tuple[list[str], int]]:
    """Every ad is tried; texts are analysed already, which no real scan would have."""

    def scan() -> tuple[list[str], int]:
        test = compiled(parse_query(query, ZoneInfo("UTC")).root)
        found = [item.ad for item in items if test(item)]
        found.sort(key=lambda ad: (-ad.version, ad.id))
        return [ad.id for ad in found[:PAGE]], len(found)

    return scan
