"""Tokens of the programming interface, and the answers that it keeps for a day."""

import sqlalchemy as sa
from alembic import op

from engine.store import columns

revision = "0005"
down_revision: str | None = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_answers",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "key", name=op.f("pk_api_answers")),
    )
    op.create_index(op.f("ix_api_answers_created_at"), "api_answers", ["created_at"], unique=False)
    op.create_table(
        "api_tokens",
        sa.Column("token_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("username", sa.String(), nullable=True),
        sa.Column("scopes", columns.Words(), nullable=False),
        sa.Column("processes", columns.Words(), nullable=False),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("expires_at", columns.UtcTime(), nullable=False),
        sa.Column("revoked_at", columns.UtcTime(), nullable=True),
        sa.Column("last_used_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["username"], ["professionals.username"], name=op.f("fk_api_tokens_username_professionals")
        ),
        sa.PrimaryKeyConstraint("token_id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_tokens_digest")),
    )
    op.create_index(op.f("ix_api_tokens_username"), "api_tokens", ["username"], unique=False)
