"""The pictures that ads name, with their hashes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TEXTS = ("ad", "url", "source", "page", "category", "detail", "sha256", "hash")
INDEXES = {
    "pictures_url": ["source", "url"],
    "pictures_page": ["source", "page"],
    "pictures_hash": ["hash", "named"],
    "pictures_asked": ["asked"],
}


def upgrade() -> None:
    texts = (*TEXTS, "etag", "modified", "file")
    numbers = ("named", "asked", "offset")
    op.create_table(
        "pictures",
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in numbers),
        sa.PrimaryKeyConstraint("ad", "url", name="pk_pictures"),
    )
    for name, columns in INDEXES.items():
        op.create_index(name, "pictures", columns)


def downgrade() -> None:
    op.drop_table("pictures")
