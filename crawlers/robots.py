"""robots.txt by RFC 9309; where files and parsers disagree, it errs to *disallow*.

Groups that name the agent are merged and win over ``*``; the longest matching rule decides; lines
that are not understood neither end a group nor count.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes, urlsplit

MAX_BYTES = 500 * 1024
_LINE_BREAK = re.compile(rb"\r\n|\r|\n")
_TOKEN = re.compile(r"[A-Za-z_-]+")
_KEYS = {
    "user-agent": "agent",
    "useragent": "agent",
    "user agent": "agent",
    "disallow": "disallow",
    "dissallow": "disallow",
    "dissalow": "disallow",
    "disalow": "disallow",
    "diasllow": "disallow",
    "disallaw": "disallow",
    "allow": "allow",
    "crawl-delay": "delay",
    "crawldelay": "delay",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A path pattern and whether it allows."""

    allow: bool
    pattern: str


@dataclass(frozen=True, slots=True)
class Robots:
    """What one agent may fetch of one host; ``delay`` is in seconds between requests, 0 unknown."""

    rules: tuple[Rule, ...] = ()
    delay: float = 0.0

    def allowed(self, url: str) -> bool:
        """Whether the longest rule that matches the address allows it."""
        path = _path(url)
        if path == "/robots.txt":
            return True
        best = max((_strength(rule, path) for rule in self.rules), default=(0, True))
        return best[1]


def parse(body: bytes, agent: str) -> Robots:
    """The rules for an agent (its product token) in a robots.txt; never raises."""
    own, everyone = _Collected(), _Collected()
    named = False
    for agents, key, value in _grouped(_lines(body[:MAX_BYTES])):
        if agent.lower() in agents:
            named = True
            own.add(key, value)
        if "*" in agents:
            everyone.add(key, value)
    chosen = own if named else everyone
    return Robots(tuple(chosen.rules), chosen.delay)


class _Collected:
    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.delay = 0.0

    def add(self, key: str, value: str) -> None:
        if key == "delay":
            self.delay = max(self.delay, _seconds(value))
        elif key in ("allow", "disallow") and value:
            self.rules.append(Rule(key == "allow", _escape(value)))
            if key == "allow" and value.endswith("/index.html"):
                self.rules.append(Rule(True, _escape(value.removesuffix("index.html")) + "$"))


def _grouped(lines: Iterable[tuple[str, str]]) -> Iterator[tuple[frozenset[str], str, str]]:
    """Each line with the agents of its group; a line that names an agent comes too, so that a group
    without rules still counts as naming it."""
    agents: set[str] = set()
    ruled = False
    for key, value in lines:
        if key == "agent":
            agents = set() if ruled else agents
            ruled = False
            agents.add(_agent(value))
        ruled = ruled or key in ("allow", "disallow")
        yield frozenset(agents), key, value


def _lines(body: bytes) -> Iterator[tuple[str, str]]:
    for raw in _LINE_BREAK.split(body.removeprefix(b"\xef\xbb\xbf")):
        line = raw.decode("utf-8", "surrogateescape").split("#", 1)[0].replace("\0", " ").strip()
        key, colon, value = line.partition(":")
        if not colon:
            key, _, value = line.partition(" ")
        known = _KEYS.get(key.strip().lower())
        if known:
            yield known, value.strip()


def _agent(value: str) -> str:
    if value == "*" or value.startswith(("* ", "*\t")):
        return "*"
    token = _TOKEN.match(value)
    return token.group().lower() if token else ""


def _seconds(value: str) -> float:
    number = re.match(r"\d+(\.\d+)?", value)
    return float(number.group()) if number else 0.0


def _escape(pattern: str) -> str:
    raw = pattern.encode("utf-8", "surrogateescape")
    escaped = "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in raw)
    return re.sub(r"%[0-9a-fA-F]{2}", lambda code: code.group().upper(), escaped)


def _plain(path: str) -> str:
    """The normal form of RFC 9309: what need not be escaped is not."""
    return quote(unquote_to_bytes(path), safe="/?&=*$;:@,+!'()~#[]-._")


def _path(url: str) -> str:
    parts = urlsplit(url)
    path = parts.path if parts.path.startswith("/") else f"/{parts.path}"
    return _escape(path + (f"?{parts.query}" if parts.query else ""))


def _strength(rule: Rule, path: str) -> tuple[int, bool]:
    hit = matches(rule.pattern, path)
    if not hit and not rule.allow:
        hit = matches(_plain(rule.pattern), _plain(path))
    return (len(rule.pattern), rule.allow) if hit else (0, True)


def matches(pattern: str, path: str) -> bool:
    """Whether a pattern with ``*`` and a final ``$`` matches the beginning of a path."""
    anchored = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    last = rest.pop() if anchored and rest else None
    for piece in rest:
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    if last is not None:
        return len(path) - len(last) >= at and path.endswith(last)
    return not anchored or at == len(path)
