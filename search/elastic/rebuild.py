"""A new generation of indices from the ads of the one in use, while that one is read and written.

What differs is copied, again and again until little does. Then nobody writes for some seconds, the
rest is copied, and the aliases are moved in one step. A rebuild that was cut short goes on where it
was when it is started again.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice
from typing import NoReturn

from elasticsearch import ConflictError, Elasticsearch

from search.elastic import control, copies, scan
from search.elastic.address import Address, read
from search.elastic.control import Control, Held
from search.elastic.copies import COLUMNS, Copy
from search.elastic.index import put_templates, remove
from search.elastic.mapping import SCHEMA, key
from search.elastic.names import KINDS, Names
from search.elastic.page import ad_of
from search.elastic.server import connect, speaking
from search.elastic.writing import Writer
from search.errors import IndexMissingError
from search.fields import item_of
from stream.messages import FOREVER, ScoredAd

FREEZE, MARGIN = 120.0, 30.0
"""Seconds for which nobody writes at most, and how many of them must be left for the last step."""
_FEW, _MOST_ROUNDS, _MOST_LAST = 500, 8, 5
"""Changes that are left to the last round; rounds before it; times that it is done again for what a
writer had under its hands when it began."""
_PAGE, _BATCH = 2000, 250
_LAST_READERS = 1.0
"""Seconds that searches get that began before the aliases moved."""


@dataclass(frozen=True)
class Change:
    """An ad that differs: as it stands in the old generation, or nowhere; whether the new one has
    it."""

    id: str
    source: Copy | None
    known: bool


def rebuild(url: str) -> int:
    """Makes the index anew; returns how many ads it holds."""
    address = read(url)
    client = connect(address)
    try:
        with speaking(address):
            return _rebuild(client, address)
    finally:
        client.close()


def _rebuild(client: Elasticsearch, address: Address) -> int:
    held = control.load(client, address.prefix)
    if held is None:
        raise IndexMissingError(
            "there is no index yet", where=address.shown, cure="run the index stage first"
        )
    old = Names(address.prefix, held.control.generation)
    new = old.following
    held = _change(client, address, held, building=new.generation)
    _begin(client, address, new)
    for _ in range(_MOST_ROUNDS):
        if _reconcile(client, address, old, new) <= _FEW:
            break
    for _ in range(_MOST_LAST):
        held = _last_round(client, address, held, old, new)
        if _is_whole(client, old, new):
            break
    else:
        _refuse(client, address, old, new)
    _move_aliases(client, old, new)
    _change(client, address, held, generation=new.generation, schema=SCHEMA)
    put_templates(client, address, new, alias=True)
    _move_aliases(client, old, new)  # also of an index that was made in between
    time.sleep(_LAST_READERS)
    remove(client, old)
    return int(client.count(index=new.patterns)["count"])


def _begin(client: Elasticsearch, address: Address, new: Names) -> None:
    """Makes room for the new generation; what another version began of it is dropped."""
    known = client.options(ignore_status=404).indices.get_index_template(
        name=new.template(KINDS[0])
    )
    for found in known.get("index_templates", ()):
        if found["index_template"].get("_meta", {}).get("schema") != SCHEMA:
            remove(client, new)
    put_templates(client, address, new, alias=False)


def _change(
    client: Elasticsearch,
    address: Address,
    held: Held,
    *,
    generation: str = "",
    schema: int = 0,
    building: str = "",
    frozen_until: float = 0.0,
) -> Held:
    """Another control; a second rebuild at the same time loses here."""
    wanted = Control(
        generation=generation or held.control.generation,
        schema=schema or held.control.schema,
        building=building,
        frozen_until=frozen_until,
    )
    try:
        return control.change(client, address.prefix, held, wanted)
    except ConflictError:
        raise IndexMissingError(
            "another rebuild of the index is under way", where=address.shown, cure="let it end"
        ) from None


def _last_round(
    client: Elasticsearch, address: Address, held: Held, old: Names, new: Names
) -> Held:
    """Copies the rest while nobody writes; again where that took longer than the others wait. What
    a writer has under its hands now it will write anew, for it looks afterwards."""
    while True:
        until = time.time() + FREEZE
        held = _change(client, address, held, building=new.generation, frozen_until=until)
        client.indices.refresh(index=old.patterns)
        _reconcile(client, address, old, new)
        if time.time() < until - MARGIN:
            return held


def _is_whole(client: Elasticsearch, old: Names, new: Names) -> bool:
    """Whether the new generation holds all ads; nothing is removed before it does. An ad may have
    two copies in the old one for a moment."""
    client.indices.refresh(index=new.patterns)
    there, here = _counts(client, old, new)
    return here == there or (here > 0 and here == sum(1 for _ in _by_id(client, old)))


def _counts(client: Elasticsearch, *generations: Names) -> list[int]:
    return [int(client.count(index=names.patterns)["count"]) for names in generations]


def _refuse(client: Elasticsearch, address: Address, old: Names, new: Names) -> NoReturn:
    there, here = _counts(client, old, new)
    raise IndexMissingError(
        f"the new index holds {here} ads and the old one {there}; the old one stays in use",
        where=address.shown,
        cure="run it again, and report it if it stays so",
    )


def _move_aliases(client: Elasticsearch, old: Names, new: Names) -> None:
    """All in one step, so that no search sees an ad twice or not at all."""
    actions: list[Mapping[str, object]] = []
    for kind in KINDS:
        for names, verb in ((old, "remove"), (new, "add")):
            alias = names.alias(kind)
            found = client.indices.get(index=names.pattern(kind), features="aliases").body
            actions += [
                {verb: {"index": index, "alias": alias}}
                for index, about in found.items()
                if (alias in about["aliases"]) == (verb == "remove")
            ]
    if actions:
        client.indices.update_aliases(actions=actions)


def _reconcile(client: Elasticsearch, address: Address, old: Names, new: Names) -> int:
    """Makes the new generation hold what the old one holds; returns how many ads differed."""
    writer = Writer(client, address, new)
    changes = _changes(_by_id(client, old), _by_id(client, new))
    count = 0
    while batch := list(islice(changes, _BATCH)):
        _copy(client, writer, batch)
        count += len(batch)
    return count


def _copy(client: Elasticsearch, writer: Writer, batch: list[Change]) -> None:
    """An ad that is known already is deleted first, for it may have become older."""
    places = {change.id: change.source for change in batch if change.source is not None}
    items = [item_of(ad) for ad in _ads(client, list(places.values()))]
    gone = {change.id: FOREVER for change in batch if change.known}
    refused = writer.write(items, gone, lambda item: places[item.ad.id].written)
    for error in refused.values():
        raise error


def _ads(client: Elasticsearch, places: list[Copy]) -> list[ScoredAd]:
    """The ads at some places; one that was removed meanwhile is left to the next round."""
    if not places:
        return []
    wanted = [{"_index": place.at, "_id": key(place.id)} for place in places]
    answer = client.mget(docs=wanted, source_includes=["ad"])
    return [ad_of(found) for found in answer["docs"] if found.get("found")]


def _by_id(client: Elasticsearch, names: Names) -> Iterator[Copy]:
    """Each ad of a generation once, in the order of the ids."""
    hits = scan.hits(
        client, names.patterns, sort="id", size=_PAGE, source=False, docvalue_fields=COLUMNS
    )
    for _, several in groupby(map(copies.of, hits), key=lambda copy: copy.id):
        yield max(several, key=lambda copy: copy.rank)


def _changes(old: Iterator[Copy], new: Iterator[Copy]) -> Iterator[Change]:
    """What differs between two generations, both in the order of the ids."""
    left, right = next(old, None), next(new, None)
    while left or right:
        if right is None or (left is not None and left.id < right.id):
            yield Change(left.id if left else "", left, known=False)
            left = next(old, None)
        elif left is None or right.id < left.id:
            yield Change(right.id, None, known=True)
            right = next(new, None)
        else:
            if left[2:] != right[2:]:
                yield Change(left.id, left, known=True)
            left, right = next(old, None), next(new, None)
