"""The first tables: crawls, near-duplicates, watches and alerts, judgements, audit.

``IF NOT EXISTS``: stores of before these steps have the tables, but no number.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _crawls()
    _near()
    _watches()
    _review()
    _audit()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


TABLES = (
    "crawl_runs",
    "crawl_urls",
    "near_signatures",
    "watches",
    "watches_muted",
    "alerts",
    "labels",
    "audit",
)


def _crawls() -> None:
    _table(
        "crawl_runs",
        *_needed(sa.Text, "run", "source"),
        *_needed(sa.BigInteger, "started"),
        sa.Column("finished", sa.BigInteger),
        *_needed(sa.Text, "finish"),
        *_needed(sa.Integer, "pages", "captures", "unchanged"),
        sa.Column("ads", sa.Integer),
        *_needed(sa.Float, "seconds"),
        *_needed(sa.JSON, "statuses", "categories"),
        *_needed(sa.Text, "warnings"),
        key=("run", "source"),
    )
    _table(
        "crawl_urls",
        *_needed(sa.Text, "source", "url"),
        *_needed(sa.BigInteger, "asked"),
        *_needed(sa.Text, "category", "detail", "etag", "modified", "capture"),
        *_needed(sa.BigInteger, "fetched_at"),
        *_needed(sa.Integer, "status"),
        *_needed(sa.Text, "content_type", "encoding", "via", "file"),
        *_needed(sa.BigInteger, "offset"),
        *_needed(sa.Text, "sha256", "run"),
        key=("source", "url"),
    )


def _near() -> None:
    columns = (*_needed(sa.Text, "id", "algorithm"), *_needed(sa.LargeBinary, "signature"))
    _table("near_signatures", *columns, key=("id",))


def _watches() -> None:
    _table(
        "watches",
        *_needed(sa.Text, "id", "name", "query", "kind", "sources", "zone", "owner"),
        *_needed(sa.BigInteger, "created_at", "changed_at"),
        sa.UniqueConstraint("changed_at", name="uq_watches_changed_at"),
        key=("id",),
    )
    _table(
        "watches_muted",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        *_needed(sa.Text, "watch", "person"),
        *_needed(sa.Boolean, "muted"),
        *_needed(sa.BigInteger, "at"),
        key=("seq",),
    )
    _index("watches_muted_person", "watches_muted", "person", "watch")
    _table(
        "alerts",
        *_needed(sa.Text, "id", "watch", "ad", "title", "source"),
        *_needed(sa.BigInteger, "version", "raised_at"),
        *_needed(sa.Text, "spans", "trace"),
        sa.Column("seen_at", sa.BigInteger),
        sa.Column("seen_by", sa.Text),
        sa.UniqueConstraint("watch", "ad", name="uq_alerts_watch_ad"),
        key=("id",),
    )
    _index("ix_alerts_ad", "alerts", "ad")
    _index("ix_alerts_raised_at", "alerts", "raised_at")


def _review() -> None:
    _table(
        "labels",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        *_needed(sa.Text, "ad", "indicator", "verdict", "reviewer"),
        *_needed(sa.BigInteger, "at"),
        *_needed(sa.Text, "lang", "stratum"),
        *_needed(sa.BigInteger, "batch", "undoes"),
        key=("seq",),
    )
    _index("labels_thing", "labels", "ad", "indicator", "reviewer")
    _index("labels_reviewer", "labels", "reviewer", "seq")


def _audit() -> None:
    _table(
        "audit",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        *_needed(sa.BigInteger, "at"),
        *_needed(sa.Text, "person", "role", "action", "target", "query", "result"),
        *_needed(sa.Boolean, "allowed"),
        *_needed(sa.Text, "prev", "hash"),
        sa.UniqueConstraint("prev", name="uq_audit_prev"),
        key=("seq",),
    )


def _needed(kind: Any, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind(), nullable=False) for name in names]


def _table(name: str, *parts: Any, key: tuple[str, ...]) -> None:
    primary = sa.PrimaryKeyConstraint(*key, name=f"pk_{name}")
    op.create_table(name, *parts, primary, if_not_exists=True)


def _index(name: str, table: str, *columns: str) -> None:
    op.create_index(name, table, list(columns), if_not_exists=True)
