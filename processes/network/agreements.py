"""What organisations have agreed to share with each other, from when to when.

An agreement allows; it is never enough: who reads also needs the participant's consent (processes/cases).
`shares` and the checks are pure; `agreements_in_force` reads.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from processes.network.field_groups import FIELD_GROUP_CODES
from processes.network.tables import AgreementParty, StoredAgreement


class Agreement(Struct, frozen=True, kw_only=True):
    """A partnership agreement. `gives`: each party with the field groups that it shares with the others.

    `ends_on` is its last day; without one it holds until it is ended.
    """

    code: str
    protocol: str
    protocol_en: str
    gives: Mapping[str, frozenset[str]]
    begins_on: date
    ends_on: date | None

    def is_in_force(self, day: date) -> bool:
        """From its first to its last day."""
        return self.begins_on <= day and (self.ends_on is None or day <= self.ends_on)


class WrongAgreement(ValueError):
    """What was given is no agreement; `reason` is a stable code."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


def shares(agreements: Iterable[Agreement], owner: str, reader: str, field_group: str, day: date) -> bool:
    """Whether `owner` lets `reader` (organisations) see this group of fields on that day.

    An organisation reads what is its own without an agreement. What no agreement in force names is not shared.
    """
    if owner == reader:
        return True
    return any(
        agreement.is_in_force(day)
        and reader in agreement.gives
        and field_group in agreement.gives.get(owner, frozenset())
        for agreement in agreements
    )


def check_agreement(agreement: Agreement, organisations: Collection[str]) -> None:
    """Raises WrongAgreement: `two_parties`, `unknown_party`, `unknown_field_group`, `ends_before_it_begins`."""
    if len(agreement.gives) < 2:
        raise WrongAgreement(
            "two_parties", f"Expected two parties or more, but there are {len(agreement.gives)}"
        )
    if strangers := sorted(set(agreement.gives) - set(organisations)):
        raise WrongAgreement("unknown_party", f"Expected members of the Network, but {strangers} are none")
    named = {group for groups in agreement.gives.values() for group in groups}
    if unknown := sorted(named - FIELD_GROUP_CODES):
        raise WrongAgreement("unknown_field_group", f"Expected known field groups, but {unknown} are none")
    if agreement.ends_on is not None and agreement.ends_on < agreement.begins_on:
        raise WrongAgreement(
            "ends_before_it_begins",
            f"Expected an end on or after {agreement.begins_on}, but it is {agreement.ends_on}",
        )


def agreements_in_force(session: Session, day: date) -> Sequence[Agreement]:
    """Those that hold on that day, by code."""
    table = StoredAgreement
    chosen = select(table).where(table.begins_on <= day, or_(table.ends_on.is_(None), table.ends_on >= day))
    return _read(session, session.scalars(chosen.order_by(table.code)).all())


def list_agreements(session: Session, organisation: str | None = None) -> Sequence[Agreement]:
    """All, also those that ended; of one organisation where one is given. The latest begun first."""
    chosen = select(StoredAgreement)
    if organisation is not None:
        parties = select(AgreementParty.agreement).where(AgreementParty.organisation == organisation)
        chosen = chosen.where(StoredAgreement.code.in_(parties))
    ordered = chosen.order_by(StoredAgreement.begins_on.desc(), StoredAgreement.code)
    return _read(session, session.scalars(ordered).all())


def sign_agreement(session: Session, agreement: Agreement, *, by: str, now: datetime) -> None:
    """Store a new one whose parties are stored; the caller has checked it and commits."""
    session.add(
        StoredAgreement(
            code=agreement.code,
            protocol=agreement.protocol,
            protocol_en=agreement.protocol_en,
            begins_on=agreement.begins_on,
            ends_on=agreement.ends_on,
            entered_by=by,
            entered_at=now,
        )
    )
    session.flush()
    session.add_all(
        AgreementParty(agreement=agreement.code, organisation=party, gives=sorted(groups))
        for party, groups in agreement.gives.items()
    )
    session.flush()


def end_agreement(session: Session, code: str, *, last_day: date, by: str, now: datetime) -> bool:
    """Set its last day: afterwards it shares nothing. False where it ended by then already."""
    stored = session.get_one(StoredAgreement, code, with_for_update=True)
    if stored.ends_on is not None and stored.ends_on <= last_day:
        return False
    stored.ends_on, stored.ended_by, stored.ended_at = last_day, by, now
    session.flush()
    return True


def _read(session: Session, stored: Sequence[StoredAgreement]) -> list[Agreement]:
    codes = [each.code for each in stored]
    parties = session.scalars(select(AgreementParty).where(AgreementParty.agreement.in_(codes))).all()
    return [
        Agreement(
            code=each.code,
            protocol=each.protocol,
            protocol_en=each.protocol_en,
            gives={row.organisation: frozenset(row.gives) for row in parties if row.agreement == each.code},
            begins_on=each.begins_on,
            ends_on=each.ends_on,
        )
        for each in stored
    ]
