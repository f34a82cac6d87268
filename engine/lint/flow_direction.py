"""Nothing leads into a start or boundary event, and nothing leaves an end event (BPMN 2.0, 10.5.2 to 10.5.4)."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import Kind

RULE = "flow_direction"
SEVERITY: Severity = "error"
BEGINS = frozenset({Kind.START, Kind.BOUNDARY})


def check(checked: Checked) -> Iterator[Fault]:
    for node in checked.process.nodes:
        if node.kind in BEGINS and node.incoming:
            yield checked.fault(
                node,
                RULE,
                f"A {shown(node)} no puede llegar ningún flujo: aquí empieza el camino. Lleve el flujo a lo siguiente.",
                f"Expected no flow into {shown(node, 'en')}, where the path begins. Lead it to what follows.",
            )
        if node.kind == Kind.END and node.outgoing:
            yield checked.fault(
                node,
                RULE,
                f"De {shown(node)} no puede salir ningún flujo: aquí acaba el camino. Use un evento intermedio.",
                f"Expected no flow out of {shown(node, 'en')}, where the path ends. Use an intermediate event.",
            )
