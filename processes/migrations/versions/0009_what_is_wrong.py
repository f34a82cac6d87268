"""Open incidents and what was set aside are counted often: small indexes of nothing but them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision: str | None = "0008"
branch_labels = None
depends_on = None

UNRESOLVED = sa.text("resolved_at IS NULL")
FAILED = sa.text("state = 'failed'")


def upgrade() -> None:
    for name, columns, condition in (
        ("engine_incidents_open", ["instance_id", "number"], UNRESOLVED),
        ("engine_messages_failed", ["id"], FAILED),
        ("engine_signal_deliveries_failed", ["signal_id"], FAILED),
    ):
        table = name.rpartition("_")[0]
        op.create_index(f"ix_{name}", table, columns, sqlite_where=condition, postgresql_where=condition)
