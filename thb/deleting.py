"""Deletes ads everywhere, for good: records that hold them back, then tombstones in the stream.

The record comes first, so that whatever was on its way meanwhile is a tombstone where it arrives.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple, Self, TypeVar

from crawlers import links, seen, sites
from crawlers.evidence import Archive
from crawlers.parse import parse
from search import Index, Watches, open_index
from stream import dead, open_bus
from stream.bus import Bus
from stream.deletions import Deletion, Deletions, ad_key, page_key, place_key, sign
from stream.errors import InputError
from stream.messages import Ad, Capture, RecordRef
from stream.records import ad_id
from stream.stages import ADS, ALERTS, SCORED, Context
from stream.state import open_state
from stream.sweeping import sweep
from stream.wal import file_of, fold

if TYPE_CHECKING:
    from types import TracebackType

T = TypeVar("T")
BATCH = 1000
PATIENCE = 2.0
"""Seconds that others are given to end what they read of a file."""


class Kept(NamedTuple):
    """A page of a deleted ad that stays in the evidence."""

    ad: str
    file: str
    offset: int


class Chosen(NamedTuple):
    """What is to be deleted: ids of ads, those among them that the index does not hold, addresses
    that are no longer fetched, those among them all whose ads go, and the pages that stay as
    evidence."""

    ads: list[str]
    unknown: list[str]
    addresses: list[str]
    stated: list[str]
    kept: list[Kept]

    @property
    def keys(self) -> list[str]:
        """The keys of the records."""
        places = map(place_key, self.stated)
        return [*map(ad_key, self.ads), *map(page_key, self.addresses), *places]


class _Page(NamedTuple):
    """Where a page was fetched from, and the ids of its ads."""

    url: str
    ads: list[str]


class Done(NamedTuple):
    """How many ads were deleted, how many dead letters with them, and under how many keys the
    stream held something of others that were deleted before."""

    ads: int
    letters: int
    messages: int = 0


class Eraser:
    """The index, the stream and the state of one installation, to delete in; a context manager."""

    def __init__(self, context: Context) -> None:
        self._stack = ExitStack()
        self.context = context
        sites.add_folder(context.home / "sources")
        self.archive = Archive(context.evidence_url)
        engine = open_state(context.state_url)
        self._stack.callback(engine.dispose)
        self.deletions = Deletions(engine)
        self.watches = Watches(engine)
        self.bus: Bus = self._stack.enter_context(closing(open_bus(context.stream_url)))
        self.index: Index = self._stack.enter_context(closing(open_index(context.index_url)))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: "TracebackType | None",
    ) -> None:
        self._stack.close()

    def choose(self, ids: Sequence[str], urls: Sequence[str]) -> Chosen:
        """What goes with some ids and addresses. An address is that of the ads at it; the address
        of an ad goes with it where it is the only one of its page."""
        stated = set(chain.from_iterable(map(_spellings, urls)))
        wanted = dict.fromkeys(ids)
        found = {ident: ad for ident in wanted if (ad := self.index.get(ident)) is not None}
        if stated:
            at = (ad for ad in self.index.ads() if stated & _spellings(ad.url))
            found |= {ad.id: ad for ad in at}
        own = chain.from_iterable(map(self._addresses, found.values()))
        return Chosen(
            list(wanted | found),
            [ident for ident in wanted if ident not in found],
            sorted(stated.union(own)),
            sorted(stated),
            [_kept(ad.id, ad.capture) for ad in found.values() if ad.capture is not None],
        )

    def _addresses(self, ad: Ad) -> set[str]:
        """The address of an ad, and the one its page was fetched from, where they are its own."""
        page = self._page(ad)
        if page is not None and page.ads == [ad.id]:
            return _spellings(ad.url) | _spellings(page.url)
        alone = page is None and ad.url and ad.id == ad_id(ad.source, ad.url)
        return _spellings(ad.url) if alone else set()

    def _page(self, ad: Ad) -> "_Page | None":
        """The page of an ad as the evidence has it; none when it cannot be read."""
        if ad.capture is None:
            return None
        try:
            head = self.archive.head(ad.capture)
            capture = Capture(
                id="",
                source=ad.source,
                kind=ad.kind,
                url=links.normalise(head.url) or head.url,
                fetched_at=ad.version,
                status=head.status,
                content_type=_content_type(head.headers),
                record=ad.capture,
            )
            found = parse(capture, self.archive.body(ad.capture))
        except InputError:
            return None
        return _Page(head.url, [one.id for one in found])

    def delete(self, records: Sequence[Deletion], ads: Mapping[str, int]) -> Done:
        """Stores records and erases ads from the stream, as far as they arrived up to a moment
        each, which carries it on to index and state. The first topic goes first: a process that
        dies here has begun what the stages end."""
        self.deletions.add(records)
        alerts: dict[str, Sequence[str]] = {}
        for part in parts(ads):
            alerts |= self.watches.alerts_of({ident: ads[ident] for ident in part})
        self.bus.erase(ADS, ads)
        gone = self.bus.erase(SCORED, ads)
        of_gone = {ident: ads[ad] for ad in gone for ident in alerts.get(ad, ())}
        self.bus.erase(ALERTS, of_gone)
        return Done(len(ads), dead.sweep(self.bus, self.deletions))

    def forget_addresses(self, addresses: Iterable[str]) -> int:
        """Deletes what crawls know of addresses."""
        return seen.forget(self.deletions.engine, addresses)

    def apply(self, records: Sequence[Deletion] = ()) -> Done:
        """Takes over records of another copy, and deletes again what index, stream and crawls know
        in spite of the records, as after a restore."""
        self.deletions.add(records)
        held: dict[str, int] = {}
        for part in parts(self.index.ads()):
            held |= self._held(part)
        done = self.delete((), held)
        swept = sum(sweep(self.bus, topic, self.deletions) for topic in (ADS, SCORED, ALERTS))
        known = parts(seen.addresses(self.deletions.engine))
        self.forget_addresses([url for part in known for url in self._held_addresses(part)])
        return done._replace(messages=swept)

    def unfolded(self) -> list[str]:
        """Write-ahead logs in which what was deleted may still stand, since another process reads
        their files just now; the others are emptied."""
        paths = filter(None, map(file_of, (self.context.stream_url, self.context.state_url)))
        return [f"{path}-wal" for path in paths if not fold(path, PATIENCE)]

    def _held(self, ads: Sequence[Ad]) -> dict[str, int]:
        bounds = self.deletions.bounds([sign(ad.id, ad) for ad in ads])
        named = zip(ads, bounds, strict=True)
        return {ad.id: bound for ad, bound in named if bound is not None}

    def _held_addresses(self, urls: Sequence[str]) -> list[str]:
        held = self.deletions.among([page_key(url) for url in urls])
        return [url for url in urls if page_key(url) in held]


def parts(found: Iterable[T]) -> Iterator[list[T]]:
    """Things by the thousand."""
    left = iter(found)
    while part := list(islice(left, BATCH)):
        yield part


def _content_type(headers: Iterable[tuple[str, str]]) -> str:
    return next((value for name, value in headers if name.lower() == "content-type"), "")


def _spellings(url: str) -> set[str]:
    """The address of a page as it stands and as crawls write it; none of a file, whose name others
    have too."""
    crawled = links.normalise(url)
    return {url, crawled} if crawled else set()


def _kept(ad: str, ref: RecordRef) -> Kept:
    return Kept(ad, ref.file, ref.offset)
