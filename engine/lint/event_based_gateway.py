"""An event-based gateway leads to events that can be waited for, each only by way of it (BPMN 2.0, 10.6.6)."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import Kind, Node

RULE = "event_based_gateway"
SEVERITY: Severity = "error"
WAITED_FOR = frozenset({"message", "signal", "timer", "conditional"})


def check(checked: Checked) -> Iterator[Fault]:
    process = checked.process
    for node in process.nodes:
        if node.kind != Kind.EVENT_BASED:
            continue
        targets = [process.nodes[process.flows[index].target] for index in node.outgoing]
        if not targets:
            yield checked.fault(
                node,
                RULE,
                f"De {shown(node)} no sale ningún camino. Únalo a los eventos que se esperan.",
                f"Expected events after {shown(node, 'en')}, but nothing leaves it. Connect the events to wait for.",
            )
        for target in targets:
            if not _can_wait(target):
                yield checked.fault(
                    target,
                    RULE,
                    f"Tras {shown(node)} debe venir un evento intermedio o una tarea de recepción, no {shown(target)}.",
                    f"Expected a catch event or receive task after {shown(node, 'en')}, but got {shown(target, 'en')}.",
                )
            elif len(target.incoming) > 1:
                yield checked.fault(
                    target,
                    RULE,
                    f"A {shown(target)} solo se debe llegar desde {shown(node)}. Quite los otros caminos.",
                    f"Expected {shown(target, 'en')} only after {shown(node, 'en')}, but other flows lead to it too.",
                )


def _can_wait(target: Node) -> bool:
    if target.kind == Kind.RECEIVE_TASK:
        return True
    return target.kind == Kind.CATCH and all(event.kind in WAITED_FOR for event in target.events)
