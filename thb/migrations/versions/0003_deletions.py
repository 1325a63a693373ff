"""What was deleted and is not to come back, as hashes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "deletions",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("key", "reason", "person")),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("at", "before", "until")),
        sa.PrimaryKeyConstraint("key", name="pk_deletions"),
    )


def downgrade() -> None:
    op.drop_table("deletions")
