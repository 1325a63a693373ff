"""The settings of the crawler's Scrapy project, for one source."""

from typing import Any

from crawlers.source import Source

AGENT = "thb-monitor"
"""The product token that robots.txt may name."""
LOOP = "uvloop.Loop"


def user_agent(version: str, contact: str) -> str:
    """Who we are, and whom to ask."""
    return f"{AGENT}/{version} (+{contact})"


def process() -> dict[str, Any]:
    """What concerns the process: the loop, no console, no log of its own."""
    return {
        "ASYNCIO_EVENT_LOOP": LOOP,
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "DNS_TIMEOUT": 20,
        "DNS_RESOLVER": "crawlers.resolver.Resolver",
    }


def of_source(source: Source, agent: str) -> dict[str, Any]:
    """What concerns one source: politeness, limits, and nothing that could pass for a person."""
    delay, limits = source.politeness.delay, source.limits
    return {
        **process(),
        "USER_AGENT": agent,
        "ROBOTSTXT_OBEY": False,  # crawlers.middlewares.RobotsMiddleware does, and more carefully
        "COOKIES_ENABLED": False,
        "REFERER_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "HTTPERROR_ALLOW_ALL": True,
        "HTTPPROXY_ENABLED": not source.local,
        # one at a time, so that a pause that a site asks for holds for all of its pages
        "CONCURRENT_REQUESTS": source.politeness.concurrency,
        "CONCURRENT_ITEMS": 1,  # Scrapy starts that many tasks for every page
        "CONCURRENT_REQUESTS_PER_DOMAIN": source.politeness.concurrency,
        "DOWNLOAD_DELAY": delay,
        "DOWNLOAD_DELAY_JITTER": 0,
        "AUTOTHROTTLE_ENABLED": delay > 0,
        "AUTOTHROTTLE_START_DELAY": delay,
        "AUTOTHROTTLE_MAX_DELAY": max(10.0, delay),
        "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
        "DOWNLOAD_TIMEOUT": limits.timeout,
        "DOWNLOAD_MAXSIZE": limits.size,
        "DOWNLOAD_WARNSIZE": 0,
        # what may wait for its hash before Scrapy asks for nothing more
        "SCRAPER_SLOT_MAX_ACTIVE_SIZE": limits.size + 4 * limits.picture_size,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "RETRY_TIMES": limits.retries,
        "REDIRECT_MAX_TIMES": limits.redirects,
        "DEPTH_PRIORITY": 1,
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "URLLENGTH_LIMIT": 2083,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1",
            "Accept-Language": ", ".join([*source.languages, "*;q=0.5"]),
        },
        "DOWNLOADER_MIDDLEWARES": _MIDDLEWARES,
    }


_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "crawlers.middlewares.AddressMiddleware": 50,
    "crawlers.middlewares.RobotsMiddleware": 100,
    "crawlers.middlewares.RetryMiddleware": 550,
    "crawlers.middlewares.RedirectMiddleware": 600,
}
