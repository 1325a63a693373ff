"""Which version of an ad an index keeps: the newest, with the earliest first sight."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import msgspec

from search.dates import moment_of
from search.fields import Item, item_of, seen_at
from stream.messages import ScoredAd


def latest(items: Sequence[Item]) -> dict[str, Item]:
    """One item an id: the newest version, the last of equal ones, the earliest first sight."""
    found: dict[str, Item] = {}
    for item in items:
        known = found.get(item.ad.id)
        if known is None:
            found[item.ad.id] = item
            continue
        newer = item if item.ad.version >= known.ad.version else known
        found[item.ad.id] = first_seen(newer, min(seen_at(item.ad), seen_at(known.ad)))
    return found


def merged(item: Item, version: int, seen: int, kept: Callable[[], ScoredAd | None]) -> Item | None:
    """The item to write where ``version`` and ``seen`` stand in the index already, ``None`` when
    nothing changes; ``kept`` gives the ad that stands there."""
    first = min(seen, seen_at(item.ad))
    if item.ad.version >= version:
        return first_seen(item, first)
    if first == seen:
        return None
    old = kept()
    return first_seen(item_of(old), first) if old is not None else item


def first_seen(item: Item, at: int) -> Item:
    """The item with another first sight."""
    if seen_at(item.ad) == at:
        return item
    ad = msgspec.structs.replace(item.ad, seen=moment_of(at))
    return replace(item, ad=ad)
