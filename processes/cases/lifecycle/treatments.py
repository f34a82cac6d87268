"""What becomes of each table that says something of a participant: how it leads to them, what is exported and erased.

A table that has a participant or a case in it and is not declared here makes a test fail: whoever adds one decides.
"""

from typing import Literal

from msgspec import Struct

Erasing = Literal["kept", "blanked", "deleted"]


class Treatment(Struct, frozen=True, kw_only=True):
    """`link` holds values of `to` (`table.column` of the participant's own rows there).

    `erasing`: rows stay as they are (codes and dates), lose `blanked`, or go; `why` says the reason. Blanked columns
    get null, or nothing of their kind. `rectifiable` may be put right by request.
    """

    table: str
    link: str
    to: str
    erasing: Erasing
    why: str
    blanked: tuple[str, ...] = ()
    rectifiable: tuple[str, ...] = ()


ROOT = "participants"
CODES = "only codes, dates and who did it: the trace that the law asks for"
WORDS = "what was said of the person"


def _kept(table: str, link: str = "case_code", to: str = "cases.code", *, why: str = CODES) -> Treatment:
    return Treatment(table=table, link=link, to=to, erasing="kept", why=why)


def _blanked(table: str, *columns: str, link: str = "case_code", to: str = "cases.code") -> Treatment:
    return Treatment(table=table, link=link, to=to, erasing="blanked", blanked=columns, why=WORDS)


def _deleted(table: str, link: str = "case_code", to: str = "cases.code") -> Treatment:
    return Treatment(table=table, link=link, to=to, erasing="deleted", why=WORDS)


TREATMENTS = (
    Treatment(
        table=ROOT,
        link="code",
        to="participants.code",
        erasing="blanked",
        why="the name goes, the code stays",
        blanked=("given_name", "surnames", "birth_year", "phone"),
        rectifiable=("given_name", "surnames", "birth_year", "phone"),
    ),
    _kept("cases", "participant", "participants.code"),
    Treatment(
        table="person_details",
        link="participant",
        to="participants.code",
        erasing="blanked",
        why=WORDS,
        blanked=("document_kind", "document_number", "birth_date", "street", "postcode", "town"),
        rectifiable=("document_kind", "document_number", "birth_date", "street", "postcode", "town"),
    ),
    _deleted("likeness_keys", "participant", "participants.code"),
    _blanked(
        "registrations",
        *("given_name", "surnames", "birth_date", "birth_year", "document_kind", "document_number"),
        *("phone", "street", "postcode", "town", "request"),
        link="participant",
        to="participants.code",
    ),
    _blanked("participant_merges", "reason", "undo_reason", link="kept", to="participants.code"),
    _blanked("participant_merges", "reason", "undo_reason", link="merged", to="participants.code"),
    _kept(
        "households", "code", "participants.household", why="tenure, without a name; others may live there"
    ),
    _kept("household_members", "household", "households.code", why="kinship and years, without a name"),
    _blanked("restrictions", "lift_reason", link="participant", to="participants.code"),
    _kept("restriction_names", "restriction", "restrictions.id"),
    _kept("case_members"),
    _kept("case_events"),
    _blanked("consents", "refusal_reason"),
    _kept("sharings"),
    _kept("data_accesses", why="who saw the data: append-only, without a value"),
    _blanked("diagnoses", "correction_reason"),
    _blanked("diagnosis_revisions", "content", link="diagnosis", to="diagnoses.id"),
    _blanked("life_projects", "content"),
    _blanked("case_plans", "close_reason"),
    _blanked("case_plan_revisions", "content", link="plan", to="case_plans.id"),
    _kept("plan_signatures", "plan", "case_plans.id"),
    _kept("plan_shares", "plan", "case_plans.id"),
    _blanked("plan_outcomes", "words", link="plan", to="case_plans.id"),
    _blanked("plan_follow_ups", "words", link="plan", to="case_plans.id"),
    _deleted("confidential_notes"),
    _deleted("confidential_note_readers", "note", "confidential_notes.id"),
    _blanked("case_documents", "title"),
    _kept("housing_aids", why="amounts and dates of aids: accounts"),
    _kept("income_applications", why="amounts and dates of the guaranteed income: accounts"),
    _kept("need_requests"),
    _kept("place_holds"),
    _kept("waiting_entries"),
    _kept("referrals"),
    _blanked("referral_steps", "words", "details", link="referral", to="referrals.code"),
    _kept("community_invitations", "participant", "participants.code"),
    _kept("invitation_refusals", "participant", "participants.code"),
    _deleted("payroll_numbers", "participant", "participants.code"),
    _blanked("payroll_discrepancies", "expected", "found", link="participant", to="participants.code"),
    _blanked("rights_requests", "words", "reason", link="participant", to="participants.code"),
    _blanked("alerts", "reason", "contributions", "rules_met", link="participant", to="participants.code"),
    _kept("alert_decisions", "alert_id", "alerts.id", why="append-only: who decided, and why"),
    _blanked("risk_scores", "contributions", link="participant", to="participants.code"),
    _kept(
        "blocked_records", "participant", "participants.code", why="what is blocked; goes when it is erased"
    ),
    _kept("rights_acts", "participant", "participants.code", why="append-only: what was done with the data"),
)
"""Parents before children; the names of tables, so that areas above this one need not be imported."""


def find_treatment(table: str) -> Treatment | None:
    return next((each for each in TREATMENTS if each.table == table), None)
