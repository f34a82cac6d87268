"""The promises of a process (care:promise) can all be kept together."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked
from engine.promises.faults import disagreeing

RULE = "promises_agree"
SEVERITY: Severity = "error"


def check(checked: Checked) -> Iterator[Fault]:
    for wrong in disagreeing(checked.process):
        yield checked.fault(None, RULE, wrong.text, wrong.text_en)
