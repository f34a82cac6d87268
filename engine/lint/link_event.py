"""A throwing link has a name and one catching link of that name on its level (BPMN 2.0, 10.5.5)."""

from collections import Counter
from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import Kind

RULE = "link_event"
SEVERITY: Severity = "error"


def check(checked: Checked) -> Iterator[Fault]:
    links = [
        (node, event.name) for node in checked.process.nodes for event in node.events if event.kind == "link"
    ]
    catching = Counter((node.parent, name) for node, name in links if node.kind == Kind.CATCH)
    for node, name in links:
        where = (node.parent, name)
        if node.kind == Kind.CATCH and catching[where] > 1:
            yield checked.fault(
                node,
                RULE,
                f"Hay varios enlaces de llegada «{name}». Deje solo uno, o deles nombres distintos.",
                f"Expected one catching link {name!r}, but there are {catching[where]}. Keep one, or rename them.",
            )
        elif node.kind == Kind.THROW and (not name or not catching[where]):
            yield checked.fault(
                node,
                RULE,
                f"El enlace {shown(node)} no lleva a ninguna parte. Ponga en el mismo nivel uno de llegada «{name}».",
                f"Expected a catching link {name!r} on the level of {shown(node, 'en')}, but there is none. Add one.",
            )
