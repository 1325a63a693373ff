"""Signatures in the state store, so that a restart loads them and reads no text again."""

from collections.abc import Iterable, Sequence

import numpy as np
from sqlalchemy import Column, Engine, LargeBinary, Table, Text, delete, select

from classifiers.near.index import NearIndex
from classifiers.near.signature import ALGORITHM, SIZE, Signature
from stream.state import insert, metadata

near_signatures = Table(
    "near_signatures",
    metadata,
    Column("id", Text, primary_key=True),
    Column("algorithm", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)
_ROWS = 20_000


class NearStore:
    """The signatures of texts by id; those of another algorithm are there but not loaded."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def save(self, rows: Iterable[tuple[str, Signature]]) -> None:
        """Keeps signatures in one transaction; the same id again replaces."""
        values = [
            {"id": ident, "algorithm": ALGORITHM, "signature": one.astype("<u2").tobytes()}
            for ident, one in rows
        ]
        if not values:
            return
        with self.engine.begin() as connection:
            order = insert(connection, near_signatures)
            new = {name: order.excluded[name] for name in ("algorithm", "signature")}
            connection.execute(order.on_conflict_do_update(index_elements=["id"], set_=new), values)

    def delete(self, ids: Sequence[str]) -> None:
        """Deletes signatures in one transaction."""
        with self.engine.begin() as connection:
            for ident in ids:
                connection.execute(delete(near_signatures).where(near_signatures.c.id == ident))

    def load(self) -> NearIndex:
        """An index of all signatures of the present algorithm."""
        table = near_signatures.c
        query = select(table.id, table.signature).where(table.algorithm == ALGORITHM)
        ids: list[str] = []
        packed = bytearray()
        with self.engine.connect() as connection:
            for rows in connection.execution_options(yield_per=_ROWS).execute(query).partitions():
                ids += [row[0] for row in rows]
                packed += b"".join([row[1] for row in rows])
        index = NearIndex()
        index.load(
            ids, np.frombuffer(packed, "<u2").astype(np.uint16, copy=False).reshape(-1, SIZE)
        )
        return index
