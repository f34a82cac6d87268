"""PostgreSQL: activities and journal by month. What is there becomes the partition `rest`, without being copied.

`concierto history partitions` then moves it into its months, one at a time.
"""

from alembic import op

revision = "0006"
down_revision: str | None = "0005"
branch_labels = None
depends_on = None

KEYS = {"engine_activities": "instance_id, number", "engine_journal": "instance_id, sequence"}


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("CREATE SCHEMA IF NOT EXISTS engine_partitions")
    for table, key in KEYS.items():
        rest = f"engine_partitions.{table}_rest"
        op.execute(f"ALTER TABLE {table} SET SCHEMA engine_partitions")
        op.execute(f"ALTER TABLE engine_partitions.{table} RENAME TO {table}_rest")
        op.execute(
            f"CREATE TABLE {table} (LIKE {rest} INCLUDING DEFAULTS, CONSTRAINT pk_{table} PRIMARY KEY ({key}))"
            " PARTITION BY RANGE (instance_id)"
        )
    op.execute(
        "CREATE INDEX ix_engine_activities_open ON engine_activities (definition_id, element, started_at)"
        " WHERE state = 'open'"
    )
    for table in KEYS:
        op.execute(f"ALTER TABLE {table} ATTACH PARTITION engine_partitions.{table}_rest DEFAULT")
