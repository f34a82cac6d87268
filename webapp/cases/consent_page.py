"""What the pages of a case's consent show, in the reader's words. The caller has let the reader in."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from msgspec import Struct
from sqlalchemy.orm import Session

from processes.cases.consent.access_log import accesses_of
from processes.cases.consent.authorisations import AUTHORISATIONS, Authorisations, authorisations_of
from processes.cases.consent.purposes import PURPOSES, Purpose, say_purpose
from processes.cases.consent.sharing import sharings_in_force
from processes.cases.consent.tables import Sharing
from processes.cases.tables import Case, Consent
from processes.network.field_groups import FIELD_GROUPS
from processes.network.queries import list_organisations
from processes.network.tables import Organisation
from webapp.cases.words import AUTHORISATION_NAMES
from webapp.language import language
from webapp.people import known_as


class Permission(Struct, frozen=True, kw_only=True):
    """One of the four authorisations, and whether it is given now."""

    code: str
    name: str
    is_given: bool


class Shared(Struct, frozen=True, kw_only=True):
    """What one organisation may read for one purpose."""

    organisation: str
    organisation_name: str
    purpose: str
    purpose_name: str
    groups: tuple[str, ...]
    since: datetime


class Seen(Struct, frozen=True, kw_only=True):
    """One visit to the data, as the participant is told of it."""

    at: datetime
    who: str
    organisation: str
    purpose: str
    groups: tuple[str, ...]


def show_permissions(consent: Consent | None) -> list[Permission]:
    """The four, in the order of the form."""
    given = authorisations_of(consent) if consent else Authorisations(**dict.fromkeys(AUTHORISATIONS, False))
    return [
        Permission(code=name, name=str(AUTHORISATION_NAMES[name]), is_given=getattr(given, name))
        for name in AUTHORISATIONS
    ]


def show_sharings(session: Session, case: Case) -> list[Shared]:
    """By organisation and purpose."""
    names = {each.code: each.name for each in list_organisations(session)}
    held = sorted(sharings_in_force(session, case), key=_place)
    return [
        _shared(tuple(rows), organisation, purpose, names.get(organisation, organisation))
        for (organisation, purpose), rows in groupby(held, key=_place)
    ]


def show_accesses(session: Session, case: Case) -> list[Seen]:
    """Who was shown what, the latest first."""
    rows = accesses_of(session, case.code)
    people = known_as(row.username for row in rows)
    places = {each.code: each.name for each in list_organisations(session)}
    return [
        Seen(
            at=row.at,
            who=people[row.username],
            organisation=places.get(row.organisation, row.organisation),
            purpose=say_purpose(row.purpose, language()),
            groups=say_groups(row.field_groups),
        )
        for row in rows
    ]


def partners_of(session: Session, case: Case) -> Sequence[Organisation]:
    """The other organisations of the Network, by name: with whom something may be shared."""
    return [each for each in list_organisations(session) if each.code != case.ceas]


def purposes_of(permissions: Sequence[Permission]) -> list[Purpose]:
    """For what something may be shared under these permissions; research gets no record of a person."""
    given = {each.code for each in permissions if each.is_given}
    return [each for each in PURPOSES if each.authorisation in given and each.code != "research"]


def say_groups(codes: Iterable[str]) -> tuple[str, ...]:
    """Field groups in words, in the Network's order; an unknown code as it is."""
    asked, english = set(codes), language() == "en"
    known = [each for each in FIELD_GROUPS if each.code in asked]
    named = [each.name_en if english else each.name for each in known]
    return (*named, *sorted(asked - {each.code for each in known}))


def _place(row: Sharing) -> tuple[str, str]:
    return row.organisation, row.purpose


def _shared(rows: tuple[Sharing, ...], organisation: str, purpose: str, name: str) -> Shared:
    return Shared(
        organisation=organisation,
        organisation_name=name,
        purpose=purpose,
        purpose_name=say_purpose(purpose, language()),
        groups=say_groups(row.field_group for row in rows),
        since=min(row.granted_at for row in rows),
    )
