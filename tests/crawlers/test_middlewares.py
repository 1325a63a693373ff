"""Redirects that are not followed, whatever they lead from."""

from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.http import Response

from crawlers.middlewares import RedirectMiddleware, Refused

HOME = "https://example.com/jobs/1"


def follow(location: str, **meta: object) -> Request:
    """The request that follows from a redirect, for a job to which every address belongs."""
    everything = SimpleNamespace(holds=lambda _url: True)
    job = SimpleNamespace(
        source=SimpleNamespace(limits=SimpleNamespace(redirects=9)),
        pictures=everything,
        holds=everything.holds,
        is_start=lambda _url: False,
        fetched=lambda _url: False,
    )
    crawler = SimpleNamespace(spider=SimpleNamespace(job=job))
    request = Request(HOME, meta=meta)
    response = Response(HOME, status=302, headers={"Location": location})
    return RedirectMiddleware(crawler).process_response(request, response)


@pytest.mark.parametrize("kind", ["page", "picture", "robots"])
@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/hostname",
        "file://example.com/etc/hostname",
        "FILE://example.com/jobs/1",
        "ftp://example.com/jobs/1",
        "s3://example.com/jobs/1",
        "data:text/html,<h1>Job</h1>",
    ],
)
def test_a_redirect_stays_on_the_web(location: str, kind: str) -> None:
    with pytest.raises(Refused, match="out of the web") as refused:
        follow(location, **{kind: True})
    assert refused.value.category == "gone"


def test_a_redirect_within_the_source_is_followed() -> None:
    moved = follow("../jobs/2#top", page=True)
    assert (moved.url, moved.meta["redirect_urls"]) == ("https://example.com/jobs/2", [HOME])
