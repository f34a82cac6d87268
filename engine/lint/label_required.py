"""What people read on the diagram and in the inbox has a name."""

from collections import Counter
from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown, shown_flow
from engine.model import Kind, Node

RULE = "label_required"
SEVERITY: Severity = "warning"
NAMED = frozenset({Kind.CATCH, Kind.THROW, Kind.BOUNDARY})
ENDS = frozenset({Kind.START, Kind.END})
CHOOSING = frozenset({Kind.EXCLUSIVE, Kind.INCLUSIVE, Kind.COMPLEX})


def check(checked: Checked) -> Iterator[Fault]:
    ends = Counter((node.parent, node.kind) for node in checked.process.nodes if node.kind in ENDS)
    for node in checked.process.nodes:
        several = ends[node.parent, node.kind] > 1
        if not node.name and _needs_name(node, several):
            yield checked.warning(
                node,
                RULE,
                f"{shown(node)} no tiene nombre. Escriba qué se hace o qué pasa aquí.",
                f"Expected a name on {shown(node, 'en')}, but it has none. Write what is done or what happens here.",
            )
        if node.kind in CHOOSING and len(node.outgoing) > 1:
            yield from _flows(checked, node)


def _needs_name(node: Node, several: bool) -> bool:
    if node.kind in ENDS:
        return several or bool(node.events)
    return node.is_activity or node.kind in NAMED or (node.kind in CHOOSING and len(node.outgoing) > 1)


def _flows(checked: Checked, node: Node) -> Iterator[Fault]:
    for index in node.outgoing:
        flow = checked.process.flows[index]
        if not flow.name:
            yield checked.warning(
                node,
                RULE,
                f"El camino {shown_flow(flow)} que sale de {shown(node)} no tiene nombre. Escriba cuándo se toma.",
                f"Expected a name on {shown_flow(flow)} out of {shown(node, 'en')}. Write when it is taken.",
            )
