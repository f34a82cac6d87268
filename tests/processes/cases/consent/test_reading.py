"""Who may read what: the table of owner, colleague, other organisations, collaborator and stranger."""

from datetime import date
from typing import Any

import pytest

from processes.cases.consent.reading import OVERSEEN, TO_CALL, readable_fields
from processes.cases.consent.revoking import revoke, revoke_authorisation, revoke_sharing
from processes.cases.consent.sharing import Grant, share
from processes.cases.people.restricting import restrict
from processes.network.agreements import end_agreement
from processes.network.field_groups import FIELD_GROUP_CODES
from processes.network.queries import get_professional

TODAY = date(2026, 11, 22)
ALL = FIELD_GROUP_CODES
NOTHING: frozenset[str] = frozenset()
REFERRED = frozenset({"identity", "household", "diagnosis"})


def read(shared: Any, username: str, purpose: str = "care", on: date = TODAY) -> frozenset[str]:
    reader = get_professional(shared.session, username)
    return readable_fields(shared.session, reader, shared.case, purpose, on=on)


def refer_to(shared: Any, organisation: str, purpose: str = "referral") -> None:
    share(
        shared.session,
        shared.case,
        Grant(organisation=organisation, purpose=purpose),
        shared.act(f"share:{organisation}:{purpose}"),
    )


@pytest.mark.parametrize(
    ("username", "seen"),
    [
        ("ana", ALL),
        ("cruz", ALL),
        ("fina", ALL),
        ("olga", ALL),
        ("lola", NOTHING),
        ("dora", OVERSEEN),
        ("bea", NOTHING),
        ("eloy", NOTHING),
        ("gil", NOTHING),
        ("jana", NOTHING),
    ],
    ids=[
        "owner",
        "coordinator",
        "team",
        "colleague",
        "coordinator's colleague",
        "supervisor",
        "other CEAS",
        "Network",
        "other agent",
        "collaborator",
    ],
)
def test_attending_the_case(shared: Any, username: str, seen: frozenset[str]) -> None:
    assert read(shared, username) == seen


@pytest.mark.parametrize(
    ("username", "organisation", "purpose", "seen"),
    [
        ("gil", "edis_n", "referral", REFERRED),
        ("gil", "edis_n", "team", REFERRED | {"economy"}),
        ("gil", "edis_n", "resource", {"identity"}),
        ("jana", "food", "resource", {"identity"}),
        ("hada", "past", "referral", NOTHING),
        ("iker", "alone", "referral", NOTHING),
    ],
    ids=["agent", "team", "agent's resource", "collaborator", "ended agreement", "no agreement"],
)
def test_another_organisation_with_consent(
    shared: Any, username: str, organisation: str, purpose: str, seen: frozenset[str]
) -> None:
    assert read(shared, username, purpose) == NOTHING, "nothing without consent"
    refer_to(shared, organisation, purpose)
    assert read(shared, username, purpose) == seen
    others = {"referral", "team", "resource", "care", "research", "curiosity"} - {purpose}
    assert all(read(shared, username, other) == NOTHING for other in others), "for nothing else"
    assert read(shared, "bea", purpose) == NOTHING, "for nobody else"


def test_an_agreement_that_ends_stops_sharing_on_the_next_day(shared: Any) -> None:
    refer_to(shared, "edis_n")
    end_agreement(shared.session, "a-edis", last_day=TODAY, by="eloy", now=shared.act("x").at)
    assert read(shared, "gil", "referral") == REFERRED
    assert read(shared, "gil", "referral", date(2026, 11, 23)) == NOTHING


def test_what_is_revoked_is_closed_at_the_next_question(shared: Any, told: Any) -> None:
    refer_to(shared, "edis_n")
    revoke(shared.session, told, shared.case, shared.act("revoke"))
    assert read(shared, "gil", "referral") == NOTHING
    assert read(shared, "fina") == NOTHING
    assert read(shared, "cruz") == TO_CALL, "another organisation: only what is needed to tell the person"
    assert read(shared, "ana") == ALL, "its CEAS keeps the record that the law asks it to keep"


def test_one_authorisation_closes_what_it_covers_and_no_more(shared: Any, told: Any) -> None:
    refer_to(shared, "edis_n")
    refer_to(shared, "edis_n", "team")
    revoke_authorisation(shared.session, told, shared.case, "carry_out", shared.act("less"))
    assert read(shared, "gil", "referral") == NOTHING
    assert read(shared, "gil", "team") != NOTHING
    revoke_authorisation(shared.session, told, shared.case, "record", shared.act("lesser"))
    assert read(shared, "cruz") == TO_CALL


def test_one_organisation_is_shut_out_and_the_others_are_not(shared: Any) -> None:
    refer_to(shared, "edis_n")
    refer_to(shared, "food", "resource")
    revoke_sharing(shared.session, shared.case, "edis_n", None, shared.act("stop"))
    assert read(shared, "gil", "referral") == NOTHING
    assert read(shared, "jana", "resource") == {"identity"}


def test_a_restricted_case_is_shared_with_nobody(shared: Any) -> None:
    refer_to(shared, "edis_n")
    ana = get_professional(shared.session, "ana")
    about = {"reason": "gender_violence", "names": [], "now": shared.act("x").at}
    restrict(shared.session, ana, shared.case.code, **about)
    assert read(shared, "gil", "referral") == NOTHING
    assert read(shared, "cruz") == NOTHING
    assert read(shared, "ana") == ALL


def test_a_closed_case_is_shared_with_nobody(shared: Any) -> None:
    refer_to(shared, "edis_n")
    shared.case.status = "closed"
    assert read(shared, "gil", "referral") == NOTHING


def test_a_role_that_does_not_intervene_reads_nothing(shared: Any) -> None:
    """Somebody of the same organisation with another role: only who intervenes has a purpose."""
    refer_to(shared, "food", "resource")
    assert read(shared, "jana", "referral") == NOTHING
