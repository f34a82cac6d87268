"""Where every way out has a condition there is a default: data may be missing, and then no condition holds.

FEEL's not(null) is null: even `a` and `not(a)` may both fail. Only a condition that is literally true is a way out.
"""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import Kind

RULE = "way_out_required"
SEVERITY: Severity = "warning"
NEVER_ASK = frozenset({Kind.PARALLEL, Kind.EVENT_BASED})


def check(checked: Checked) -> Iterator[Fault]:
    for node in checked.process.nodes:
        if not node.outgoing or node.default >= 0 or node.kind in NEVER_ASK:
            continue
        conditions = [checked.process.flows[index].condition for index in node.outgoing]
        if all(condition is not None and condition.text != "true" for condition in conditions):
            yield checked.warning(
                node,
                RULE,
                f"Si no se cumple ninguna condición, el caso se para en {shown(node)}. Elija un camino por defecto.",
                f"Expected a default flow out of {shown(node, 'en')}: if no condition holds, the case stops there.",
            )
