"""Seals over the access log: rows that were taken away from the end of a case are missed."""

import sqlalchemy as sa
from alembic import op

from engine.store import columns
from processes.append_only import trigger_statements

revision = "0022"
down_revision: str | None = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_access_seals",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("up_to", columns.UtcTime(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("sealed_at", columns.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_data_access_seals")),
    )
    op.create_index(op.f("ix_data_accesses_at"), "data_accesses", ["at"])
    for statement in trigger_statements("data_access_seals", op.get_bind().dialect.name):
        op.execute(statement)
