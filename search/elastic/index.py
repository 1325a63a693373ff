"""The index on Elasticsearch: any number of processes write and read."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Self

from elasticsearch import ApiError, Elasticsearch

from search.elastic import control, copies, scan, state
from search.elastic.address import Address, read
from search.elastic.control import Control
from search.elastic.copies import COLUMNS
from search.elastic.mapping import SCHEMA, key, template
from search.elastic.names import FLAGGED, KINDS, Names
from search.elastic.page import ad_of, page
from search.elastic.server import connect, patient, speaking
from search.elastic.translate import translate
from search.elastic.writing import Writer
from search.errors import IndexMissingError, RefusedError
from search.fields import Item, item_of
from search.query import Query
from search.request import NOTHING, Found, Health, Page, Refusals, Request
from search.spans import spans
from stream.errors import Standby
from stream.messages import FOREVER, ScoredAd

_SCAN = 500


class ElasticIndex:
    """See ``search.request.Index``. A reader of servers on which nothing was ever written finds
    nothing; it may stay open while the index is made, and made anew."""

    def __init__(self, url: str, *, write: bool = False) -> None:
        self.address: Address = read(url)
        self._client: Elasticsearch = connect(self.address)
        self._writes = write
        try:
            with speaking(self.address):
                self._open(write)
        except BaseException:
            self._client.close()
            raise

    def _open(self, write: bool) -> None:
        prefix = self.address.prefix
        held = control.create(self._client, prefix) if write else control.load(self._client, prefix)
        known = usable(held.control, self.address) if held else None
        if write and known:
            _thawed(known, self.address)
            put_templates(self._client, self.address, self._names(known), alias=True)

    def _names(self, known: Control) -> Names:
        return Names(self.address.prefix, known.generation)

    # ------------------------------------------------------------------------------------ writing

    def write(self, ads: Sequence[ScoredAd], deletes: Iterable[str] = ()) -> Refusals:
        return self.write_items([item_of(ad) for ad in ads], dict.fromkeys(deletes, FOREVER))

    def write_items(self, items: Sequence[Item], deletes: Mapping[str, int] = NOTHING) -> Refusals:
        if not items and not deletes:
            return {}
        with speaking(self.address):
            while True:
                used = self._current()
                refused = self._attempt(used, items, deletes)
                if refused is not None and self._current().generation == used.generation:
                    return refused
                remove(self._client, self._names(used))

    def _attempt(
        self, used: Control, items: Sequence[Item], gone: Mapping[str, int]
    ) -> dict[str, RefusedError] | None:
        """Writes into one generation; ``None`` when it failed because a rebuild has put another in
        its place meanwhile. Whatever was written then counts as not written."""
        try:
            return Writer(self._client, self.address, self._names(used)).write(items, gone)
        except (IndexMissingError, ApiError):
            if self._current().generation == used.generation:
                raise
            return None

    def _current(self) -> Control:
        """The generation to write to."""
        if not self._writes:
            raise IndexMissingError(
                "the index was opened for reading",
                where=self.address.shown,
                cure="open it with write=True",
            )
        held = control.load(self._client, self.address.prefix)
        if held is None:
            raise IndexMissingError(
                "the index was removed while it was written",
                where=self.address.shown,
                cure="run thb stream replay index; nothing is lost",
            )
        return _thawed(usable(held.control, self.address), self.address)

    def delete(self, ids: Iterable[str]) -> None:
        self.write_items([], dict.fromkeys(ids, FOREVER))

    # ---------------------------------------------------------------------------------- searching

    def search(self, request: Request) -> Page:
        start = time.perf_counter()
        with speaking(self.address):
            found = page(self._client, self.address.prefix, request)
        root = request.root
        items = tuple(Found(ad, spans(root, item_of(ad))) for ad in found.ads)
        took = (time.perf_counter() - start) * 1000
        return Page(found.total, round(took, 2), items, found.facets, found.next)

    def get(self, ident: str) -> ScoredAd | None:
        with speaking(self.address):
            found = patient(
                lambda: self._client.search(
                    index=self._aliases(),
                    ignore_unavailable=True,
                    query={"ids": {"values": [key(ident)]}},
                    sort=[{"version": "desc"}],
                    size=1,
                    source_includes=["ad"],
                    allow_partial_search_results=False,
                )
            )
        hits = found["hits"]["hits"]
        return ad_of(hits[0]) if hits else None

    def count(self, *, flagged_only: bool = False) -> int:
        with speaking(self.address):
            index = self._aliases(flagged_only=flagged_only)
            found = patient(lambda: self._client.count(index=index, ignore_unavailable=True))
        return int(found["count"])

    def _aliases(self, *, flagged_only: bool = False) -> str:
        names = Names(self.address.prefix, "")
        return ",".join(names.alias(kind) for kind in ((FLAGGED,) if flagged_only else KINDS))

    def ads(self) -> Iterator[ScoredAd]:
        for index in self._aliases().split(","):
            with speaking(self.address):
                for hit in scan.hits(
                    self._client, index, sort="_shard_doc", size=_SCAN, source_includes=["ad"]
                ):
                    yield ad_of(hit)

    def ids(self, query: Query) -> Iterator[str]:
        wanted = {"query": translate(query.root), "source": False, "docvalue_fields": COLUMNS}
        for index in self._aliases().split(","):
            with speaking(self.address):
                for hit in scan.hits(self._client, index, sort="_shard_doc", size=5000, **wanted):
                    yield copies.of(hit).id

    def tidy(self) -> int:
        """Removes indices of past months without ads; a writer that is just about to use one makes
        it again."""
        with speaking(self.address):
            held = control.load(self._client, self.address.prefix)
            return len(drop_empty(self._client, self._names(held.control))) if held else 0

    def health(self) -> Health:
        with speaking(self.address):
            return state.health(self._client, self.address)

    def refresh(self) -> None:
        """Every write makes visible what it wrote."""

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def put_templates(client: Elasticsearch, address: Address, names: Names, *, alias: bool) -> None:
    """The index templates of a generation."""
    for kind in KINDS:
        body = template(names, kind, address, alias=alias)
        client.indices.put_index_template(
            name=names.template(kind),
            index_patterns=body["index_patterns"],
            priority=body["priority"],
            template=body["template"],
            meta=body["_meta"],
        )


def remove(client: Elasticsearch, names: Names) -> None:
    """Removes a generation that is not in use any more."""
    indices = list(client.indices.get(index=names.patterns, features="aliases"))
    if indices:
        client.indices.delete(index=indices, ignore_unavailable=True)
    for kind in KINDS:
        client.options(ignore_status=404).indices.delete_index_template(name=names.template(kind))


def drop_empty(client: Elasticsearch, names: Names) -> list[str]:
    """Removes indices without ads but those of this month; returns their names."""
    stats = client.indices.stats(index=names.patterns, metric=["docs"])["indices"]
    month = f"{datetime.now(UTC):%Y-%m}"
    empty = [
        index
        for index, found in stats.items()
        if not found["primaries"]["docs"]["count"] and not index.endswith(month)
    ]
    if empty:
        client.indices.delete(index=empty, ignore_unavailable=True)
    return empty


def usable(known: Control, address: Address) -> Control:
    """The control, if this version reads and writes its mappings."""
    if known.schema != SCHEMA:
        raise IndexMissingError(
            f"the index has schema {known.schema}, this version reads schema {SCHEMA}",
            where=address.shown,
            cure="run thb index rebuild with the newer version; it can be searched meanwhile",
        )
    return known


def _thawed(known: Control, address: Address) -> Control:
    if known.frozen:
        raise Standby(
            "a rebuild of the index is putting the new one in place",
            where=address.shown,
            cure="this one waits some seconds",
        )
    return known
