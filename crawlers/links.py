"""Which links of a page are followed: normalised, within the source, harmless, and not endless."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

from crawlers.outline import Link
from crawlers.source import Source

MAX_URL, MAX_SEGMENTS, MAX_PARAMETERS, MAX_VARIANTS = 1024, 16, 6, 500

_SESSION = re.compile(
    r"(utm_.*|fbclid|gclid|gclsrc|dclid|yclid|msclkid|mc_[ce]id|_ga|_gl|igshid|sid|s?ess(ion)?_?id"
    r"|phpsessid|jsessionid|aspsessionid.*|asp\.net_sessionid|cfid|cftoken|zenid|oscsid)",
    re.IGNORECASE,
)
_JSESSION = re.compile(r";(jsessionid|phpsessid|sid)=[^/?;]*", re.IGNORECASE)
_ACTS = (
    r"log-?(in|out|off)|sign-?(in|out|up|off)|wyloguj\w*|zaloguj\w*|logowanie|register|rejestracja"
    r"|delete|remove|usun|usuń|kasuj|destroy|unsubscribe|wypisz|edit|edytuj|report(-abuse)?|zglos"
    r"|contact(-us|-form)?|kontakt|contacto|reply|odpowiedz|apply|aplikuj|cart|checkout|koszyk"
    r"|print|drukuj|share|vote|admin|account|konto|wp-admin|cgi-bin"
)
_ACT = re.compile(rf"({_ACTS})(\.\w{{1,5}})?", re.IGNORECASE)
_ACT_TEXT = re.compile(
    r"(usuń|usun|skasuj|delete|remove|wyloguj( się)?|log ?out)\W*", re.IGNORECASE
)
_COMMANDS = frozenset({"action", "act", "do", "cmd", "op", "task", "mode"})
_DOCUMENT = re.compile(
    r"\.(pdf|docx?|odt|rtf|xlsx?|ods|pptx?|zip|rar|7z|gz|mp[34]|avi|mov|exe|apk|csv)$",
    re.IGNORECASE,
)
_ASSET = re.compile(
    r"\.(jpe?g|png|gif|webp|svg|ico|bmp|tiff?|css|js|woff2?|ttf|ics|rss|atom|xml|json)$",
    re.IGNORECASE,
)
_CALENDAR_WORD = re.compile(
    r"(calendar|kalendarz|kalender|calendario|events?|archive|archiwum|date|month|year|day|week"
    r"|miesiac|rok|dzien|tydzien)",
    re.IGNORECASE,
)
_DATED = re.compile(r"(19|20|21)\d\d-(0?[1-9]|1[0-2])(-\d{1,2})?")
_YEAR_MONTH = re.compile(r"/(19|20|21)\d\d/(0?[1-9]|1[0-2])(/\d{1,2})?/?$")


def normalise(url: str, base: str = "", encoding: str = "utf-8") -> str:
    """An absolute http address in one spelling: no fragment, session, tracking or user; sorted
    query. Empty when it is none that can be fetched."""
    try:
        joined = urljoin(base, "".join(url.split()) if "\n" in url else url.strip())
        parts = urlsplit(joined)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            return ""
        host = _host(parts.hostname, parts.port, parts.scheme.lower())
        query = _query(parts.query)
        path = _JSESSION.sub("", parts.path) or "/"
        clean = urlunsplit((parts.scheme.lower(), host, path, query, ""))
        return str(canonicalize_url(safe_url_string(clean, encoding, "utf-8")))
    except ValueError:
        return ""


def _host(name: str, port: int | None, scheme: str) -> str:
    host = f"[{name}]" if ":" in name else name
    usual = {"http": 80, "https": 443}[scheme]
    return host if port in (None, usual) else f"{host}:{port}"


def _query(query: str) -> str:
    parts = [part for part in query.split("&") if part]
    return "&".join(p for p in parts if not _SESSION.fullmatch(unquote(p.split("=", 1)[0])))


class Scope(NamedTuple):
    """Hosts and paths of a source's start pages; its patterns for ad pages add to the paths, its
    patterns for other pages replace them."""

    roots: tuple[tuple[str, str], ...]
    follow: tuple[re.Pattern[str], ...] = ()
    ads: tuple[re.Pattern[str], ...] = ()

    def holds(self, url: str) -> bool:
        """Whether an address belongs to the source."""
        parts = urlsplit(url)
        here = [path for host, path in self.roots if host == site(parts.netloc)]
        if here and any(pattern.search(url) for pattern in (*self.follow, *self.ads)):
            return True
        return not self.follow and any(_under(parts.path, path) for path in here)


def scope_of(source: Source) -> Scope:
    """The scope of a source; its start pages always belong to it."""
    starts = [urlsplit(normalise(url)) for url in source.start_urls]
    return Scope(
        tuple(dict.fromkeys((site(start.netloc), _root(start.path)) for start in starts)),
        tuple(map(re.compile, source.follow)),
        tuple(map(re.compile, source.ads)),
    )


def site(netloc: str) -> str:
    """A host, with and without ``www.`` the same."""
    return netloc.removeprefix("www.")


def _root(path: str) -> str:
    """``/jobs/`` of ``/jobs/``, ``/jobs/index.html`` and ``/jobs/?page=1``; ``/jobs`` of itself."""
    head, _, last = path.rpartition("/")
    return f"{head}/" if not last or "." in last else path


def _under(path: str, root: str) -> bool:
    return (
        path.startswith(root) if root.endswith("/") else path == root or path.startswith(root + "/")
    )


def acts(url: str, text: str = "") -> bool:
    """Whether following a link could do something: log out, delete, apply, contact."""
    parts = urlsplit(url)
    if any(_ACT.fullmatch(unquote(segment)) for segment in parts.path.split("/")):
        return True
    for key, value in parse_qsl(parts.query, keep_blank_values=True):
        if _ACT.fullmatch(key) or (key.lower() in _COMMANDS and _ACT.fullmatch(value)):
            return True
    return bool(_ACT_TEXT.fullmatch(text.strip()))


def endless(url: str) -> bool:
    """Whether an address looks like a trap: too long, too deep, or repeating itself."""
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(url) > MAX_URL or len(segments) > MAX_SEGMENTS:
        return True
    if len(parts.query.split("&")) > MAX_PARAMETERS:
        return True
    return any(count > 2 for count in Counter(segments).values())


def document(url: str) -> str:
    """The ending of an address that leads to a document, such as ``.pdf``; else empty."""
    found = _DOCUMENT.search(urlsplit(url).path)
    return found.group().lower() if found else ""


def shape(url: str) -> str:
    """An address without what varies from page to page: numbers, last word, values."""
    parts = urlsplit(url)
    head, _, last = re.sub(r"\d+", "N", parts.path).rpartition("/")
    keys = sorted({key for key, _ in parse_qsl(parts.query, keep_blank_values=True)})
    kind = last if "N" in last else "S" if last else ""
    return f"{parts.netloc}{head}/{kind}?{'&'.join(keys)}"


def calendar(url: str) -> bool:
    """Whether an address names a day, month or year of a calendar."""
    parts = urlsplit(url)
    values = parse_qsl(parts.query, keep_blank_values=True)
    if any(_CALENDAR_WORD.fullmatch(key) or _DATED.fullmatch(value) for key, value in values):
        return True
    segments = [unquote(segment) for segment in parts.path.split("/") if segment]
    worded = any(_CALENDAR_WORD.fullmatch(segment) for segment in segments)
    dated = bool(_YEAR_MONTH.search(parts.path) or (segments and _DATED.fullmatch(segments[-1])))
    return dated or (worded and segments[-1].replace("-", "").isdigit())


class Found(NamedTuple):
    """A link that may be followed, or a document that is only reported (``document`` set)."""

    url: str
    document: str = ""


def links(found: Sequence[Link], base: str, scope: Scope, encoding: str = "utf-8") -> list[Found]:
    """The links of a page to follow, once each, in order of the page."""
    urls: dict[str, Found] = {}
    for link in found:
        url = normalise(link.href, base, encoding)
        if url and url not in urls and scope.holds(url) and _harmless(url, link):
            urls[url] = Found(url, document(url))
    return list(urls.values())


def _harmless(url: str, link: Link) -> bool:
    if _ASSET.search(urlsplit(url).path) or endless(url):
        return False
    return not acts(url, link.text)


class Traps:
    """Remembers pages that led to nothing but more of their kind; after ``patience`` of them their
    kind is followed no further."""

    def __init__(self, patience: int = 5) -> None:
        self.patience = patience
        self.barren: Counter[str] = Counter()
        self.prints: set[tuple[str, int]] = set()
        self.variants: Counter[str] = Counter()

    def closed(self, url: str) -> bool:
        """Whether an address is of a kind that led nowhere, or its path has too many variants."""
        return self.barren[shape(url)] >= self.patience

    def crowded(self, url: str) -> bool:
        """Whether a path with a query has been asked for in too many variants; counts this one."""
        parts = urlsplit(url)
        if "&" not in parts.query:
            return False
        self.variants[parts.netloc + parts.path] += 1
        return self.variants[parts.netloc + parts.path] > MAX_VARIANTS

    def saw(self, url: str, text: str, fresh: Iterable[str]) -> bool:
        """Takes note of a page and the new addresses it led to; True when it bore something."""
        kind = shape(url)
        new = list(fresh)
        same = (kind, hash(re.sub(r"[\W\d_]+", " ", _MONTHS.sub("", text.lower()))))
        repeats = same in self.prints
        self.prints.add(same)
        bore = any(shape(other) != kind and not calendar(other) for other in new)
        if bore:
            self.barren[kind] = 0
        elif repeats and (new or calendar(url)):
            self.barren[kind] += 1
        return bore


_MONTHS = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    r"|sty|lut|kwi|maj|cze|lip|sie|wrz|paź|lis|gru)\w*"
)
