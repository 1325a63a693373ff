"""The tags that people put on ads."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "tags",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("ad", "tag", "person")),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("ad", "tag", name="pk_tags"),
    )
    op.create_index("tags_tag", "tags", ["tag", "at"])


def downgrade() -> None:
    op.drop_table("tags")
