"""The time zone that a process names exists: its timers and dates are counted there."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked
from engine.zones import find_zone

RULE = "zone_known"
SEVERITY: Severity = "error"


def check(checked: Checked) -> Iterator[Fault]:
    for mark in checked.process.care.get("process", ()):
        zone = mark.get("zone")
        if zone is not None and find_zone(zone) is None:
            yield checked.fault(
                None,
                RULE,
                f"El proceso cuenta sus plazos en la zona «{zone}», que no existe. Ponga, p. ej., Atlantic/Canary.",
                f"Expected a time zone of the IANA database, but got {zone!r}. Put, for instance, Atlantic/Canary.",
            )
