"""Life projects, case plans with their revisions and signatures, what was shared, and what came of them."""

import sqlalchemy as sa
from alembic import op

from engine.store import columns

revision = "0018"
down_revision: str | None = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _life_projects()
    _case_plans()
    _case_plan_revisions()
    _plan_signatures()
    _plan_shares()
    _plan_outcomes()
    _plan_follow_ups()


def _life_projects() -> None:
    op.create_table(
        "life_projects",
        sa.Column("case_code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", columns.UtcTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["case_code"], ["cases.code"], name=op.f("fk_life_projects_case_code_cases")),
        sa.PrimaryKeyConstraint("case_code", "version", name=op.f("pk_life_projects")),
        sa.UniqueConstraint("key", name=op.f("uq_life_projects_key")),
    )


def _case_plans() -> None:
    op.create_table(
        "case_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_code", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("project_version", sa.Integer(), nullable=False),
        sa.Column("diagnosis", sa.Integer(), nullable=True),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.Column("started_at", columns.UtcTime(), nullable=False),
        sa.Column("started_by", sa.String(), nullable=False),
        sa.Column("validated_at", columns.UtcTime(), nullable=True),
        sa.Column("validated_by", sa.String(), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("in_force_at", columns.UtcTime(), nullable=True),
        sa.Column("closed_at", columns.UtcTime(), nullable=True),
        sa.Column("close_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_code"], ["cases.code"], name=op.f("fk_case_plans_case_code_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_plans")),
        sa.UniqueConstraint("case_code", "number", name=op.f("uq_case_plans_case_code")),
        sa.UniqueConstraint("key", name=op.f("uq_case_plans_key")),
    )


def _case_plan_revisions() -> None:
    op.create_table(
        "case_plan_revisions",
        sa.Column("plan", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", columns.UtcTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan"], ["case_plans.id"], name=op.f("fk_case_plan_revisions_plan_case_plans")
        ),
        sa.PrimaryKeyConstraint("plan", "revision", name=op.f("pk_case_plan_revisions")),
        sa.UniqueConstraint("key", name=op.f("uq_case_plan_revisions_key")),
    )


def _plan_signatures() -> None:
    op.create_table(
        "plan_signatures",
        sa.Column("plan", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("signer", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["plan"], ["case_plans.id"], name=op.f("fk_plan_signatures_plan_case_plans")),
        sa.PrimaryKeyConstraint("plan", "revision", "signer", name=op.f("pk_plan_signatures")),
    )


def _plan_shares() -> None:
    op.create_table(
        "plan_shares",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("plan", sa.Integer(), nullable=False),
        sa.Column("service", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("shared_at", columns.UtcTime(), nullable=False),
        sa.Column("withdrawn_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation"], ["organisations.code"], name=op.f("fk_plan_shares_organisation_organisations")
        ),
        sa.ForeignKeyConstraint(["plan"], ["case_plans.id"], name=op.f("fk_plan_shares_plan_case_plans")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_plan_shares")),
    )
    op.create_index(op.f("ix_plan_shares_plan"), "plan_shares", ["plan"], unique=False)


def _plan_outcomes() -> None:
    op.create_table(
        "plan_outcomes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("plan", sa.Integer(), nullable=False),
        sa.Column("goal", sa.Integer(), nullable=False),
        sa.Column("action", sa.Integer(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("at", columns.UtcTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["plan"], ["case_plans.id"], name=op.f("fk_plan_outcomes_plan_case_plans")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_outcomes")),
        sa.UniqueConstraint("key", name=op.f("uq_plan_outcomes_key")),
    )
    op.create_index(op.f("ix_plan_outcomes_plan"), "plan_outcomes", ["plan"], unique=False)


def _plan_follow_ups() -> None:
    op.create_table(
        "plan_follow_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("plan", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("attended", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("at", columns.UtcTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["plan"], ["case_plans.id"], name=op.f("fk_plan_follow_ups_plan_case_plans")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_follow_ups")),
        sa.UniqueConstraint("key", name=op.f("uq_plan_follow_ups_key")),
    )
    op.create_index(op.f("ix_plan_follow_ups_plan"), "plan_follow_ups", ["plan"], unique=False)
