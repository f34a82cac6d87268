"""Services of a plan that other organisations give: each is asked for under a code of its own, and can be taken back.

Who the other organisation is and what it may see is decided by the referral (cases/referrals) and the consent.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from processes.cases.plan.content import Service
from processes.cases.plan.queries import content_of, shares_of
from processes.cases.plan.tables import CasePlan, PlanShare
from processes.cases.referrals.codes import REFERRED
from processes.cases.tables import Case
from processes.network.queries import find_organisation, find_professional

RESOURCE = "resource"


def is_of_others(service: Service, own: frozenset[str]) -> bool:
    """Does it begin, or change, in an organisation that does not work in the case anyway?"""
    return service.verb in ("activate", "adjust") and service.holder not in own


def asks_for(code: str) -> str:
    """What the referral asks for: help of the specialised team by its codes, else a resource."""
    return "edis_help" if code in REFERRED and code != RESOURCE else RESOURCE


def own_organisations(session: Session, case: Case) -> frozenset[str]:
    """The case's CEAS and the coordinator's organisation."""
    coordinator = find_professional(session, case.case_coordinator)
    return frozenset({case.ceas} | ({coordinator.organisation} if coordinator else set()))


def share_services(session: Session, plan: CasePlan, *, now: datetime) -> Sequence[PlanShare]:
    """One row for each service of another known organisation; those that are there already stay as they are."""
    own = own_organisations(session, session.get_one(Case, plan.case_code))
    there = {each.service for each in shares_of(session, plan)}
    for number, service in enumerate(content_of(session, plan).services, 1):
        is_known = find_organisation(session, service.holder) is not None
        if number not in there and is_known and is_of_others(service, own):
            session.add(
                PlanShare(
                    code=f"{plan.code}-S{number}",
                    plan=plan.id,
                    service=number,
                    organisation=service.holder,
                    shared_at=now,
                )
            )
    session.flush()
    return shares_of(session, plan)


def withdraw_shares(session: Session, plan: CasePlan, *, now: datetime) -> int:
    """Take back what is not taken back yet; how many."""
    held = [each for each in shares_of(session, plan) if each.withdrawn_at is None]
    for each in held:
        each.withdrawn_at = now
    session.flush()
    return len(held)
