"""What a result is counted by, the same for every index."""

from collections import Counter
from typing import Any

from search.normal import cut
from stream.messages import Ad, ScoredAd

FACETS = ("kind", "source", "indicator", "lang", "band", "city", "country")

DISTINCT = 1000
"""Values of a facet that an index is asked for."""
_MOST_VALUES = 50
"""Values of a facet that are given, the most frequent ones."""


def facet(ad: Ad, name: str) -> tuple[str, ...]:
    """The values an ad is counted under, as they are shown."""
    if name == "indicator":
        return tuple({hit.indicator for hit in ad.hits}) if isinstance(ad, ScoredAd) else ()
    value: Any = getattr(ad, name)
    return (cut(value),) if value else ()


def frequent(counter: Counter[str]) -> list[tuple[str, int]]:
    """The most frequent values with their counts, ties in the order of their names."""
    return sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_VALUES]
