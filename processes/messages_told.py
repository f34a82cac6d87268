"""The messages that the product's own code publishes, by the module that names them.

For the prover, which has to know who else speaks to a process: diagrams may send some of them too. The names
themselves belong to those modules.
"""

from collections.abc import Mapping

NOTICES = "processes.cases.notices"
BEGINNINGS = "processes.cases.beginning"
TOLD: Mapping[str, str] = {
    "alert_raised": "processes.risk.alerts",
    "alert_withdrawn": "processes.risk.withdrawing",
    "attention_requested": "webapp.cases.people_registration_views",
    "basic_needs_urgent": BEGINNINGS,
    "case_left_without_consent": "processes.cases.consent.revoking",
    "circumstances_changed": NOTICES,
    "community_action_cancelled": "processes.risk.community.planning",
    "community_action_planned": "processes.risk.community.planning",
    "consent_revoked": NOTICES,
    "contract_started": NOTICES,
    "crisis_reported": NOTICES,
    "critical_flag_raised": "processes.cases.diagnosis.urgency",
    "employment_itinerary_requested": BEGINNINGS,
    "guaranteed_income_requested": BEGINNINGS,
    "housing_emergency_raised": BEGINNINGS,
    "income_application_withdrawn": NOTICES,
    "intensive_care_requested": BEGINNINGS,
    "job_lost": NOTICES,
    "participant_called_back": NOTICES,
    "payroll_received": "processes.cases.payroll.receiving",
    "place_offered": "processes.network.place_messages",
    "protection_requested": "processes.cases.protection.starting",
    "referral_requested": "webapp.cases.referral_views",
    "referral_withdrawal_wanted": "webapp.cases.referral_views",
    "right_exercised": "processes.risk.rights.requests",
    "score_contested": "processes.risk.rights.handlers",
    "seat_given_up": "processes.risk.community.planning",
    "violence_detected": "processes.cases.protection.starting",
}
PASSED_ON = frozenset(
    {
        "processes.cases.waiting",
        "webapp.api.messages",
        "webapp.cases.telling",
    }
)
"""They publish what another names: whoever calls them, or the API's caller."""
