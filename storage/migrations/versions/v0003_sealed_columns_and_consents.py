"""Room for sealed values, the keys that sealed them, consents, and what is still to be forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
WORDS = ("name", "surname", "phone", "email", "gender", "national_id", "relation")
EMPTY_ALLOWED = ("email", "gender", "national_id")


def upgrade() -> None:
    with op.batch_alter_table("chats") as chats:
        chats.alter_column("first_name", type_=sa.Text(), existing_type=sa.String(), existing_nullable=False)
        chats.add_column(sa.Column("forgotten_at", INSTANT))
    with op.batch_alter_table("patients") as patients:
        for word in WORDS:
            patients.alter_column(
                word, type_=sa.Text(), existing_type=sa.String(), existing_nullable=word in EMPTY_ALLOWED
            )
        patients.alter_column(
            "birth_date",
            type_=sa.Text(),
            existing_type=sa.Date(),
            existing_nullable=True,
            postgresql_using="birth_date::text",
        )
    with op.batch_alter_table("intents") as intents:
        intents.add_column(sa.Column("emptied_at", INSTANT))
    _seal_keys()
    _consents()


def downgrade() -> None:
    for table in ("consents", "seal_keys"):
        op.drop_table(table)
    with op.batch_alter_table("intents") as intents:
        intents.drop_column("emptied_at")
    with op.batch_alter_table("patients") as patients:
        for word in WORDS:
            patients.alter_column(
                word, type_=sa.String(), existing_type=sa.Text(), existing_nullable=word in EMPTY_ALLOWED
            )
    if op.get_bind().dialect.name == "postgresql":
        # SQLite keeps a day as text whatever the column is called, and would make a number of it here.
        op.alter_column("patients", "birth_date", type_=sa.Date(), postgresql_using="birth_date::date")
    with op.batch_alter_table("chats") as chats:
        chats.drop_column("forgotten_at")
        chats.alter_column("first_name", type_=sa.String(), existing_type=sa.Text(), existing_nullable=False)


def _seal_keys() -> None:
    op.create_table(
        "seal_keys",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_seal_keys"),
    )


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("patient_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.chat_id"], name="fk_consents_chat_id", onupdate="CASCADE"
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_consents_patient_id"),
    )
    op.create_index("ix_consents_chat_id", "consents", ["chat_id"])
    op.create_index("ix_consents_patient_id", "consents", ["patient_id"])
