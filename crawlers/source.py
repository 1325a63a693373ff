"""A source: what is crawled, how politely, and on what authority."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from stream.messages import Kind

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def _filled(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return value.strip()


def _url(value: str) -> str:
    parts = urlsplit(value.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(
            f"{value!r} is no web address; write one such as https://example.com/jobs/"
        )
    if "@" in parts.netloc:
        raise ValueError("an address holds no user and password; the crawler logs in nowhere")
    return value.strip()


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"{value!r} is no regular expression ({error})") from error
    return value


def _word(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError('YAML reads NO, ON and YES as true or false; put it in quotes, as in "NO"')
    return value


_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?")


def _host(value: str) -> str:
    try:
        host = value.strip().lower().encode("idna").decode()
    except UnicodeError:
        host = ""
    if not _HOST.fullmatch(host):
        raise ValueError(f"{value!r} is no name of a host; write one such as img.example.com")
    return host


def _day(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


Text = Annotated[str, BeforeValidator(_word), AfterValidator(_filled)]
Url = Annotated[str, AfterValidator(_url)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Host = Annotated[str, BeforeValidator(_word), AfterValidator(_host)]
Day = Annotated[date, BeforeValidator(_day), Field(strict=False)]
Language = Annotated[Text, Field(pattern=r"^[a-z]{2,3}$")]


class _Part(BaseModel):
    """Frozen, strict, and without unknown fields."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class RobotsOverride(_Part):
    """Who decided, why and until when, that robots.txt of this source's own hosts does not bind."""

    who: Text
    reason: Text
    until: Day


class Politeness(_Part):
    """Seconds between two requests to a host, and how many at once; robots.txt may ask for more."""

    delay: float = Field(default=1.0, ge=0, le=3600)
    concurrency: int = Field(default=1, ge=1, le=4)
    obey_robots: bool = True
    robots_override: RobotsOverride | None = None


class Limits(_Part):
    """Where a crawl gives up: seconds a page, bytes a page, tries, steps away from the start,
    blocks and failures in a row, bytes a picture, pictures an ad."""

    timeout: float = Field(default=20.0, gt=0, le=300)
    size: int = Field(default=5 * 1024 * 1024, ge=1024)
    retries: int = Field(default=2, ge=0, le=10)
    backoff: float = Field(default=1.0, ge=0, le=60)
    wait: float = Field(default=60.0, ge=0, le=3600)
    redirects: int = Field(default=10, ge=0, le=20)
    depth: int = Field(default=60, ge=0)
    blocked: int = Field(default=10, ge=1)
    failures: int = Field(default=20, ge=1)
    picture_size: int = Field(default=10 * 1024 * 1024, ge=1024, le=32 * 1024 * 1024)
    pictures: int = Field(default=12, ge=1, le=100)


class Expected(_Part):
    """How many ads a run brings when all is well."""

    min_ads: int = Field(default=0, ge=0)
    max_ads: int | None = Field(default=None, ge=0)


class Source(_Part):
    """A site that may be crawled, on what authority and how; read from ``source.yml``."""

    id: Annotated[Text, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    title: Text
    kind: Kind
    country: Annotated[Text, Field(pattern=r"^[A-Z]{2}$")]
    languages: Annotated[list[Language], Field(min_length=1)]
    start_urls: Annotated[list[Url], Field(min_length=1)]
    fetch: Literal["http", "browser"]
    legal_basis: Text
    purpose: Text
    authorised_by: Text
    authorised_until: Day
    schedule: str = ""
    politeness: Politeness = Politeness()
    limits: Limits = Limits()
    follow: list[Pattern] = []
    ads: list[Pattern] = []
    wait_for: str = ""
    pictures: Literal["none", "hash", "keep"] = "none"
    picture_hosts: list[Host] = []
    private_network: bool = False
    lookups: dict[str, dict[str, str]] = {}
    expected: Expected = Expected()
    max_pages: int = Field(default=5000, ge=1)
    page: str = ""
    folder: Path = Field(default=Path(), exclude=True)

    @model_validator(mode="after")
    def _polite(self) -> "Source":
        slow = self.politeness.delay >= 1
        if not slow and not self.local:
            raise ValueError(
                "politeness.delay is at least 1 second for a host other than this machine"
            )
        if not self.politeness.obey_robots and self.politeness.robots_override is None:
            raise ValueError("obey_robots: false needs robots_override with who, reason and until")
        return self

    @property
    def local(self) -> bool:
        """Whether all that is fetched is on this machine."""
        hosts = (f"http://{host}" for host in self.picture_hosts)
        return all(_local(url) for url in (*self.start_urls, *hosts))

    def is_ad(self, url: str) -> bool:
        """Whether an address matches a pattern of this source's ad pages."""
        return any(re.search(pattern, url) for pattern in self.ads)

    def refusal(self, today: date) -> str:
        """Why this source must not run on a day; empty when it may."""
        if self.authorised_until < today:
            return f"authorisation ended on {self.authorised_until}"
        return ""

    def ignores_robots(self, today: date) -> bool:
        """Whether a recorded decision that still holds lifts robots.txt of its own hosts."""
        override = self.politeness.robots_override
        return not self.politeness.obey_robots and override is not None and override.until >= today


def _local(url: str) -> bool:
    return urlsplit(url).hostname in LOOPBACK
