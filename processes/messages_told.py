"""The messages that the product's own code publishes, by the module that names them.

For the prover, which has to know who else speaks to a process. The names themselves belong to those modules.
"""

from collections.abc import Mapping

NOTICES = "processes.cases.notices"
TOLD: Mapping[str, str] = {
    "alert_raised": "processes.risk.alerts",
    "alert_withdrawn": "processes.risk.withdrawing",
    "attention_requested": "webapp.cases.people_registration_views",
    "case_left_without_consent": "processes.cases.consent.revoking",
    "circumstances_changed": NOTICES,
    "community_action_cancelled": "processes.risk.community.planning",
    "community_action_planned": "processes.risk.community.planning",
    "consent_revoked": NOTICES,
    "contract_started": NOTICES,
    "crisis_reported": NOTICES,
    "critical_flag_raised": "processes.cases.diagnosis.urgency",
    "guaranteed_income_requested": "processes.cases.beginning",
    "job_lost": NOTICES,
    "participant_called_back": NOTICES,
    "payroll_received": "processes.cases.payroll.receiving",
    "place_offered": "processes.network.place_messages",
    "protection_requested": "processes.cases.protection.starting",
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
