"""What a form may offer that no diagram knows: the people who hold a role where the case is.

Forms name it `lists.<name>` (form-js `valuesKey`). It is read when the form is shown and again when it is sent.
"""

from collections.abc import Mapping
from typing import Any

from processes.cases.referrals.locks import RECEIVING
from processes.cases.workload import advise_in
from processes.network.calendar import local_date
from processes.network.queries import list_holders
from processes.network.workload import Advice
from webapp import current
from webapp.texts import gettext, ngettext

REFERENCE, COORDINATORS, RECEIVERS = "reference_professionals", "case_coordinators", "receivers"


def with_lists(variables: Mapping[str, Any]) -> dict[str, Any]:
    """The task's variables and the lists for its territory; without a territory they are empty."""
    territory = variables.get("territory")
    if not isinstance(territory, str):
        return {**variables, "lists": {REFERENCE: [], COORDINATORS: [], RECEIVERS: []}}
    return {
        **variables,
        "lists": {
            REFERENCE: _holders("ceas_ts", territory),
            COORDINATORS: _coordinators(territory),
            RECEIVERS: _receivers(territory),
        },
    }


def _holders(role: str, territory: str) -> list[dict[str, str]]:
    people = list_holders(current.session()(), role, territory=territory)
    return [{"value": each.username, "label": f"{each.name} · {each.organisation_name}"} for each in people]


def _receivers(territory: str) -> list[dict[str, str]]:
    """Organisations with people there who may take a referral."""
    people = [
        each for role in RECEIVING for each in list_holders(current.session()(), role, territory=territory)
    ]
    posts = [post for each in people for post in each.posts if post.role in RECEIVING]
    names = {post.organisation: post.organisation_name for post in posts if territory in post.territories}
    return [{"value": code, "label": name} for code, name in sorted(names.items(), key=lambda item: item[1])]


def _coordinators(territory: str) -> list[dict[str, str]]:
    """Who has most room first. Who is full can be chosen all the same: it is said, not forbidden."""
    advised = advise_in(current.session()(), territory, local_date(current.now()))
    return [{"value": each.load.username, "label": _with_load(each)} for each in advised]


def _with_load(advice: Advice) -> str:
    load = advice.load
    cases = ngettext("%(num)s caso", "%(num)s casos", load.cases)
    full = gettext("ya lleva los que se acordó") if advice.level == "full" else ""
    return " · ".join(part for part in (load.name, load.organisation_name, cases, full) if part)
