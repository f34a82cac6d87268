"""With which organisation the participant shares what, and for what: granted, ended, and what holds now.

A sharing needs the authorisation of its purpose; it ends by itself when that is withdrawn. The caller commits.
"""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from processes.cases.consent.acts import Act, is_done, tell
from processes.cases.consent.authorisations import Authorisations, authorisations_of
from processes.cases.consent.purposes import PURPOSES, find_purpose
from processes.cases.consent.sharing_table import most_groups
from processes.cases.consent.tables import Sharing
from processes.cases.queries import find_consent_in_force
from processes.cases.tables import Case
from processes.network.queries import find_organisation


class SharingRefused(ValueError):
    """`reason`: unknown_purpose, unknown_organisation, no_consent, nothing_to_share."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


class Grant(Struct, frozen=True, kw_only=True):
    """`field_groups` empty: all that the purpose allows for that kind of organisation."""

    organisation: str
    purpose: str
    field_groups: tuple[str, ...] = ()


def share(session: Session, case: Case, grant: Grant, act: Act) -> tuple[str, ...]:
    """The field groups that are shared for it now. Raises SharingRefused."""
    if not is_done(session, act):
        groups = _allowed(session, case, grant)
        held = {each.field_group for each in _of(session, case, grant.organisation, grant.purpose)}
        session.add_all(
            Sharing(
                key=f"{act.key}:{group}",
                case_code=case.code,
                organisation=grant.organisation,
                purpose=grant.purpose,
                field_group=group,
                granted_at=act.at,
                granted_by=act.by,
            )
            for group in groups
            if group not in held
        )
        about = {"organisation": grant.organisation, "purpose": grant.purpose}
        tell(session, case, act, "sharing_granted", about)
    return tuple(sorted(each.field_group for each in _of(session, case, grant.organisation, grant.purpose)))


def end_sharings(
    session: Session, case: Case, act: Act, *, organisation: str | None = None, purpose: str | None = None
) -> int:
    """End what is shared with that organisation (None: all) for that purpose (None: any); how many groups."""
    held = _of(session, case, organisation, purpose)
    for each in held:
        each.ended_at, each.ended_by = act.at, act.by
    session.flush()
    return len(held)


def end_uncovered(session: Session, case: Case, given: Authorisations, act: Act) -> int:
    """End what is shared for purposes that the participant does not authorise any more."""
    uncovered = [each.code for each in PURPOSES if not getattr(given, each.authorisation)]
    return sum(end_sharings(session, case, act, purpose=purpose) for purpose in uncovered)


def sharings_in_force(session: Session, case: Case) -> Sequence[Sharing]:
    """What holds now, by organisation."""
    return _of(session, case, None, None)


def sharings_of(session: Session, case: Case) -> Sequence[Sharing]:
    """All that there ever was, the latest first."""
    chosen = select(Sharing).where(Sharing.case_code == case.code)
    return session.scalars(chosen.order_by(Sharing.granted_at.desc(), Sharing.id.desc())).all()


def shared_groups(session: Session, case: Case, organisation: str, purpose: str) -> frozenset[str]:
    """What the participant lets that organisation read for that purpose; empty without the authorisation."""
    if not is_authorised(session, case, purpose):
        return frozenset()
    return frozenset(each.field_group for each in _of(session, case, organisation, purpose))


def is_authorised(session: Session, case: Case, purpose: str) -> bool:
    """Whether a consent in force has the authorisation that the purpose needs."""
    found, consent = find_purpose(purpose), find_consent_in_force(session, case.code)
    if found is None or consent is None:
        return False
    return bool(getattr(authorisations_of(consent), found.authorisation))


def _allowed(session: Session, case: Case, grant: Grant) -> Sequence[str]:
    if find_purpose(grant.purpose) is None:
        raise SharingRefused("unknown_purpose", f"Expected a known purpose, but got {grant.purpose!r}")
    organisation = find_organisation(session, grant.organisation)
    if organisation is None:
        text = f"Expected an organisation of the Network, but {grant.organisation!r} is none"
        raise SharingRefused("unknown_organisation", text)
    if not is_authorised(session, case, grant.purpose):
        text = f"Expected a consent that covers {grant.purpose!r}, but none is in force"
        raise SharingRefused("no_consent", text)
    most = most_groups(organisation.standing, grant.purpose)
    chosen = most if not grant.field_groups else most & set(grant.field_groups)
    if not chosen:
        text = f"Expected something that may be shared with {grant.organisation!r}, but there is nothing"
        raise SharingRefused("nothing_to_share", text)
    return sorted(chosen)


def _of(session: Session, case: Case, organisation: str | None, purpose: str | None) -> Sequence[Sharing]:
    wanted: list[ColumnElement[bool]] = [Sharing.case_code == case.code, Sharing.ended_at.is_(None)]
    if organisation is not None:
        wanted.append(Sharing.organisation == organisation)
    if purpose is not None:
        wanted.append(Sharing.purpose == purpose)
    return session.scalars(select(Sharing).where(*wanted).order_by(Sharing.organisation, Sharing.id)).all()
