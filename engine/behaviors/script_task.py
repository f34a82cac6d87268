"""Script task: FEEL, or a format that the host registered and that runs in the process (BPMN 2.0, 10.3.4.6).

FEEL: with care:script result the value goes into that variable; without, the value is a context of variables.
"""

from collections.abc import Mapping
from typing import Any

from engine import events as e
from engine.behaviors import activity
from engine.model import Node, ScriptDetail
from engine.run import Later, Run, Unable


def activate(run: Run, number: int, node: Node) -> None:
    detail = node.script
    if detail is None:
        activity.finish(run, number, {})
        return
    try:
        results = _results(run, number, node, detail)
    except Later as later:
        _work_on(run, number, node, later.seconds)
    else:
        activity.finish(run, number, results)


def _work_on(run: Run, number: int, node: Node, seconds: float) -> None:
    """A script that takes its time is a wait with a timer, so that others run beside it and may interrupt it."""
    definition = run.state.scopes[run.state.tokens[number].scope].definition
    due = round((run.context.now.timestamp() + seconds) * 1000)
    run.emit(e.TimerScheduled(run.next_number, number, definition, node.index, -1, due, 0))


def _results(run: Run, number: int, node: Node, detail: ScriptDetail) -> Mapping[str, Any]:
    if detail.expression is None:
        script = run.context.scripts.get(detail.format)
        if script is None:
            raise Unable(
                "script", f"Expected a registered script format on {node.id}, but got {detail.format!r}"
            )
        return script(detail.text, run.visible(number), node)
    value = run.evaluate(detail.expression, number)
    if detail.result:
        return {detail.result: value}
    if not isinstance(value, dict):
        raise Unable(
            "script",
            f"Expected a context from the script of {node.id}, or care:script result, but got neither",
        )
    return value
