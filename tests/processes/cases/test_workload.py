"""Coordinators of a territory with their open cases, by the Network's own limits of the day."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases import handlers
from processes.cases.opening import Opening, open_case
from processes.cases.tables import CaseEvent, Participant
from processes.cases.workload import advise_in, is_over, limits_on
from processes.network.workload import USUAL, Limits
from processes.tasks import Job

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def test_the_limits_are_the_networks_parameters() -> None:
    assert limits_on(TODAY) == Limits(least=2, most=5) == USUAL
    assert limits_on(date(1999, 1, 1)) == USUAL


def test_open_cases_count_and_closed_ones_do_not(network_session: Session) -> None:
    [before] = advise_in(network_session, "north", TODAY)
    assert (before.load.username, before.load.cases, before.level) == ("cruz", 0, "room")
    case, _ = open_case(network_session, Opening(participant="P1", case_coordinator="cruz"), now=NOW)
    open_case(network_session, Opening(participant="P2", case_coordinator="cruz"), now=NOW)
    [two] = advise_in(network_session, "north", TODAY)
    assert (two.load.cases, two.level, two.room) == (2, "some", 3)
    case.status = "closed"
    network_session.flush()
    assert advise_in(network_session, "north", TODAY)[0].load.cases == 1
    assert advise_in(network_session, "south", TODAY) == []
    assert not is_over(network_session, "cruz", TODAY)


def test_one_case_too_many_is_said_in_its_story_and_opened_all_the_same(
    network_session: Session, case_job: Callable[..., Job]
) -> None:
    for number in range(6):
        person = network_session.get_one(Participant, "P1")
        values = {"given_name": "Persona", "surnames": "Inventada", "territory": "north", "ceas": person.ceas}
        network_session.add(Participant(code=f"N{number}", **values))
    network_session.flush()
    for number in range(6):
        handlers.open_case(case_job(f"o{number}", participant=f"N{number}", case_coordinator="cruz"))
    lines = network_session.scalars(select(CaseEvent).order_by(CaseEvent.id)).all()
    assert [line.details.get("over_assigned", False) for line in lines] == [False] * 5 + [True]
