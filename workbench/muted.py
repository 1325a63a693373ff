"""Which watches somebody muted; rows are only ever added, the latest counts."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Engine,
    Index,
    Integer,
    Table,
    Text,
    func,
    select,
)

from stream import state
from stream.messages import now

MUTED = Table(
    "watches_muted",
    state.metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("watch", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("muted", Boolean, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("watches_muted_person", "person", "watch"),
)


class Muted:
    """Watches whose alerts somebody does not want counted; they are still raised and kept."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def mark(self, watch: str, person: str, *, muted: bool) -> None:
        row = {"watch": watch, "person": person, "muted": muted, "at": now()}
        with self._engine.begin() as connection:
            connection.execute(MUTED.insert().values(**row))

    def of(self, person: str) -> frozenset[str]:
        """The watches that are muted now."""
        newest = select(func.max(MUTED.c.seq)).where(MUTED.c.person == person)
        wanted = select(MUTED.c.watch).where(
            MUTED.c.seq.in_(newest.group_by(MUTED.c.watch)), MUTED.c.muted
        )
        with self._engine.connect() as connection:
            return frozenset(connection.execute(wanted).scalars())
