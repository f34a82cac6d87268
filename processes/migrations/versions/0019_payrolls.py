"""Payrolls of the guaranteed income, the numbers under which people are paid, and what differs from the cases."""

import sqlalchemy as sa
from alembic import op

from engine.store import columns

revision = "0019"
down_revision: str | None = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payroll_numbers",
        sa.Column("participant", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("written_at", columns.UtcTime(), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        _foreign("payroll_numbers", "participant", "participants", "code"),
        sa.PrimaryKeyConstraint("participant", name=op.f("pk_payroll_numbers")),
    )
    op.create_table(
        "payrolls",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("received_at", columns.UtcTime(), nullable=False),
        sa.Column("received_by", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        _foreign("payrolls", "organisation", "organisations", "code"),
        _foreign("payrolls", "received_by", "professionals", "username"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_payrolls")),
        sa.UniqueConstraint("month", name=op.f("uq_payrolls_month")),
    )
    op.create_table(
        "payroll_discrepancies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payroll", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("participant", sa.String(), nullable=True),
        sa.Column("ceas", sa.String(), nullable=False),
        sa.Column("expected", sa.String(), nullable=False),
        sa.Column("found", sa.String(), nullable=False),
        sa.Column("resolution", sa.String(), nullable=False),
        sa.Column("resolved_by", sa.String(), nullable=True),
        sa.Column("resolved_at", columns.UtcTime(), nullable=True),
        _foreign("payroll_discrepancies", "payroll", "payrolls", "code"),
        _foreign("payroll_discrepancies", "participant", "participants", "code"),
        _foreign("payroll_discrepancies", "ceas", "organisations", "code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payroll_discrepancies")),
        sa.UniqueConstraint("payroll", "kind", "about", name=op.f("uq_payroll_discrepancies_payroll")),
    )
    op.create_index(
        "ix_payroll_discrepancies_ceas", "payroll_discrepancies", ["payroll", "ceas", "resolution"]
    )
    op.create_index(op.f("ix_payroll_discrepancies_participant"), "payroll_discrepancies", ["participant"])


def downgrade() -> None:
    for table in ("payroll_discrepancies", "payrolls", "payroll_numbers"):
        op.drop_table(table)


def _foreign(table: str, column: str, other: str, key: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.{key}"], name=op.f(f"fk_{table}_{column}_{other}"))
