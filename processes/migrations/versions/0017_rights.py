"""Requests about a person's rights: to understand their score, to contest it, to withdraw consent."""

import sqlalchemy as sa
from alembic import op

from engine.store import columns

revision = "0017"
down_revision: str | None = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rights_numbers",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_rights_numbers")),
    )
    op.create_table(
        "rights_requests",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("participant", sa.String(), nullable=False),
        sa.Column("territory", sa.String(), nullable=False),
        sa.Column("right", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("received_at", columns.UtcTime(), nullable=False),
        sa.Column("received_by", sa.String(), nullable=False),
        sa.Column("alert_id", sa.String(), nullable=True),
        sa.Column("score_aside_at", columns.UtcTime(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", columns.UtcTime(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer_way", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["participant"], ["participants.code"], name=op.f("fk_rights_requests_participant_participants")
        ),
        sa.ForeignKeyConstraint(
            ["received_by"],
            ["professionals.username"],
            name=op.f("fk_rights_requests_received_by_professionals"),
        ),
        sa.ForeignKeyConstraint(
            ["territory"], ["territories.code"], name=op.f("fk_rights_requests_territory_territories")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_rights_requests")),
    )
    for name, columns_ in (
        ("ix_rights_requests_participant", ["participant", "status"]),
        (op.f("ix_rights_requests_received_by"), ["received_by"]),
        (op.f("ix_rights_requests_territory"), ["territory"]),
    ):
        op.create_index(name, "rights_requests", columns_, unique=False)


def downgrade() -> None:
    op.drop_table("rights_requests")
    op.drop_table("rights_numbers")
