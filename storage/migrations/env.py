"""How alembic runs a migration here: inside the transaction that the caller holds."""

from alembic import context

import storage.unit  # noqa: F401 every table is known once the unit is
from storage.session import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,
)
context.run_migrations()
