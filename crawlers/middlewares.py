"""Politeness on the way to a site: robots.txt, patience with errors, no redirect too far, and no
address of a private network."""

import asyncio
from collections import defaultdict
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin, urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError, IgnoreRequest
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.settings.default_settings import RETRY_EXCEPTIONS
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.misc import load_object
from w3lib.url import safe_url_string

from crawlers import private, robots
from crawlers.settings import AGENT
from crawlers.verdict import leads_to_login

if TYPE_CHECKING:
    from crawlers.job import Job

RETRY_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 522, 524})
FAILURES: list[Any] = list(RETRY_EXCEPTIONS)
CLOSED = frozenset({401, 403, 429})
"""Statuses of robots.txt with which a site says no; RFC 9309 would allow everything."""
LONGEST_DELAY = 3600.0
"""Seconds between two pages; as many as ``politeness.delay`` may be."""


class Refused(IgnoreRequest):
    """A page is not fetched; ``category`` is empty when that is nothing to report."""

    def __init__(self, category: str, detail: str) -> None:
        super().__init__(detail)
        self.category = category
        self.detail = detail


class _Middleware:
    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def job(self) -> "Job":
        job: Job = self.crawler.spider.job  # type: ignore[union-attr]
        return job


class AddressMiddleware(_Middleware):
    """Refuses what stands in a private network, unless the source was configured there. What a name
    was resolved to is what is connected to: Scrapy keeps it as long as the process runs."""

    async def process_request(self, request: Request) -> None:
        address = await self._address(request.url)
        if why := private.refusal(self.job.source, request.url, address):
            raise Refused("gone", why)

    async def _address(self, url: str) -> str:
        from twisted.internet import reactor as installed

        host = urlsplit(url).hostname or ""
        if private.is_private(host) or self._is_proxied(url):
            return host
        reactor: Any = installed
        address: str = await maybe_deferred_to_future(reactor.resolve(host))
        return address

    def _is_proxied(self, url: str) -> bool:
        """Whether a proxy resolves the name, as HttpProxyMiddleware decides it."""
        parts = urlsplit(url)
        if self.job.source.local or parts.scheme not in getproxies():
            return False
        return not proxy_bypass(parts.hostname or "")


class RobotsMiddleware(_Middleware):
    """Obeys robots.txt: 404 allows; 5xx, silence and refusal forbid; its delay is honoured. A
    recorded decision lifts it for the hosts of the source, not for those of its pictures."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.known: dict[str, asyncio.Future[robots.Robots | Refused]] = {}

    async def process_request(self, request: Request) -> None:
        if request.meta.get("robots") or self.job.lifts_robots(request.url):
            return
        rules = await self._rules(request.url)
        if isinstance(rules, Refused):
            raise Refused(rules.category, rules.detail)
        if not rules.allowed(request.url):
            raise Refused("", "robots.txt")

    async def process_response(self, request: Request, response: Response) -> Response:
        """A browser follows redirects by itself; where it must not have come to is not kept."""
        if "playwright" in response.flags and response.url != request.url:
            if not self.job.holds(response.url):
                raise Refused("gone", f"leads out of the source: {response.url}"[:300])
            await self.process_request(request.replace(url=response.url))
        return response

    async def _rules(self, url: str) -> "robots.Robots | Refused":
        parts = urlsplit(url)
        if parts.netloc not in self.known:
            future = asyncio.get_running_loop().create_future()
            self.known[parts.netloc] = future
            rules = await self._fetch(f"{parts.scheme}://{parts.netloc}/robots.txt")
            if isinstance(rules, robots.Robots):
                rules = self._slowed_down(parts.hostname or "", rules)
            future.set_result(rules)
        return await self.known[parts.netloc]

    async def _fetch(self, url: str) -> "robots.Robots | Refused":
        request = Request(url, callback=NO_CALLBACK, meta={"robots": True}, dont_filter=True)
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001  (whatever went wrong, the site stays closed)
            return Refused("robots-unavailable", f"robots.txt: {_why(error)}")
        return _rules_of(response)

    def _slowed_down(self, host: str, rules: robots.Robots) -> "robots.Robots | Refused":
        if rules.delay > LONGEST_DELAY:
            asked = f"robots.txt asks for {rules.delay:g} seconds between two pages"
            return Refused("robots-unavailable", asked)
        self._slow_down(host, rules.delay)
        return rules

    def _slow_down(self, host: str, delay: float) -> None:
        downloader = self.crawler.engine.downloader
        throttle = self.crawler.get_extension(AutoThrottle)
        if throttle is not None:
            throttle.mindelay = max(throttle.mindelay, delay)
            throttle.maxdelay = max(throttle.maxdelay, delay)
        downloader._delay = max(downloader._delay, delay)
        if host in downloader.slots:
            downloader.slots[host].delay = max(downloader.slots[host].delay, delay)


def _rules_of(response: Response) -> "robots.Robots | Refused":
    status = response.status
    if status >= 500 or status in CLOSED or 300 <= status < 400:
        return Refused("robots-unavailable", f"robots.txt: status {status}")
    return robots.Robots() if status >= 400 else robots.parse(response.body, AGENT)


def _why(error: Exception) -> str:
    return str(error)[:200] or type(error).__name__


class RetryMiddleware(_Middleware):
    """Tries again after a pause that doubles, or that the site asks for; then nothing else of its
    host is asked for either. A host that asks for too long a pause is left in peace."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.failures = tuple(load_object(failure) for failure in FAILURES)
        self.until: defaultdict[str, float] = defaultdict(float)

    async def process_request(self, request: Request) -> None:
        while (pause := self.until[urlsplit(request.url).netloc] - monotonic()) > 0:
            if pause > self.job.source.limits.wait:
                raise Refused("blocked", f"the site asks to wait {pause:.0f} seconds longer")
            await asyncio.sleep(pause)

    async def process_response(self, request: Request, response: Response) -> Any:
        if response.status not in RETRY_STATUSES:
            return response
        asked = retry_after(response.headers.get("Retry-After"))
        if asked is not None:
            self._wait(request.url, response.status, asked)
        return await self._again(request, asked, self.job.source.limits.retries) or response

    def _wait(self, url: str, status: int, asked: float) -> None:
        host = urlsplit(url).netloc
        self.until[host] = max(self.until[host], monotonic() + asked)
        if asked > (most := self.job.source.limits.wait):
            self.job.leave(url)
            detail = f"status {status}; asks to wait {asked:.0f} seconds, more than {most:g}"
            raise Refused("blocked", detail)

    async def process_exception(self, request: Request, exception: Exception) -> Any:
        if not isinstance(exception, self.failures):
            return None
        retries = self.job.source.limits.retries
        slow = isinstance(exception, DownloadTimeoutError)
        return await self._again(request, None, min(1, retries) if slow else retries)

    async def _again(self, request: Request, asked: float | None, most: int) -> Request | None:
        limits = self.job.source.limits
        tries = request.meta.get("retry_times", 0)
        pause = limits.backoff * 2**tries if asked is None else asked
        if tries >= most or pause > limits.wait:
            return None
        await asyncio.sleep(pause)
        again: Request = request.replace(dont_filter=True)
        again.meta["retry_times"] = tries + 1
        return again


