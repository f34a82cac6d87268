"""A restricted case exists for its named people only: in every query that looks, lists or counts."""

import inspect
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from processes.cases import handlers
from processes.cases import queries as case_queries
from processes.cases.diagnosis.access import find_rights
from processes.cases.people import restrictions
from processes.cases.people.duplicates import find_likely_duplicates, identity_of, index_everybody
from processes.cases.people.restricting import (
    Naming,
    RestrictionRefused,
    end_naming,
    find_restriction,
    lift,
    name_for_operator,
    name_person,
    names_of,
    restrict,
)
from processes.cases.people.searching import find_person_for, search_people
from processes.cases.people.tables import NamedPerson, Registration
from processes.cases.tables import CaseMember, Participant
from processes.network.professionals import Professional
from processes.network.tables import StoredProfessional
from processes.tasks import Job

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
MakeJob = Callable[..., Job]
Who = Callable[[str], Professional]
YES = {"carry_out": True, "record": True, "team": True, "research": False}

LOOKS: dict[str, Callable[[Session, Professional, str], Any]] = {
    "find_case_for": case_queries.find_case_for,
    "list_cases_for": lambda session, me, _: case_queries.list_cases_for(session, me),
    "count_cases_for": lambda session, me, _: case_queries.count_cases_for(session, me),
    "list_cases_of": lambda session, me, _: case_queries.list_cases_of(session, me, "P1"),
    "find_participant_for": case_queries.find_participant_for,
    "participants_for": lambda session, me, code: case_queries.participants_for(session, me, ["P1", code]),
}
"""Every query of cases that takes a reader; a test below fails when one is missing."""
MORE_LOOKS: dict[str, Callable[[Session, Professional, str], Any]] = {
    "find_rights": find_rights,
    "find_person_for": lambda session, me, _: find_person_for(session, me, "P1"),
    "search_people": lambda session, me, _: search_people(session, me, "persona inventada p1"),
}


def test_no_query_of_cases_that_takes_a_reader_is_missing_here() -> None:
    taking = {
        name
        for name, function in inspect.getmembers(case_queries, inspect.isfunction)
        if function.__module__ == case_queries.__name__
        and not name.startswith("_")
        and {"session", "professional"} <= set(inspect.signature(function).parameters)
    }
    assert taking == set(LOOKS)


@pytest.mark.parametrize("look", [*LOOKS, *MORE_LOOKS])
@pytest.mark.parametrize(
    ("username", "is_named"),
    [("ana", True), ("cruz", True), ("dora", False), ("fina", False), ("bea", False), ("eloy", False)],
    ids=[
        "reference, named",
        "coordinator, named",
        "supervisor",
        "team",
        "another CEAS",
        "Network coordinator",
    ],
)
def test_only_named_people_learn_of_it(
    network_session: Session,
    case_job: MakeJob,
    restricted: str,
    who: Who,
    look: str,
    username: str,
    is_named: bool,
) -> None:
    """The team too is out, although the participant lets it discuss the case."""
    network_session.add(CaseMember(case_code=restricted, username="fina", added_at=NOW, ended_on=None))
    handlers.register_consent(case_job("sign", case_id=restricted, consent=YES))
    while index_everybody(network_session):
        pass
    found = (LOOKS | MORE_LOOKS)[look](network_session, who(username), restricted)
    assert bool(found) is is_named


def test_the_same_readers_see_it_when_it_is_not_restricted(
    network_session: Session, open_case: str, who: Who
) -> None:
    """So the tests above do not pass for another reason."""
    for username in ("ana", "cruz", "dora"):
        for look in LOOKS.values():
            assert look(network_session, who(username), open_case)


def test_what_is_keyed_by_the_person_is_hidden_too(network_session: Session, restricted: str) -> None:
    network_session.add(
        Registration(
            code="R-0123456789ab", given_name="X", surnames="Y", document_kind="", document_number="",
            phone="", street="", postcode="", town="", request="z", territory="north", ceas="ceas_n",
            organisation="asso", registered_at=NOW, registered_by="fina", participant="P1", decision="same_person",
        )
    )  # fmt: skip
    network_session.flush()
    everything = {restricted, "P1", "R-0123456789ab"}
    assert restrictions.hidden_keys(network_session, "dora") == everything
    assert restrictions.hidden_keys(network_session, None) == everything, "no system is named"
    assert restrictions.hidden_keys(network_session, "ana") == set()


def test_a_closed_case_of_the_same_person_is_hidden_as_well(
    network_session: Session, case_job: MakeJob, open_case: str, who: Who
) -> None:
    handlers.close_case(case_job("close", case_id=open_case, close_reason="other"))
    again = handlers.open_case(case_job("again", participant="P1", case_coordinator="cruz"))["case_id"]
    restrict(network_session, who("cruz"), str(again), reason="gender_violence", names=[], now=NOW)
    assert case_queries.find_case_for(network_session, who("ana"), open_case) is None
    assert case_queries.list_cases_of(network_session, who("cruz"), "P1")[1].code == open_case


def test_a_duplicate_of_a_hidden_person_is_not_told(
    network_session: Session, restricted: str, who: Who
) -> None:
    while index_everybody(network_session):
        pass
    person = network_session.get_one(Participant, "P1")
    asked = identity_of(person, None)
    assert "P1" in [each.participant for each in find_likely_duplicates(network_session, asked, reader="ana")]
    for reader in ("dora", None):
        found = find_likely_duplicates(network_session, asked, reader=reader)
        assert "P1" not in [each.participant for each in found]


