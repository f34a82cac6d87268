"""Alembic's entry. It runs on the connection that `migrate` gives it, in its transaction; there is no other way."""

from alembic import context

from processes.migrations.models import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    compare_type=True,
    user_module_prefix="columns.",
    render_as_batch=True,
)
context.run_migrations()
