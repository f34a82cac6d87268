"""The lists that task forms offer: whom a case may be given to in a territory. Professionals, never participants."""

from sqlalchemy.orm import Session

from processes.cases.opening import COORDINATOR, REFERENCE
from processes.network.queries import list_holders

Offer = dict[str, str]


def lists_for(session: Session, territory: str) -> dict[str, list[Offer]]:
    """What forms read as `lists`: each offer has a `value` and a `label`, by name."""
    return {
        "case_coordinators": _offers(session, COORDINATOR, territory),
        "reference_professionals": _offers(session, REFERENCE, territory),
    }


def _offers(session: Session, role: str, territory: str) -> list[Offer]:
    holders = list_holders(session, role, territory=territory)
    return [{"value": each.username, "label": f"{each.name} ({each.organisation_name})"} for each in holders]
