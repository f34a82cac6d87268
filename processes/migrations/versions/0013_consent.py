"""Sharing by organisation, purpose and field group; who read what; blocked records, and what was done with data."""

import sqlalchemy as sa
from alembic import op

from engine.store import columns
from processes.append_only import trigger_statements

revision = "0013"
down_revision: str | None = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _consent()
    _lifecycle()
    for table in ("data_accesses", "rights_acts"):
        for statement in trigger_statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def _consent() -> None:
    op.create_table(
        "sharings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("case_code", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("field_group", sa.String(), nullable=False),
        sa.Column("granted_at", columns.UtcTime(), nullable=False),
        sa.Column("granted_by", sa.String(), nullable=False),
        sa.Column("ended_at", columns.UtcTime(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case_code"], ["cases.code"], name=op.f("fk_sharings_case_code_cases")),
        sa.ForeignKeyConstraint(
            ["organisation"], ["organisations.code"], name=op.f("fk_sharings_organisation_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharings")),
        sa.UniqueConstraint("key", name=op.f("uq_sharings_key")),
    )
    op.create_index(op.f("ix_sharings_case_code"), "sharings", ["case_code"])
    op.create_index(op.f("ix_sharings_organisation"), "sharings", ["organisation"])
    op.create_table(
        "data_accesses",
        sa.Column("case_code", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", columns.UtcTime(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("field_groups", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_code"], ["cases.code"], name=op.f("fk_data_accesses_case_code_cases")),
        sa.PrimaryKeyConstraint("case_code", "number", name=op.f("pk_data_accesses")),
    )


def _lifecycle() -> None:
    op.create_table(
        "blocked_records",
        sa.Column("participant", sa.String(), nullable=False),
        sa.Column("blocked_at", columns.UtcTime(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant"], ["participants.code"], name=op.f("fk_blocked_records_participant_participants")
        ),
        sa.PrimaryKeyConstraint("participant", name=op.f("pk_blocked_records")),
    )
    op.create_table(
        "rights_acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant", sa.String(), nullable=True),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("at", columns.UtcTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant"], ["participants.code"], name=op.f("fk_rights_acts_participant_participants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_acts")),
    )
    op.create_index(op.f("ix_rights_acts_participant"), "rights_acts", ["participant"])
