"""Which items of a page are its ads: one of them, several reviews, or none on a list."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from crawlers.pages.dom import flat
from crawlers.pages.fields import Fields, Place
from crawlers.pages.items import Item
from crawlers.pages.posting import KINDS, posting_fields, review_fields

_IN_LIST = frozenset(("itemListElement", "hasPart", "isRelatedTo", "isSimilarTo", "relatedLink"))
_AROUND = _IN_LIST | {"mainEntity", "mainEntityOfPage", "about", "item", "subjectOf", "offers"}
MOST = 1_000


def item_ads(items: Sequence[Item], place: Place, addresses: frozenset[str]) -> list[Fields] | None:
    """Fields of the ads that the items of a page describe; empty for a list of ads, ``None`` where
    no item is an ad of this kind. ``addresses`` are those by which the page goes."""
    for name in KINDS[place.kind]:
        wanted = [item for item in items if name in item.types and _stands_alone(item)]
        if not wanted:
            continue
        if place.kind == "review":
            return _reviews([i for i in items if i.types & set(KINDS["review"])], place)
        found = _own(wanted, place, addresses)
        if found is not None:
            return found
    return None


def _stands_alone(item: Item) -> bool:
    """Not a mere part, such as the author or the seller; a JobPosting is an ad wherever it is."""
    return "JobPosting" in item.types or "Review" in item.types or _AROUND.issuperset(item.parents)


def _reviews(items: Sequence[Item], place: Place) -> list[Fields]:
    ads = [(item, review_fields(item, place)) for item in items[:MOST]]
    return [
        {**fields, "part": item.text("@id", "url") or flat(fields["text"])}
        for item, fields in _distinct(ads)
        if fields.get("text")
    ]


def _own(items: Sequence[Item], place: Place, addresses: frozenset[str]) -> list[Fields] | None:
    ads = _distinct([(item, posting_fields(item, place)) for item in items[:MOST]])
    ads = [(item, fields) for item, fields in ads if fields.get("title") or fields.get("text")]
    free = [(item, fields) for item, fields in ads if not _IN_LIST & set(item.parents)]
    own = [fields for item, fields in free if address(item.text("url", "@id")) in addresses]
    if own:
        return own[:1]
    if not free:
        return [] if ads else None
    if len(free) == 1:
        return [free[0][1]]
    elsewhere = [item for item, _ in free if _leads_away(item, addresses)]
    if len(elsewhere) == len(free) or place.kind != "job":
        return []
    return [
        {**fields, "part": fields.get("extra", {}).get("identifier") or fields.get("title", "")}
        for item, fields in free
        if item not in elsewhere
    ]


def _leads_away(item: Item, addresses: frozenset[str]) -> bool:
    url = item.text("url")
    return bool(url) and address(url) not in addresses


def _distinct(ads: list[tuple[Item, Fields]]) -> list[tuple[Item, Fields]]:
    """One of those that say the same, such as in two syntaxes: the one that says most, with what
    only the others say."""
    merged: dict[str, tuple[Item, Fields]] = {}
    for item, fields in ads:
        key = fields.get("title", "").casefold()
        if "Review" in "".join(item.types):
            key += flat(fields.get("text", ""))[:200]
        if key not in merged:
            merged[key] = item, fields
            continue
        first, held = merged[key]
        text = max(held.get("text", ""), fields.get("text", ""), key=len)
        extra = {**fields.get("extra", {}), **held.get("extra", {})}
        merged[key] = first, {**fields, **held, "text": text, "extra": extra}
    return list(merged.values())


def address(url: str) -> str:
    """An address to compare pages by: host and path, without ``www.``, query or last slash."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{parts.query}" if host else ""
