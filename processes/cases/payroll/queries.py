"""Reading payrolls: the regional office all of them, a CEAS its own differences, nobody else anything."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from engine.faults import Fault, Refused
from processes.cases.payroll.comparing import Known
from processes.cases.payroll.reading import read_payroll
from processes.cases.payroll.tables import Discrepancy, Payroll, PayrollNumber
from processes.cases.people.restrictions import hidden_participants
from processes.cases.people.tables import PersonDetails
from processes.cases.referrals.tables import Referral
from processes.cases.tables import Case, HouseholdMember, Participant
from processes.network.professionals import Professional, organisations_of
from processes.network.tables import Organisation

OFFICE = frozenset({"gss"})
SETTLERS = frozenset({"ceas_ts"})
SUPPORT = "401023"


def may_receive(professional: Professional) -> bool:
    """Only the regional office brings payrolls."""
    return bool(organisations_of(professional, OFFICE))


def may_see(professional: Professional) -> bool:
    """Who has anything to do with them."""
    return may_receive(professional) or bool(organisations_of(professional, SETTLERS))


def list_payrolls(session: Session) -> Sequence[Payroll]:
    """The latest month first."""
    return session.scalars(select(Payroll).order_by(Payroll.month.desc())).all()


def faults_of(session: Session, payroll: Payroll) -> tuple[Fault, ...]:
    """What keeps a file from being read; nothing of one that was read, or is closed."""
    if payroll.rows or payroll.outcome:
        return ()
    try:
        read_payroll(payroll.content, f"{payroll.code}.csv", offices=offices(session))
    except Refused as refused:
        return refused.faults
    return ()


def discrepancies_for(session: Session, professional: Professional, payroll: str) -> Sequence[Discrepancy]:
    """Those that this professional may see: of their CEAS, or all; never of somebody hidden from them."""
    chosen = _may_see(select(Discrepancy).where(Discrepancy.payroll == payroll), professional)
    return session.scalars(chosen.order_by(Discrepancy.ceas, Discrepancy.id)).all()


def find_discrepancy_to_settle(
    session: Session, professional: Professional, number: int
) -> Discrepancy | None:
    """An open one of their own CEAS; the regional office reads, and does not settle."""
    own = organisations_of(professional, SETTLERS)
    chosen = select(Discrepancy).where(Discrepancy.id == number, Discrepancy.ceas.in_(own))
    return session.scalar(_may_see(chosen, professional).with_for_update())


def open_by_office(session: Session, payroll: str) -> list[dict[str, object]]:
    """[{ceas, count}] of what is not settled."""
    counted = (
        select(Discrepancy.ceas, func.count())
        .where(Discrepancy.payroll == payroll, Discrepancy.resolution == "")
        .group_by(Discrepancy.ceas)
        .order_by(Discrepancy.ceas)
    )
    return [{"ceas": ceas, "count": count} for ceas, count in session.execute(counted)]


def offices(session: Session) -> frozenset[str]:
    """The codes of the CEAS."""
    found = select(Organisation.code).where(
        Organisation.device_class == "primary_care", Organisation.ownership == "public"
    )
    return frozenset(session.scalars(found))


def known_people(session: Session) -> list[Known]:
    """Everybody with a document whom nobody has to hide: a restricted case is not compared with any list."""
    is_open = select(Case.participant).where(Case.status == "open")
    supported = (
        select(Case.participant)
        .join(Referral, Referral.case_code == Case.code)
        .where(Referral.service == SUPPORT, Referral.state == "granted_follow_up")
    )
    others = (
        select(func.count())
        .select_from(HouseholdMember)
        .where(HouseholdMember.household == Participant.household, HouseholdMember.moved_out_on.is_(None))
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Participant.code,
            PersonDetails.document_number,
            Participant.ceas,
            others,
            PayrollNumber.number,
            Participant.code.in_(is_open),
            Participant.code.in_(supported),
        )
        .join(PersonDetails, PersonDetails.participant == Participant.code)
        .outerjoin(PayrollNumber, PayrollNumber.participant == Participant.code)
        .where(PersonDetails.document_number != "", Participant.code.not_in(hidden_participants(None)))
        .order_by(Participant.code)
    )
    return [
        Known(
            participant=code,
            document=document,
            ceas=ceas,
            household_size=1 + (count or 0),
            number=number or "",
            has_open_case=is_open_,
            has_edis_support=is_supported,
        )
        for code, document, ceas, count, number, is_open_, is_supported in rows
    ]


def _may_see(chosen: Select[Discrepancy], professional: Professional) -> Select[Discrepancy]:
    hidden = hidden_participants(professional.username)
    chosen = chosen.where(Discrepancy.participant.is_(None) | Discrepancy.participant.not_in(hidden))
    if organisations_of(professional, OFFICE):
        return chosen
    return chosen.where(Discrepancy.ceas.in_(organisations_of(professional, SETTLERS)))
