"""Which ads have the same picture: hashes compared, nothing shown, nobody recognised."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Engine

from crawlers import picture_store
from crawlers.picture_store import Picture
from stream.messages import ScoredAd

if TYPE_CHECKING:
    from classifiers.images import HashIndex

OVERLAP = 60_000_000
"""Microseconds that are read again, for rows that another process wrote a little late."""
HASHES = 500
"""Different near hashes that count, the nearest first."""
ROWS, OTHERS = 50, 5
MANY = 1000
"""Ads with the same picture are counted up to here."""


class Other(NamedTuple):
    """Another ad with a picture that differs in ``distance`` bits."""

    picture: Picture
    distance: int


class Found(NamedTuple):
    """How many other ads have a near picture (MANY: that or more), and the nearest of them, each
    ad once."""

    ads: int
    others: list[Other]


class Shown(NamedTuple):
    """A picture of an ad as its page tells of it; ``others`` are ads of the index, ``more`` how
    many are left out (``many``: that or more)."""

    picture: Picture
    others: list[tuple[ScoredAd, int]]
    more: int = 0
    many: bool = False


class Pictures:
    """Looks for near pictures among all that the state store holds. The different hashes stay in
    memory; those that are new are added at each look."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = Lock()
        self._index: HashIndex | None = None
        self._known: set[str] = set()
        self._read_to = 0

    def warm(self) -> None:
        """Reads the hashes before somebody asks: some seconds for a million."""
        with self._turn:
            self._fresh()

    def near(
        self, hash_: str, most: int | None = None, *, limit: int = ROWS, but: str = ""
    ) -> Found:
        """Pictures in which at most ``most`` of 256 bits differ (32 if not said) with their ads;
        one ad may be left out."""
        from classifiers.images import NEAR

        with self._turn:
            found = self._fresh().search(hash_, NEAR if most is None else most)[:HASHES]
        distances = {one.id: one.distance for one in found}
        hashes = list(distances)
        ads = picture_store.count_ads(self._engine, hashes, MANY, but=but)
        nearest = picture_store.having(self._engine, hashes, limit, but=but)
        return Found(ads, [Other(row, distances[row.hash]) for row in nearest])

    def _fresh(self) -> "HashIndex":
        """The index of all hashes. Those that were deleted meanwhile stay in it and find no row."""
        from classifiers.images import HashIndex

        index = self._index = self._index or HashIndex()
        newest = picture_store.newest(self._engine)
        if newest > self._read_to:
            for part in picture_store.hashes(self._engine, max(0, self._read_to - OVERLAP)):
                new = list(set(part) - self._known)
                index.extend(new)
                self._known.update(new)
            self._read_to = newest
        return index

    def of(self, ad: str, get: Callable[[str], ScoredAd | None]) -> list[Shown]:
        """The pictures of an ad with other ads that have them, as far as ``get`` knows those."""
        return [self._shown(one, get) for one in picture_store.of_ad(self._engine, ad)]

    def _shown(self, picture: Picture, get: Callable[[str], ScoredAd | None]) -> Shown:
        if not picture.hash:
            return Shown(picture, [])
        found = self.near(picture.hash, but=picture.ad)
        others = list(islice(_known(found.others, get), OTHERS))
        return Shown(picture, others, max(0, found.ads - len(others)), found.ads >= MANY)


def _known(
    others: Sequence[Other], get: Callable[[str], ScoredAd | None]
) -> Iterator[tuple[ScoredAd, int]]:
    """Each is a question to the index, so no more are asked for than are taken."""
    ads = ((get(other.picture.ad), other.distance) for other in others[: 2 * OTHERS])
    return ((ad, distance) for ad, distance in ads if ad is not None)
