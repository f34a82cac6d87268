"""What people answer in the demo's histories, by the task: who, and what they type. Invented."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from processes.demo.history_table import History, follow_up
from processes.network.calendar import local_date

CONSENT = {"carry_out": True, "record": True, "team": True, "research": True}
Given = tuple[str, Mapping[str, Any]]
USUAL: Mapping[str, Given] = {
    "first_interview": (
        "coordinator",
        {"interview_result": "attended", "interview_note": "Viene a la hora y cuenta su situación."},
    ),
    "explain_consent": ("coordinator", {"agrees": "yes", "consent": CONSENT}),
    "try_new_strategy": (
        "coordinator",
        {"strategy_result": "again", "strategy_note": "Se le propone hablar en su casa."},
    ),
    "prepare_diagnosis": (
        "coordinator",
        {"interviews_held": 1, "record_reviewed": True, "diagnosis_note": "Todo listo."},
    ),
    "hold_interviews": (
        "coordinator",
        {"interview_note": "Habla de su familia y de lo que sabe hacer.", "another_interview": "no"},
    ),
    "review_record": (
        "reference",
        {
            "record_reviewed": True,
            "surroundings_reviewed": True,
            "record_note": "La conocen en el centro cívico.",
        },
    ),
    "rate_with_hdme": ("coordinator", {"values_recorded": True}),
    "rate_yourself": ("coordinator", {"rated_how": "accompanied"}),
    "hold_return_session": (
        "coordinator",
        {
            "agreed": "yes",
            "strengths_found": "yes",
            "locus_found": "yes",
            "session_minutes": 70,
            "session_note": "De acuerdo en casi todo.",
        },
    ),
    "validate_diagnosis": ("reference", {"validation": "validated"}),
    "speed_up_diagnosis": ("supervisor", {"speed_up_note": "Hablado con la coordinadora."}),
    "draft_plan": ("coordinator", {"draft_result": "ready"}),
    "validate_plan": ("reference", {"reviewed_together": True, "validation": "validated"}),
    "keep_services": ("coordinator", {"services_settled": True}),
    "hold_follow_up": ("coordinator", follow_up()),
    "rate_again": ("coordinator", {"second_result": "measured"}),
    "rate_at_closing": ("coordinator", {"second_result": "measured"}),
    "validate_second": ("reference", {"second_read": True}),
    "adjust_plan": ("coordinator", {"adjustment": "Menos citas y más cerca de su casa."}),
    "write_final_report": (
        "coordinator",
        {
            "achieved": "Lo que escribió en su plan, a su ritmo.",
            "still_open": "La vivienda sigue siendo cara.",
            "supports_left": "Su familia y el centro cívico.",
        },
    ),
    "approve_closing": ("reference", {"approval": "approved"}),
    "evaluate_care": (
        "coordinator",
        {"felt_heard": 4, "own_decisions": 4, "life_is_better": 3, "would_change": "Menos papeles."},
    ),
    "inform_of_revocation": (
        "coordinator",
        {"person_informed": True, "team_informed": True, "urgency_left": "none"},
    ),
    "describe_need": ("reference", {"need_kind": "food", "need_people": 3, "need_note": "Hasta fin de mes."}),
    "answer_request": ("provider", {"provider_answer": "yes"}),
    "direct_aid": ("reference", {"aid_kind": "voucher"}),
    "review_resources": ("supervisor", {"resources_note": "No hay proveedor en la zona; se busca uno."}),
    "confirm_delivery": ("coordinator", {"delivered": "yes"}),
    "inform_reference": ("reference", {"what_next": "nothing"}),
    "mediate": ("coordinator", {"mediation_result": "agreed"}),
    "assess_employment": (
        "coordinator",
        {"months_unemployed": 14, "other_severe": 0, "available": True, "employment_band": "risk"},
    ),
    "clear_obstacles": ("coordinator", {"obstacles_note": "Ya hay quien recoge a los niños del colegio."}),
    "agree_itinerary": ("coordinator", {"itinerary_note": "Hostelería, cerca de casa, por las mañanas."}),
    "check_job": ("coordinator", {"job_result": "kept", "job_note": "Sigue y está contenta."}),
    "agree_accompaniment": (
        "coordinator",
        {"agreed_aims": "Poner en orden los papeles de la casa.", "agreed_rhythm": "fortnightly"},
    ),
    "make_visit": ("coordinator", {"visit_note": "Se repasan los recibos."}),
    "accompany_person": ("coordinator", {"accompaniment_note": "A la oficina de empleo."}),
    "write_report": ("coordinator", {"report_note": "Lo lleva ya por su cuenta.", "report_result": "end"}),
    "review_month": ("reference", {"month_note": "Va como se acordó."}),
    "decide_what_follows": (
        "reference",
        {"what_follows": "ordinary", "follows_note": "Seguimiento ordinario."},
    ),
    "assess_danger": (
        "reference",
        {"danger": "risk", "needs_place": False, "children": True, "safe_channel": "at_office"},
    ),
    "plan_safety": ("reference", {"plan_agreed": "yes", "wants_specialists": "yes"}),
    "accompany_to_specialists": ("reference", {"specialist_result": "attended"}),
    "review_danger": ("reference", {"danger_now": "same"}),
}
BEGUN_AFTER = {
    "agree_accompaniment": "make_visit",
    "make_visit": "accompany_person",
    "accompany_person": "write_report",
}
"""What is begun in an ad-hoc sub-process when a task is done."""
WHO: Mapping[str, str] = {"agree_closing": "coordinator", "decide_term": "supervisor"}
"""Of tasks that are done only where a history says how."""


def answer_to(element: str, history: History, count: int, now: datetime) -> Given | None:
    """Who answers and what, the `count`-th time (from 0); None: nobody does it."""
    usual = _by_day(element, now) or USUAL.get(element)
    own = history.answers.get(element)
    if own is None:
        return usual
    who = WHO[element] if usual is None else usual[0]
    said = own[min(count, len(own) - 1)]
    agreed = {"appointment_on": _soon(now)} if said.get("call_result") == "answered" else {}
    return who, {**said, **agreed}


def _by_day(element: str, now: datetime) -> Given | None:
    """Answers that say a day."""
    today = local_date(now)
    answers: Mapping[str, Given] = {
        "call_participant": ("coordinator", {"call_result": "answered", "appointment_on": _soon(now)}),
        "sign_plan": ("whoever", {"signature": "signed", "signed_on": today}),
        "record_social_history": (
            "reference",
            {"history_recorded": True, "copy_given": True, "next_contact_on": today + timedelta(days=30)},
        ),
        "assess_housing": (
            "reference",
            {
                "situation": "insecure",
                "eviction_on": today + timedelta(days=70),
                "housing_debt": "none",
                "can_mediate": True,
                "has_network": False,
                "registered_months": 60,
            },
        ),
        "search_work": ("coordinator", {"search_result": "contract", "contract_on": today}),
    }
    return answers.get(element)


def _soon(now: datetime) -> datetime:
    return (now + timedelta(days=2)).replace(microsecond=0)
