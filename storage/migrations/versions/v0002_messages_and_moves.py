"""Messages with their outcomes, reminders, moved chats, shared paces; what visits and patients gained."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("visits") as visits:
        visits.add_column(sa.Column("present", sa.Boolean()))
        visits.add_column(sa.Column("confirmed_at", INSTANT))
        visits.add_column(sa.Column("compared_at", INSTANT))
        visits.add_column(sa.Column("arranged_at", INSTANT))
        visits.create_index("ix_visits_starts_at", ["starts_at"])
    with op.batch_alter_table("intents") as intents:
        intents.add_column(sa.Column("visit_id", sa.String()))
        intents.create_index("ix_intents_visit_id", ["visit_id"])
    with op.batch_alter_table("patients") as patients:
        patients.add_column(sa.Column("relation", sa.String(), nullable=False, server_default=""))
        patients.add_column(sa.Column("answers", sa.Text(), nullable=False, server_default="[]"))
    _messages()
    _reminders()
    _moved_chats()
    _paces()


def downgrade() -> None:
    for table in ("paces", "moved_chats", "reminders", "messages"):
        op.drop_table(table)
    with op.batch_alter_table("patients") as patients:
        patients.drop_column("answers")
        patients.drop_column("relation")
    with op.batch_alter_table("intents") as intents:
        intents.drop_index("ix_intents_visit_id")
        intents.drop_column("visit_id")
    with op.batch_alter_table("visits") as visits:
        visits.drop_index("ix_visits_starts_at")
        for column in ("arranged_at", "compared_at", "confirmed_at", "present"):
            visits.drop_column(column)


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("telegram_id", BIG),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("settled_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
    )
    op.create_index("ix_messages_chat_id", "messages", ["chat_id"])
    op.create_index("ix_messages_settled_at", "messages", ["settled_at"])


def _reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("visit_id", sa.String(), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("visit_id", "starts_at", "kind", name="pk_reminders"),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name="fk_reminders_visit_id"),
    )
    op.create_index("ix_reminders_message_id", "reminders", ["message_id"])


def _moved_chats() -> None:
    op.create_table(
        "moved_chats",
        sa.Column("chat_id", BIG, autoincrement=False, nullable=False),
        sa.Column("new_chat_id", BIG, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name="pk_moved_chats"),
    )


def _paces() -> None:
    op.create_table(
        "paces",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("next_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_paces"),
    )
