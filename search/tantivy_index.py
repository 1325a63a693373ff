"""The embedded index: flagged ads and others apart, one writer, any number of readers."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple, Self

from search import journal, page
from search.document import SCHEMA
from search.fields import Item, item_of
from search.merging import latest, merged
from search.query import Query
from search.request import NOTHING, Found, Health, Page, Refusals, Request
from search.spans import spans
from search.store import Store
from stream.messages import FOREVER, Ad, ScoredAd

FLAGGED, OTHERS = "flagged", "others"


class _Old(NamedTuple):
    """What stands of an id, and in which of the two."""

    id: str
    version: int
    seen: int
    store: str


class TantivyIndex:
    """See ``search.request.Index``."""

    def __init__(self, folder: Path, *, write: bool = False) -> None:
        self.folder = folder
        journal.check_schema(folder, write=write)
        self.stores = {name: Store(folder / name, write=write) for name in (FLAGGED, OTHERS)}
        if write:
            self._finish_moves()

    # ------------------------------------------------------------------------------------ writing

    def write(self, ads: Sequence[ScoredAd], deletes: Iterable[str] = ()) -> Refusals:
        return self.write_items([item_of(ad) for ad in ads], dict.fromkeys(deletes, FOREVER))

    def write_items(self, items: Sequence[Item], deletes: Mapping[str, int] = NOTHING) -> Refusals:
        wanted = latest(items)
        present = self._old([*wanted, *deletes])
        gone = [ident for ident, most in deletes.items() if _is_up_to(most, present.get(ident))]
        for ident in gone:
            present.pop(ident, None)
        puts = [
            put
            for ident, item in wanted.items()
            if (put := self._merged(item, present.get(ident))) is not None
        ]
        moves = {
            put.ad.id: _store_of(put.ad)
            for put in puts
            if put.ad.id in present and present[put.ad.id].store != _store_of(put.ad)
        }
        for store in self.stores.values():
            store.drop(gone)
        for put in puts:
            self.stores[_store_of(put.ad)].put(put)
        journal.write(self.folder, moves)
        self._commit()
        self._finish_moves()
        return {}

    def _merged(self, item: Item, old: _Old | None) -> Item | None:
        if old is None:
            return item
        store = self.stores[old.store]
        return merged(item, old.version, old.seen, lambda: store.get(item.ad.id))

    def _old(self, ids: Sequence[str]) -> dict[str, _Old]:
        found: dict[str, _Old] = {}
        for name, store in self.stores.items():
            for old in store.old(ids).values():
                known = found.get(old.id)
                if known is None or old.version >= known.version:
                    found[old.id] = _Old(*old, name)
        return found

    def _finish_moves(self) -> None:
        """Removes ads from the index they moved out of; also after a crash in between."""
        moves = journal.read(self.folder)
        for name, store in self.stores.items():
            arrived = [ident for ident, target in moves.items() if target == name]
            other = self.stores[OTHERS if name == FLAGGED else FLAGGED]
            other.drop(store.old(arrived))
        self._commit()
        journal.clear(self.folder)

    def _commit(self) -> None:
        for store in self.stores.values():
            store.commit()

    def delete(self, ids: Iterable[str]) -> None:
        self.write_items([], dict.fromkeys(ids, FOREVER))

    # ---------------------------------------------------------------------------------- searching

    def search(self, request: Request) -> Page:
        start = time.perf_counter()
        self.refresh()
        stores = [store for name, store in self.stores.items() if request.all or name == FLAGGED]
        root = request.root
        parts = [page.Part(at.searcher, at.query(root)) for store in stores if (at := store.view)]
        rows, following = page.rows(parts, request)
        items = tuple(Found(row.ad, spans(root, item_of(row.ad))) for row in rows)
        total, facets = page.facets(parts) if request.facets else (sum(map(page.count, parts)), {})
        took = (time.perf_counter() - start) * 1000
        return Page(total, round(took, 2), items, facets, following)

    def get(self, ident: str) -> ScoredAd | None:
        self.refresh()
        found = (store.get(ident) for store in self.stores.values())
        return next((ad for ad in found if ad is not None), None)

    def count(self, *, flagged_only: bool = False) -> int:
        self.refresh()
        names = (FLAGGED,) if flagged_only else (FLAGGED, OTHERS)
        return sum(self.stores[name].count() for name in names)

    def ads(self) -> Iterator[ScoredAd]:
        self.refresh()
        for store in self.stores.values():
            yield from store.ads()

    def ids(self, query: Query) -> Iterator[str]:
        self.refresh()
        for store in self.stores.values():
            yield from store.ids(query.root)

    def tidy(self) -> int:
        return 0

    def health(self) -> Health:
        files = [path for path in self.folder.glob("*/*") if path.is_file()]
        facts = {
            "schema": SCHEMA,
            "files": len(files),
            "bytes": sum(path.stat().st_size for path in files),
        }
        return Health(str(self.folder), f"tantivy {version('tantivy')}", "green", facts)

    def refresh(self) -> None:
        for store in self.stores.values():
            store.refresh()

    def close(self) -> None:
        for store in self.stores.values():
            store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def _is_up_to(most: int, old: _Old | None) -> bool:
    """Whether what stands of an id, if anything, is of a version up to that one."""
    return old is None or old.version <= most


def _store_of(ad: Ad) -> str:
    return FLAGGED if isinstance(ad, ScoredAd) and ad.flagged else OTHERS
