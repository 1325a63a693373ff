"""Judgements: rows that are only ever added; of one person on one thing the latest counts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Column, Engine, Index, Integer, Table, Text, func, select

from stream import state
from stream.messages import Label, Verdict, now

LABELS = Table(
    "labels",
    state.metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("ad", Text, nullable=False),
    Column("indicator", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("lang", Text, nullable=False),
    Column("stratum", Text, nullable=False),
    Column("batch", BigInteger, nullable=False),
    Column("undoes", BigInteger, nullable=False),
    Index("labels_thing", "ad", "indicator", "reviewer"),
    Index("labels_reviewer", "reviewer", "seq"),
)
WITHDRAWN = "withdrawn"
VERDICTS: tuple[Verdict, ...] = ("yes", "no", "unsure")
STRATA = ("flagged", "random", "chosen")
"""How a judged thing was come by: drawn from flagged ads, drawn at random from the others, or
chosen by the reviewer (from a search or an ad's page)."""


class Thing(NamedTuple):
    """What is judged: a hit of an ad, or the ad as a whole (``indicator`` empty)."""

    ad: str
    indicator: str = ""
    lang: str = ""
    stratum: str = "chosen"


class Labels:
    """The judgements in the state store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def judge(self, things: Sequence[Thing], verdict: Verdict, reviewer: str) -> int:
        """Stores one verdict on one or more things at once; returns how many."""
        at = now()
        rows = [_row(thing, verdict, reviewer, at=at, batch=at) for thing in things]
        with self._engine.begin() as connection:
            if rows:
                connection.execute(LABELS.insert(), rows)
        return len(rows)

    def undo(self, reviewer: str) -> list[Thing]:
        """Takes back the reviewer's latest batch by adding rows that restore what was before;
        returns the things concerned (none when there is nothing left to undo)."""
        with self._engine.begin() as connection:
            mine = select(LABELS).where(LABELS.c.reviewer == reviewer)
            undone = select(LABELS.c.undoes).where(
                LABELS.c.reviewer == reviewer, LABELS.c.undoes > 0
            )
            last = connection.execute(
                mine.where(LABELS.c.undoes == 0, LABELS.c.batch.not_in(undone))
                .order_by(LABELS.c.seq.desc())
                .limit(1)
            ).first()
            if last is None:
                return []
            batch = connection.execute(mine.where(LABELS.c.batch == last.batch)).all()
            at = now()
            rows = [self._restored(connection, row, at) for row in batch]
            connection.execute(LABELS.insert(), rows)
        return [Thing(row.ad, row.indicator, row.lang, row.stratum) for row in batch]

    def _restored(self, connection: Any, row: Any, at: int) -> dict[str, Any]:
        before = connection.execute(
            select(LABELS.c.verdict)
            .where(
                LABELS.c.ad == row.ad,
                LABELS.c.indicator == row.indicator,
                LABELS.c.reviewer == row.reviewer,
                LABELS.c.seq < row.seq,
            )
            .order_by(LABELS.c.seq.desc())
            .limit(1)
        ).scalar()
        thing = Thing(row.ad, row.indicator, row.lang, row.stratum)
        return _row(thing, before or WITHDRAWN, row.reviewer, at=at, batch=at, undoes=row.batch)

    def of(self, reviewer: str, ads: Iterable[str]) -> dict[tuple[str, str], str]:
        """The reviewer's standing verdicts on some ads, by ad and indicator."""
        chosen = list(ads)
        if not chosen:
            return {}
        rows = self._latest(LABELS.c.reviewer == reviewer, LABELS.c.ad.in_(chosen))
        return {(row.ad, row.indicator): row.verdict for row in rows}

    def done(self, reviewer: str) -> frozenset[tuple[str, str]]:
        """Everything on which the reviewer has a standing verdict."""
        rows = self._latest(LABELS.c.reviewer == reviewer)
        return frozenset((row.ad, row.indicator) for row in rows)

    def mark(self) -> int:
        """A number that grows with every row."""
        with self._engine.connect() as connection:
            return int(connection.execute(select(func.max(LABELS.c.seq))).scalar() or 0)

    def all(self) -> list[Label]:
        """The standing verdict of every reviewer on everything."""
        return [
            Label(
                ad=row.ad,
                indicator=row.indicator,
                verdict=row.verdict,
                reviewer=row.reviewer,
                at=row.at,
                lang=row.lang,
                stratum=row.stratum,
            )
            for row in self._latest()
        ]

    def _latest(self, *where: Any) -> list[Any]:
        newest = (
            select(func.max(LABELS.c.seq))
            .where(*where)
            .group_by(LABELS.c.ad, LABELS.c.indicator, LABELS.c.reviewer)
        )
        wanted = select(LABELS).where(LABELS.c.seq.in_(newest), LABELS.c.verdict != WITHDRAWN)
        with self._engine.connect() as connection:
            return list(connection.execute(wanted.order_by(LABELS.c.seq)))


def _row(
    thing: Thing, verdict: str, reviewer: str, *, at: int, batch: int, undoes: int = 0
) -> dict[str, Any]:
    more = {"verdict": verdict, "reviewer": reviewer, "at": at, "batch": batch, "undoes": undoes}
    return {**thing._asdict(), **more}


def strata(labels: Iterable[Label], indicator: str) -> Counter[str]:
    """How many judged hits of an indicator were come by in which way."""
    return Counter(label.stratum for label in labels if label.indicator == indicator)
