"""The messages of the stream: frozen, versioned, encoded as JSON.

A message travels under a key: the ad's id, or the capture's. A ``None`` value under a key is a
tombstone: the thing is to be deleted by every stage.
"""

from datetime import UTC, datetime
from typing import Any, ClassVar, Literal

import msgspec

Kind = Literal["job", "escort", "service", "review"]
Band = Literal["insufficient", "low", "elevated", "high"]
Route = Literal["normal", "priority"]
Verdict = Literal["yes", "no", "unsure"]
LetterState = Literal["open", "replayed", "dropped"]

FOREVER = 2**63 - 1
"""Of a version or a moment: every one; no end."""

MAX_TEXT = 262_144
"""Code points of a text that are kept in an ad; the whole stays in the evidence."""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all messages; ``schema`` is raised when a field changes its meaning."""

    SCHEMA: ClassVar[int] = 1
    schema: int = 1


class RecordRef(msgspec.Struct, frozen=True, kw_only=True):
    """Where a capture's bytes stand: WARC file name (relative to the evidence folder), byte offset
    of the response record, and SHA-256 of the response body."""

    file: str
    offset: int
    sha256: str


class Capture(Message, frozen=True, kw_only=True):
    """One fetched page, kept whole as a WARC record. ``fetched_at`` is in microseconds UTC."""

    id: str
    source: str
    kind: Kind
    url: str
    fetched_at: int
    status: int
    content_type: str = ""
    encoding: str = ""
    via: Literal["http", "browser", "import"] = "http"
    record: RecordRef
    run: str = ""
    trace: str = ""


class Salary(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Pay as an ad states it; ``unit`` is hour, day, week, month, year or item."""

    min: float | None = None
    max: float | None = None
    currency: str = ""
    unit: str = ""
    gross: bool | None = None


class Ad(Message, frozen=True, kw_only=True):
    """One listing parsed from a capture or imported.

    ``version`` is the time of capture or import in microseconds; ``seen`` the first sight of the ad
    as far as known (the index keeps the earliest). ``country`` is where the work or service is,
    ``market`` whose audience is addressed.
    """

    id: str
    kind: Kind
    url: str = ""
    source: str = ""
    title: str = ""
    text: str = ""
    lang: str = ""
    posted: str | None = None
    employer: str = ""
    country: str = ""
    city: str = ""
    market: str = ""
    salary: Salary | None = None
    images: tuple[str, ...] = ()
    extra: dict[str, Any] = {}
    truncated: bool = False
    version: int = 0
    seen: datetime | None = None
    capture: RecordRef | None = None
    trace: str = ""


class Span(msgspec.Struct, frozen=True):
    """A piece of a field: code points of the original, ``text == field[start:end]``."""

    field: str
    start: int
    end: int
    text: str


class Entity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A typed span; which of the optional fields are set depends on ``type``."""

    type: str
    text: str
    field: str
    start: int
    end: int
    obfuscated: bool
    value: str = ""
    confidence: float = 1.0
    platform: str = ""
    scheme: str = ""
    amount: float | None = None
    min: float | None = None
    max: float | None = None
    currency: str = ""
    per: str = ""
    unit: str = ""
    gross: bool | None = None
    concept: str = ""


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator that is present in an ad: its share of the score, where, and why in words."""

    indicator: str
    share: float
    spans: tuple[Span, ...] = ()
    reason: str = ""
    reason_pl: str = ""


class Aside(msgspec.Struct, frozen=True, kw_only=True):
    """Signs that are not held present, and are no hits, since the ad denies other signs of weight
    (``denied``, their ids); their ``share`` is 0."""

    hits: tuple[Hit, ...]
    denied: tuple[str, ...]


class Versions(msgspec.Struct, frozen=True, kw_only=True):
    """What a score was made with; ``data`` are the snapshots that rules looked into."""

    rules: str = ""
    weights: str = ""
    models: dict[str, str] = {}
    data: dict[str, str] = {}


class ScoredAd(Ad, frozen=True, kw_only=True):
    """An ad with all that is known of it; the shares of its hits add up to ``score``. ``context``
    holds probabilities of fitted models by name: shown beside the score, never a part of it.
    ``aside`` is there only where a sign is not counted because of what the ad denies."""

    score: float
    band: Band
    flagged: bool
    route: Route = "normal"
    probability: float | None = None
    entities: tuple[Entity, ...] = ()
    hits: tuple[Hit, ...] = ()
    aside: Aside | msgspec.UnsetType = msgspec.UNSET
    versions: Versions = Versions()
    context: dict[str, float] = {}


class Alert(Message, frozen=True, kw_only=True):
    """One match of a watch; one per watch and ad, whatever the version of the ad."""

    id: str
    watch: str
    ad: str
    title: str = ""
    source: str = ""
    version: int = 0
    raised_at: int = 0
    spans: tuple[Span, ...] = ()
    trace: str = ""


class DeadLetter(Message, frozen=True, kw_only=True):
    """A message that a stage could not process, with its reason and original position."""

    stage: str
    error: str
    reason: str
    topic: str
    partition: int
    offset: int
    key: str
    failed_at: int
    payload: bytes | None = None
    state: LetterState = "open"


class Label(Message, frozen=True, kw_only=True):
    """One reviewer's verdict on one hit (``indicator`` set) or on an ad as a whole (empty)."""

    ad: str
    indicator: str
    verdict: Verdict
    reviewer: str
    at: int
    lang: str = ""
    stratum: str = "flagged"


def now() -> int:
    """Microseconds since 1970 in UTC."""
    return int(datetime.now(UTC).timestamp() * 1_000_000)
