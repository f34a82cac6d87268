"""The demo's histories of years: what each comes to, on the real engine; the same from the same seed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.testing import FixedClock
from engine.views import TaskFilter
from processes.application import Application
from processes.bootstrap import build
from processes.cases.diagnosis.tables import Diagnosis
from processes.cases.tables import Case, CaseEvent, Consent, Participant
from processes.demo.histories import add_histories
from processes.demo.history_acts import NobodyNew
from processes.demo.history_answers import USUAL, WHO, answer_to
from processes.demo.history_table import HISTORIES, History
from processes.demo.loading import prepare_network
from processes.demo.places import CEAS, TERRITORIES
from processes.migrations import migrate
from processes.network.calendar import ZONE

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
BY_NAME = {each.name: each for each in HISTORIES}


@pytest.fixture
def application(database_url: str) -> Iterator[Application]:
    """The demo's Network with one person in each territory."""
    built = build(database_url, clock=FixedClock(NOW))
    prepare_network(built, now=NOW)
    with built.sessions() as session, session.begin():
        for number, territory in enumerate(TERRITORIES, start=1):
            session.add(
                Participant(
                    code=f"P0000{number}", given_name="Persona", surnames="Inventada", birth_year=1980,
                    territory=territory, ceas=CEAS[territory],
                )
            )  # fmt: skip
    yield built
    built.dispose()


def tell(application: Application, *names: str) -> None:
    add_histories(application, now=NOW, seed=7, histories=tuple(BY_NAME[name] for name in names))


def lines_of(application: Application, code: str) -> list[tuple[str, datetime]]:
    with application.sessions() as session:
        rows = select(CaseEvent).where(CaseEvent.case_code == code).order_by(CaseEvent.at, CaseEvent.id)
        return [(line.kind, line.at) for line in session.scalars(rows)]


def test_a_plan_that_is_fulfilled_takes_its_time(application: Application) -> None:
    tell(application, "fulfilled_quickly")
    with application.sessions() as session:
        case = session.scalars(select(Case)).one()
        assert (case.status, case.close_reason) == ("closed", "plan_fulfilled")
        measured = session.scalars(select(Diagnosis.moment).where(Diagnosis.state == "validated")).all()
    assert sorted(measured) == ["O1", "O2"]
    lines = lines_of(application, case.code)
    assert [kind for kind, _ in lines if kind in ("opened", "plan_in_force", "closed")] == [
        "opened",
        "plan_in_force",
        "closed",
    ]
    assert timedelta(days=180) < lines[-1][1] - lines[0][1] < timedelta(days=400)
    assert application.engine.read.incidents() == []


def test_people_work_on_weekdays_in_office_hours(application: Application) -> None:
    tell(application, "without_plan")
    with application.sessions() as session:
        by_people = select(CaseEvent.at).where(CaseEvent.kind.in_(["consent_signed", "diagnosis_validated"]))
        moments = [at.astimezone(ZONE) for at in session.scalars(by_people)]
    assert len(moments) == 2
    assert all(at.weekday() < 5 and 9 <= at.hour < 15 for at in moments)


def test_who_withdraws_consent_is_left_in_peace(application: Application) -> None:
    tell(application, "revoked_in_diagnosis")
    with application.sessions() as session:
        case = session.scalars(select(Case)).one()
        assert (case.status, case.close_reason) == ("closed", "revoked")
        assert session.scalars(select(Consent.status)).all() == ["revoked"]
    assert application.engine.read.list_tasks(TaskFilter()) == []


def test_what_nobody_does_stays_and_is_late(application: Application) -> None:
    tell(application, "diagnosis_to_validate")
    [task] = application.engine.read.list_tasks(TaskFilter())
    assert task.element == "validate_diagnosis"
    assert task.due_at is not None
    assert task.due_at < NOW


def test_the_same_person_may_come_back(application: Application) -> None:
    tell(application, "went_elsewhere")
    again = History(name="again", territory="salamanca", began=20, again="first")
    first = History(name="first", territory="salamanca", began=90, answers=BY_NAME["went_elsewhere"].answers)
    with application.sessions() as session, session.begin():
        session.add(
            Participant(
                code="P00009", given_name="Otra", surnames="Inventada", birth_year=1990,
                territory="salamanca", ceas=CEAS["salamanca"],
            )
        )  # fmt: skip
    add_histories(application, now=NOW, seed=7, histories=(again, first))
    with application.sessions() as session:
        cases = session.scalars(select(Case).where(Case.participant == "P00009").order_by(Case.opened_at))
        assert [case.status for case in cases] == ["closed", "open"]


def test_who_is_accompanied_is_visited(application: Application) -> None:
    history = History(
        name="accompanied",
        territory="leon",
        began=110,
        waits_at=frozenset({"call_participant"}),
        acts=((4, "intensive"),),
    )
    add_histories(application, now=NOW, seed=7, histories=(history,))
    with application.sessions() as session:
        told = session.scalars(select(CaseEvent).where(CaseEvent.kind == "intensive_period")).one()
    assert (told.details["visits"], told.details["accompaniments"]) == (1, 1)


def test_it_needs_somebody_to_be_about(application: Application) -> None:
    tell(application, "not_reached")
    with pytest.raises(NobodyNew, match="valladolid_provincia"):
        tell(application, "refused")


def _told(path: Path) -> list[tuple[str, datetime]]:
    """The lines of one history in a database of its own."""
    url = f"sqlite:///{path}"
    migrate(url)
    built = build(url, clock=FixedClock(NOW))
    prepare_network(built, now=NOW)
    with built.sessions() as session, session.begin():
        session.add(
            Participant(
                code="P00001", given_name="Persona", surnames="Inventada", birth_year=1980,
                territory="leon", ceas=CEAS["leon"],
            )
        )  # fmt: skip
    tell(built, "in_interviews")
    with built.sessions() as session:
        code = session.scalars(select(Case.code)).one()
    lines = lines_of(built, code)
    built.dispose()
    return lines


def test_the_same_seed_tells_the_same(tmp_path: Path) -> None:
    first = _told(tmp_path / "a.db")
    assert len(first) > 3
    assert _told(tmp_path / "b.db") == first


def test_every_answer_is_somebodys() -> None:
    assert {who for who, _ in USUAL.values()} | set(WHO.values()) == {
        "coordinator",
        "reference",
        "supervisor",
        "provider",
    }
    assert answer_to("no_such_task", HISTORIES[0], 0, NOW) is None
    assert len({each.name for each in HISTORIES}) == len(HISTORIES)
    assert {each.territory for each in HISTORIES} == set(TERRITORIES)
