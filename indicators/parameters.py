"""The numbers of the score, read from files in which each has a reason."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from indicators.marked import Marked, read
from indicators.rule import DIRECTIONS, GRADES, Rule

ROOM = Path(__file__).parent
SCORE = ROOM / "parameters" / "score.yml"
WEIGHTS = ROOM / "weights.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """Weights, caps and thresholds; points are hundredths, so that shares add up exactly."""

    priors: Mapping[tuple[str, str], int]
    exceptions: Mapping[str, int]
    fitted: Mapping[str, int] = field(default_factory=dict)
    caps: Mapping[str, int]
    elevated: int
    high: int
    families: int
    counting: int
    """Points that a sign weighs at least for its family to count among the ``families``."""
    denials: int
    """Signs that an ad denies at least for those it shows to be doubted."""
    doubted: int
    """Points from which an ad is not doubted, whatever it denies."""
    tokens: int
    version: str = ""

    def weight(self, rule: Rule) -> int:
        """Points of a rule's hit: fitted where there are labels, else an exception, else by grade
        and direction. A rule without direction, or one that only sets the route, has none."""
        if rule.direction == "0" or rule.route == "priority":
            return 0
        prior = self.priors[rule.evidence, rule.direction]
        return self.fitted.get(rule.id, self.exceptions.get(rule.id, prior))

    def cap(self, family: str) -> int:
        """The most points that one family's positive (or negative) hits are worth together."""
        return self.caps.get(family, self.caps["default"])


@cache
def load_parameters(score: Path = SCORE, weights: Path = WEIGHTS) -> Parameters:
    """Parameters from ``score.yml``, with fitted weights where that file exists."""
    top = ("version", "weights", "exceptions", "caps", "bands", "doubt", "enough")
    fields = read(score).mapping(top, ("weights", "caps", "bands", "doubt", "enough"))
    names = ("elevated", "high", "families", "counting")
    bands = fields["bands"].mapping(names, names)
    doubt = fields["doubt"].mapping(("denials", "below"), ("denials", "below"))
    return Parameters(
        priors=_priors(fields["weights"]),
        exceptions=_named(fields.get("exceptions")),
        fitted=_fitted(weights) if weights.exists() else {},
        caps=_caps(fields["caps"]),
        elevated=_points(bands["elevated"]),
        high=_points(bands["high"]),
        families=_points(bands["families"]) // 100,
        counting=_points(bands["counting"]),
        denials=_points(doubt["denials"]) // 100,
        doubted=_points(doubt["below"]),
        tokens=_points(fields["enough"].mapping(("tokens",), ("tokens",))["tokens"]) // 100,
        version=_version([score, weights]),
    )


def _priors(field: Marked) -> dict[tuple[str, str], int]:
    return {
        (grade, direction): _points(item)
        for grade, part in field.mapping(GRADES, GRADES).items()
        for direction, item in part.mapping(DIRECTIONS, DIRECTIONS).items()
    }


def _caps(field: Marked) -> dict[str, int]:
    field.mapping((), ("default",))
    return _named(field)


def _named(field: Marked | None) -> dict[str, int]:
    return {name: _points(item) for name, item in field.mapping().items()} if field else {}


def _points(item: Marked) -> int:
    """Hundredths of a value that has a reason beside it."""
    parts = item.mapping(("value", "reason"), ("value", "reason"))
    parts["reason"].string()
    return round(parts["value"].number() * 100)


def _fitted(path: Path) -> dict[str, int]:
    fields = read(path).mapping(("date", "n", "weights"), ("date", "n", "weights"))
    return {
        name: round(value.number() * 100) for name, value in fields["weights"].mapping().items()
    }


def _version(paths: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        if path.exists():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
