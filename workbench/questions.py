"""What one person is to judge next: hits of flagged ads, mixed with a random sample of the others.

The sample is drawn by the hash of an ad's id, so that it depends neither on the text nor on time,
and is the same for every reviewer: two of them judge the same ads without knowing of each other.
"""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain, zip_longest
from typing import Protocol

from stream.messages import ScoredAd
from workbench.review import Thing

SAMPLE = 0.05
"""Share of unflagged ads that are drawn."""
WHOLE = 0.25
"""Share of flagged ads that are also judged as a whole, so that this question tells nothing."""
EVERY = 3
"""After so many questions on flagged ads one of the sample follows."""


class Known(Protocol):
    """The things already judged."""

    def __contains__(self, item: object, /) -> bool: ...


def drawn(ad: str, share: float, salt: str) -> bool:
    """Whether an ad is in a sample of this share."""
    digest = hashlib.sha256(f"{salt}:{ad}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64


def questions(ad: ScoredAd) -> Iterator[Thing]:
    """What is asked of an ad: each hit, and at times the ad as a whole."""
    stratum = "flagged" if ad.flagged else "random"
    for indicator in dict.fromkeys(hit.indicator for hit in ad.hits):
        yield Thing(ad.id, indicator, ad.lang, stratum)
    if not ad.flagged or drawn(ad.id, WHOLE, "whole"):
        yield Thing(ad.id, "", ad.lang, stratum)


def build(flagged: Iterable[ScoredAd], others: Iterable[ScoredAd], done: Known) -> list[Thing]:
    """The questions in order, without those in ``done``."""
    first = _open(flagged, done)
    second = _open((ad for ad in others if drawn(ad.id, SAMPLE, "sample")), done)
    groups = zip_longest(*[iter(first)] * EVERY)
    mixed = zip_longest(groups, second)
    return [thing for group, one in mixed for thing in chain(group or (), (one,)) if thing]


def _open(ads: Iterable[ScoredAd], done: Known) -> list[Thing]:
    return [
        thing for ad in ads for thing in questions(ad) if (thing.ad, thing.indicator) not in done
    ]
