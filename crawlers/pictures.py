"""The pictures of one crawl: which are asked for, and what becomes of each.

Only pictures that an ad names are fetched, each address once a run. What is kept of one is its
SHA-256 and its perceptual hash; its bytes only where the source says ``pictures: keep``.
"""

import hashlib
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from crawlers import content, links, verdict
from crawlers.fetched import Fetched
from crawlers.parse import parse
from crawlers.picture_store import Picture, Pictures
from crawlers.report import Report
from crawlers.source import Source
from stream.deletions import Deletions
from stream.errors import InputError
from stream.messages import Ad, Capture, RecordRef

Hash = Callable[[bytes], Awaitable[str]]
"""The perceptual hash of a picture, made where it holds up nothing; an InputError says why one has
none."""
Keep = Callable[[Fetched], RecordRef]

ACCEPT = "image/jpeg,image/png,image/webp,image/gif,image/bmp;q=0.9,*/*;q=0.1"
LONGEST = 2000
"""Characters of an address; Scrapy drops longer ones, and PostgreSQL has no place in an index."""
IN_HAND = 4
"""Pictures on their way or waiting for their hash; after a kill they are asked for anew."""
_TEXTS = frozenset({"application/xhtml+xml", "application/json", "application/xml"})


class Wanted(NamedTuple):
    """A picture to ask for, with the headers that ask for it only if it changed."""

    url: str
    headers: dict[str, str]


