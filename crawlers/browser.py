"""Pages that need a browser, by scrapy-playwright: only for sources that say so."""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from crawlers import private
from crawlers.source import Source
from stream.errors import MissingError

if TYPE_CHECKING:
    from playwright.async_api import Page, Request

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_PRIVATE = (
    *("localhost", "*.localhost", "[::*]", "[64:ff9b:*]", "[2002:*]", "[fe*]", "[fc*]", "[fd*]"),
    *("0.*.*.*", "10.*.*.*", "127.*.*.*", "169.254.*.*", "192.168.*.*"),
    *(f"172.{part}.*.*" for part in range(16, 32)),
)
"""What a page must not load, not even by way of a redirect, which is not shown to ``unwanted``."""
ABORTED = frozenset({"image", "font", "media"})
SETTLE = 10_000
"""Milliseconds that a page is given to fall quiet, or to show what ``wait_for`` names."""


def find_chromium(wanted: str = "") -> Path:
    """The browser: the one that is set, playwright's own, or the system's; MissingError else."""
    if wanted:
        if os.access(wanted, os.X_OK) and Path(wanted).is_file():
            return Path(wanted)
        raise _missing(f"{wanted} is no program", "correct THB_CHROMIUM or unset it")
    found = _playwrights() or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        cure = "apt-get install chromium, or set THB_CHROMIUM to its path"
        raise _missing("no Chromium is installed, and a source needs a browser", cure)
    return Path(found)


def _missing(what: str, cure: str) -> MissingError:
    return MissingError(what, where="THB_CHROMIUM", cure=cure)


def _playwrights() -> Path | None:
    """The newest browser that ``playwright install`` has fetched, without starting playwright."""
    folder = Path(
        os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright"
    )
    found = sorted(folder.glob("chromium-*/chrome-linux*/chrome"))
    return found[-1] if found else None


def _server(source: Source) -> str:
    """The proxy that the environment names, as for pages fetched without a browser; or empty."""
    proxies = {} if source.local else getproxies()
    return proxies.get("https") or proxies.get("http") or ""


def _proxy(source: Source) -> dict[str, Any]:
    server = _server(source)
    return {"proxy": {"server": server}} if server else {}


def settings(source: Source, chromium: Path, agent: str) -> dict[str, Any]:
    """What a source that needs a browser adds to its settings."""
    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    handler = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"
    return {
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler},
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_LAUNCH_OPTIONS": {
            "executable_path": str(chromium),
            "headless": True,
            "args": [*FLAGS, _no_private(source), *sandbox],
            "timeout": 60_000,
            **_proxy(source),
        },
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": source.politeness.concurrency,
        "PLAYWRIGHT_MAX_CONTEXTS": 1,
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": source.limits.timeout * 1000,
        "PLAYWRIGHT_ABORT_REQUEST": unwanted(source),
        "PLAYWRIGHT_CONTEXTS": {
            "default": {
                "user_agent": agent,
                "locale": source.languages[0],
                "accept_downloads": False,
                "service_workers": "block",
                "java_script_enabled": True,
            }
        },
    }


def _no_private(source: Source) -> str:
    """The flag that hides private addresses from pages, but for those that the source names and
    that of the proxy, which the browser itself has to find."""
    hosts = {*map(_host, source.start_urls), _host(_server(source))} - {""}
    own = sorted(f"[{host}]" if ":" in host else host for host in hosts)
    hidden = [f"MAP {pattern} ~NOTFOUND" for pattern in _PRIVATE]
    return f"--host-resolver-rules={', '.join([*hidden, *(f'EXCLUDE {host}' for host in own)])}"


def _host(url: str) -> str:
    return urlsplit(url if "://" in url else f"//{url}").hostname or ""


def unwanted(source: Source) -> "Callable[[Request], Awaitable[bool]]":
    """What tells whether a request of a page is not made: pictures, fonts, films, and what stands
    in a private network."""
    proxied = bool(_server(source))
    known: dict[str, str] = {}

    async def refuses(request: "Request") -> bool:
        if request.resource_type in ABORTED:
            return True
        host = urlsplit(request.url).hostname or ""
        if host not in known:
            known[host] = host if proxied else await _address(host)
        return bool(private.refusal(source, request.url, known[host]))

    return refuses


async def _address(host: str) -> str:
    """The address of a host, a private one first; empty when it has none."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None)
    except (OSError, UnicodeError):
        return ""
    addresses = [str(address[0]) for *_, address in found]
    return next((one for one in addresses if private.is_private(one)), addresses[0])


def meta(source: Source) -> dict[str, Any]:
    """What a request carries to be fetched by the browser; the page is closed by the handler."""
    from scrapy_playwright.page import PageMethod

    settle = PageMethod(_settle, source.wait_for, min(SETTLE, source.limits.timeout * 1000))
    return {"playwright": True, "playwright_page_methods": [settle]}


async def _settle(page: "Page", selector: str, timeout: float) -> None:
    """Waits until the page shows what is waited for, or is quiet; takes it as it is after that."""
    from playwright.async_api import TimeoutError as PlaywrightTimeout

    try:
        if selector:
            await page.wait_for_selector(selector, timeout=timeout, state="attached")
        else:
            await page.wait_for_load_state("networkidle", timeout=timeout)
    except PlaywrightTimeout:
        return
