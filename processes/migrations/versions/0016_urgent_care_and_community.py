"""Aids for housing debt, requests to providers of urgent needs, community actions and who is invited to them."""

import sqlalchemy as sa
from alembic import op

from engine.store import columns

revision = "0016"
down_revision: str | None = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _housing_aids()
    _need_requests()
    _community_actions()
    _community_invitations()


def _housing_aids() -> None:
    op.create_table(
        "housing_aids",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("case_code", sa.String(), nullable=False),
        sa.Column("most_cents", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("granted_cents", sa.Integer(), nullable=True),
        sa.Column("asked_at", columns.UtcTime(), nullable=False),
        sa.Column("decide_by", columns.UtcTime(), nullable=False),
        sa.Column("closed_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_code"], ["cases.code"], name=op.f("fk_housing_aids_case_code_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_housing_aids")),
        sa.UniqueConstraint("key", name=op.f("uq_housing_aids_key")),
    )
    op.create_index(op.f("ix_housing_aids_case_code"), "housing_aids", ["case_code"], unique=False)


def _need_requests() -> None:
    op.create_table(
        "need_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("instance_id", sa.BigInteger(), nullable=False),
        sa.Column("case_code", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("resource", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("asked_at", columns.UtcTime(), nullable=False),
        sa.Column("closed_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_code"], ["cases.code"], name=op.f("fk_need_requests_case_code_cases")),
        sa.ForeignKeyConstraint(
            ["organisation"], ["organisations.code"], name=op.f("fk_need_requests_organisation_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["resource"], ["resources.code"], name=op.f("fk_need_requests_resource_resources")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_requests")),
        sa.UniqueConstraint("key", name=op.f("uq_need_requests_key")),
    )
    op.create_index(op.f("ix_need_requests_case_code"), "need_requests", ["case_code"], unique=False)
    op.create_index(op.f("ix_need_requests_instance_id"), "need_requests", ["instance_id"], unique=False)
    op.create_index(op.f("ix_need_requests_organisation"), "need_requests", ["organisation"], unique=False)


def _community_actions() -> None:
    op.create_table(
        "community_actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("organiser", sa.String(), nullable=False),
        sa.Column("territory", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("starts_at", columns.UtcTime(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("waiting_places", sa.Integer(), nullable=False),
        sa.Column("least_risk", sa.Double(), nullable=False),
        sa.Column("most_risk", sa.Double(), nullable=False),
        sa.Column("rest_days", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("usefulness", sa.String(), nullable=True),
        sa.Column("planned_by", sa.String(), nullable=False),
        sa.Column("planned_at", columns.UtcTime(), nullable=False),
        sa.Column("closed_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organiser"], ["organisations.code"], name=op.f("fk_community_actions_organiser_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["territory"], ["territories.code"], name=op.f("fk_community_actions_territory_territories")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_actions")),
    )
    op.create_index(op.f("ix_community_actions_organiser"), "community_actions", ["organiser"], unique=False)
    op.create_index(op.f("ix_community_actions_territory"), "community_actions", ["territory"], unique=False)


def _community_invitations() -> None:
    op.create_table(
        "community_invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action", sa.Integer(), nullable=False),
        sa.Column("participant", sa.String(), nullable=False),
        sa.Column("ceas", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("offer_key", sa.String(), nullable=True),
        sa.Column("listed_at", columns.UtcTime(), nullable=False),
        sa.Column("changed_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action"],
            ["community_actions.id"],
            name=op.f("fk_community_invitations_action_community_actions"),
        ),
        sa.ForeignKeyConstraint(
            ["ceas"], ["organisations.code"], name=op.f("fk_community_invitations_ceas_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["participant"],
            ["participants.code"],
            name=op.f("fk_community_invitations_participant_participants"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_invitations")),
        sa.UniqueConstraint("action", "participant", name=op.f("uq_community_invitations_action")),
    )
    op.create_index(
        op.f("ix_community_invitations_participant"), "community_invitations", ["participant"], unique=False
    )
    op.create_table(
        "invitation_refusals",
        sa.Column("participant", sa.String(), nullable=False),
        sa.Column("said_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant"],
            ["participants.code"],
            name=op.f("fk_invitation_refusals_participant_participants"),
        ),
        sa.PrimaryKeyConstraint("participant", name=op.f("pk_invitation_refusals")),
    )
