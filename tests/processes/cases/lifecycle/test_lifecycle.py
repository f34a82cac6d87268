"""Export, blocking, unblocking, erasing: everything about one person and nothing about another; traced."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from engine import Engine
from processes.cases.law import law_context
from processes.cases.lifecycle.erasing import block, erase, purge_processes, unblock
from processes.cases.lifecycle.exporting import export_participant
from processes.cases.lifecycle.gathering import UnknownPerson, gather
from processes.cases.lifecycle.retention import LifecycleRefused
from processes.cases.lifecycle.rights_log import ReasonMissing, Request, acts_on
from processes.cases.lifecycle.tables import BlockedRecord, RightsLogChanged
from processes.cases.people.tables import Merge
from processes.cases.queries import find_case_for, list_cases_for, participants_for
from processes.cases.tables import Participant
from processes.network.queries import get_professional
from processes.orm import Base

LAW = law_context(date(2026, 11, 22))
LATER = Request(by="hugo", reason="Ha pasado el plazo", at=datetime(2034, 11, 22, 9, tzinfo=UTC))
WORDS = ("Inventada P1", "00000001R", "Calle de Prueba", "Pide ayuda", "Teme volver", "Desconfía", "611")
"""What was said of P1, each in a table of its own."""


def dumped(session: Session, *, without: tuple[str, ...] = ()) -> str:
    """Every business table, as text."""
    tables = (table for table in Base.metadata.sorted_tables if table.name not in without)
    return "\n".join(f"{table.name} {row}" for table in tables for row in session.execute(sa.select(table)))


def test_the_export_holds_every_word_and_nobody_elses(
    network_session: Session, engine: Engine, closed_case: str, asked: Request
) -> None:
    found = export_participant(network_session, engine.read, "P1", asked)
    text = json.dumps(found, ensure_ascii=False)
    assert [word for word in WORDS if word not in text] == [], "the alert's reason too"
    assert "Teme volver a casa" not in text, "a professional's own note"
    assert "Inventada P2" not in text
    assert found["tables"]["cases"][0]["code"] == closed_case
    assert found["tables"]["data_accesses"][0]["username"] == "ana"
    assert found["tables"]["household_members"][0]["kinship"] == "child"
    [process] = found["processes"]
    assert process["variables"] == {"call_note": "Pide ayuda"}
    assert [step["by"] for step in process["steps"]] == ["cruz"]


def test_an_export_is_written_down_without_values(
    network_session: Session, engine: Engine, closed_case: str, asked: Request
) -> None:
    export_participant(network_session, engine.read, "P1", asked)
    [act] = acts_on(network_session, "P1")
    assert (act.act, act.by, act.reason) == ("export", "hugo", "Lo pide la persona")
    assert act.details["rows"]["consents"] == 1
    assert not any(word in str(act.details) for word in WORDS)


def test_blocked_data_are_there_for_nobody(
    network_session: Session, closed_case: str, asked: Request
) -> None:
    session = network_session
    until = block(session, "P1", LAW, asked)
    session.commit()
    assert until == date(2034, 11, 22)
    left = dumped(session, without=("blocked_records",))
    assert [word for word in WORDS if word in left] == []
    assert "Inventada P2" in left, "nobody else is touched"
    for username in ("ana", "cruz", "dora"):
        reader = get_professional(session, username)
        assert find_case_for(session, reader, closed_case) is None
        assert list_cases_for(session, reader) == []
        assert participants_for(session, reader, ["P1", closed_case]) == {}


def test_unblocking_puts_everything_back(network_session: Session, closed_case: str, asked: Request) -> None:
    session = network_session
    before = dumped(session, without=("rights_acts",))
    block(session, "P1", LAW, asked)
    unblock(session, "P1", asked)
    session.commit()
    assert sorted(dumped(session, without=("rights_acts",)).splitlines()) == sorted(before.splitlines())
    assert [act.act for act in acts_on(session, "P1")] == ["block", "unblock"]
    assert find_case_for(session, get_professional(session, "ana"), closed_case) is not None
    with pytest.raises(LifecycleRefused, match="not"):
        unblock(session, "P1", asked)


def test_erasing_too_soon_is_refused_and_nothing_changes(
    network_session: Session, closed_case: str, asked: Request
) -> None:
    before = dumped(network_session)
    with pytest.raises(LifecycleRefused) as refused:
        erase(network_session, "P1", LAW, asked)
    assert (refused.value.reason, refused.value.until) == ("too_soon", date(2034, 11, 22))
    assert dumped(network_session) == before


@pytest.mark.parametrize("is_blocked", [False, True])
def test_erased_codes_stay_and_words_go_with_the_processes(
    network_session: Session, engine: Engine, closed_case: str, asked: Request, is_blocked: bool
) -> None:
    session = network_session
    if is_blocked:
        block(session, "P1", LAW, asked)
    ids = erase(session, "P1", LAW, LATER)
    session.commit()
    assert purge_processes(session.get_bind(), ids, LATER) == 1
    assert [word for word in WORDS if word in dumped(session)] == []
    assert engine.read.find_instance(ids[0]) is None
    assert engine.history.find_tombstone(ids[0]) is not None
    person = session.get_one(Participant, "P1")
    assert (person.name, person.birth_year) == ("P1", None)
    assert session.get(BlockedRecord, "P1") is None
    assert [act.act for act in acts_on(session, "P1")][-1] == "erase"


def test_an_open_case_or_a_running_process_is_left_alone(
    network_session: Session, engine: Engine, case_row: Any, asked: Request
) -> None:
    network_session.rollback()
    engine.start("errand", {}, business_key="P1")
    with pytest.raises(LifecycleRefused, match="one runs"):
        block(network_session, "P1", LAW, asked)
    network_session.refresh(case_row)
    case_row.status = "open"
    network_session.flush()
    with pytest.raises(LifecycleRefused, match="one is open"):
        erase(network_session, "P1", LAW, LATER)


def test_who_turned_out_to_be_the_same_person_is_erased_with_them(
    network_session: Session, closed_case: str, asked: Request
) -> None:
    session = network_session
    for merged, kept in (("P2", "P1"), ("P3", "P2")):
        session.add(
            Merge(
                kept=kept, merged=merged, reason="Es la misma", merged_at=asked.at, merged_by="ana",
                moved={}, undone_at=asked.at if merged == "P3" else None,
            )
        )  # fmt: skip
    session.flush()
    block(session, "P1", LAW, asked)
    left = dumped(session, without=("blocked_records",))
    assert ("Inventada P2" in left, "Inventada P3" in left) == (False, True), (
        "what was undone is another person"
    )
    unblock(session, "P1", asked)
    assert session.get_one(Participant, "P2").name == "Persona Inventada P2"


def test_somebody_unknown_and_a_request_without_a_reason(network_session: Session, asked: Request) -> None:
    with pytest.raises(UnknownPerson):
        gather(network_session, "P9")
    for by, reason in (("", "x"), ("hugo", " ")):
        with pytest.raises(ReasonMissing):
            Request(by=by, reason=reason, at=asked.at)


def test_what_was_done_cannot_be_changed(
    network_session: Session, engine: Engine, closed_case: str, asked: Request
) -> None:
    export_participant(network_session, engine.read, "P1", asked)
    network_session.commit()
    [act] = acts_on(network_session, "P1")
    act.reason = "otro"
    with pytest.raises(RightsLogChanged):
        network_session.flush()
    network_session.rollback()
    with pytest.raises(DatabaseError, match="append-only"):
        network_session.execute(sa.text("DELETE FROM rights_acts"))
