"""Modelling rules: one a file, the file's name is the rule's id. `check` runs them all over a file's processes."""

from collections.abc import Iterable

from engine.faults import Fault
from engine.lint import (
    call_named,
    decision_exists,
    form_exists,
    gateway_decides,
    handler_exists,
    no_dead_end,
    not_executable,
    role_exists,
    script_known,
    start_required,
)
from engine.lint.rule import Checked, Known, Rule
from engine.model import Process

RULES: dict[str, Rule] = {
    module.RULE: module.check
    for module in (
        call_named,
        decision_exists,
        form_exists,
        gateway_decides,
        handler_exists,
        no_dead_end,
        not_executable,
        role_exists,
        script_known,
        start_required,
    )
}
__all__ = ["RULES", "Known", "check"]


def check(processes: Iterable[Process], *, file: str, known: Known | None = None) -> list[Fault]:
    """Every fault of these processes, by line: what the reader could not run, and what the rules find."""
    faults: list[Fault] = []
    for process in processes:
        checked = Checked(process=process, known=known or Known(), file=file)
        faults += process.faults
        faults += (fault for rule in RULES.values() for fault in rule(checked))
    return sorted(faults, key=lambda fault: (fault.line, fault.element, fault.rule))
