"""Writing ads so that each is there once, in its newest version, whoever else writes.

Look up what there is, put what is new, remove the copies it replaces, then look again: whoever
comes last sees all copies and leaves the one that counts. A batch that was cut short is delivered
again.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from elasticsearch import Elasticsearch

from search.elastic import bulk, copies
from search.elastic.address import Address
from search.elastic.bulk import Action
from search.elastic.copies import Copy
from search.elastic.mapping import document, key
from search.elastic.names import Names
from search.errors import IndexMissingError, RefusedError
from search.fields import Item
from search.merging import latest, merged
from stream.codec import decode
from stream.messages import ScoredAd, now

Stamp = Callable[[Item], int]


def _now(_item: Item) -> int:
    return now()


_PAUSES = (0.3, 0.5, 1.0, 2.0)
"""Seconds between attempts; the server's own clock moves every 0.2."""


class Writer(NamedTuple):
    """Writes into one generation."""

    client: Elasticsearch
    address: Address
    names: Names

    def write(
        self, items: Sequence[Item], gone: Mapping[str, int], stamp: Stamp = _now
    ) -> dict[str, RefusedError]:
        """Deletes ids up to a version each, then puts items; returns the ids that the server
        refused, with the reason."""
        wanted = latest(items)
        known = copies.find(self.client, self.names, [*wanted, *gone])
        self._forget([copy for ident in gone for copy in _taken(known, ident, gone[ident])])
        puts = self._puts(wanted, known)
        refused = self._put(puts.values(), stamp)
        left = {ident: item for ident, item in puts.items() if ident not in refused}
        old = [
            copy
            for ident, item in left.items()
            for copy in known.get(ident, ())
            if copy.at != self.names.home(item)
        ]
        self._remove(old)
        self.refresh({self.names.home(item) for item in left.values()} | {copy.at for copy in old})
        self._settle({i: item for i, item in wanted.items() if i not in refused}, stamp)
        return refused

    def _forget(self, dropped: Sequence[Copy]) -> None:
        """Deletes ads; the refresh makes the server forget their versions too."""
        self._remove(dropped)
        self.refresh({copy.at for copy in dropped})

    def _puts(self, wanted: dict[str, Item], known: dict[str, list[Copy]]) -> dict[str, Item]:
        found = {ident: self._merged(item, known.get(ident)) for ident, item in wanted.items()}
        return {ident: item for ident, item in found.items() if item is not None}

    def _merged(self, item: Item, known: Sequence[Copy] | None) -> Item | None:
        if not known:
            return item
        newest = known[0]
        first = min(copy.seen for copy in known)
        if first < newest.seen:
            newest = newest._replace(seen=first)
        return merged(item, newest.version, newest.seen, lambda: self._ad(newest))

    def _ad(self, copy: Copy) -> ScoredAd:
        found = self.client.get(index=copy.at, id=key(copy.id))
        return decode(ScoredAd, found["_source"]["ad"].encode())

    def _put(self, items: Iterable[Item], stamp: Stamp) -> dict[str, RefusedError]:
        ids = {key(item.ad.id): item for item in items}
        actions = [_put(self.names.home(item), item, stamp(item)) for item in ids.values()]
        refused = bulk.send(self.client, self.address, actions) if actions else []
        return {ids[one.id].ad.id: _refusal(ids[one.id], one.why) for one in refused}

    def _remove(self, old: Iterable[Copy]) -> None:
        actions = [_delete(copy) for copy in old]
        if actions:
            bulk.send(self.client, self.address, actions)

    def _settle(self, items: Mapping[str, Item], stamp: Stamp) -> None:
        """Leaves one copy of each ad where several writers were at work at once. The server may
        remember for a moment that a newer version of an ad was deleted: it is then put again."""
        left = items
        for pause in _PAUSES:
            found = copies.find(self.client, self.names, left)
            losers = [copy for several in found.values() for copy in several[1:]]
            self._remove(losers)
            self.refresh({copy.at for copy in losers})
            left = {ident: item for ident, item in left.items() if ident not in found}
            if not left:
                return
            time.sleep(pause)
            homes = {self.names.home(item) for item in left.values()}
            self.refresh(homes)
            self._put(left.values(), stamp)
            self.refresh(homes)
        raise IndexMissingError(
            f"{len(left)} ads, among them {next(iter(left))!r}, are gone right after writing",
            where=self.address.shown,
            cure="see whether somebody else removes indices; nothing is lost, run it again",
        )

    def refresh(self, indices: Iterable[str]) -> None:
        """Makes what was written to indices visible."""
        if names := sorted(indices):
            self.client.indices.refresh(index=names, ignore_unavailable=True)


def _taken(known: dict[str, list[Copy]], ident: str, most: int) -> list[Copy]:
    """The copies of an ad up to a version, which are taken out of what is known."""
    copies = known.pop(ident, [])
    if newer := [copy for copy in copies if copy.version > most]:
        known[ident] = newer
    return [copy for copy in copies if copy.version <= most]


def _put(index: str, item: Item, written: int) -> Action:
    return {
        "_op_type": "index",
        "_index": index,
        "_id": key(item.ad.id),
        "version": item.ad.version,
        "version_type": "external_gte",
        "_source": document(item, written),
    }


def _delete(copy: Copy) -> Action:
    """Of this version only: what somebody has put there meanwhile stays."""
    return {
        "_op_type": "delete",
        "_index": copy.at,
        "_id": key(copy.id),
        "version": copy.version,
        "version_type": "external_gte",
    }


def _refusal(item: Item, why: str) -> RefusedError:
    return RefusedError(f"the index refuses the ad: {why}", where=item.ad.id[:100])
