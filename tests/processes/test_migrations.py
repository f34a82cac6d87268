"""The schema is the sum of its migrations, on both databases; and a second start changes nothing."""

from collections.abc import Iterator
from threading import Thread

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from engine.store import open_database
from processes.migrations import alembic_config, migrate
from processes.migrations.models import METADATA

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=DATABASES)
def empty_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{request.getfixturevalue('tmp_path') / 'new.sqlite'}"
    url: str = request.getfixturevalue("postgresql_database")
    return url


@pytest.fixture
def migrated(empty_url: str) -> Iterator[sa.Connection]:
    migrate(empty_url)
    database = open_database(empty_url)
    with database.connect() as connection:
        yield connection
    database.dispose()


def test_the_schema_is_the_sum_of_its_migrations(migrated: sa.Connection) -> None:
    context = MigrationContext.configure(migrated, opts={"compare_type": True})
    assert compare_metadata(context, METADATA) == []


def test_every_table_is_there(migrated: sa.Connection) -> None:
    wanted = {name for metadata in METADATA for name in metadata.tables}
    assert wanted | {"alembic_version"} == set(sa.inspect(migrated).get_table_names())


def test_partial_indexes_and_triggers_are_there_too(migrated: sa.Connection) -> None:
    """What the comparison does not look at."""
    indexes = {each["name"]: each for each in sa.inspect(migrated).get_indexes("cases")}
    dialect = migrated.dialect.name
    assert "open" in str(indexes["uq_cases_open"]["dialect_options"][f"{dialect}_where"])
    kept = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'alert_decisions'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'alert_decisions'::regclass "
        "AND NOT tgisinternal",
    }
    triggers = set(migrated.scalars(sa.text(kept[dialect])))
    assert (
        triggers
        == {
            "sqlite": {"alert_decisions_no_update", "alert_decisions_no_delete"},
            "postgresql": {"alert_decisions_append_only"},
        }[dialect]
    )


def test_migrating_again_changes_nothing_and_many_may_begin_at_once(empty_url: str) -> None:
    faults: list[Exception] = []

    def begin() -> None:
        try:
            migrate(empty_url)
        except Exception as fault:  # noqa: BLE001 - whatever it is, the test names it
            faults.append(fault)

    threads = [Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_the_history_is_one_line(migrated: sa.Connection) -> None:
    script = ScriptDirectory.from_config(alembic_config(migrated))
    assert len(script.get_heads()) == 1
    assert all(len(revision.nextrev) <= 1 for revision in script.walk_revisions())
    assert MigrationContext.configure(migrated).get_current_heads() == tuple(script.get_heads())
