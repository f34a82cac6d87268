"""Referrals between organisations: who asked what of whom, where it stands, and each act."""

import sqlalchemy as sa
from alembic import op

from engine.store import columns

revision = "0014"
down_revision: str | None = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "referral_numbers",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_referral_numbers")),
    )
    op.create_table(
        "referrals",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("case_code", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("part_of", sa.String(), nullable=True),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("receiver", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("sent_by", sa.String(), nullable=True),
        sa.Column("sent_at", columns.UtcTime(), nullable=False),
        sa.Column("answer_by", columns.UtcTime(), nullable=True),
        sa.Column("ended_at", columns.UtcTime(), nullable=True),
        sa.Column("shared", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["case_code"], ["cases.code"], name=op.f("fk_referrals_case_code_cases")),
        sa.ForeignKeyConstraint(["part_of"], ["referrals.code"], name=op.f("fk_referrals_part_of_referrals")),
        sa.ForeignKeyConstraint(
            ["sender"], ["organisations.code"], name=op.f("fk_referrals_sender_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["receiver"], ["organisations.code"], name=op.f("fk_referrals_receiver_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["sent_by"], ["professionals.username"], name=op.f("fk_referrals_sent_by_professionals")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_referrals")),
        sa.UniqueConstraint("key", name=op.f("uq_referrals_key")),
    )
    op.create_index(op.f("ix_referrals_case_code"), "referrals", ["case_code"])
    op.create_index(op.f("ix_referrals_part_of"), "referrals", ["part_of"])
    op.create_index(op.f("ix_referrals_sender"), "referrals", ["sender"])
    op.create_index("ix_referrals_receiver_state", "referrals", ["receiver", "state"])
    op.create_table(
        "referral_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", columns.UtcTime(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["referral"], ["referrals.code"], name=op.f("fk_referral_steps_referral_referrals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_steps")),
        sa.UniqueConstraint("key", name=op.f("uq_referral_steps_key")),
    )
    op.create_index(op.f("ix_referral_steps_referral"), "referral_steps", ["referral"])
