"""The first tables: chats, conversations, inbox, patients, intents, visits, catalog."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _chats()
    _conversations()
    _inbox()
    _patients()
    _intents()
    _visits()
    _catalog()


def downgrade() -> None:
    for table in ("catalog", "visits", "intents", "patients", "inbox", "conversations", "chats"):
        op.drop_table(table)


def _of_chat(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["chat_id"], ["chats.chat_id"], name=f"fk_{table}_chat_id", onupdate="CASCADE"
    )


def _chats() -> None:
    op.create_table(
        "chats",
        sa.Column("chat_id", BIG, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("language_code", sa.String(), nullable=False),
        sa.Column("locale", sa.String()),
        sa.Column("blocked_at", INSTANT),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name="pk_chats"),
    )


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("chat_id", BIG, autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("screen_id", BIG),
        sa.Column("shown_revision", sa.Integer(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name="pk_conversations"),
        _of_chat("conversations"),
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("handled_at", INSTANT),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("key", name="uq_inbox_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_inbox_chat_id", "inbox", ["chat_id"])
    op.create_index("ix_inbox_handled_at", "inbox", ["handled_at"])


def _patients() -> None:
    op.create_table(
        "patients",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("surname", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String()),
        sa.Column("birth_date", sa.Date()),
        sa.Column("gender", sa.String()),
        sa.Column("national_id", sa.String()),
        sa.Column("privacy_consent_version", sa.String()),
        sa.Column("privacy_consent_at", INSTANT),
        sa.Column("marketing_consent", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("removed_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_patients"),
        _of_chat("patients"),
    )
    op.create_index("ix_patients_chat_id", "patients", ["chat_id"])


def _intents() -> None:
    op.create_table(
        "intents",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text()),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("settled_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_intents"),
        sa.UniqueConstraint("reference", name="uq_intents_reference"),
        _of_chat("intents"),
    )
    op.create_index("ix_intents_chat_id", "intents", ["chat_id"])
    op.create_index("ix_intents_settled_at", "intents", ["settled_at"])


def _visits() -> None:
    op.create_table(
        "visits",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("patient_id", sa.String(), nullable=False),
        sa.Column("intent_id", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("provider_visit_id", sa.String(), nullable=False),
        sa.Column("clinic_id", sa.String(), nullable=False),
        sa.Column("doctor_id", sa.String(), nullable=False),
        sa.Column("address_id", sa.String(), nullable=False),
        sa.Column("service_id", sa.String()),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visits"),
        sa.UniqueConstraint("account", "provider_visit_id", name="uq_visits_account_provider_visit_id"),
        sa.UniqueConstraint("intent_id", name="uq_visits_intent_id"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_visits_patient_id"),
        sa.ForeignKeyConstraint(["intent_id"], ["intents.id"], name="fk_visits_intent_id"),
        _of_chat("visits"),
    )
    slot = ["account", "clinic_id", "doctor_id", "address_id", "starts_at"]
    op.create_index(f"ix_visits_{'_'.join(slot)}", "visits", slot)
    op.create_index("ix_visits_chat_id_starts_at", "visits", ["chat_id", "starts_at"])
    op.create_index("ix_visits_patient_id", "visits", ["patient_id"])


def _catalog() -> None:
    op.create_table(
        "catalog",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("fetched_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("account", "kind", "key", name="pk_catalog"),
    )
    op.create_index("ix_catalog_fetched_at", "catalog", ["fetched_at"])
