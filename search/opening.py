"""Opens the index that an address names."""

import shutil
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import tantivy

from search.elastic.address import is_elastic
from search.errors import IndexMissingError
from search.request import Index
from search.store import claim, read
from search.tantivy_index import FLAGGED, OTHERS, TantivyIndex
from stream.messages import ScoredAd

_SCHEME = "tantivy:///"


def open_index(url: str, *, write: bool = False) -> Index:
    """The index at ``tantivy:///folder`` (a second writer gets Standby) or on Elasticsearch at
    ``https://user:password@host:port/prefix``; IndexMissingError names the setting to correct."""
    if is_elastic(url):
        from search.elastic.index import ElasticIndex

        return ElasticIndex(url, write=write)
    return TantivyIndex(_folder(url), write=write)


def _folder(url: str) -> Path:
    if url.startswith(_SCHEME) and len(url) > len(_SCHEME):
        return Path(url.removeprefix(_SCHEME))
    raise IndexMissingError(
        "this is no address of an index",
        where=url.partition("://")[0] or "''",
        cure="set THB_INDEX_URL to tantivy:///FOLDER or https://HOST:9200/PREFIX",
    )


def rebuild(url: str) -> int:
    """Makes the index anew from the ads that are stored in it, as this version reads them; returns
    how many. The writer of an embedded index must be stopped, one on Elasticsearch is read and
    written meanwhile; an interrupted rebuild leaves the old index as it was."""
    if is_elastic(url):
        from search.elastic.rebuild import rebuild as rebuild_there

        return rebuild_there(url)
    folder = _folder(url)
    new, old = folder.with_name(f"{folder.name}.new"), folder.with_name(f"{folder.name}.old")
    if old.exists() and not folder.exists():
        old.rename(folder)
    shutil.rmtree(new, ignore_errors=True)
    with TantivyIndex(new, write=True) as target:
        count = sum(map(partial(_copy, target), _batches(_stored(folder))))
    shutil.rmtree(old, ignore_errors=True)
    folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old)
    return count


def _copy(target: TantivyIndex, ads: list[ScoredAd]) -> int:
    target.write(ads)
    return len(ads)


def _stored(folder: Path) -> Iterator[ScoredAd]:
    """The ads of an index of whatever schema, while nobody else may write to it."""
    for name in (FLAGGED, OTHERS):
        path = str(folder / name)
        if not tantivy.Index.exists(path):
            continue
        index = tantivy.Index.open(path)
        writer = claim(index, folder / name)
        searcher = index.searcher()
        found = searcher.search(tantivy.Query.all_query(), limit=max(searcher.num_docs, 1))
        for _, place in found.hits:
            yield read(searcher, place)
        writer.rollback()


def _batches(ads: Iterator[ScoredAd]) -> Iterator[list[ScoredAd]]:
    while batch := list(islice(ads, 1000)):
        yield batch
