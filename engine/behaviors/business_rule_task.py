"""Business rule task: asks a DMN decision (BPMN 2.0, 10.3.4.5), or is a job where it has a handler."""

from engine.behaviors import activity, job_task
from engine.model import Node
from engine.run import Run, Unable


def activate(run: Run, number: int, node: Node) -> None:
    if node.service is not None:
        job_task.create_job(run, number, node)
        return
    if node.decision is None:
        raise Unable("no_decision", f"Expected care:decision on {node.id}, but it has none")
    scope = run.state.scopes[run.state.tokens[number].scope]
    definition = run.context.definition(run.state.definitions[scope.definition])
    decided = run.decide(definition, node.decision.decision, number)
    if decided.violations:
        raise Unable("decision", "; ".join(fault.text_en for fault in decided.violations))
    if node.decision.result:
        activity.finish(run, number, {node.decision.result: decided.value})
    elif isinstance(decided.value, dict):
        activity.finish(run, number, decided.value)
    else:
        raise Unable(
            "decision",
            f"Expected a context from decision {node.decision.decision!r}, or care:decision result",
        )
