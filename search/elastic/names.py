"""Names on the server: a generation of indices, a month each, behind two read aliases."""

from typing import NamedTuple

from search.dates import moment_of
from search.fields import Item, seen_at
from stream.messages import Ad, ScoredAd

FLAGGED, OTHERS = "flagged", "others"
KINDS = (FLAGGED, OTHERS)

_FIRST_YEAR, _LAST_YEAR = 2010, 2100
"""First sights outside share one index each, so that wrong dates cannot make thousands."""


class Names(NamedTuple):
    """The names of one generation (``g1``, ``g2`` …); a rebuild makes the next one."""

    prefix: str
    generation: str

    def alias(self, kind: str) -> str:
        """The alias under which ads of a kind are read, whatever the generation."""
        return f"{self.prefix}-{kind}"

    def pattern(self, kind: str) -> str:
        """All indices of a kind in this generation."""
        return f"{self.prefix}-{self.generation}-{kind}-*"

    @property
    def patterns(self) -> str:
        """All indices of this generation."""
        return ",".join(map(self.pattern, KINDS))

    def template(self, kind: str) -> str:
        return f"{self.prefix}-{self.generation}-{kind}"

    def home(self, item: Item) -> str:
        """Where an ad belongs: by its flag and the month of its first sight (UTC)."""
        return f"{self.prefix}-{self.generation}-{kind_of(item.ad)}-{_month(seen_at(item.ad))}"

    @property
    def following(self) -> "Names":
        """The next generation."""
        return self._replace(generation=f"g{int(self.generation[1:]) + 1}")


def kind_of(ad: Ad) -> str:
    """Which of the two kinds of indices an ad belongs to."""
    return FLAGGED if isinstance(ad, ScoredAd) and ad.flagged else OTHERS


def _month(at: int) -> str:
    seen = moment_of(at)
    if seen.year < _FIRST_YEAR:
        return "early"
    return f"{seen:%Y-%m}" if seen.year <= _LAST_YEAR else "late"
