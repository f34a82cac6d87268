"""Who may do a task, in the order of due times: an inbox is read from one index. Closed tasks are not in it."""

import sqlalchemy as sa
from alembic import op

from engine.store import columns

revision = "0008"
down_revision: str | None = "0007"
branch_labels = None
depends_on = None

NEVER, LONG_AGO = "9999-12-31T00:00:00+00:00", "1970-01-01T00:00:00+00:00"
INBOX = ("candidate", "due_by", "created_at", "instance_id", "number")


def upgrade() -> None:
    table = "engine_task_candidates"
    for name, default in (("due_by", NEVER), ("created_at", LONG_AGO)):
        column: sa.Column[object] = sa.Column(
            name, columns.UtcTime(), nullable=False, server_default=sa.text(f"'{default}'")
        )
        op.add_column(table, column)
    of_task = (
        "FROM engine_tasks t WHERE t.instance_id = engine_task_candidates.instance_id"
        " AND t.number = engine_task_candidates.number"
    )
    op.execute(
        f"UPDATE {table} SET created_at = (SELECT t.created_at {of_task}),"  # noqa: S608 - no value in it
        f" due_by = COALESCE((SELECT t.due_at {of_task}), due_by)"
        f" WHERE EXISTS (SELECT 1 {of_task})"
    )
    op.drop_index("ix_engine_task_candidates_candidate_open", table)
    op.create_index(
        "ix_engine_task_candidates_inbox",
        table,
        list(INBOX),
        sqlite_where=sa.text("open IS 1"),
        postgresql_where=sa.text("open IS true"),
    )
