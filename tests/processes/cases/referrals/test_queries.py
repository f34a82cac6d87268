"""Who sees a referral, and what of the person: both sides, others of the case, other organisations, strangers."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from processes.cases.consent.acts import Act
from processes.cases.people.restricting import restrict
from processes.cases.referrals.queries import (
    UnknownReferral,
    count_referrals_for,
    find_referral_for,
    kind_of,
    list_referrals_for,
    lock_referral,
)
from processes.cases.referrals.sharing import send_data, shown_fields, withdraw_data
from processes.cases.referrals.tables import Referral
from processes.cases.tables import Case, Consent
from processes.network.agreements import end_agreement
from processes.network.queries import get_professional

Refer = Callable[..., Referral]
DoAct = Callable[..., Referral]
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = date(2026, 11, 22)

PARTIES = {
    "ana": "ceas",  # reference professional and colleague of the sending CEAS
    "edel": "edis",  # of the organisation to which it was sent
    "cruz": None,  # coordinates the case
    "dora": None,  # oversees the territory
    "fina": None,  # of another organisation of the territory
    "edna": None,  # EDIS of another place
    "toni": None,  # an association to which it was not sent
    "paco": None,  # a collaborator to which it was not sent
    "bea": None,  # a CEAS elsewhere
    "eloy": None,  # coordinates the Network
}


@pytest.mark.parametrize(("reader", "kind"), list(PARTIES.items()))
def test_the_two_sides_read_it_and_nobody_else(
    refer: Refer, referring: Session, case: Case, reader: str, kind: str | None
) -> None:
    referral, professional = refer(), get_professional(referring, reader)
    assert kind_of(referral, professional, case) == kind
    assert (find_referral_for(referring, professional, referral.code) is not None) is (kind is not None)
    assert len(list_referrals_for(referring, professional)) == (kind is not None)
    assert len(list_referrals_for(referring, professional, case_code=case.code)) == (kind is not None)
    assert count_referrals_for(referring, professional, states=["under_study"]) == (kind is not None)
    assert count_referrals_for(referring, professional, states=["rejected"]) == 0


@pytest.mark.parametrize(("receiver", "reader"), [("help", "toni"), ("larder", "paco")])
def test_a_resource_is_seen_by_who_lends_it(
    refer: Refer, referring: Session, receiver: str, reader: str
) -> None:
    referral = refer("resource", receiver=receiver)
    assert find_referral_for(referring, get_professional(referring, reader), referral.code)
    assert not find_referral_for(referring, get_professional(referring, "edel"), referral.code)


def test_own_services_are_listed_with_their_support(refer: Refer, act: DoAct, referring: Session) -> None:
    support = refer("401023")
    act(support, "accept", "edel")
    own = refer("401037", by="edel", part_of=support.code)
    for reader in ("ana", "edel"):
        professional = get_professional(referring, reader)
        assert [each.code for each in list_referrals_for(referring, professional)] == [support.code]
        assert find_referral_for(referring, professional, own.code)


def test_a_restricted_case_hides_its_referrals_from_both_sides(
    refer: Refer, referring: Session, case: Case
) -> None:
    referral = refer()
    restrict(
        referring, get_professional(referring, "ana"), case.code, reason="gender_violence", names=[], now=NOW
    )
    seen = {
        reader
        for reader in PARTIES
        if find_referral_for(referring, get_professional(referring, reader), referral.code)
    }
    assert seen == {"ana"}


def test_an_unknown_referral(referring: Session) -> None:
    with pytest.raises(UnknownReferral, match="D-2026-9999"):
        lock_referral(referring, "D-2026-9999")


ALL = frozenset({"identity", "household", "diagnosis", "plan"})


@pytest.fixture
def shown(referring: Session, case: Case) -> Callable[..., frozenset[str]]:
    """What a reader is shown of a referral that was sent."""

    def look(referral: Referral, reader: str) -> frozenset[str]:
        return shown_fields(referring, get_professional(referring, reader), referral, now=NOW)

    return look


def _send(session: Session, referral: Referral) -> tuple[str, ...]:
    act = Act(by="ana", at=NOW, key=f"send:{referral.code}")
    return send_data(session, referral, act, on=TODAY)


@pytest.mark.parametrize(
    ("service", "receiver", "reader", "groups"),
    [
        ("401035", "edis_n", "edel", ALL),
        ("resource", "help", "toni", {"identity"}),
        ("resource", "larder", "paco", {"identity"}),
    ],
)
def test_what_is_sent_depends_on_agent_or_collaborator(
    refer: Refer, referring: Session, shown: Callable[..., frozenset[str]], service: str, receiver: str,
    reader: str, groups: set[str],
) -> None:  # fmt: skip
    referral = refer(service, receiver=receiver)
    assert set(_send(referring, referral)) == set(groups)
    assert shown(referral, reader) == groups
    assert shown(referral, "bea") == frozenset()
    assert shown(referral, "edna") == frozenset()


def test_nothing_is_sent_without_consent(refer: Refer, referring: Session, case: Case) -> None:
    referral = refer()
    for consent in referring.query(Consent).all():
        consent.may_carry_out = False
    assert _send(referring, referral) == ()


def test_nothing_is_sent_without_an_agreement(refer: Refer, referring: Session) -> None:
    end_agreement(referring, "AG-1", last_day=date(2026, 11, 21), by="eloy", now=NOW)
    assert _send(referring, refer()) == ()


def test_what_was_sent_is_closed_at_the_next_look(
    refer: Refer, referring: Session, shown: Callable[..., frozenset[str]]
) -> None:
    referral = refer()
    _send(referring, referral)
    assert shown(referral, "edel") == ALL
    for consent in referring.query(Consent).all():
        consent.status = "revoked"
    referring.flush()
    assert shown(referral, "edel") == frozenset()


def test_withdrawing_one_referral_leaves_what_another_one_shares(
    refer: Refer, referring: Session, shown: Callable[..., frozenset[str]]
) -> None:
    first, second = refer(), refer("401036")
    for each in (first, second):
        _send(referring, each)
    withdraw_data(referring, first, Act(by="ana", at=NOW, key="w1"))
    assert (shown(first, "edel"), shown(second, "edel")) == (frozenset(), ALL)
    withdraw_data(referring, second, Act(by="ana", at=NOW, key="w2"))
    assert shown(second, "edel") == frozenset()


@pytest.mark.parametrize(("what", "by"), [("reject", "edel"), ("withdraw", "ana")])
def test_a_referral_that_came_to_nothing_shows_nothing(
    refer: Refer, act: DoAct, referring: Session, shown: Callable[..., frozenset[str]], what: str, by: str
) -> None:
    referral = refer()
    _send(referring, referral)
    act(referral, what, by)
    assert shown(referral, "edel") == frozenset()
