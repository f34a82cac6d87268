"""Every table that says something of a participant says what becomes of it; a new one that does not fails here."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from processes.cases.lifecycle.treatments import ROOT, TREATMENTS, Treatment, find_treatment
from processes.migrations import models
from processes.orm import Base

ABOUT_SOMEBODY = {"participant", "case_code", "case_id", "business_key", "household", "participant_code"}
NOT_ABOUT_THEM = {
    "task_drafts": "goes with the process that it was typed for (drop_drafts_of)",
}


def says_something(table: sa.Table) -> bool:
    declared = {each.table for each in TREATMENTS}
    leads = {key.column.table.name for key in table.foreign_keys}
    return bool(ABOUT_SOMEBODY & set(table.columns.keys()) or leads & declared)


def test_no_table_about_somebody_is_left_out() -> None:
    assert models.METADATA, "every area's tables are known"
    found = {table.name for table in Base.metadata.sorted_tables if says_something(table)}
    undeclared = found - {each.table for each in TREATMENTS} - set(NOT_ABOUT_THEM)
    assert undeclared == set(), "say in lifecycle/treatments.py how they are exported and erased"


def test_a_new_table_would_be_noticed() -> None:
    metadata = sa.MetaData()
    by_name = sa.Table("a", metadata, sa.Column("case_code", sa.String))
    sa.Table("cases", metadata, sa.Column("code", sa.String, primary_key=True))
    by_key = sa.Table("b", metadata, sa.Column("of", sa.ForeignKey("cases.code")))
    assert says_something(by_name)
    assert says_something(by_key)


@pytest.mark.parametrize("treatment", TREATMENTS, ids=lambda each: f"{each.table}.{each.link}")
def test_each_is_about_tables_and_columns_that_there_are(treatment: Treatment) -> None:
    each = treatment
    assert find_treatment(each.table) is not None
    table, (parent, column) = Base.metadata.tables[each.table], each.to.split(".")
    assert {each.link, *each.blanked, *each.rectifiable} <= set(table.columns.keys())
    assert column in Base.metadata.tables[parent].columns
    before = [other.table for other in TREATMENTS[: TREATMENTS.index(each)]]
    assert parent == each.table == ROOT or parent in [*before, each.table], "parents first"
    assert bool(each.blanked) is (each.erasing == "blanked")
    assert each.why


def test_what_is_changed_is_no_append_only_table(network_session: Session) -> None:
    guarded = network_session.execute(sa.text("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"))
    changed = {each.table for each in TREATMENTS if each.erasing != "kept"}
    assert changed & {row[0] for row in guarded} == set()
