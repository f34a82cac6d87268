"""What a plan of a community action must hold: every fault at once, by field. Pure."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from processes.network.tables import Organisation
from processes.risk.community.eligibility import THEMES

MOST_SEATS = 200
LONGEST_TITLE, LONGEST_PLACE = 120, 200
REST_DAYS = 90
"""(p) For so long after an invitation nobody is invited again."""
Texts = tuple[str, str]


class ActionPlan(Struct, frozen=True, kw_only=True):
    """What is asked. `least_risk` and `most_risk`: ratios of the estimate, for whom it is meant."""

    title: str
    theme: str
    organiser: str
    territory: str
    place: str
    starts_at: datetime
    seats: int
    waiting_places: int
    least_risk: float = 0.0
    most_risk: float = 1.0
    rest_days: int = REST_DAYS


class PlanRefused(ValueError):
    """The plan cannot be carried out. `faults`: each field with what is wrong, in Spanish and English."""

    def __init__(self, faults: Mapping[str, Texts]) -> None:
        super().__init__("; ".join(f"{field}: {english}" for field, (_, english) in faults.items()))
        self.faults = dict(faults)


TEXTS: Mapping[str, Texts] = {
    "title": (
        f"Escriba un nombre de hasta {LONGEST_TITLE} letras.",
        f"Write a name of up to {LONGEST_TITLE} letters.",
    ),
    "theme": ("Elija un tema.", "Choose a theme."),
    "organiser": ("Elija una entidad agente de esta zona.", "Choose an agent organisation of this area."),
    "place": ("Escriba dónde es.", "Write where it takes place."),
    "starts_at": ("Elija un día que no haya pasado.", "Choose a day that is not past."),
    "seats": (f"Escriba entre 1 y {MOST_SEATS} plazas.", f"Write between 1 and {MOST_SEATS} seats."),
    "waiting_places": (
        f"Escriba entre 0 y {MOST_SEATS} personas en espera.",
        f"Write between 0 and {MOST_SEATS} people waiting.",
    ),
    "most_risk": (
        "El segundo número debe ser mayor que el primero, los dos entre 0 y 100.",
        "The second number must be above the first, both between 0 and 100.",
    ),
}


def find_faults(plan: ActionPlan, organiser: Organisation | None, now: datetime) -> dict[str, Texts]:
    """Nothing when it can be carried out. `organiser`: the stored organisation of the plan's code, if there is one."""
    is_good = {
        "title": 0 < len(plan.title.strip()) <= LONGEST_TITLE,
        "theme": plan.theme in THEMES,
        "organiser": _may_organise(organiser, plan.territory),
        "place": 0 < len(plan.place.strip()) <= LONGEST_PLACE,
        "starts_at": plan.starts_at > now,
        "seats": 0 < plan.seats <= MOST_SEATS,
        "waiting_places": 0 <= plan.waiting_places <= MOST_SEATS,
        "most_risk": 0 <= plan.least_risk < plan.most_risk <= 1,
    }
    return {field: TEXTS[field] for field, good in is_good.items() if not good}


def _may_organise(organiser: Organisation | None, territory: str) -> bool:
    """An agent that attends the territory: collaborators only lend a resource."""
    if organiser is None or organiser.standing != "agent":
        return False
    return organiser.territory in (territory, None)
