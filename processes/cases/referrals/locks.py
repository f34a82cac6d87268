"""Who may do what with a referral in which state: the state locks of PACT, one table. What is not in it is read-only.

Answering a request (accept, reject, ask) is not writing in it: support (401023) is answered while it is studied, and
worked on only once it is granted. Advice and assessment are worked on while they are studied. Pure.
"""

from collections.abc import Mapping
from typing import Literal

from processes.cases.referrals.codes import OWN, Code
from processes.cases.referrals.states import Act, ReferralRefused, Standing, State, standing_after

Kind = Literal["ceas", "edis", "third_sector", "collaborator"]
KINDS: tuple[Kind, ...] = ("ceas", "edis", "third_sector", "collaborator")
RECEIVING: Mapping[str, Kind] = {"edis": "edis", "ts_prof": "third_sector", "colaborador": "collaborator"}
"""By which role somebody takes part for the organisation that receives."""

Acts = frozenset[Act]
_ANSWERING: Acts = frozenset({"accept", "reject", "ask_information"})
_ASKING: Acts = frozenset({"give_information", "withdraw"})
_WORKING: Acts = frozenset({"attend", "close"})
_ATTENDING: Acts = frozenset({"attend"})
_CLOSING: Acts = frozenset({"close"})

_STUDIED: Mapping[tuple[State, Kind], Acts] = {
    ("under_study", "ceas"): _ASKING,
    ("under_study", "edis"): _ANSWERING | _WORKING,
}
_SUPPORT: Mapping[tuple[State, Kind], Acts] = {
    ("under_study", "ceas"): _ASKING,
    ("under_study", "edis"): _ANSWERING,
    ("granted_follow_up", "edis"): _ATTENDING,
    ("granted_follow_up", "ceas"): _CLOSING,
}
_OWN_SERVICE: Mapping[tuple[State, Kind], Acts] = {("granted_follow_up", "edis"): _WORKING}
_RESOURCE: Mapping[tuple[State, Kind], Acts] = {
    ("under_study", "ceas"): _ASKING,
    ("under_study", "edis"): _ANSWERING,
    ("under_study", "third_sector"): _ANSWERING,
    ("under_study", "collaborator"): _ANSWERING,
    ("granted_follow_up", "edis"): _ATTENDING,
    ("granted_follow_up", "third_sector"): _ATTENDING,
    ("granted_follow_up", "ceas"): _CLOSING,
}
LOCKS: Mapping[Code, Mapping[tuple[State, Kind], Acts]] = {
    "401035": _STUDIED,
    "401036": _STUDIED,
    "401023": _SUPPORT,
    "resource": _RESOURCE,
    **dict.fromkeys(OWN, _OWN_SERVICE),
}
RECEIVERS: Mapping[Code, frozenset[Kind]] = {
    "401035": frozenset({"edis"}),
    "401036": frozenset({"edis"}),
    "401023": frozenset({"edis"}),
    "resource": frozenset({"edis", "third_sector", "collaborator"}),
}
"""To whom each may be sent: support is agreed with EDIS; a collaborator lends a resource and nothing else."""


def acts_open_to(kind: Kind | None, code: Code, state: State) -> Acts:
    """What the lock leaves open to an organisation's professionals; nothing to who is no party."""
    return frozenset() if kind is None else LOCKS[code].get((state, kind), frozenset())


def acts_now(kind: Kind | None, code: Code, standing: Standing) -> Acts:
    """What they may do at this moment: open to them, and in its turn."""
    return frozenset(
        act for act in acts_open_to(kind, code, standing.state) if _is_in_turn(code, standing, act)
    )


def may_record(kind: Kind | None, code: Code, *, support: Standing | None = None) -> bool:
    """CEAS records what it asks for; EDIS its own services, under a support that is being followed up."""
    if code not in OWN:
        return kind == "ceas"
    return kind == "edis" and support is not None and support.state == "granted_follow_up"


def check_act(kind: Kind | None, code: Code, standing: Standing, act: Act) -> Standing:
    """Where the act leads, for somebody of that kind. Raises ReferralRefused."""
    after = standing_after(code, standing, act)
    if act not in acts_open_to(kind, code, standing.state):
        raise ReferralRefused(
            "locked",
            f"Expected an act that is open to {kind} for {code} while {standing.state}, but got {act}",
        )
    return after


def _is_in_turn(code: Code, standing: Standing, act: Act) -> bool:
    try:
        standing_after(code, standing, act)
    except ReferralRefused:
        return False
    return True
