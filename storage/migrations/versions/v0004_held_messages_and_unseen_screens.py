"""Messages that are held back or failed for a reason, and the screens that were not seen, found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

INSTANT = sa.DateTime(timezone=True)
UNSEEN = sa.text("revision > shown_revision")


def upgrade() -> None:
    with op.batch_alter_table("messages") as messages:
        messages.add_column(sa.Column("due_at", INSTANT))
        messages.add_column(sa.Column("reason", sa.String()))
    op.create_index(
        "ix_conversations_unseen",
        "conversations",
        ["updated_at"],
        sqlite_where=UNSEEN,
        postgresql_where=UNSEEN,
    )


def downgrade() -> None:
    op.drop_index("ix_conversations_unseen", "conversations")
    with op.batch_alter_table("messages") as messages:
        messages.drop_column("reason")
        messages.drop_column("due_at")
