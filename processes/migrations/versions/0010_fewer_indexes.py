"""What every step writes has fewer indexes; the row of an instance finds room on its own page."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision: str | None = "0009"
branch_labels = None
depends_on = None

HELD = sa.text("assignee IS NOT NULL")
CANDIDATES = "engine_task_candidates"


def upgrade() -> None:
    op.drop_index("ix_engine_tasks_assignee_state_due_at", "engine_tasks")
    op.create_index(
        "ix_engine_tasks_held",
        "engine_tasks",
        ["assignee", "state", "due_at"],
        sqlite_where=HELD,
        postgresql_where=HELD,
    )
    op.drop_index("ix_engine_tasks_business_key", "engine_tasks")
    op.drop_index("ix_engine_task_candidates_instance_id_number", CANDIDATES)
    with op.batch_alter_table(CANDIDATES) as table:
        table.drop_constraint("pk_engine_task_candidates", type_="primary")
        table.create_primary_key("pk_engine_task_candidates", ["instance_id", "number", "candidate"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE engine_instances SET (fillfactor = 70)")
