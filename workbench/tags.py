"""The tags that people put on ads: short words of their own, the same for everybody."""

from collections.abc import Iterable, Mapping

from sqlalchemy import BigInteger, Column, Engine, Index, Table, Text, delete, func, select
from sqlalchemy.exc import IntegrityError

from stream import state
from stream.messages import now
from workbench.marks import plain

TAGS = Table(
    "tags",
    state.metadata,
    Column("ad", Text, primary_key=True),
    Column("tag", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("tags_tag", "tag", "at"),
)
LONGEST = 60
"""Characters of a tag."""


def clean(text: str) -> str:
    """A tag as it is kept: one line, without characters that hide, cut at ``LONGEST``."""
    return plain(" ".join(text.split()))[:LONGEST].strip()


class Tags:
    """Who put which tag on which ad; what was taken off is in the audit log alone."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, ads: Iterable[str], tag: str, person: str) -> list[str]:
        """Puts a tag on ads; the ads that did not have it yet."""
        return [ad for ad in dict.fromkeys(ads) if self._added(ad, tag, person)]

    def _added(self, ad: str, tag: str, person: str) -> bool:
        row = {"ad": ad, "tag": tag, "person": person, "at": now()}
        try:
            with self._engine.begin() as connection:
                connection.execute(TAGS.insert().values(**row))
        except IntegrityError:
            return False
        return True

    def remove(self, ads: Iterable[str], tag: str) -> list[str]:
        """Takes a tag off ads; the ads that had it."""
        had = [ad for ad, tags in self.of(ads).items() if tag in tags]
        with self._engine.begin() as connection:
            connection.execute(delete(TAGS).where(TAGS.c.ad.in_(had), TAGS.c.tag == tag))
        return had

    def of(self, ads: Iterable[str]) -> dict[str, list[str]]:
        """The tags of ads, by ad, those put on first first."""
        wanted = select(TAGS).where(TAGS.c.ad.in_(list(ads))).order_by(TAGS.c.at, TAGS.c.tag)
        found: dict[str, list[str]] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(wanted):
                found.setdefault(row.ad, []).append(row.tag)
        return found

    def all(self) -> list[tuple[str, int]]:
        """Every tag with the number of its ads."""
        counted = select(TAGS.c.tag, func.count()).group_by(TAGS.c.tag)
        with self._engine.connect() as connection:
            return [(str(tag), int(count)) for tag, count in connection.execute(counted)]

    def ads(self, tag: str) -> list[str]:
        """The ids of the ads with a tag, the one tagged last first."""
        wanted = select(TAGS.c.ad).where(TAGS.c.tag == tag).order_by(TAGS.c.at.desc(), TAGS.c.ad)
        with self._engine.connect() as connection:
            return list(connection.execute(wanted).scalars())


def forget(engine: Engine, ads: Mapping[str, int]) -> None:
    """Deletes the tags of ads that were put on them until a moment each, in microseconds."""
    with engine.begin() as connection:
        for ad, until in ads.items():
            connection.execute(delete(TAGS).where(TAGS.c.ad == ad, TAGS.c.at <= until))
