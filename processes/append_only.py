"""Database triggers that refuse changes to a log table, on SQLite and on PostgreSQL.

`trigger_statements` is for migrations; `guard_table` adds the same on `create_all`.
"""

from sqlalchemy import DDL, MetaData, event


def trigger_statements(table: str, dialect: str) -> tuple[str, ...]:
    """The SQL that makes `table` append-only on `dialect` (sqlite or postgresql)."""
    message = f"{table} is append-only"
    if dialect == "sqlite":
        return tuple(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            for verb in ("UPDATE", "DELETE")
        )
    if dialect == "postgresql":
        return (
            f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}'; END $$",
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
        )
    raise ValueError(f"Expected sqlite or postgresql, but the dialect is {dialect!r}")


def guard_table(table: str, metadata: MetaData) -> None:
    """Create the triggers whenever `create_all` makes the table."""
    for dialect in ("sqlite", "postgresql"):
        for statement in trigger_statements(table, dialect):
            ddl = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
            event.listen(metadata.tables[table], "after_create", ddl)
