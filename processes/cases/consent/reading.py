"""Which field groups of a case somebody may read, and for what: the one place that says it. Default-deny.

The case's people and its CEAS read what their role allows; another organisation what consent, agreement, role and
purpose allow together. Nothing is remembered between two questions: what is revoked is closed at the next one.
"""

from collections.abc import Iterator
from datetime import date, datetime

from msgspec.structs import replace
from sqlalchemy.orm import Session

from engine.clock import SystemClock
from processes.cases.consent.access_log import Look, note_access
from processes.cases.consent.sharing import shared_groups
from processes.cases.consent.sharing_table import decide_groups
from processes.cases.people.restrictions import is_hidden
from processes.cases.queries import find_case_for, find_consent_in_force, team_of
from processes.cases.tables import Case
from processes.network.agreements import agreements_in_force, shares
from processes.network.calendar import local_date
from processes.network.field_groups import FIELD_GROUP_CODES
from processes.network.professionals import Professional, organisations_of, territories_of
from processes.network.queries import find_organisation

ATTENDING = frozenset({"ceas_ts", "cc", "edis", "ts_prof"})
ROLES_FOR = {
    "referral": ATTENDING,
    "team": ATTENDING,
    "resource": ATTENDING | {"colaborador"},
    "research": frozenset({"evaluador"}),
}
OVERSEEN = FIELD_GROUP_CODES - {"health", "notes"}
"""What who only oversees reads."""
TO_CALL = frozenset({"identity", "contact"})
"""What is needed to call somebody and to tell them: without any consent."""


def readable_fields(
    session: Session, professional: Professional, case: Case, purpose: str, *, on: date | None = None
) -> frozenset[str]:
    """The codes of the field groups (network/field_groups.py); empty: nothing. `on`: the day, else today."""
    own = _own(session, professional, case)
    if own:
        return own
    if case.status != "open" or is_hidden(session, case.participant, None):
        return frozenset()
    day = local_date(SystemClock().now()) if on is None else on
    theirs = organisations_of(professional, ROLES_FOR.get(purpose, frozenset()))
    return frozenset(
        group
        for organisation in sorted(theirs)
        for group in _shared(session, case, organisation, purpose, day=day)
    )


def read_fields(
    session: Session, professional: Professional, case: Case, *, look: Look, now: datetime
) -> frozenset[str]:
    """What of `look` the reader may be shown now; written to the access log before it is shown."""
    shown = what_to_show(session, professional, case, look=look, now=now)
    if shown.field_groups:
        note_access(session, professional, shown, now=now)
    return shown.field_groups


def what_to_show(
    session: Session, professional: Professional, case: Case, *, look: Look, now: datetime
) -> Look:
    """The part of `look` that the reader may be shown; not written down yet."""
    readable = readable_fields(session, professional, case, look.purpose, on=local_date(now))
    return replace(look, field_groups=look.field_groups & readable)


def _own(session: Session, professional: Professional, case: Case) -> frozenset[str]:
    """Of the case's people, its CEAS and who oversees it; of other organisations only with consent beyond a call."""
    if find_case_for(session, professional, case.code) is None:
        return frozenset()
    is_of_the_ceas = case.ceas in organisations_of(professional, {"ceas_ts"})
    is_in_team = not professional.usernames.isdisjoint(team_of(session, case.code))
    oversees = case.territory in territories_of(professional, {"supervisor"})
    if is_of_the_ceas or (is_in_team and case.ceas in organisations_of(professional, ATTENDING)):
        return FIELD_GROUP_CODES
    if is_in_team and not ATTENDING.isdisjoint(professional.roles):
        consent = find_consent_in_force(session, case.code)
        return FIELD_GROUP_CODES if consent is not None and consent.may_use_record else TO_CALL
    return OVERSEEN if oversees else frozenset()


def _shared(session: Session, case: Case, organisation: str, purpose: str, *, day: date) -> Iterator[str]:
    """Consent, then agreement, then the Network's table: what all three let through."""
    given = shared_groups(session, case, organisation, purpose)
    found = find_organisation(session, organisation)
    if not given or found is None:
        return
    agreements = agreements_in_force(session, day)
    agreed = {group for group in given if shares(agreements, case.ceas, organisation, group, day)}
    allowed = decide_groups(found.standing, purpose, agreement=bool(agreed), consent=True, restricted=False)
    yield from sorted(allowed & agreed)
