"""Applications for the guaranteed income, and the numbers of their codes."""

import sqlalchemy as sa
from alembic import op

from engine.store import columns

revision = "0020"
down_revision: str | None = "0019"
branch_labels = None
depends_on = None

IS_OPEN = sa.text("status IN ('handled', 'for_commission', 'on_agenda', 'set_aside')")


def upgrade() -> None:
    op.create_table(
        "income_numbers",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_income_numbers")),
    )
    op.create_table(
        "income_applications",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("case_code", sa.String(), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("item", sa.JSON(), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("unmet", sa.JSON(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=True),
        sa.Column("accrues_from", sa.Date(), nullable=True),
        sa.Column("closed_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_code"], ["cases.code"], name=op.f("fk_income_applications_case_code_cases")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_income_applications")),
        sa.UniqueConstraint("key", name=op.f("uq_income_applications_key")),
    )
    op.create_index(op.f("ix_income_applications_case_code"), "income_applications", ["case_code"])
    op.create_index(op.f("ix_income_applications_status"), "income_applications", ["status"])
    op.create_index(
        "uq_income_applications_open",
        "income_applications",
        ["case_code"],
        unique=True,
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )


def downgrade() -> None:
    op.drop_table("income_applications")
    op.drop_table("income_numbers")
