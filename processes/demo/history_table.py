"""Whose histories the demo tells: one in each phase, each way to close, some late, restricted or revoked. Invented."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

Answers = Mapping[str, Sequence[Mapping[str, Any]]]
"""By task: the first answer, the second one ...; the last is given from then on."""


class History(Struct, frozen=True, kw_only=True):
    """One person's. `began`: days ago; `acts`: days after that, and what happens; nobody does a task of `waits_at`."""

    name: str
    territory: str
    began: int
    answers: Answers = {}
    waits_at: frozenset[str] = frozenset()
    acts: tuple[tuple[int, str], ...] = ()
    again: str = ""
    """The name of the earlier history of the same person."""


def _seen(*percents: int) -> list[dict[str, Any]]:
    """Follow-ups: how much of the plan is done."""
    return [follow_up(done_percent=percent) for percent in percents]


def follow_up(**said: Any) -> dict[str, Any]:
    """What is said in one."""
    usual = {"goes_on": "yes", "has_moved": "no", "is_progressing": "yes", "done_percent": 20}
    return {**usual, "follow_up_note": "Cuenta lo que ha conseguido y lo que le cuesta.", **said}


def _closes(reason: str, words: str) -> list[dict[str, Any]]:
    return [{"closing_decision": "close", "close_reason": reason, "close_note": words}]


FULFILLED = {
    "hold_follow_up": _seen(0, 35, 70, 100),
    "agree_closing": _closes("plan_fulfilled", "Ha conseguido lo que se propuso."),
}
EXTENDED = {
    "hold_follow_up": _seen(0, 0, 35, 35, 70),
    "agree_closing": [{"closing_decision": "go_on", "close_note": "Le faltan dos pasos y quiere darlos."}],
    "decide_term": [{"term_decision": "extend", "term_note": "Está cerca de lograrlo y quiere seguir."}],
}
ENDED = {
    "hold_follow_up": _seen(0, 35, 35, 70),
    "agree_closing": _closes("end_of_term", "Ha pasado un año; sigue con el apoyo ordinario del CEAS."),
    "decide_term": [{"term_decision": "close", "term_note": "Se cierra como se acordó en el plan."}],
}
STUCK = {
    "hold_follow_up": [follow_up(is_progressing="no", done_percent=0)],
    "agree_closing": [
        {"closing_decision": "go_on", "close_note": "Se intenta una vez más con otro ritmo."},
        *_closes("other", "No avanza desde hace más de seis meses; queda la puerta abierta."),
    ],
}
REFUSED = {
    "explain_consent": [{"agrees": "no", "refusal_reason": "Prefiere seguir como hasta ahora."}],
    "try_new_strategy": [
        {"strategy_result": "again", "strategy_note": "Se le propone hablar en su casa."},
        {"strategy_result": "stop", "strategy_note": "No quiere; sabe dónde encontrarnos."},
    ],
}
ABSENT = {
    "call_participant": [{"call_result": "no_answer"}, {"call_result": "answered"}],
    "first_interview": [{"interview_result": "absent"}],
}
PERSUADED = {
    "explain_consent": [{"agrees": "no", "refusal_reason": "Quiere pensarlo."}],
}
NO_PLAN = {"draft_plan": [{"draft_result": "rejects"}]}
DISAGREES = {
    "hold_return_session": [
        {
            "agreed": "no",
            "strengths_found": "yes",
            "locus_found": "yes",
            "session_minutes": 80,
            "session_note": "Ve su salud mejor que la profesional.",
        },
        {
            "agreed": "yes",
            "strengths_found": "yes",
            "locus_found": "yes",
            "session_minutes": 55,
            "session_note": "Se escriben las dos miradas y está de acuerdo.",
        },
    ]
}

HISTORIES = (
    History(
        name="fulfilled",
        territory="leon",
        began=726,
        answers=FULFILLED,
        acts=((70, "share"), (110, "look"), (190, "work")),
    ),
    History(name="ended", territory="salamanca", began=705, answers=ENDED, acts=((160, "need"),)),
    History(name="refused", territory="valladolid_provincia", began=660, answers=REFUSED),
    History(name="stuck", territory="valladolid", began=640, answers=STUCK),
    History(
        name="revoked_late",
        territory="leon",
        began=610,
        answers=EXTENDED,
        acts=((75, "share"), (120, "look"), (140, "revoke")),
    ),
    History(name="absent", territory="leon", began=560, answers=ABSENT),
    History(
        name="left_sample",
        territory="valladolid_provincia",
        began=540,
        answers={"hold_follow_up": _seen(0, 35)},
        acts=((130, "leave_sample"),),
    ),
    History(name="fulfilled_quickly", territory="valladolid_provincia", began=500, answers=FULFILLED),
    History(
        name="went_elsewhere",
        territory="salamanca",
        began=470,
        answers={"call_participant": [{"call_result": "moved"}]},
    ),
    History(
        name="extended_with_edis",
        territory="leon",
        began=455,
        answers=EXTENDED,
        waits_at=frozenset({"decide_term"}),
        acts=((65, "share"), (90, "look"), (200, "need"), (230, "intensive")),
    ),
    History(name="without_plan", territory="valladolid", began=430, answers=NO_PLAN),
    History(
        name="protected",
        territory="valladolid_provincia",
        began=400,
        answers={
            "hold_follow_up": _seen(0, 35),
            "review_danger": [{"danger_now": "same"}, {"danger_now": "safe"}],
        },
        acts=((110, "restrict"),),
    ),
    History(name="revoked_in_diagnosis", territory="valladolid_provincia", began=320, acts=((24, "revoke"),)),
    History(
        name="followed",
        territory="leon",
        began=290,
        answers={"hold_follow_up": _seen(0, 35)},
        acts=((60, "share"), (100, "look"), (150, "revoke_team"), (170, "work")),
    ),
    History(
        name="late_follow_up",
        territory="salamanca",
        began=300,
        answers={"hold_follow_up": _seen(0)},
        waits_at=frozenset({"rate_again"}),
        acts=((120, "housing"),),
    ),
    History(
        name="came_back",
        territory="valladolid_provincia",
        began=205,
        again="fulfilled_quickly",
        answers={"hold_follow_up": _seen(0, 0)},
    ),
    History(
        name="protected_again",
        territory="salamanca",
        began=170,
        acts=((100, "restrict"),),
        waits_at=frozenset({"review_danger"}),
    ),
    History(
        name="disagreed",
        territory="valladolid",
        began=92,
        answers=DISAGREES,
        waits_at=frozenset({"sign_plan"}),
    ),
    History(
        name="plan_to_validate",
        territory="valladolid_provincia",
        began=84,
        waits_at=frozenset({"validate_plan"}),
    ),
    History(
        name="diagnosis_to_validate",
        territory="salamanca",
        began=66,
        waits_at=frozenset({"validate_diagnosis"}),
    ),
    History(
        name="persuaded",
        territory="valladolid",
        began=58,
        answers=PERSUADED,
        waits_at=frozenset({"try_new_strategy"}),
    ),
    History(name="in_interviews", territory="leon", began=33, waits_at=frozenset({"hold_interviews"})),
    History(
        name="not_reached",
        territory="valladolid_provincia",
        began=4,
        waits_at=frozenset({"call_participant"}),
    ),
)
