"""An automatic task calls a handler that exists; a send task may send a message instead."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import Kind, Node

RULE = "handler_exists"
SEVERITY: Severity = "error"


def check(checked: Checked) -> Iterator[Fault]:
    handlers = checked.known.handlers
    for node in checked.process.nodes:
        if node.service is None:
            if _needs_handler(node):
                yield checked.fault(
                    node,
                    RULE,
                    f"La tarea automática {shown(node)} no dice qué hace. Elija su servicio.",
                    f"Expected a handler on automatic task {shown(node, 'en')}, but there is none.",
                )
        elif handlers is not None and node.service.handler not in handlers:
            yield checked.fault(
                node,
                RULE,
                f"La tarea automática {shown(node)} llama a «{node.service.handler}», que no existe.",
                f"Expected handler {node.service.handler!r} of {shown(node, 'en')} to exist, but it does not.",
            )


def _needs_handler(node: Node) -> bool:
    return node.kind == Kind.SERVICE_TASK or (node.kind == Kind.SEND_TASK and not node.events)