def test_a_naming_ends_with_its_day(network_session: Session, restricted: str, who: Who) -> None:
    """By the database's day: tomorrow is far away here, yesterday long ago."""
    fina = who("fina")
    name_person(
        network_session, who("ana"), restricted, Naming(username="fina", until=date(2999, 1, 1)), now=NOW
    )
    assert case_queries.find_case_for(network_session, fina, restricted) is not None, (
        "named, though nobody before"
    )
    over = update(NamedPerson).where(NamedPerson.username == "fina").values(until=date(2020, 1, 1))
    network_session.execute(over)
    assert case_queries.find_case_for(network_session, fina, restricted) is None
    assert restrictions.is_hidden(network_session, "P1", "fina")


def test_who_names_ends_and_lifts_is_written_down(
    network_session: Session, restricted: str, who: Who
) -> None:
    name_person(network_session, who("cruz"), restricted, Naming(username="dora"), now=NOW)
    end_naming(network_session, who("dora"), restricted, "cruz", now=NOW)
    restriction = find_restriction(network_session, restricted)
    assert restriction is not None
    rows = [(each.username, each.named_by, each.ended_by) for each in names_of(network_session, restriction)]
    assert rows == [("ana", "ana", None), ("cruz", "ana", "dora"), ("dora", "cruz", None)]
    lift(network_session, who("dora"), restricted, reason="El riesgo ha pasado.", now=NOW)
    assert case_queries.find_case_for(network_session, who("cruz"), restricted) is not None
    kinds = [line.kind for line in case_queries.timeline(network_session, restricted)]
    assert kinds[1:] == ["restricted", "person_named", "naming_ended", "restriction_lifted"]
    restrict(network_session, who("cruz"), restricted, reason="other_risk", names=[], now=NOW)
    assert case_queries.find_case_for(network_session, who("ana"), restricted) is None, (
        "named for the one before"
    )


@pytest.mark.parametrize(
    ("username", "refused"),
    [("bea", "unknown_case"), ("eloy", "unknown_case"), ("fina", "unknown_case")],
    ids=["another CEAS", "Network coordinator", "stranger"],
)
def test_who_may_not_restrict(
    network_session: Session, open_case: str, who: Who, username: str, refused: str
) -> None:
    with pytest.raises(RestrictionRefused) as refusal:
        restrict(network_session, who(username), open_case, reason="other_risk", names=[], now=NOW)
    assert refusal.value.reason == refused


@pytest.mark.parametrize("username", ["ana", "cruz", "dora"])
def test_who_may_restrict(network_session: Session, open_case: str, who: Who, username: str) -> None:
    restrict(network_session, who(username), open_case, reason="family_violence", names=[], now=NOW)
    assert case_queries.find_case_for(network_session, who(username), open_case) is not None


def test_bad_acts_are_refused(network_session: Session, restricted: str, who: Who) -> None:
    ana = who("ana")

    def refused(act: Callable[[], object]) -> str:
        with pytest.raises(RestrictionRefused) as refusal:
            act()
        return refusal.value.reason

    s = network_session
    again = {"reason": "gender_violence", "names": [], "now": NOW}
    assert refused(lambda: restrict(s, ana, restricted, **again)) == "restricted"
    assert refused(lambda: name_person(s, who("dora"), restricted, Naming(username="dora"), now=NOW)) == (
        "unknown_case"
    )
    nobody = Naming(username="ghost")
    assert refused(lambda: name_person(s, ana, restricted, nobody, now=NOW)) == "not_nameable"
    past = Naming(username="fina", until=date(2026, 11, 21))
    assert refused(lambda: name_person(s, ana, restricted, past, now=NOW)) == "past"
    assert refused(lambda: end_naming(s, ana, restricted, "fina", now=NOW)) == "not_named"
    assert refused(lambda: lift(s, ana, restricted, reason=" ", now=NOW)) == "no_reason"
    end_naming(s, ana, restricted, "cruz", now=NOW)
    assert refused(lambda: end_naming(s, ana, restricted, "ana", now=NOW)) == "nobody_left"


def test_a_reason_must_be_known(network_session: Session, open_case: str, who: Who) -> None:
    with pytest.raises(RestrictionRefused, match="gender_violence"):
        restrict(network_session, who("ana"), open_case, reason="curiosity", names=[], now=NOW)


def test_a_case_whose_named_people_have_left_is_not_lost(
    network_session: Session, restricted: str, who: Who
) -> None:
    """Who operates the server names somebody; not while one of the named people is there."""
    with pytest.raises(RestrictionRefused, match="ask them"):
        name_for_operator(network_session, restricted, "dora", by="admin", now=NOW)
    for username in ("ana", "cruz"):
        network_session.get_one(StoredProfessional, username).is_active = False
    network_session.flush()
    assert name_for_operator(network_session, restricted, "dora", by="admin", now=NOW)
    assert case_queries.find_case_for(network_session, who("dora"), restricted) is not None
    assert case_queries.timeline(network_session, restricted)[-1].by == "admin"
    assert not name_for_operator(network_session, "C-2026-9999", "dora", by="admin", now=NOW)
