"""What a form may offer that no diagram knows: the people who hold a role where the case is.

Forms name it `lists.<name>` (form-js `valuesKey`). It is read when the form is shown and again when it is sent.
"""

from collections.abc import Mapping
from typing import Any

from processes.network.queries import list_holders
from webapp import current

HOLDERS = {"reference_professionals": "ceas_ts", "case_coordinators": "cc"}


def with_lists(variables: Mapping[str, Any]) -> dict[str, Any]:
    """The task's variables and the lists for its territory; without a territory they are empty."""
    territory = variables.get("territory")
    lists = {
        name: _holders(role, territory) if isinstance(territory, str) else []
        for name, role in HOLDERS.items()
    }
    return {**variables, "lists": lists}


def _holders(role: str, territory: str) -> list[dict[str, str]]:
    people = list_holders(current.session()(), role, territory=territory)
    return [{"value": each.username, "label": f"{each.name} · {each.organisation_name}"} for each in people]
