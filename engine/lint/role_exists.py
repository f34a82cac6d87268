"""A user task is offered to roles that exist, and to at least one: no candidates never means everybody."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import Kind

RULE = "role_exists"
SEVERITY: Severity = "error"
WAITS_FOR_PEOPLE = frozenset({Kind.USER_TASK, Kind.MANUAL_TASK})


def check(checked: Checked) -> Iterator[Fault]:
    roles = checked.known.roles
    for node in checked.process.nodes:
        if node.kind not in WAITS_FOR_PEOPLE or node.task is None or roles is None:
            continue
        if not node.task.candidates and node.task.assignee is None:
            yield checked.fault(
                node,
                RULE,
                f"La tarea {shown(node)} no dice quién puede hacerla. Añada un rol candidato.",
                f"Expected a candidate role on task {shown(node, 'en')}, but there is none. Add one.",
            )
        for candidate in node.task.candidates:
            if candidate.role not in roles:
                yield checked.fault(
                    node,
                    RULE,
                    f"La tarea {shown(node)} se ofrece al rol «{candidate.role}», que no existe.",
                    f"Expected role {candidate.role!r} of task {shown(node, 'en')} to exist, but it does not.",
                )
