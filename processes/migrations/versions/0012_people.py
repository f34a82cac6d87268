"""People: restricted cases and who may know of them, registrations, likeness, notes, documents, dated kinship."""

import sqlalchemy as sa
from alembic import op

from engine.store import columns

revision = "0012"
down_revision: str | None = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "likeness_keys",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("participant", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant"], ["participants.code"], name=op.f("fk_likeness_keys_participant_participants")
        ),
        sa.PrimaryKeyConstraint("key", "participant", name=op.f("pk_likeness_keys")),
    )
    op.create_index(op.f("ix_likeness_keys_participant"), "likeness_keys", ["participant"], unique=False)
    op.create_table(
        "participant_merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept", sa.String(), nullable=False),
        sa.Column("merged", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("merged_at", columns.UtcTime(), nullable=False),
        sa.Column("merged_by", sa.String(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("undone_at", columns.UtcTime(), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.Column("undo_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["kept"], ["participants.code"], name=op.f("fk_participant_merges_kept_participants")
        ),
        sa.ForeignKeyConstraint(
            ["merged"], ["participants.code"], name=op.f("fk_participant_merges_merged_participants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant_merges")),
    )
    op.create_index(op.f("ix_participant_merges_kept"), "participant_merges", ["kept"], unique=False)
    op.create_index(op.f("ix_participant_merges_merged"), "participant_merges", ["merged"], unique=False)
    op.create_table(
        "person_details",
        sa.Column("participant", sa.String(), nullable=False),
        sa.Column("document_kind", sa.String(), nullable=False),
        sa.Column("document_number", sa.String(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("street", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("town", sa.String(), nullable=False),
        sa.Column("merged_into", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["participants.code"], name=op.f("fk_person_details_merged_into_participants")
        ),
        sa.ForeignKeyConstraint(
            ["participant"], ["participants.code"], name=op.f("fk_person_details_participant_participants")
        ),
        sa.PrimaryKeyConstraint("participant", name=op.f("pk_person_details")),
    )
    op.create_table(
        "registrations",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("given_name", sa.String(), nullable=False),
        sa.Column("surnames", sa.String(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("document_kind", sa.String(), nullable=False),
        sa.Column("document_number", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("street", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("town", sa.String(), nullable=False),
        sa.Column("request", sa.String(), nullable=False),
        sa.Column("territory", sa.String(), nullable=False),
        sa.Column("ceas", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("registered_at", columns.UtcTime(), nullable=False),
        sa.Column("registered_by", sa.String(), nullable=False),
        sa.Column("participant", sa.String(), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ceas"], ["organisations.code"], name=op.f("fk_registrations_ceas_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["organisation"], ["organisations.code"], name=op.f("fk_registrations_organisation_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["participant"], ["participants.code"], name=op.f("fk_registrations_participant_participants")
        ),
        sa.ForeignKeyConstraint(
            ["registered_by"],
            ["professionals.username"],
            name=op.f("fk_registrations_registered_by_professionals"),
        ),
        sa.ForeignKeyConstraint(
            ["territory"], ["territories.code"], name=op.f("fk_registrations_territory_territories")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_registrations")),
    )
    op.create_index(op.f("ix_registrations_ceas"), "registrations", ["ceas"], unique=False)
    op.create_index(op.f("ix_registrations_organisation"), "registrations", ["organisation"], unique=False)
    op.create_index(op.f("ix_registrations_participant"), "registrations", ["participant"], unique=False)
    op.create_index(op.f("ix_registrations_registered_by"), "registrations", ["registered_by"], unique=False)
    op.create_table(
        "case_documents",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("added_at", columns.UtcTime(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("removed_at", columns.UtcTime(), nullable=True),
        sa.Column("removed_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by"], ["professionals.username"], name=op.f("fk_case_documents_added_by_professionals")
        ),
        sa.ForeignKeyConstraint(
            ["case_code"], ["cases.code"], name=op.f("fk_case_documents_case_code_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_documents")),
    )
    op.create_index(op.f("ix_case_documents_case_code"), "case_documents", ["case_code"], unique=False)
    op.create_table(
        "confidential_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_code", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("written_at", columns.UtcTime(), nullable=False),
        sa.Column("struck_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author"], ["professionals.username"], name=op.f("fk_confidential_notes_author_professionals")
        ),
        sa.ForeignKeyConstraint(
            ["case_code"], ["cases.code"], name=op.f("fk_confidential_notes_case_code_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confidential_notes")),
    )
    op.create_index(
        op.f("ix_confidential_notes_case_code"), "confidential_notes", ["case_code"], unique=False
    )
    op.create_table(
        "restrictions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_code", sa.String(), nullable=False),
        sa.Column("participant", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("restricted_at", columns.UtcTime(), nullable=False),
        sa.Column("restricted_by", sa.String(), nullable=False),
        sa.Column("lifted_at", columns.UtcTime(), nullable=True),
        sa.Column("lifted_by", sa.String(), nullable=True),
        sa.Column("lift_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case_code"], ["cases.code"], name=op.f("fk_restrictions_case_code_cases")),
        sa.ForeignKeyConstraint(
            ["participant"], ["participants.code"], name=op.f("fk_restrictions_participant_participants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restrictions")),
    )
    op.create_index(op.f("ix_restrictions_participant"), "restrictions", ["participant"], unique=False)
    op.create_index(
        "uq_restrictions_in_force",
        "restrictions",
        ["case_code"],
        unique=True,
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_table(
        "confidential_note_readers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("added_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["note"],
            ["confidential_notes.id"],
            name=op.f("fk_confidential_note_readers_note_confidential_notes"),
        ),
        sa.ForeignKeyConstraint(
            ["username"],
            ["professionals.username"],
            name=op.f("fk_confidential_note_readers_username_professionals"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confidential_note_readers")),
        sa.UniqueConstraint("note", "username", name=op.f("uq_confidential_note_readers_note")),
    )
    op.create_index(
        op.f("ix_confidential_note_readers_username"), "confidential_note_readers", ["username"], unique=False
    )
    op.create_table(
        "restriction_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("restriction", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("named_at", columns.UtcTime(), nullable=False),
        sa.Column("named_by", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("ended_at", columns.UtcTime(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["restriction"], ["restrictions.id"], name=op.f("fk_restriction_names_restriction_restrictions")
        ),
        sa.ForeignKeyConstraint(
            ["username"], ["professionals.username"], name=op.f("fk_restriction_names_username_professionals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restriction_names")),
    )
    op.create_index(op.f("ix_restriction_names_username"), "restriction_names", ["username"], unique=False)
    op.create_index(
        "uq_restriction_names_held",
        "restriction_names",
        ["restriction", "username"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.add_column(
        "household_members",
        sa.Column("moved_in_on", sa.Date(), server_default=sa.text("NULL"), nullable=True),
    )
    op.add_column(
        "household_members",
        sa.Column("moved_out_on", sa.Date(), server_default=sa.text("NULL"), nullable=True),
    )
    op.add_column(
        "household_members",
        sa.Column("participant", sa.String(), server_default=sa.text("NULL"), nullable=True),
    )
