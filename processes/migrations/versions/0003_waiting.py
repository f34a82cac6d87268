"""What waits is found by its time alone: partial indexes; leases that ran out; the stack of an incident."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"
branch_labels = None
depends_on = None

READY: dict[str, Any] = {
    "sqlite_where": sa.text("paused IS 0"),
    "postgresql_where": sa.text("paused IS false"),
}
WAITING: dict[str, Any] = {
    "sqlite_where": sa.text("state = 'waiting'"),
    "postgresql_where": sa.text("state = 'waiting'"),
}


def upgrade() -> None:
    op.add_column("engine_jobs", sa.Column("lost", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column(
        "engine_incidents", sa.Column("stack", sa.Text(), server_default=sa.text("''"), nullable=False)
    )
    op.drop_index("ix_engine_jobs_due_at", table_name="engine_jobs")
    op.create_index("ix_engine_jobs_ready", "engine_jobs", ["due_at"], **READY)
    op.drop_index("ix_engine_timers_due_at", table_name="engine_timers")
    op.create_index("ix_engine_timers_ready", "engine_timers", ["due_at"], **READY)
    op.create_index(op.f("ix_engine_subscriptions_opened_at"), "engine_subscriptions", ["opened_at"])
    op.create_index("ix_engine_messages_recent", "engine_messages", ["published_at"], **WAITING)
    op.create_index("ix_engine_messages_wanted", "engine_messages", ["name", "key"], **WAITING)
