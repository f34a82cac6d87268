"""What a signal begins beside the rest does not throw that signal again at once: it would begin itself without end."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import Kind, Node, Process

RULE = "no_signal_loop"
SEVERITY: Severity = "error"
AT_ONCE = frozenset(
    {Kind.START, Kind.BOUNDARY, Kind.TASK, Kind.SCRIPT_TASK, Kind.THROW, Kind.END, Kind.PARALLEL}
)


def check(checked: Checked) -> Iterator[Fault]:
    process = checked.process
    catchers = [node for node in process.nodes if _begins_again(process, node)]
    thrown = {node.index: _thrown(process, node) for node in catchers}
    for node in catchers:
        if _names(node) & _set_off(catchers, thrown, node):
            yield checked.fault(
                node,
                RULE,
                f"{shown(node)} empieza con una señal que él mismo vuelve a lanzar sin esperar nada. "
                "Use otra señal, haga que interrumpa, o ponga una espera.",
                f"Expected {shown(node, 'en')} not to throw the signal that it begins with at once. Use another "
                "signal, let it interrupt, or put a wait.",
            )


def _begins_again(process: Process, node: Node) -> bool:
    """Whether it takes the signal each time: beside its activity, or as the start of an event sub-process."""
    is_start = (
        node.kind == Kind.START
        and node.parent >= 0
        and process.nodes[node.parent].kind == Kind.EVENT_SUB_PROCESS
    )
    return bool(_names(node)) and not node.interrupting and (is_start or node.kind == Kind.BOUNDARY)


def _names(node: Node) -> frozenset[str]:
    return frozenset(event.name for event in node.events if event.kind == "signal")


def _thrown(process: Process, start: Node) -> frozenset[str]:
    """The signals that are surely thrown after `start` before anything is waited for or chosen."""
    found: set[str] = set()
    seen: set[int] = set()
    ahead = [start.index]
    while ahead:
        node = process.nodes[ahead.pop()]
        if node.index in seen or not _passes(node):
            continue
        seen.add(node.index)
        if node.kind in (Kind.THROW, Kind.END):
            found |= _names(node)
        ahead += [
            process.flows[flow].target for flow in node.outgoing if process.flows[flow].condition is None
        ]
    return frozenset(found)


def _passes(node: Node) -> bool:
    waits = any(event.kind == "compensation" for event in node.events)
    joins = node.kind == Kind.PARALLEL and len(node.incoming) > 1
    return node.kind in AT_ONCE and not waits and not joins and node.repeats is None and node.loop is None


def _set_off(catchers: list[Node], thrown: dict[int, frozenset[str]], node: Node) -> frozenset[str]:
    """The signals that follow from `node`, by way of others that they begin too."""
    found = thrown[node.index]
    while True:
        more = found.union(*(thrown[each.index] for each in catchers if _names(each) & found))
        if more == found:
            return found
        found = more
