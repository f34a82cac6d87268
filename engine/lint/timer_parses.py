"""A timer or due date whose expression needs no data gives a time: it can be asked now.

Timers written out are read by the reader (rule `timer`); a process's start timers are asked when it is deployed.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from engine.behaviors.timers import first_due
from engine.faults import Fault, Severity
from engine.feel import Evaluation, Expression, FeelError
from engine.lint.rule import Checked, shown
from engine.model import Kind, Node, Timer
from engine.run import Unable

RULE = "timer_parses"
SEVERITY: Severity = "error"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
ZONE = ZoneInfo("UTC")


def check(checked: Checked) -> Iterator[Fault]:
    for node in checked.process.nodes:
        if node.kind == Kind.START and node.parent < 0:
            continue
        for timer in _timers(node):
            if timer.expression is None or timer.expression.names:
                continue
            problem = _problem(timer)
            if problem:
                yield checked.fault(
                    node,
                    RULE,
                    f"El plazo «{timer.expression.text}» de {shown(node)} no da ningún momento. Escriba, así: P3D.",
                    f"Expected {timer.expression.text!r} of {shown(node, 'en')} to give a time: {problem}",
                )


def _timers(node: Node) -> Iterator[Timer]:
    yield from (event.timer for event in node.events if event.timer is not None)
    if node.task is not None:
        for period in (node.task.due, node.task.follow_up):
            if isinstance(period, Expression):
                yield Timer(kind="duration", expression=period)


def _problem(timer: Timer) -> str:
    try:
        first_due(timer, NOW, ZONE, lambda expression: expression.evaluate({}, Evaluation(NOW)))
    except (Unable, FeelError) as problem:
        return str(problem)
    return ""
