"""Which parameters were in force on a day, as decisions take them: one context called `law`. Reads no clock."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import resources

from processes.cases.law.pack import Parameter, read_pack

FILE = "parameters.json"


@cache
def shipped_parameters() -> tuple[Parameter, ...]:
    """The pack that comes with the product, read once."""
    return read_pack((resources.files("processes.cases.law") / FILE).read_bytes(), file=FILE)


def parameters_on(day: date, pack: Sequence[Parameter] | None = None) -> tuple[Parameter, ...]:
    """Those in force on that day, at most one a name; what was not yet, or is no longer, in force is left out."""
    return tuple(each for each in (shipped_parameters() if pack is None else pack) if each.is_in_force(day))


def law_context(day: date, pack: Sequence[Parameter] | None = None) -> dict[str, int | float | str]:
    """The input `law` of a decision: values by name, and `on`, the day they are of.

    What is not in force is not there: FEEL gives null for it, and the decisions answer that something is missing.
    """
    values = {parameter.name: parameter.value for parameter in parameters_on(day, pack)}
    return {"on": day.isoformat(), **values}
