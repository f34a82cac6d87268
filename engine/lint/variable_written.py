"""A condition asks for variables that something writes.

Says nothing where the name could come from outside: with a start or message, from a service, from a form whose fields
are not known. Then only a likely slip of the pen is told: one letter away from a name that is written.
"""

from collections import Counter
from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.lint.variables import ALWAYS, brings_unknown, conditions, is_slip, writes
from engine.model import Node

RULE = "variable_written"
SEVERITY: Severity = "warning"


def check(checked: Checked) -> Iterator[Fault]:
    process = checked.process
    asked = conditions(process)
    if not asked:
        return
    written = writes(checked) | ALWAYS
    is_closed = not any(brings_unknown(checked, node) for node in process.nodes)
    uses = Counter(name for _, expression in asked for name in expression.names)
    for node, expression in asked:
        for name in sorted(expression.names - written):
            meant = next((each for each in sorted(written - ALWAYS) if is_slip(name, each)), "")
            if is_closed or (meant and uses[name] == 1):
                yield checked.warning(node, RULE, *_said(node, name, meant))


def _said(node: Node, name: str, meant: str) -> tuple[str, str]:
    spanish = f"¿Quiso decir «{meant}»?" if meant else "Revise el nombre, o escríbala antes."
    english = f"Did you mean {meant!r}?" if meant else "Check the name, or write it before."
    return (
        f"Una condición de {shown(node)} pregunta por «{name}», que nada escribe. {spanish}",
        f"Expected something to write {name!r}, which a condition of {shown(node, 'en')} asks for. {english}",
    )
