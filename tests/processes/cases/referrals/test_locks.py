"""The state locks of PACT, whole: organisation kind x code x state -> what may be done. All else is read-only."""

import itertools

import pytest

from processes.cases.referrals.codes import OWN, REFERRED, SERVICES, Code, UnknownCode, get_service, read_code
from processes.cases.referrals.locks import (
    KINDS,
    RECEIVERS,
    Kind,
    acts_now,
    acts_open_to,
    check_act,
    may_record,
)
from processes.cases.referrals.states import (
    ACT_NAMES,
    ACTS,
    ENDED,
    STATE_NAMES,
    STATES,
    Act,
    Answer,
    ReferralRefused,
    Standing,
    State,
    first_standing,
    standing_after,
)

CODES = tuple(service.code for service in SERVICES)
ANSWER = {"accept", "reject", "ask_information"}
ASK = {"give_information", "withdraw"}
WORK = {"attend", "close"}
OPEN: dict[tuple[str, str, str], set[str]] = {
    # 401035 advice and 401036 assessment: EDIS's task while under study; only EDIS closes
    ("401035", "under_study", "ceas"): ASK,
    ("401035", "under_study", "edis"): ANSWER | WORK,
    ("401036", "under_study", "ceas"): ASK,
    ("401036", "under_study", "edis"): ANSWER | WORK,
    # 401023 support: answered while under study, EDIS's while followed up, closed by the CEAS
    ("401023", "under_study", "ceas"): ASK,
    ("401023", "under_study", "edis"): ANSWER,
    ("401023", "granted_follow_up", "edis"): {"attend"},
    ("401023", "granted_follow_up", "ceas"): {"close"},
    # what EDIS records under it: EDIS's own, which it closes
    ("401037", "granted_follow_up", "edis"): WORK,
    ("404016", "granted_follow_up", "edis"): WORK,
    ("101037", "granted_follow_up", "edis"): WORK,
    # a resource (p): anybody may lend one; a collaborator does not intervene; the CEAS closes
    ("resource", "under_study", "ceas"): ASK,
    ("resource", "under_study", "edis"): ANSWER,
    ("resource", "under_study", "third_sector"): ANSWER,
    ("resource", "under_study", "collaborator"): ANSWER,
    ("resource", "granted_follow_up", "edis"): {"attend"},
    ("resource", "granted_follow_up", "third_sector"): {"attend"},
    ("resource", "granted_follow_up", "ceas"): {"close"},
}
BEFORE: dict[Act, Answer] = {
    "give_information": "information_asked",
    "attend": "accepted",
    "close": "accepted",
}
"""After which answer an act is in its turn, where it is not the first."""


@pytest.mark.parametrize(("code", "state", "kind"), list(itertools.product(CODES, STATES, (*KINDS, None))))
def test_the_whole_lock(code: Code, state: State, kind: Kind | None) -> None:
    opened = OPEN.get((code, state, str(kind)), set())
    assert set(acts_open_to(kind, code, state)) == opened
    for act in ACTS:
        standing = Standing(state=state, answer=BEFORE.get(act, "awaited"))
        assert (act in acts_now(kind, code, standing)) is (act in opened)
        if act in opened:
            assert check_act(kind, code, standing, act)
        else:
            with pytest.raises(ReferralRefused):
                check_act(kind, code, standing, act)


RECORDED_BY: list[tuple[Code, str | None, str | None, bool]] = [
    (code, "ceas", None, True) for code in REFERRED
]
RECORDED_BY += [
    (code, kind, None, False) for code in REFERRED for kind in ("edis", "third_sector", "collaborator")
]
RECORDED_BY += [(code, "edis", "granted_follow_up", True) for code in OWN]
RECORDED_BY += [
    (code, "edis", state, False) for code in OWN for state in STATES if state != "granted_follow_up"
]
RECORDED_BY += [
    (code, kind, "granted_follow_up", False)
    for code in OWN
    for kind in ("ceas", "third_sector", "collaborator")
]
RECORDED_BY += [(code, "edis", None, False) for code in OWN] + [(code, None, None, False) for code in CODES]


@pytest.mark.parametrize(("code", "kind", "support", "may"), RECORDED_BY)
def test_who_records_what(code: Code, kind: Kind | None, support: State | None, may: bool) -> None:
    under = None if support is None else Standing(state=support, answer="accepted")
    assert may_record(kind, code, support=under) is may


LIVES = [
    ("401035", ["accept", "attend", "close"], "granted_closed"),
    ("401036", ["ask_information", "give_information", "accept", "close"], "granted_closed"),
    ("401023", ["accept", "attend", "close"], "granted_closed"),
    ("401023", ["accept"], "granted_follow_up"),
    ("resource", ["reject"], "rejected"),
    ("401035", ["ask_information", "withdraw"], "withdrawn"),
    ("401037", ["attend", "close"], "granted_closed"),
]


@pytest.mark.parametrize(("code", "acts", "state"), LIVES)
def test_what_acts_lead_to(code: Code, acts: list[Act], state: State) -> None:
    standing = first_standing(code)
    for act in acts:
        standing = standing_after(code, standing, act)
    assert standing.state == state


OUT_OF_TURN: list[tuple[Code, list[Act], Act, str]] = [
    ("401035", [], "close", "out_of_turn"),
    ("401035", [], "attend", "out_of_turn"),
    ("401035", ["accept"], "accept", "out_of_turn"),
    ("401035", ["accept"], "withdraw", "out_of_turn"),
    ("401035", ["ask_information"], "accept", "out_of_turn"),
    ("401035", [], "give_information", "out_of_turn"),
    ("401023", [], "close", "not_now"),
    ("401023", ["accept"], "withdraw", "not_now"),
    ("401037", [], "accept", "not_now"),
    ("401035", ["accept", "close"], "attend", "ended"),
    ("resource", ["reject"], "accept", "ended"),
]


@pytest.mark.parametrize(("code", "before", "act", "reason"), OUT_OF_TURN)
def test_acts_come_in_their_order(code: Code, before: list[Act], act: Act, reason: str) -> None:
    standing = first_standing(code)
    for each in before:
        standing = standing_after(code, standing, each)
    with pytest.raises(ReferralRefused) as refused:
        standing_after(code, standing, act)
    assert refused.value.reason == reason


def test_nothing_is_open_in_what_is_over() -> None:
    assert not any(acts_open_to(kind, code, state) for code in CODES for state in ENDED for kind in KINDS)


def test_an_organisation_receives_only_what_its_kind_takes() -> None:
    assert {code for code in REFERRED if "collaborator" in RECEIVERS[code]} == {"resource"}
    assert {code for code in REFERRED if "third_sector" in RECEIVERS[code]} == {"resource"}
    assert all("edis" in RECEIVERS[code] for code in REFERRED)


def test_every_code_state_and_act_has_both_names() -> None:
    named = [(service.name, service.name_en) for service in SERVICES]
    for spanish, english in [*named, *STATE_NAMES.values(), *ACT_NAMES.values()]:
        assert spanish
        assert english not in ("", spanish)
    assert get_service("404016").is_own
    with pytest.raises(UnknownCode, match="999999"):
        read_code("999999")
