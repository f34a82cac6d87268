"""May this command run in this state? A Rejection, or None. Changes nothing.

Not here: who may ask (that is the host's access control), and the legal moves of an element (lifecycle.py).
"""

from collections.abc import Callable
from typing import Any

from engine import commands as c
from engine.errors import Rejection
from engine.state import State, TokenStatus, WaitKind

_TASK = TokenStatus.TASK  # a global name: looking into an enum costs as much as a call


def check(state: State, command: c.Command) -> Rejection | None:
    """Why the command may not run now, if so."""
    if type(command) is c.StartInstance:
        return _start(state, command)
    if state.instance_id == 0:
        return Rejection(
            "unknown_instance", f"Expected instance {command.instance_id}, but it does not exist"
        )
    if type(command) in OPERATIONS and (rejection := _accountable(command)):
        return rejection
    specific = CHECKS.get(type(command))
    if state.outcome:
        ended = f"Expected a running instance, but {state.instance_id} has ended ({state.outcome})"
        return Rejection("instance_ended", ended)
    if state.suspended and type(command) not in WHILE_SUSPENDED:
        return Rejection(
            "instance_suspended", f"Expected a running instance, but {state.instance_id} is suspended"
        )
    return specific(state, command) if specific is not None else None


def _start(state: State, command: c.StartInstance) -> Rejection | None:
    if state.instance_id:
        return Rejection("already_started", f"Expected a new instance, but {state.instance_id} exists")
    return _accountable(command) if command.restarts else None


def _accountable(command: c.Command) -> Rejection | None:
    """Operations are somebody's, and for a reason: both stay in the journal."""
    doing = type(command).__name__
    if not command.actor.strip():
        return Rejection("no_actor", f"Expected the name of who asks for {doing}, but there is none")
    return _if(not command.reason.strip(), "no_reason", f"Expected a reason for {doing}, but there is none")


def _if(wrong: bool, code: str, text: str) -> Rejection | None:
    return Rejection(code, text) if wrong else None


def _has_status(state: State, number: int, status: TokenStatus) -> bool:
    token = state.tokens.get(number)
    return token is not None and token.status == status


def _open_task(state: State, number: int) -> Rejection | None:
    if _has_status(state, number, TokenStatus.TASK):
        return None
    return Rejection("task_not_open", f"Expected task {number} to be open, but it is not")


def _task_of_actor(state: State, command: Any) -> Rejection | None:
    token = state.tokens.get(command.number)
    if token is None or token.status != _TASK:
        return _open_task(state, command.number)
    if token.holder and command.actor != token.holder:
        return _claimed(command.number, token.holder)
    return None


def _claimed(number: int, holder: str) -> Rejection:
    return Rejection(
        "task_already_claimed", f"Expected task {number} to be free, but somebody holds it", by=holder
    )


def _claim(state: State, command: c.ClaimTask) -> Rejection | None:
    if rejection := _open_task(state, command.number):
        return rejection
    holder = state.tokens[command.number].holder
    if not command.actor:
        return Rejection("no_actor", "Expected the name of who claims the task, but there is none")
    return _claimed(command.number, holder) if holder else None


def _release(state: State, command: c.ReleaseTask) -> Rejection | None:
    if rejection := _open_task(state, command.number):
        return rejection
    holder = state.tokens[command.number].holder
    wrong = not holder or holder != command.actor
    return _if(
        wrong, "task_not_yours", f"Expected {command.actor!r} to hold task {command.number}, but does not"
    )


def _assign(state: State, command: c.AssignTask) -> Rejection | None:
    return _open_task(state, command.number)


def _job(state: State, command: Any) -> Rejection | None:
    if _has_status(state, command.number, TokenStatus.JOB):
        return None
    return Rejection("job_not_open", f"Expected job {command.number} to be open, but it is not")


def _throw(state: State, command: c.ThrowError) -> Rejection | None:
    if _has_status(state, command.number, TokenStatus.JOB):
        return None
    return _task_of_actor(state, command)


def _wait(kinds: frozenset[int], code: str) -> Callable[[State, Any], Rejection | None]:
    def checked(state: State, command: Any) -> Rejection | None:
        wait = state.waits.get(command.number)
        if wait is not None and wait.kind in kinds:
            return None
        return Rejection(code, f"Expected {command.number} to be waited for, but it is not (any more)")

    return checked


def _alarm(state: State, command: c.RingAlarm) -> Rejection | None:
    watched = state.watched.get(command.number)
    is_gone = watched is None or not watched.alarm
    return _if(is_gone, "timer_gone", f"Expected an alarm of {command.number}, but there is none (any more)")


def _incident(state: State, command: c.ResolveIncident) -> Rejection | None:
    gone = command.number not in state.incidents
    return _if(gone, "incident_gone", f"Expected incident {command.number} to be open, but it is not")


def _ad_hoc(state: State, command: Any) -> Rejection | None:
    is_open = _has_status(state, command.number, TokenStatus.SCOPE)
    return _if(
        not is_open, "ad_hoc_not_open", f"Expected sub-process {command.number} to be open, but it is not"
    )


def _resume(state: State, _command: c.ResumeInstance) -> Rejection | None:
    return _if(not state.suspended, "not_suspended", "Expected a suspended instance, but it is running")


CHECKS: dict[type[c.Command], Callable[[State, Any], Rejection | None]] = {
    c.CompleteTask: _task_of_actor,
    c.ClaimTask: _claim,
    c.ReleaseTask: _release,
    c.AssignTask: _assign,
    c.CompleteJob: _job,
    c.FailJob: _job,
    c.ThrowError: _throw,
    c.FireTimer: _wait(frozenset({WaitKind.TIMER}), "timer_gone"),
    c.RingAlarm: _alarm,
    c.DeliverMessage: _wait(frozenset({WaitKind.MESSAGE, WaitKind.SIGNAL}), "subscription_gone"),
    c.ResolveIncident: _incident,
    c.BeginActivity: _ad_hoc,
    c.EndAdHoc: _ad_hoc,
    c.SkipTask: _task_of_actor,
    c.RetryJob: _job,
    c.ResumeInstance: _resume,
}
OPERATIONS = frozenset(
    {
        c.SuspendInstance,
        c.ResumeInstance,
        c.CancelInstance,
        c.SetVariables,
        c.ResolveIncident,
        c.RetryJob,
        c.SkipTask,
        c.RepeatActivity,
        c.AddActivity,
        c.ModifyInstance,
        c.MigrateInstance,
    }
)
WHILE_SUSPENDED = frozenset(
    {
        c.ResumeInstance,
        c.CancelInstance,
        c.SetVariables,
        c.ReleaseTask,
        c.AssignTask,
        c.ModifyInstance,
        c.MigrateInstance,
    }
)
