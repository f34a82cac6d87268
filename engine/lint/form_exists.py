"""A user task's form is a form that is deployed with the process."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import Kind

RULE = "form_exists"
SEVERITY: Severity = "error"


def check(checked: Checked) -> Iterator[Fault]:
    forms = checked.known.forms
    for node in checked.process.nodes:
        if node.kind != Kind.USER_TASK or node.task is None or forms is None:
            continue
        if not node.task.form:
            yield checked.fault(
                node,
                RULE,
                f"La tarea {shown(node)} no dice qué formulario usa. Elija uno en sus propiedades.",
                f"Expected a form on task {shown(node, 'en')}, but it names none. Choose one in its properties.",
            )
        elif node.task.form not in forms:
            yield checked.fault(
                node,
                RULE,
                f"La tarea {shown(node)} usa el formulario «{node.task.form}», que no existe.",
                f"Expected form {node.task.form!r} of task {shown(node, 'en')} to exist, but it does not.",
            )
