"""Redirects that are not followed, whatever they lead from."""

from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.http import Response

from crawlers.middlewares import RedirectMiddleware, Refused, retry_after

HOME = "https://example.com/jobs/1"


def follow(location: str, **meta: object) -> Request:
    """The request that follows from a redirect, for a job to which every address belongs."""
    everything = SimpleNamespace(holds=lambda _url: True)
    job = SimpleNamespace(
        source=SimpleNamespace(limits=SimpleNamespace(redirects=9)),
        pictures=everything,
        holds=everything.holds,
        is_start=lambda _url: False,
        is_deleted=lambda _url: False,
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


def test_a_redirect_brings_no_user_and_password() -> None:
    assert follow("https://me:secret@example.com/2", picture=True).url == "https://example.com/2"


@pytest.mark.parametrize("location", ["http://[bad", "http://example.com:99999/", "https://[::1"])
def test_a_redirect_to_no_address_is_refused(location: str) -> None:
    with pytest.raises(Refused, match="no address") as refused:
        follow(location, page=True)
    assert refused.value.category == "gone"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        (b"12", 12),
        (b" 0 ", 0),
        (b"-1", None),
        (b"soon", None),
        (b"\xb2", None),
        (b"9" * 400, float("inf")),
        (b"Sat, 01 Jan 2000 00:00:00 GMT", 0),
        (b"Sat, 99 Jan 99999999 00:00:00 +9999", None),
    ],
)
def test_how_long_a_site_asks_to_wait(header: bytes | None, seconds: float | None) -> None:
    assert retry_after(header) == seconds