def retry_after(header: bytes | None) -> float | None:
    """Seconds to wait by a Retry-After header (seconds or a date); ``None`` without one."""
    text = (header or b"").decode("latin-1").strip()
    if text.isdecimal():
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _target(url: str, location: str) -> str:
    """Where a redirect leads, without fragment, user and password."""
    try:
        parts = urlsplit(urljoin(url, safe_url_string(location)))
        _ = parts.port
    except ValueError as error:
        raise Refused("gone", f"leads to no address: {location}"[:300]) from error
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))


class RedirectMiddleware(_Middleware):
    """Follows redirects within the source; a circle, a log-in and another site end them."""

    def process_response(self, request: Request, response: Response) -> Any:
        location = response.headers.get("Location")
        if response.status not in (301, 302, 303, 307, 308) or not location:
            return response
        target = _target(request.url, location.decode("utf-8", "replace").strip())
        chain = [*request.meta.get("redirect_urls", ()), request.url]
        self._refuse(request, target, chain)
        moved: Request = request.replace(url=target, dont_filter=True)
        moved.meta["redirect_urls"] = chain
        return moved

    def _refuse(self, request: Request, target: str, chain: list[str]) -> None:
        if urlsplit(target).scheme not in ("http", "https"):  # a file of this machine, for one
            raise Refused("gone", f"leads out of the web: {target}"[:300])
        if target in chain:
            raise Refused("redirect-loop", " → ".join([*chain, target])[:500])
        if len(chain) > self.job.source.limits.redirects:
            raise Refused("redirect-loop", f"more than {len(chain) - 1} redirects")
        if request.meta.get("picture"):
            self._refuse_picture(target)
        elif not request.meta.get("robots"):
            self._refuse_page(target, chain[0])

    def _refuse_picture(self, target: str) -> None:
        if leads_to_login(target):
            raise Refused("blocked", f"leads to a log-in: {target}"[:300])
        if self.job.pictures is None or not self.job.pictures.holds(target):
            raise Refused("gone", f"leads out of the source: {target}"[:300])

    def _refuse_page(self, target: str, asked: str) -> None:
        if leads_to_login(target):
            raise Refused("blocked", f"leads to a log-in: {target}"[:300])
        if not self.job.holds(target):
            raise Refused("gone", f"leads out of the source: {target}"[:300])
        if self.job.is_start(target) and not self.job.is_start(asked):
            raise Refused("gone", f"leads to the start page: {target}"[:300])
        if self.job.is_deleted(target):
            self.job.tally.deleted += 1
            raise Refused("", "leads to a page that was deleted")
        if self.job.fetched(target):
            raise Refused("", "leads to a page that is known")
