"""One crawl of one source: what is asked for, what becomes of each page, and the report."""

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urlsplit

from crawlers import charset, content, links, verdict
from crawlers.evidence import Archive, Page
from crawlers.fetched import Fetched, Next, Tally
from crawlers.frontier import Frontier
from crawlers.outline import Outline, outline
from crawlers.picture_store import Pictures
from crawlers.pictures import Hash, PictureWork, Wanted
from crawlers.report import TRANSIENT, Report
from crawlers.seen import Known, Memory
from crawlers.source import Source
from stream.deletions import Deletions, page_key
from stream.messages import Capture, RecordRef, now

Emit = Callable[[Capture], None]
_INDEX = ("index.", "default.", "home.")


class Job:
    """The work on one source. It fetches nothing itself: ``plan`` says what to ask for, ``receive``
    and ``fail`` take what came of it. An error of ``emit`` or of the archive goes through."""

    def __init__(
        self,
        source: Source,
        archive: Archive,
        emit: Emit,
        memory: Memory,
        *,
        run: str,
        max_pages: int | None = None,
        again: bool = False,
        since: int | None = None,
        seen: Emit | None = None,
        ignores_robots: bool = False,
        hash_picture: Hash | None = None,
        deletions: Deletions | None = None,
    ) -> None:
        self.source = source
        self.archive = archive
        self.emit = emit
        self.memory = memory
        self.deletions = deletions
        self.run = run
        self.again = again
        self.since = since
        self.seen = seen or (lambda _capture: None)
        self.ignores_robots = ignores_robots
        self.frontier = Frontier(source)
        self.starts = self.frontier.starts
        self.report = Report(source.id)
        self.tally = Tally()
        self.budget = min(max_pages or source.max_pages, source.max_pages)
        self.stop = ""
        self.fatal: Exception | None = None
        self._sites = sorted({host for host, _ in self.frontier.scope.roots})
        self.robots = self._robots_policy()
        self.pictures = self._picture_work(hash_picture)
        self._done: set[str] = set()
        self._bodies: set[str] = set()
        self._blocked = 0
        self._failed = 0

    def _picture_work(self, hash_picture: Hash | None) -> PictureWork | None:
        if self.source.pictures == "none":
            return None
        if hash_picture is None or self.memory.engine is None:
            raise ValueError(f"{self.source.id} wants pictures: a hash and a state are needed")
        return PictureWork(
            self.source,
            Pictures(self.memory.engine, self.source.id),
            hash_picture,
            self.report,
            self._keep_picture if self.source.pictures == "keep" else None,
            since=self.since,
            again=self.again,
            deletions=self.deletions,
        )

    def _robots_policy(self) -> str:
        override = self.source.politeness.robots_override
        if override is None or not self.ignores_robots:
            return "obeyed"
        own = ", ".join(self._sites)
        who, reason, until = override.who, override.reason, override.until
        return f"obeyed, but of {own} lifted by {who} until {until}: {reason}"

    def _keep_picture(self, fetched: Fetched) -> RecordRef:
        return self.archive.write(self._kept(fetched, now()))

    def due_pictures(self) -> list[Wanted]:
        """Which pictures to ask for now."""
        return [] if self.pictures is None else list(self.pictures.due())

    def holds(self, url: str) -> bool:
        """Whether an address belongs to the source."""
        return self.frontier.scope.holds(url) or self.is_start(url)

    def _is_own(self, url: str) -> bool:
        """Whether an address is on a host of the source, and not of its pictures alone."""
        return links.site(urlsplit(url).netloc) in self._sites

    def lifts_robots(self, url: str) -> bool:
        """Whether the source's recorded decision lifts robots.txt for an address."""
        return self.ignores_robots and self._is_own(url)

    def leave(self, url: str) -> None:
        """Takes note that a host asks for a longer pause than there is time for."""
        if self._is_own(url):
            self.stop = "blocked"

    def is_start(self, url: str) -> bool:
        """Whether an address is a start page, or an index page that stands for one."""
        head, _, last = urlsplit(url).path.rpartition("/")
        plain = url.replace(f"{head}/{last}", f"{head}/") if last.startswith(_INDEX) else url
        return links.normalise(plain) in self.starts

    def fetched(self, url: str) -> bool:
        """Whether an address was fetched in this run."""
        return links.normalise(url) in self._done

    def begin(self) -> Iterator[tuple[Next, Known | None]]:
        """What to ask for first."""
        return self.plan(Next(url) for url in self.starts)

    def plan(self, found: Iterable[Next]) -> Iterator[tuple[Next, Known | None]]:
        """Which addresses to ask for, with what is known of them. What an interrupted run has
        fetched is taken from the evidence instead."""
        queue = deque(found)
        while queue:
            one = queue.popleft()
            known = self.memory.get(one.url)
            if self.is_deleted(one.url):
                self.tally.deleted += 1
            elif known is not None and self._is_resumed(known):
                queue.extend(self._recall(known, one.depth))
            elif self.frontier.traps.closed(one.url):
                self.tally.trapped += 1
            elif self.budget <= 0:
                self.tally.left += 1
            else:
                self.budget -= 1
                yield one, known

    def conditions(self, known: Known | None) -> dict[str, str]:
        """Headers that ask for a page only if it changed; a browser draws nothing from a 304."""
        if known is None or self.again or self.source.fetch == "browser" or not self._held(known):
            return {}
        headers = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
        return {name: value for name, value in headers.items() if value}

    def receive(self, fetched: Fetched, depth: int) -> list[Next]:
        """Keeps a page, reports it where it is not simply good, and says where it leads."""
        self.tally.pages += 1
        self.tally.statuses[fetched.status] += 1
        self._count_answer(fetched.status)
        url = links.normalise(fetched.url) or fetched.url
        if url in self._done:
            self.tally.duplicates += 1
            return []
        self._done.add(url)
        if self.is_deleted(url, fetched.url, fetched.asked):
            self.tally.deleted += 1
            return []
        known = self.memory.get(url)
        if fetched.status == 304 and known is not None:
            self._bodies.add(known.sha256)
            self._touch(known)
            return self._from_evidence(known, depth)
        return self._page(fetched, url, depth)

    def is_deleted(self, *urls: str) -> bool:
        """Whether nothing of an address may be kept, since its ad was deleted on request."""
        keys = map(page_key, urls)
        return self.deletions is not None and self.deletions.holds_back(*keys)

    def _page(self, fetched: Fetched, url: str, depth: int) -> list[Next]:
        if why := content.not_html(fetched.header("content-type"), fetched.body):
            said = verdict.of_status(fetched.status)
            self._count_failure(said.category)
            self.note(fetched.asked, said.category or "not-html", said.detail or why)
            return []
        decoded = self._decode(fetched)
        page = outline(decoded.text)
        said = verdict.of_response(fetched.status, page, fetched.url, fetched.asked)
        self._blocked = self._blocked + 1 if said.category == "blocked" else 0
        if self._blocked >= self.source.limits.blocked:
            self.stop = "blocked"
        self._count_failure(said.category)
        if said.category:
            self._set_aside(fetched, said)
            return self._lead(page, url, depth) if said.detail.startswith("expired") else []
        self._keep(fetched, url, decoded)
        return self._lead(page, url, depth, decoded.encoding)

    def _decode(self, fetched: Fetched) -> charset.Decoded:
        if fetched.via == "browser":
            text = fetched.body.decode(fetched.encoding or "utf-8", "replace")
            return charset.Decoded(text, fetched.encoding or "utf-8", "")
        return charset.decode(fetched.body, fetched.header("content-type"), self.source.languages)

    def _set_aside(self, fetched: Fetched, said: verdict.Verdict) -> None:
        """A notice that an ad is gone is evidence too; it is kept, and becomes no capture."""
        if said.category == "gone" and fetched.status < 400:
            self.archive.write(self._kept(fetched, now()))
        self.note(fetched.asked, said.category, said.detail)

    def _keep(self, fetched: Fetched, url: str, decoded: charset.Decoded) -> None:
        sha256 = hashlib.sha256(fetched.body).hexdigest()
        category = "bad-encoding-but-parsed" if decoded.wrong else ""
        if category:
            self.report.add(fetched.asked, category, decoded.wrong)
        known = self.memory.get(url) or Known(source=self.source.id, url=url, asked=0)
        if known.sha256 == sha256 and not self.again and self._held(known):
            self._bodies.add(sha256)
            self._touch(known.now(category, decoded.wrong))
        elif sha256 in self._bodies:
            self.tally.duplicates += 1
            self.memory.put(known.now("", ""))
        else:
            self._bodies.add(sha256)
            self._capture(fetched, url, decoded.encoding, known.now(category, decoded.wrong))

    def _capture(self, fetched: Fetched, url: str, encoding: str, known: Known) -> None:
        ref = self.archive.write(self._kept(fetched, known.asked))
        capture = Capture(
            id=hashlib.sha256(f"{self.source.id}\n{url}\n{ref.sha256}".encode()).hexdigest()[:32],
            source=self.source.id,
            kind=self.source.kind,
            url=url,
            fetched_at=known.asked,
            status=fetched.status,
            content_type=fetched.header("content-type"),
            encoding=encoding,
            via=fetched.via,
            record=ref,
            run=self.run,
        )
        self.emit(capture)
        if self.pictures is not None:
            self.pictures.name(capture, fetched.body)
        self.tally.captures += 1
        tags = {"etag": fetched.header("etag"), "modified": fetched.header("last-modified")}
        self.memory.put(known.captured(capture, **tags))
        self.seen(capture)

    def _kept(self, fetched: Fetched, at: int) -> Page:
        return Page(
            source=self.source.id,
            run=self.run,
            url=fetched.url,
            body=fetched.body,
            status=fetched.status,
            at=at,
            headers=fetched.headers,
            request_headers=fetched.request_headers,
            via=fetched.via,
            ip=fetched.ip,
            legal_basis=self.source.legal_basis,
            robots=self.robots,
        )

    def fail(self, url: str, category: str, detail: str) -> None:
        """Notes that an address gave no page; without a category it is only counted."""
        self._count_failure(category)
        if category:
            self.note(url, category, detail)
        else:
            self.tally.forbidden += 1

    def _count_answer(self, status: int) -> None:
        """A site that answers is not down; one that says a page is unchanged does not refuse."""
        if not verdict.of_status(status).category:
            self._failed = 0
        if status == 304:
            self._blocked = 0

    def _count_failure(self, category: str) -> None:
        """A site that is down is not asked for all its pages in vain."""
        self._failed = self._failed + 1 if category in ("retry-exhausted", "timeout") else 0
        if self._failed >= self.source.limits.failures:
            self.stop = self.stop or "unreachable"

    def note(self, url: str, category: str, detail: str) -> None:
        """Reports an address and remembers it."""
        self.report.add(url, category, detail)
        key = links.normalise(url) or url
        known = self.memory.get(key) or Known(source=self.source.id, url=key, asked=0)
        self.memory.put(known.now(category, detail))

    def _touch(self, known: Known) -> None:
        """The page is as it was: it was seen again, and there is no new capture."""
        self.tally.unchanged += 1
        self.memory.put(known.now(known.category, known.detail))
        self._seen_again(known)

    def _seen_again(self, known: Known) -> None:
        self.seen(known.message(self.source.kind))
        if self.pictures is not None:
            self.pictures.retry(known.url)

    def _is_resumed(self, known: Known) -> bool:
        recent = self.since is not None and known.asked >= self.since
        return recent and known.category not in TRANSIENT and not self.again

    def _recall(self, known: Known, depth: int) -> list[Next]:
        self._done.add(known.url)
        if known.category:
            self.report.add(known.url, known.category, known.detail)
        if not known.sha256 or known.category not in ("", "bad-encoding-but-parsed"):
            return []
        self._bodies.add(known.sha256)
        self._seen_again(known)
        return self._from_evidence(known, depth)

    def _from_evidence(self, known: Known, depth: int) -> list[Next]:
        """Where a page leads that stands in the evidence as it is."""
        body = self.archive.body(known.ref)
        text = body.decode(known.encoding or "utf-8", "replace")
        return self._lead(outline(text), known.url, depth, known.encoding)

    def _held(self, known: Known) -> bool:
        return bool(known.sha256) and self.archive.path(known.ref).is_file()

    def _lead(self, page: Outline, url: str, depth: int, encoding: str = "utf-8") -> list[Next]:
        """The links to follow from a page; documents are reported and not fetched."""
        fresh = self.frontier.fresh(page, url, encoding)
        for one in fresh:
            if one.document:
                self.note(one.url, "not-html", f"leads to a {one.document} file, not fetched")
        return self.frontier.steps(page, url, depth, fresh)
