"""What a promise (care:promise) speaks of exists: its elements, and people where it speaks of people."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked
from engine.promises.faults import about_nothing

RULE = "promise_about_something"
SEVERITY: Severity = "error"


def check(checked: Checked) -> Iterator[Fault]:
    for wrong in about_nothing(checked.process):
        yield checked.fault(None, RULE, wrong.text, wrong.text_en)
