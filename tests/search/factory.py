"""Ads for the tests of the room."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from stream.messages import Entity, Hit, ScoredAd

ZONE = ZoneInfo("Europe/Warsaw")
SEEN = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def make_ad(**fields: Any) -> ScoredAd:
    """A scored ad with defaults."""
    defaults: dict[str, Any] = {
        "id": "x-1",
        "kind": "job",
        "source": "demo-jobs",
        "lang": "pl",
        "score": 1.0,
        "band": "elevated",
        "flagged": True,
        "version": 1,
        "seen": SEEN,
    }
    return ScoredAd(**(defaults | fields))


def entity(kind: str, value: str = "", **fields: Any) -> Entity:
    """An entity that stands at the beginning of the text."""
    defaults = {"text": value or "x", "field": "text", "start": 0, "end": len(value) or 1}
    return Entity(type=kind, value=value, obfuscated=False, **(defaults | fields))


def hit(indicator: str, share: float = 1.0) -> Hit:
    """A hit without spans."""
    return Hit(indicator=indicator, share=share)
