"""Writing the index beside SQLite FTS5 with the same tokens."""

import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import text
from benchmarks.ads import ads
from benchmarks.table import Row, check, seconds
from search import Item, Request, item_of, open_index, parse_query
from stream.codec import encode

COUNT, BATCH = 5_000, 1_000


def run() -> list[Row]:
    """Ads written a second, committed every thousand, ready texts and texts to be analysed."""
    items = [item_of(ad) for ad in ads(COUNT)]
    batches = [items[start : start + BATCH] for start in range(0, COUNT, BATCH)]
    with tempfile.TemporaryDirectory() as folder:
        url = f"tantivy:///{folder}/index"
        with closing(open_index(url, write=True)) as index:
            ours = seconds(lambda: [index.write_items(batch) for batch in batches])
            page = index.search(Request(query=parse_query("opłata", ZoneInfo("UTC")), all=True))
        with closing(sqlite3.connect(Path(folder) / "fts.db")) as base:
            naive = seconds(lambda: [_insert(base, batch) for batch in batches])
            any_form = " OR ".join(f'"{lemma}"' for lemma in text.query_lemmas("opłata"))
            found = base.execute(
                "SELECT count(*) FROM ads WHERE ads MATCH ?", (f"words: ({any_form})",)
            )
            check(found.fetchone()[0] == page.total, "the index and FTS5 find different ads")
    reading = seconds(lambda: [item_of(item.ad) for item in items])
    note = "tantivy / SQLite FTS5, committed every 1,000, facets, fields and upserts in ours only"
    return [
        Row("index ready texts", COUNT / ours, COUNT / naive, "ads/s", note),
        Row(
            "analyse and index", COUNT / (ours + reading), COUNT / (naive + reading), "ads/s", note
        ),
    ]


def _insert(base: sqlite3.Connection, items: Sequence[Item]) -> None:
    base.execute("PRAGMA journal_mode=WAL")
    base.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS ads"
        " USING fts5(id UNINDEXED, words, forms, ad UNINDEXED)"
    )
    rows = [
        (item.ad.id, " ".join(item.words), " ".join(item.forms["text"]), encode(item.ad).decode())
        for item in items
    ]
    with base:
        base.executemany("INSERT INTO ads VALUES (?, ?, ?, ?)", rows)
