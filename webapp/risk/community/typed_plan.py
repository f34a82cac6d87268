"""What was typed into the plan of an action: read into a plan, or said what cannot be read. All at once."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from processes.network.calendar import ZONE
from processes.risk.community.plans import ActionPlan
from webapp.texts import gettext

FIELDS = (
    "title", "theme", "organiser", "territory", "place", "day", "hour", "seats", "waiting_places",
    "least_risk", "most_risk",
)  # fmt: skip
WHOLE = ("seats", "waiting_places", "least_risk", "most_risk")
AT_FIRST = {"hour": "10:00", "seats": "12", "waiting_places": "4", "least_risk": "20", "most_risk": "80"}
FIELD_OF = {"starts_at": "day"}
"""Where a fault of the plan is shown, if the form calls it otherwise."""


class Read(Struct, frozen=True, kw_only=True):
    """`plan` None: see `errors`, by field of the form."""

    plan: ActionPlan | None
    errors: dict[str, str]


def read_typed(sent: Mapping[str, str]) -> dict[str, str]:
    """The fields of the form as they were sent, cut at a length that no honest value has."""
    return {name: sent.get(name, "").strip()[:300] for name in FIELDS}


def read_plan(typed: Mapping[str, str]) -> Read:
    """Numbers and moments; whether they make sense is for the plan's own rules."""
    errors = {name: gettext("Escriba un número entero.") for name in WHOLE if not _is_whole(typed[name])}
    starts_at = _moment(typed["day"], typed["hour"])
    if starts_at is None:
        errors["day"] = gettext("Escriba el día y la hora.")
    if errors or starts_at is None:
        return Read(plan=None, errors=errors)
    plan = ActionPlan(
        title=typed["title"],
        theme=typed["theme"],
        organiser=typed["organiser"],
        territory=typed["territory"],
        place=typed["place"],
        starts_at=starts_at,
        seats=int(typed["seats"]),
        waiting_places=int(typed["waiting_places"]),
        least_risk=int(typed["least_risk"]) / 100,
        most_risk=int(typed["most_risk"]) / 100,
    )
    return Read(plan=plan, errors={})


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 6


def _moment(day: str, hour: str) -> datetime | None:
    """In the region's zone."""
    try:
        return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=ZONE)
    except ValueError:
        return None
