"""What of a case this reader is shown: asked at each request, and in the access log before the page is built."""

from collections.abc import Iterable

from processes.cases.consent.access_log import Look, is_noted, note_access
from processes.cases.consent.purposes import CARE
from processes.cases.consent.reading import what_to_show
from processes.cases.tables import Case
from webapp import current


def show_fields(case: Case, *wanted: str, purpose: str = CARE) -> frozenset[str]:
    """The field groups of `wanted` (network/field_groups.py) that may be shown; they are written down as seen."""
    session, reader, now = current.session()(), current.professional(), current.now()
    asked = Look(case_code=case.code, purpose=purpose, field_groups=frozenset(wanted))
    look = what_to_show(session, reader, case, look=asked, now=now)
    if look.field_groups and not is_noted(session, reader, look, now=now):
        with current.application().sessions() as own, own.begin():
            own.connection(execution_options={"writes": True})
            note_access(own, reader, look, now=now)
    return look.field_groups


def show_person_fields(cases: Iterable[Case], *wanted: str) -> frozenset[str]:
    """Of a participant whom this reader may know: what any of the cases that they may see lets through.

    Whom one knows without a case was registered by one's own organisation or CEAS: all of it.
    """
    shown = [show_fields(case, *wanted) for case in cases]
    return frozenset().union(*shown) if shown else frozenset(wanted)
