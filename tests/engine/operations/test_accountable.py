"""Every operation is somebody's and has a reason; both are in the journal."""

from typing import Any

import pytest
from operated_diagrams import Running, allowing, task

from engine import commands as c
from engine.errors import Rejection
from engine.guard import OPERATIONS

ASKED: dict[type[c.Command], dict[str, Any]] = {
    c.SuspendInstance: {},
    c.ResumeInstance: {},
    c.CancelInstance: {},
    c.SetVariables: {"variables": {"a": 1}},
    c.ResolveIncident: {"number": 1},
    c.RetryJob: {"number": 1},
    c.SkipTask: {"number": 1},
    c.RepeatActivity: {"element": "ask"},
    c.AddActivity: {"element": "ask"},
    c.ModifyInstance: {"changes": ()},
    c.MigrateInstance: {"definition_id": 1, "mapping": {}},
}


def test_the_operations_are_these() -> None:
    assert set(ASKED) == OPERATIONS


@pytest.mark.parametrize("kind", sorted(ASKED, key=lambda kind: kind.__name__))
@pytest.mark.parametrize(
    ("who", "code"),
    [({"reason": "why"}, "no_actor"), ({"actor": "ana"}, "no_reason"), ({"actor": " "}, "no_actor")],
)
def test_an_operation_without_actor_or_reason_is_refused(
    running: Running, kind: type[c.Command], who: dict[str, str], code: str
) -> None:
    harness = running(allowing("ask", "skip"), task("after"))
    with pytest.raises(Rejection) as refused:
        harness.execute(kind(instance_id=harness.current, **ASKED[kind], **who))
    assert refused.value.code == code


def test_who_and_why_stay_in_the_journal(running: Running) -> None:
    harness = running(task("ask"))
    harness.execute(
        c.SetVariables(instance_id=harness.current, variables={"a": 1}, actor="ana", reason="told")
    )
    row = harness.journal()[-1]
    assert (row.command, row.actor, row.reason) == ("SetVariables", "ana", "told")


def test_a_restart_needs_them_too(running: Running) -> None:
    harness = running(task("ask"))
    harness.complete("ask")
    for actor, reason, code in (("", "why", "no_actor"), ("ana", "", "no_reason")):
        with pytest.raises(Rejection) as refused:
            harness.engine.restart(harness.current, actor=actor, reason=reason)
        assert refused.value.code == code
