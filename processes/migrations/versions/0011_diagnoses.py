"""Diagnoses of cases, and everything that was ever recorded in each."""

import sqlalchemy as sa
from alembic import op

from engine.store import columns

revision = "0011"
down_revision: str | None = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "diagnoses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_code", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("moment", sa.String(), nullable=False),
        sa.Column("pack", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("plan_agreed_on", sa.Date(), nullable=True),
        sa.Column("is_closing", sa.Boolean(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("correction_reason", sa.String(), nullable=False),
        sa.Column("started_at", columns.UtcTime(), nullable=False),
        sa.Column("started_by", sa.String(), nullable=False),
        sa.Column("validated_at", columns.UtcTime(), nullable=True),
        sa.Column("validated_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case_code"], ["cases.code"], name=op.f("fk_diagnoses_case_code_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagnoses")),
        sa.UniqueConstraint("key", name=op.f("uq_diagnoses_key")),
        sa.UniqueConstraint("case_code", "number", name=op.f("uq_diagnoses_case_code")),
    )
    op.create_table(
        "diagnosis_revisions",
        sa.Column("diagnosis", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("at", columns.UtcTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["diagnosis"], ["diagnoses.id"], name=op.f("fk_diagnosis_revisions_diagnosis_diagnoses")
        ),
        sa.PrimaryKeyConstraint("diagnosis", "revision", name=op.f("pk_diagnosis_revisions")),
        sa.UniqueConstraint("key", name=op.f("uq_diagnosis_revisions_key")),
    )
