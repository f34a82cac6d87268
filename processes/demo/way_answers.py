"""What people answer on one person's way through the Network: who, and what they type, by the task. Invented."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

SARA, MARTA, LUCIA, BERTA = "sara.luna", "marta.torio", "lucia.sabugo", "berta.cea"
"""Of the association, the CEAS, its supervision, the EDIS team."""
CONSENT = {"carry_out": True, "record": True, "team": True, "research": False}
ASKED = {
    "given_name": "Inventada",
    "surnames": "De Prueba Camino",
    "ceas": "ceas_bernesga",
    "request": "Se ha quedado sin trabajo y no llega a fin de mes.",
    "birth_year": 1984,
}
NOT_URGENT = dict.fromkeys(
    ("violence", "unprotected_minor", "suicide_risk", "roofless", "food_needed"), False
)
ANSWERS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "first_attention": (SARA, {**NOT_URGENT, "eviction_in_days": None}),
    "ask_first_consent": (MARTA, {"agrees": "yes", "consent": CONSENT}),
    "assess_situation": (
        MARTA,
        {
            "needs_support": False,
            "edis_agrees": False,
            "needs_assessment": False,
            "asks_advice": False,
            "severe_dimensions": 1,
            "assessment_note": "Lleva dos años sin trabajo.",
        },
    ),
    "assign_reference": (
        LUCIA,
        {"reference_professional": MARTA, "case_coordinator": SARA, "accompaniment": "intensive"},
    ),
    "agree_accompaniment": (
        SARA,
        {"agreed_aims": "Poner en orden los recibos.", "agreed_rhythm": "weekly"},
    ),
    "make_visit": (SARA, {"visit_note": "Se repasan los recibos."}),
    "write_report": (SARA, {"report_note": "Lo lleva ya por su cuenta.", "report_result": "end"}),
    "decide_what_follows": (MARTA, {"what_follows": "ordinary", "follows_note": "Seguimiento ordinario."}),
    "call_participant": (SARA, {"call_result": "answered"}),
    "first_interview": (SARA, {"interview_result": "attended"}),
    "explain_consent": (SARA, {"agrees": "yes", "consent": CONSENT}),
    "prepare_diagnosis": (
        SARA,
        {"interviews_held": 1, "record_reviewed": True, "diagnosis_note": "Todo listo."},
    ),
    "hold_interviews": (SARA, {"interview_note": "Cocina bien.", "another_interview": "no"}),
    "review_record": (
        MARTA,
        {"record_reviewed": True, "surroundings_reviewed": True, "record_note": "Le apoya su hermana."},
    ),
    "rate_with_hdme": (SARA, {"values_recorded": True}),
    "rate_yourself": (SARA, {"rated_how": "accompanied"}),
    "hold_return_session": (
        SARA,
        {
            "agreed": "yes",
            "strengths_found": "yes",
            "locus_found": "yes",
            "session_minutes": 60,
            "session_note": "De acuerdo en todo.",
        },
    ),
    "validate_diagnosis": (MARTA, {"validation": "validated"}),
    "draft_plan": (SARA, {"draft_result": "ready"}),
    "validate_plan": (MARTA, {"reviewed_together": True, "validation": "validated"}),
    "activate_services": (SARA, {"services_settled": True, "services_note": "Pedido a EDIS."}),
    "describe_referral": (
        MARTA,
        {
            "asks_for": "edis_help",
            "receiver": "edis_leon",
            "needs_support": False,
            "edis_agrees": False,
            "needs_assessment": False,
            "asks_advice": True,
            "words": "¿Qué taller le conviene?",
        },
    ),
    "answer_referral": (BERTA, {"answer": "accept", "words": "Lo vemos esta semana."}),
    "do_referral_work": (BERTA, {"words": "El taller de cocina de marzo."}),
    "hold_follow_up": (
        SARA,
        {
            "goes_on": "yes",
            "has_moved": "no",
            "is_progressing": "yes",
            "done_percent": 100,
            "follow_up_note": "Tiene el carné y un contrato.",
        },
    ),
    "agree_closing": (
        SARA,
        {"closing_decision": "close", "close_reason": "plan_fulfilled", "close_note": "Lo ha conseguido."},
    ),
    "rate_at_closing": (SARA, {"second_result": "measured"}),
    "write_final_report": (
        SARA,
        {"achieved": "Trabaja en una cocina.", "still_open": "Nada.", "supports_left": "Su hermana."},
    ),
    "approve_closing": (MARTA, {"approval": "approved"}),
    "evaluate_care": (
        SARA,
        {"felt_heard": 4, "own_decisions": 4, "life_is_better": 3, "would_change": "Menos papeles."},
    ),
}
BEGUN_AFTER = {"agree_accompaniment": "make_visit", "make_visit": "write_report"}
"""What is begun in an ad-hoc sub-process when a task is done."""
PROJECT = {
    "capacities": "Cocino bien y soy puntual.",
    "supports": "Mi hermana, que vive cerca.",
    "hopes": "Trabajar en una cocina.",
    "own_words": "Quiero ir despacio, pero quiero ir.",
}


def plan_content(today: date) -> dict[str, Any]:
    """One goal, one action, one service of another organisation."""
    action = {
        "what": "Hacer el curso de manipulación de alimentos",
        "who": "La persona, con la coordinadora",
        "result": "El carné",
        "indicator": "Se ve el carné",
        "months": 2,
    }
    service = {
        "verb": "activate",
        "code": "401035",
        "action": "Asesoramiento de EDIS",
        "holder": "edis_leon",
        "since": str(today),
    }
    return {
        "strategy": "exploit",
        "strategy_words": "Apoyarse en lo que ya sabe hacer.",
        "goals": [{"words": "Trabajar en una cocina", "factor": "1", "actions": [action]}],
        "services": [service],
        "first_follow_up": str(today + timedelta(days=30)),
        "accompaniment": "fortnightly",
    }
