"""One of the two embedded indexes: a folder of tantivy with at most one writer."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import tantivy
from tantivy import Occur, Order
from tantivy import Query as Tantivy

from search.document import document, schema
from search.errors import IndexMissingError
from search.fields import Item
from search.near import Near
from search.nodes import Node
from search.translate import translate
from stream.codec import decode
from stream.errors import Standby
from stream.messages import ScoredAd

_HEAP = 32_000_000
"""Bytes of documents a writer holds before it writes a segment."""


class Old(NamedTuple):
    """What stands in the index of an id."""

    id: str
    version: int
    seen: int


class View:
    """The ads of an index as they stand at one moment."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self.searcher = searcher
        self._near = Near(searcher)

    def query(self, node: Node) -> Tantivy:
        """A query that finds here what matches the tree."""
        return translate(node, self._near)


class Store:
    """Ads of one kind (flagged, or others) in a folder; a reader waits for the folder to appear."""

    def __init__(self, folder: Path, *, write: bool) -> None:
        self.folder = folder
        self._index: tantivy.Index | None = None
        self._writer: tantivy.IndexWriter | None = None
        self._stamp: tuple[int, int] | None = None
        self._view: View | None = None
        self.dirty = False
        if write:
            folder.mkdir(parents=True, exist_ok=True)
            self._index = self._open()
            self._writer = claim(self._index, folder)
        self.refresh()

    def _open(self) -> tantivy.Index:
        try:
            index = tantivy.Index(schema(), path=str(self.folder))
        except ValueError as error:
            raise IndexMissingError(
                f"the index cannot be opened ({error})",
                where=str(self.folder),
                cure="rebuild it with thb index rebuild, or anew with thb stream replay index",
            ) from error
        index.config_reader("manual")
        return index

    def refresh(self) -> None:
        """Sees what was committed until now."""
        meta = self.folder / "meta.json"
        try:
            stat = meta.stat()
        except FileNotFoundError:
            return
        stamp = (stat.st_mtime_ns, stat.st_ino)
        if stamp == self._stamp:
            return
        if self._index is None:
            self._index = self._open()
        self._index.reload()
        self._stamp = stamp
        self._view = View(self._index.searcher())

    @property
    def view(self) -> "View | None":
        """The ads as last seen; ``None`` while there is no index."""
        return self._view

    @property
    def searcher(self) -> tantivy.Searcher | None:
        """What looks for ads as last seen; ``None`` while there is no index."""
        return self._view.searcher if self._view is not None else None

    @property
    def writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            raise IndexMissingError(
                "the index was opened for reading",
                where=str(self.folder),
                cure="open it with write=True, or delete through the stream",
            )
        return self._writer

    def put(self, item: Item) -> None:
        """Adds an ad in place of what stands under its id."""
        added = document(item)
        with _written(self.folder):
            self.writer.delete_documents_by_term("id", item.ad.id)
            self.writer.add_document(added)
        self.dirty = True

    def drop(self, ids: Iterable[str]) -> None:
        """Deletes ads."""
        for ident in ids:
            with _written(self.folder):
                self.writer.delete_documents_by_term("id", ident)
            self.dirty = True

    def commit(self) -> None:
        """Makes what was written durable and visible."""
        if self.dirty:
            with _written(self.folder):
                self.writer.commit()
            self.dirty = False
            self.refresh()

    def count(self) -> int:
        """How many ads there are."""
        return self.searcher.num_docs if self.searcher is not None else 0

    def old(self, ids: Sequence[str]) -> dict[str, Old]:
        """Version and first sight of those ids that are there."""
        searcher = self.searcher
        if searcher is None or not ids or not searcher.num_docs:
            return {}
        query = Tantivy.term_set_query(schema(), "id", list(ids))
        hits = _by_id(searcher, query, len(ids) * 2)
        places = [place for _, place in hits]
        versions = searcher.fast_field_values("version", places)
        seen = searcher.fast_field_values("seen", places)
        return {
            ident: Old(ident, int(version or 0), int(first or 0))
            for (ident, _), version, first in zip(hits, versions, seen, strict=True)
        }

    def get(self, ident: str) -> ScoredAd | None:
        """The ad of an id."""
        searcher = self.searcher
        if searcher is None:
            return None
        query = Tantivy.term_query(schema(), "id", ident, "basic")
        hits = searcher.search(query, limit=1, count=False).hits
        return read(searcher, hits[0][1]) if hits else None

    def ids(self, node: Node) -> list[str]:
        """The ids of all ads that match a query."""
        view = self._view
        if view is None or not view.searcher.num_docs:
            return []
        found = _by_id(view.searcher, view.query(node), view.searcher.num_docs)
        return [ident for ident, _ in found]

    def ads(self) -> Iterator[ScoredAd]:
        """Every ad."""
        searcher = self.searcher
        if searcher is None or not searcher.num_docs:
            return
        for _, place in searcher.search(Tantivy.all_query(), limit=searcher.num_docs).hits:
            yield read(searcher, place)

    def close(self) -> None:
        """Releases the files and the writer's role."""
        if self._writer is not None:
            self._writer.rollback()
        self._writer = self._index = self._view = None


def read(searcher: tantivy.Searcher, place: tantivy.DocAddress) -> ScoredAd:
    """The ad that stands at a place."""
    return decode(ScoredAd, bytes(searcher.doc(place)["ad"][0]))


def _by_id(
    searcher: tantivy.Searcher, query: Tantivy, limit: int
) -> list[tuple[str, tantivy.DocAddress]]:
    found = searcher.search(query, limit=limit, count=False, order_by_field="id", order=Order.Asc)
    return [(str(value), place) for value, place in found.hits]


@contextmanager
def _written(folder: Path) -> Iterator[None]:
    """What tantivy cannot write is the fault of no single ad: its disk is full, or broken."""
    try:
        yield
    except ValueError as error:
        raise IndexMissingError(
            f"the index cannot be written ({error})",
            where=str(folder),
            cure="free space on its disk and run it again; nothing is lost",
        ) from error


def claim(index: tantivy.Index, folder: Path) -> tantivy.IndexWriter:
    """The writer of an index, of which there is one; Standby when somebody else has it."""
    try:
        return index.writer(_HEAP, 1)
    except ValueError as error:
        if "LockBusy" not in str(error):
            raise
        raise Standby(
            "another process writes the index",
            where=str(folder),
            cure="this one waits; stop the other, or leave this one as a standby",
        ) from None


def both(first: Tantivy, second: Tantivy) -> Tantivy:
    """What matches two queries."""
    return Tantivy.boolean_query([(Occur.Must, first), (Occur.Must, second)])
