"""A promise (care:promise) is one of the sentences that there are, and stands in the process itself."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.promises.faults import not_understood

RULE = "promise_understood"
SEVERITY: Severity = "error"


def check(checked: Checked) -> Iterator[Fault]:
    for wrong in not_understood(checked.process):
        yield checked.fault(None, RULE, wrong.text, wrong.text_en)
    for node in checked.process.nodes:
        if "promise" in node.care:
            yield checked.fault(
                node,
                RULE,
                f"{shown(node)} lleva una promesa. Escríbala en el proceso: es de todo él.",
                f"Expected promises on the process, but {shown(node, 'en')} has one. Move it there.",
            )
