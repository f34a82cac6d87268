"""Batches of migrations: many instances go to another version, each settled once."""

import sqlalchemy as sa
from alembic import op

from engine.store import columns

revision = "0007"
down_revision: str | None = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "engine_migration_batches",
        sa.Column("batch_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("update_candidates", sa.Boolean(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_engine_migration_batches")),
    )
    op.create_table(
        "engine_migration_items",
        sa.Column("batch_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("instance_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("settled_at", columns.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("batch_id", "instance_id", name=op.f("pk_engine_migration_items")),
    )
    op.create_index(
        op.f("ix_engine_migration_items_batch_id_state_instance_id"),
        "engine_migration_items",
        ["batch_id", "state", "instance_id"],
        unique=False,
    )
