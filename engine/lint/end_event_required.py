"""A process, and each sub-process, says with an end event how it ends."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import Kind

RULE = "end_event_required"
SEVERITY: Severity = "warning"


def check(checked: Checked) -> Iterator[Fault]:
    if len(checked.process.nodes) == 1:
        return  # a single task, such as a global one: it begins and ends with itself
    for parent, nodes in checked.paths.levels.items():
        around = checked.process.nodes[parent] if parent >= 0 else None
        if around is not None and around.kind == Kind.AD_HOC:
            continue
        if not any(node.kind == Kind.END for node in nodes):
            name = shown(around) if around else f"«{checked.process.name}»"
            yield checked.warning(
                around,
                RULE,
                f"{name} no tiene ningún fin. Añada un evento de fin que diga en qué acaba.",
                f"Expected an end event in {name}, but there is none. Add one that says how it ends.",
            )