class PictureWork:
    """The work on the pictures of one source. It fetches nothing itself: ``due`` says what to ask
    for, ``receive`` and ``fail`` take what came of it; ``tally`` counts outcomes."""

    def __init__(
        self,
        source: Source,
        store: Pictures,
        hash_picture: Hash,
        report: Report,
        keep: Keep | None = None,
        *,
        since: int | None = None,
        again: bool = False,
        deletions: Deletions | None = None,
    ) -> None:
        self.source = source
        self.store = store
        self.hash_picture = hash_picture
        self.report = report
        self.keep = keep
        self.since = since
        self.again = again
        self.deletions = deletions
        self.tally: Counter[str] = Counter()
        self._sites = {host for host, _ in links.scope_of(source).roots}
        self._planned: set[str] = set()
        self._queue: deque[str] = deque()
        self._foreign: set[str] = set()
        self._blocked = 0
        self._in_hand = 0

    def holds(self, url: str) -> bool:
        """Whether a picture may be fetched from an address: of the source, or of its hosts for
        pictures."""
        parts = urlsplit(url)
        listed = {parts.netloc, parts.hostname} & set(self.source.picture_hosts)
        return bool(listed) or links.site(parts.netloc) in self._sites

    def name(self, capture: Capture, body: bytes) -> None:
        """Notes which pictures the ads of a new page name, and plans to ask for them."""
        ads = _ads(capture, body)
        for ad in ads if self.deletions is None else self.deletions.left(ads):
            urls = self._chosen(ad)
            self.store.name(ad.id, capture.url, urls)
            for url in urls:
                self._plan(url)

    def retry(self, page: str) -> None:
        """Plans to ask again for what an unchanged page named and could not be had."""
        for url in self.store.still_open(page):
            self._plan(url)

    def _chosen(self, ad: Ad) -> list[str]:
        named = [url for url in dict.fromkeys(map(links.normalise, ad.images)) if url]
        urls = [url for url in named if len(url) <= LONGEST]
        self.tally["too long"] += len(named) - len(urls)
        ours = dict.fromkeys(filter(self.holds, urls))
        self._tell_foreign([url for url in urls if url not in ours])
        most = self.source.limits.pictures
        self.tally["over the limit"] += max(0, len(ours) - most)
        return list(ours)[:most]

    def _tell_foreign(self, urls: Sequence[str]) -> None:
        """Pictures of other hosts are counted, and the first of each host is reported."""
        self.tally["elsewhere"] += len(urls)
        for url in urls:
            host = urlsplit(url).netloc
            if host not in self._foreign:
                self._foreign.add(host)
                detail = f"picture: stands on {host}, which is not among picture_hosts"
                self.report.add(url, "gone", detail)

    def _plan(self, url: str) -> None:
        if url not in self._planned:
            self._planned.add(url)
            self._queue.append(url)

    def due(self) -> Iterator[Wanted]:
        """What to ask for now; to be called again after each answer. A site that keeps refusing
        pictures is asked for no more."""
        while self._queue and self._in_hand < IN_HAND:
            url = self._queue.popleft()
            known = self.store.known(url)
            if known is None or self._is_done(known):
                continue
            if self._blocked >= self.source.limits.blocked:
                self.tally["left"] += 1
                continue
            self._in_hand += 1
            yield Wanted(url, self._conditions(known))

    def _is_done(self, known: Picture) -> bool:
        """Whether the interrupted run that this one resumes has asked for it."""
        recent = self.since is not None and known.asked >= self.since
        return recent and not known.is_open and not self.again

    def _conditions(self, known: Picture) -> dict[str, str]:
        if self.again or not self._is_whole(known):
            return {}
        headers = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
        return {name: value for name, value in headers.items() if value}

    def _is_whole(self, known: Picture) -> bool:
        """Whether nothing would be gained by having the same bytes again."""
        kept = self.keep is None or bool(known.file)
        return bool(known.sha256) and kept and known.category in ("", "parse-failed")

    async def receive(self, url: str, fetched: Fetched) -> None:
        """Takes the answer to the question for a picture; returns when it is hashed."""
        try:
            await self._receive(url, fetched)
        finally:
            self._in_hand -= 1

    async def _receive(self, url: str, fetched: Fetched) -> None:
        known = self.store.known(url)
        if known is None:
            self.tally["forgotten"] += 1  # its ad was deleted while it was on its way
            return
        said = verdict.of_status(fetched.status)
        if fetched.status == 304:
            self._same(known, known.etag, known.modified)
        elif said.category:
            self._fail(url, said.category, said.detail)
        else:
            self._blocked = 0
            await self._take(known, fetched)

    async def _take(self, known: Picture, fetched: Fetched) -> None:
        if why := _no_picture(fetched):
            self._fail(known.url, "parse-failed", why)
            return
        sha256 = hashlib.sha256(fetched.body).hexdigest()
        etag, modified = fetched.header("etag"), fetched.header("last-modified")
        if sha256 == known.sha256 and self._is_whole(known):
            self._same(known, etag, modified)
            return
        hash_, why = await self._hash(fetched.body)
        if self.store.known(known.url) is None:
            self.tally["forgotten"] += 1
            return
        ref = self.keep(fetched) if self.keep else None
        self._count(known.url, "parse-failed" if why else "", why, "hashed")
        self.store.put(
            known.url,
            sha256=sha256,
            hash=hash_,
            category="parse-failed" if why else "",
            detail=why,
            etag=etag,
            modified=modified,
            file=ref.file if ref else "",
            offset=ref.offset if ref else 0,
        )

    def _same(self, known: Picture, etag: str, modified: str) -> None:
        self._count(known.url, known.category, known.detail, "unchanged")
        self.store.put(known.url, etag=etag, modified=modified)

    async def _hash(self, body: bytes) -> tuple[str, str]:
        """The hash, or the reason why there is none."""
        try:
            return await self.hash_picture(body), ""
        except InputError as error:
            return "", error.what

    def fail(self, url: str, category: str, detail: str) -> None:
        """Notes that an address gave no picture; without a category robots.txt forbids it."""
        self._in_hand -= 1
        self._fail(url, category, detail)

    def _fail(self, url: str, category: str, detail: str) -> None:
        self._blocked = self._blocked + 1 if category == "blocked" else 0
        if category:
            self._count(url, category, detail)
        else:
            self.tally["forbidden"] += 1
        self.store.put(url, category=category or "forbidden", detail=detail)

    def _count(self, url: str, category: str, detail: str, good: str = "") -> None:
        self.tally["failed" if category else good] += 1
        if category:
            self.report.add(url, category, f"picture: {detail}")


def _ads(capture: Capture, body: bytes) -> Sequence[Ad]:
    """The ads of a page; what cannot be parsed is told by whoever parses it for its ads."""
    try:
        return parse(capture, body)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  (the stage ``parse`` reports it)
        return ()


def _no_picture(fetched: Fetched) -> str:
    kind = content.mime(fetched.header("content-type"))
    if kind.startswith("text/") or kind in _TEXTS:
        return f"is {kind}, no picture"
    return "" if fetched.body else "is empty"
