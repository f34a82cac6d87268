"""The life of a referral and of an own service, as one table: (code, state, act) -> state. Pure.

Who may do the act in that state is in `locks`; here is only what it leads to, and in which order acts come.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from processes.cases.referrals.codes import OWN, Code

State = Literal["under_study", "granted_follow_up", "granted_closed", "rejected", "withdrawn"]
Answer = Literal["awaited", "information_asked", "accepted", "rejected"]
Act = Literal[
    "record", "accept", "reject", "ask_information", "give_information", "attend", "close", "withdraw"
]

STATE_NAMES: dict[State, tuple[str, str]] = {
    "under_study": ("En estudio", "Under study"),
    "granted_follow_up": ("Concedido, seguimiento", "Granted, follow-up"),
    "granted_closed": ("Concedido, cerrado", "Granted, closed"),
    "rejected": ("No aceptada", "Not accepted"),
    "withdrawn": ("Retirada", "Withdrawn"),
}
"""The first three are the region's; the last two are the Network's own ends (p)."""
ACT_NAMES: dict[Act, tuple[str, str]] = {
    "record": ("Registrar", "Record"),
    "accept": ("Aceptar", "Accept"),
    "reject": ("No aceptar", "Do not accept"),
    "ask_information": ("Pedir información", "Ask for information"),
    "give_information": ("Dar la información", "Give the information"),
    "attend": ("Trabajar en ella", "Work on it"),
    "close": ("Cerrar", "Close"),
    "withdraw": ("Retirar", "Withdraw"),
}
STATES = tuple(STATE_NAMES)
ACTS = tuple(ACT_NAMES)
ENDED: frozenset[State] = frozenset({"granted_closed", "rejected", "withdrawn"})


class ReferralRefused(ValueError):
    """The act cannot be done: `reason` is a code that the page says in words."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


class Standing(Struct, frozen=True, kw_only=True):
    """Where a referral stands."""

    state: State = "under_study"
    answer: Answer = "awaited"


_ASKED: dict[tuple[State, Act], State] = {
    ("under_study", "reject"): "rejected",
    ("under_study", "ask_information"): "under_study",
    ("under_study", "give_information"): "under_study",
    ("under_study", "withdraw"): "withdrawn",
}
_WHILE_STUDIED: dict[tuple[State, Act], State] = {
    **_ASKED,
    ("under_study", "accept"): "under_study",
    ("under_study", "attend"): "under_study",
    ("under_study", "close"): "granted_closed",
}
_WHILE_FOLLOWED: dict[tuple[State, Act], State] = {
    **_ASKED,
    ("under_study", "accept"): "granted_follow_up",
    ("granted_follow_up", "attend"): "granted_follow_up",
    ("granted_follow_up", "close"): "granted_closed",
}
_OWN: dict[tuple[State, Act], State] = {
    ("granted_follow_up", "attend"): "granted_follow_up",
    ("granted_follow_up", "close"): "granted_closed",
}
STEPS: Mapping[Code, Mapping[tuple[State, Act], State]] = {
    "401035": _WHILE_STUDIED,
    "401036": _WHILE_STUDIED,
    "401023": _WHILE_FOLLOWED,
    "resource": _WHILE_FOLLOWED,
    **dict.fromkeys(OWN, _OWN),
}
ORDER: Mapping[Act, frozenset[Answer]] = {
    "accept": frozenset({"awaited"}),
    "reject": frozenset({"awaited"}),
    "ask_information": frozenset({"awaited"}),
    "give_information": frozenset({"information_asked"}),
    "attend": frozenset({"accepted"}),
    "close": frozenset({"accepted"}),
    "withdraw": frozenset({"awaited", "information_asked"}),
}
"""After which answer an act makes sense. An own service counts as accepted: its support was."""
_ANSWERS: Mapping[Act, Answer] = {
    "accept": "accepted",
    "reject": "rejected",
    "ask_information": "information_asked",
    "give_information": "awaited",
}


def first_standing(code: Code) -> Standing:
    """How a record begins: a referral is studied first; an own service is done under a support already granted."""
    return Standing(state="granted_follow_up", answer="accepted") if code in OWN else Standing()


def standing_after(code: Code, standing: Standing, act: Act) -> Standing:
    """Where the act leads. Raises ReferralRefused."""
    after = STEPS[code].get((standing.state, act))
    if after is None:
        reason = "ended" if standing.state in ENDED else "not_now"
        raise ReferralRefused(
            reason, f"Expected an act that {code} takes while {standing.state}, but got {act}"
        )
    if standing.answer not in ORDER[act]:
        wanted = " or ".join(sorted(ORDER[act]))
        raise ReferralRefused(
            "out_of_turn", f"Expected the answer to be {wanted} before {act}, but it is {standing.answer}"
        )
    return Standing(state=after, answer=_ANSWERS.get(act, standing.answer))
