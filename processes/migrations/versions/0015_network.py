"""The Network: agreements, teams, absences with a substitute, resources with places and waiting lists."""

import sqlalchemy as sa
from alembic import op

from engine.store import columns

revision = "0015"
down_revision: str | None = "0014"
branch_labels = None
depends_on = None

HELD = sa.text("released_at IS NULL")
OPEN = sa.text("status IN ('waiting', 'offered')")


def upgrade() -> None:
    for name in ("dir3", "description", "hsds_id"):
        op.add_column("organisations", sa.Column(name, sa.String(), server_default="", nullable=False))
    _agreements()
    _teams()
    _absences()
    _resources()
    _places()


def _agreements() -> None:
    op.create_table(
        "partnership_agreements",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("protocol", sa.String(), nullable=False),
        sa.Column("protocol_en", sa.String(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("entered_at", columns.UtcTime(), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("ended_at", columns.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_partnership_agreements")),
    )
    op.create_table(
        "agreement_parties",
        sa.Column("agreement", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("gives", sa.JSON(), nullable=False),
        _key("agreement_parties", "agreement", "partnership_agreements.code"),
        _key("agreement_parties", "organisation", "organisations.code"),
        sa.PrimaryKeyConstraint("agreement", "organisation", name=op.f("pk_agreement_parties")),
    )
    _index("agreement_parties", "organisation")


def _teams() -> None:
    op.create_table(
        "teams",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        _key("teams", "organisation", "organisations.code"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_teams")),
    )
    _index("teams", "organisation")
    op.create_table(
        "team_members",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        _key("team_members", "team", "teams.code"),
        _key("team_members", "username", "professionals.username"),
        sa.PrimaryKeyConstraint("team", "username", name=op.f("pk_team_members")),
    )
    _index("team_members", "username")


def _absences() -> None:
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("substitute", sa.String(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("entered_at", columns.UtcTime(), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("ended_at", columns.UtcTime(), nullable=True),
        _key("absences", "username", "professionals.username"),
        _key("absences", "substitute", "professionals.username"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    _index("absences", "username")
    _index("absences", "substitute")
    op.create_table(
        "acts_on_behalf",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", columns.UtcTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("on_behalf_of", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acts_on_behalf")),
    )
    for column in ("actor", "on_behalf_of", "about"):
        _index("acts_on_behalf", column)


def _resources() -> None:
    words = (
        "device_class",
        "name",
        "description",
        "eligibility",
        "accessibility",
        "phone",
        "email",
        "address",
    )
    op.create_table(
        "resources",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in words),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("city", "province", "postal_code")),
        sa.Column("territory", sa.String(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("order_rule", sa.String(), nullable=False),
        sa.Column("offer_days", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("hsds_id", sa.String(), nullable=False),
        _key("resources", "organisation", "organisations.code"),
        _key("resources", "territory", "territories.code"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_resources")),
    )
    for column in ("organisation", "device_class", "territory"):
        _index("resources", column)


def _places() -> None:
    op.create_table(
        "place_holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("resource", sa.String(), nullable=False),
        sa.Column("case_code", sa.String(), nullable=False),
        sa.Column("reserved_at", columns.UtcTime(), nullable=False),
        sa.Column("released_at", columns.UtcTime(), nullable=True),
        _key("place_holds", "resource", "resources.code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_holds")),
        sa.UniqueConstraint("key", name=op.f("uq_place_holds_key")),
    )
    op.create_table(
        "waiting_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("resource", sa.String(), nullable=False),
        sa.Column("case_code", sa.String(), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("joined_at", columns.UtcTime(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("offered_at", columns.UtcTime(), nullable=True),
        sa.Column("offer_until", columns.UtcTime(), nullable=True),
        sa.Column("closed_at", columns.UtcTime(), nullable=True),
        _key("waiting_entries", "resource", "resources.code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_entries")),
        sa.UniqueConstraint("key", name=op.f("uq_waiting_entries_key")),
    )
    for table, name, condition in (("place_holds", "held", HELD), ("waiting_entries", "open", OPEN)):
        _index(table, "case_code")
        op.create_index(
            f"uq_{table}_{name}",
            table,
            ["resource", "case_code"],
            unique=True,
            sqlite_where=condition,
            postgresql_where=condition,
        )


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    named = op.f(f"fk_{table}_{column}_{target.split('.')[0]}")
    return sa.ForeignKeyConstraint([column], [target], name=named)


def _index(table: str, column: str) -> None:
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
