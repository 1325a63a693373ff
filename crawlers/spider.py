"""The one spider: asks for what a job plans, and hands it what came of it."""

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any, Self

import scrapy
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, IgnoreRequest, StopDownload
from scrapy.http import Request, Response, TextResponse
from twisted.python.failure import Failure

from crawlers import browser
from crawlers.content import is_media
from crawlers.fetched import Fetched, Next
from crawlers.job import Job
from crawlers.middlewares import Refused
from crawlers.pictures import ACCEPT
from crawlers.seen import Known

FIRST = 1_000_000
"""Priority of pictures: they are fetched right after the page of their ad, before other pages."""


class SiteSpider(scrapy.Spider):
    """Fetches the pages of one source; it only follows links, and keeps what it gets."""

    name = "site"

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.job = job

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider: Self = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.headers, signal=signals.headers_received)
        crawler.signals.connect(spider.broken, signal=signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        for request in self._requests(self._guard(lambda: list(self.job.begin()))):
            yield request
        for request in self._pictures():
            yield request

    def _requests(self, planned: Iterable[tuple[Next, Known | None]]) -> Iterator[Request]:
        for one, known in planned:
            yield Request(
                one.url,
                callback=self.page,
                errback=self.failed,
                headers=self.job.conditions(known),
                dont_filter=True,
                meta={"page": True, "depth": one.depth, "step": one.depth, **self._browser()},
            )

    def _pictures(self) -> Iterator[Request]:
        for one in self._guard(self.job.due_pictures):
            yield Request(
                one.url,
                callback=self.picture,
                errback=self.no_picture,
                headers={"Accept": ACCEPT, **one.headers},
                dont_filter=True,
                priority=FIRST,
                meta={
                    "picture": one.url,
                    "download_maxsize": self.job.source.limits.picture_size,
                },
            )

    def _browser(self) -> dict[str, Any]:
        return browser.meta(self.job.source) if self.job.source.fetch == "browser" else {}

    def _guard(self, work: Any, *args: Any) -> Any:
        """The bus or the archive failing fails the crawl; nothing is dropped."""
        try:
            return work(*args)
        except Exception as error:
            raise self._fatal(error) from error

    def _fatal(self, error: Exception) -> CloseSpider:
        self.job.fatal = self.job.fatal or error
        return CloseSpider("failed")

    def page(self, response: Response) -> Iterator[Request]:
        step = response.meta["step"]
        found = self._guard(self.job.receive, fetched_of(response), step)
        self._stop()
        yield from self._requests(self._guard(lambda: list(self.job.plan(found))))
        yield from self._pictures()

    async def picture(self, response: Response) -> AsyncIterator[Request]:
        work, url = self.job.pictures, response.meta["picture"]
        try:
            if work is not None:
                await work.receive(url, fetched_of(response))
        except Exception as error:
            raise self._fatal(error) from error
        for request in self._pictures():
            yield request

    def no_picture(self, failure: Failure) -> Iterator[Request]:
        work, request = self.job.pictures, failure.request  # type: ignore[attr-defined]
        if work is not None:
            self._guard(work.fail, request.meta["picture"], *why(failure.value))
        yield from self._pictures()

    def failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]
        url = (request.meta.get("redirect_urls") or [request.url])[0]
        category, detail = why(failure.value)
        self._guard(self.job.fail, url, category, detail)
        self._stop()

    def _stop(self) -> None:
        if self.job.stop:
            raise CloseSpider(self.job.stop)

    def headers(self, headers: Any, request: Request) -> None:
        """Stops the download of what is not wanted as soon as its type is known: a document in the
        place of a page, a page in the place of a picture."""
        kind = (headers.get("Content-Type") or b"").decode("latin-1")
        if request.meta.get("page") and is_media(kind):
            raise StopDownload(fail=False)
        if request.meta.get("picture") and kind.lower().startswith("text/"):
            raise StopDownload(fail=False)

    def broken(self, failure: Failure) -> None:
        error = failure.value
        if isinstance(error, Exception) and not isinstance(error, CloseSpider):
            self.job.fatal = self.job.fatal or error


def fetched_of(response: Response) -> Fetched:
    """A response of Scrapy as the job takes it."""
    request = response.request or Request(response.url)
    return Fetched(
        url=response.url,
        asked=(response.meta.get("redirect_urls") or [request.url])[0],
        status=response.status,
        body=response.body,
        headers=_headers(response.headers),
        request_headers=_headers(request.headers),
        via="browser" if "playwright" in response.flags else "http",
        ip=str(response.ip_address or ""),
        encoding=response.encoding if isinstance(response, TextResponse) else "",
    )


def _headers(headers: Any) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), value.decode("utf-8", "replace"))
        for name, values in headers.items()
        for value in values
    )


_TIMEOUTS = ("DownloadTimeoutError", "TimeoutError")


def why(error: BaseException | None) -> tuple[str, str]:
    """Category and detail of a page that could not be fetched."""
    name, text = type(error).__name__, " ".join(str(error).split())[:300]
    if isinstance(error, Refused):
        return error.category, error.detail
    if name == "DownloadCancelledError" or (isinstance(error, IgnoreRequest) and "MAXSIZE" in text):
        return "too-large", "more bytes than the limit"
    if name in _TIMEOUTS:
        return "timeout", text or name
    return _of_browser(text) or ("retry-exhausted", text or name)


def _of_browser(text: str) -> tuple[str, str] | None:
    if "ERR_TOO_MANY_REDIRECTS" in text:
        return "redirect-loop", "the browser met too many redirects"
    if "Download is starting" in text or "Failed to download" in text:
        return "not-html", "the browser was given a file"
    return None
