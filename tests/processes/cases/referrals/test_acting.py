"""Recording referrals and doing acts on them: by whom, in which order, once."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from processes.cases.referrals.acting import take_back
from processes.cases.referrals.queries import own_services_of, steps_of
from processes.cases.referrals.states import ReferralRefused
from processes.cases.referrals.tables import Referral

Refer = Callable[..., Referral]
DoAct = Callable[..., Referral]


def test_codes_are_given_one_after_the_other_and_a_key_counts_once(refer: Refer) -> None:
    first, again = refer(key="k"), refer(key="k")
    assert (first.code, again.code) == ("D-2026-0001", "D-2026-0001")
    assert refer().code == "D-2026-0002"


def test_advice_from_the_request_to_its_end(refer: Refer, act: DoAct, referring: Session) -> None:
    referral = refer("401035")
    assert (referral.sender, referral.state, referral.answer) == ("ceas_n", "under_study", "awaited")
    for what in ("accept", "attend", "close"):
        act(referral, what, "edel")
    assert (referral.state, referral.ended_at is not None) == ("granted_closed", True)
    steps = steps_of(referring, referral.code)
    assert [(each.act, each.by) for each in steps] == [
        ("record", "ana"),
        ("accept", "edel"),
        ("attend", "edel"),
        ("close", "edel"),
    ]


def test_the_same_act_twice_counts_once(refer: Refer, act: DoAct, referring: Session) -> None:
    referral = refer()
    act(referral, "accept", "edel", key="x")
    act(referral, "accept", "edel", key="x")
    assert [each.act for each in steps_of(referring, referral.code)] == ["record", "accept"]


def test_support_is_closed_by_the_ceas_after_edis_has_closed_its_own(
    refer: Refer, act: DoAct, referring: Session
) -> None:
    support = refer("401023")
    act(support, "accept", "edel")
    own = refer("401037", by="edel", part_of=support.code)
    assert (own.state, own.receiver) == ("granted_follow_up", "edis_n")
    assert [each.code for each in own_services_of(referring, support.code)] == [own.code]
    with pytest.raises(ReferralRefused) as refused:
        act(support, "close", "ana")
    assert refused.value.reason == "own_services_open"
    with pytest.raises(ReferralRefused, match="close"):
        act(own, "close", "ana")
    act(own, "close", "edel")
    with pytest.raises(ReferralRefused, match="close"):
        act(support, "close", "edel")
    assert act(support, "close", "ana").state == "granted_closed"


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("cc_may_not", {"by": "cruz"}, "locked"),
    ("stranger", {"by": "bea"}, "locked"),
    ("edis_asks_itself", {"by": "edel"}, "locked"),
    ("supervisor", {"by": "dora"}, "locked"),
    ("advice_of_a_larder", {"receiver": "larder"}, "wrong_receiver"),
    ("support_of_an_association", {"service": "401023", "receiver": "help"}, "wrong_receiver"),
    ("nobody", {"receiver": "nowhere"}, "wrong_receiver"),
    ("own_without_support", {"service": "401037", "by": "edel"}, "locked"),
]


@pytest.mark.parametrize(
    ("others", "reason"), [(each[1], each[2]) for each in WRONG], ids=[e[0] for e in WRONG]
)
def test_who_may_not_record(refer: Refer, others: dict[str, Any], reason: str) -> None:
    with pytest.raises(ReferralRefused) as refused:
        refer(**others)
    assert refused.value.reason == reason


def test_own_services_only_under_a_support_that_is_followed_up(refer: Refer, act: DoAct) -> None:
    support, advice = refer("401023"), refer("401035")
    act(advice, "accept", "edel")
    for part_of in (support.code, advice.code):
        with pytest.raises(ReferralRefused):
            refer("401037", by="edel", part_of=part_of)
    act(support, "accept", "edel")
    with pytest.raises(ReferralRefused):
        refer("401037", by="edna", part_of=support.code)
    assert refer("404016", by="edel", part_of=support.code).state == "granted_follow_up"


@pytest.mark.parametrize("who", ["cruz", "bea", "dora", "fina", "edna", "toni", "paco", "eloy", "ana"])
def test_only_the_receiver_answers(refer: Refer, act: DoAct, who: str) -> None:
    referral = refer("401035")
    with pytest.raises(ReferralRefused):
        act(referral, "accept", who)
    assert referral.answer == "awaited"


def test_taking_back_ends_what_is_open_and_leaves_what_is_over(
    refer: Refer, act: DoAct, referring: Session
) -> None:
    support, closed = refer("401023"), refer("401035")
    act(support, "accept", "edel")
    own = refer("401037", by="edel", part_of=support.code)
    for what in ("accept", "close"):
        act(closed, what, "edel")
    for _ in range(2):
        take_back(referring, support.code, key="revoked", now=support.sent_at)
        take_back(referring, closed.code, key="revoked", now=support.sent_at)
    assert [support.state, own.state, closed.state] == ["withdrawn", "withdrawn", "granted_closed"]
    assert [each.act for each in steps_of(referring, support.code)] == ["record", "accept", "withdraw"]
