"""The index on Elasticsearch beside the embedded one: the same ads, the same queries, by turns."""

import os
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from zoneinfo import ZoneInfo

import msgspec

from benchmarks.ads import ads
from benchmarks.search import PAGE, QUERIES
from benchmarks.table import Row, check, seconds
from search import Index, Item, Request, item_of, open_index, parse_query
from tests.search.elastic import prefix_on
from tests.servers.place import read_env

BATCH, RUNS = 1_000, 40


def run(count: int) -> list[Row]:
    """Ready ads written a second in batches of 1,000, and the median and the 95th percentile of a
    page of 20 with marks and facets."""
    server = os.environ.get("THB_TEST_ELASTIC_URL") or read_env().get("elastic")
    if not server:
        print("server_index: no Elasticsearch runs; `make servers` starts it", file=sys.stderr)
        return []
    with (
        tempfile.TemporaryDirectory() as folder,
        prefix_on(server) as url,
        closing(open_index(url, write=True)) as there,
        closing(open_index(f"tantivy:///{folder}/index", write=True)) as here,
    ):
        rows = [_writing(there, here, count)]
        for what, query in QUERIES:
            rows += _searching(there, here, what, query)
        return rows


def _writing(there: Index, here: Index, count: int) -> Row:
    spent = {there: 0.0, here: 0.0}
    for number, items in enumerate(_batches(count)):
        if sys.stderr.isatty():
            print(f"\r{number * BATCH:,} ads", end="", file=sys.stderr, flush=True)
        for index in spent:
            spent[index] += seconds(lambda index=index, items=items: index.write_items(items))
    check(there.count() == here.count() == count, "an index lost ads")
    note = f"{count:,} ads of 150 words, ready texts, batches of {BATCH:,}, durable and visible"
    return Row("write", count / spent[there], count / spent[here], "ads/s", note)


def _batches(count: int) -> Iterator[list[Item]]:
    """Ads first seen within four months, a batch at a time."""
    for start in range(0, count, BATCH):
        made = ads(min(BATCH, count - start), seed=start + 1)
        yield [
            item_of(
                msgspec.structs.replace(
                    ad,
                    id=f"ad-{start + number:08}",
                    seen=(ad.seen or made[0].seen) + timedelta(days=120 * start / count),
                )
            )
            for number, ad in enumerate(made)
        ]


def _searching(there: Index, here: Index, what: str, query: str) -> Sequence[Row]:
    request = Request(query=parse_query(query, ZoneInfo("UTC")), all=True, limit=PAGE)
    pages = [index.search(request) for index in (there, here)]
    ids = [[found.ad.id for found in page.items] for page in pages]
    check(pages[0].total == pages[1].total and ids[0] == ids[1], f"{query}: other ads")
    check(pages[0].facets == pages[1].facets, f"{query}: other facets")
    took: dict[Index, list[float]] = {there: [], here: []}
    for _ in range(RUNS):
        for index, times in took.items():
            times.append(seconds(lambda index=index: index.search(request)) * 1000)
    note = f"{query}: {pages[0].total:,} ads"
    return [
        Row(f"search {what}, p50", *(statistics.median(t) for t in took.values()), "ms", note),
        Row(f"search {what}, p95", *(_p95(t) for t in took.values()), "ms", note),
    ]


def _p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]
