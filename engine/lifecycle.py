"""The legal transitions of an entered element, as one table. A step outside it is a bug of the kernel, and raises.

Not here: whether a command may run (guard.py).
"""

from engine import events
from engine.state import TokenStatus

ENTERED, TASK, JOB, EVENT, SCOPE, FAILED = TokenStatus

TRANSITIONS: dict[tuple[int, type[events.Event]], int] = {
    (ENTERED, events.TaskCreated): TASK,
    (TASK, events.TaskClaimed): TASK,
    (TASK, events.TaskReleased): TASK,
    (TASK, events.TaskCompleted): ENTERED,
    (TASK, events.TaskCancelled): ENTERED,
    (ENTERED, events.JobCreated): JOB,
    (JOB, events.JobCompleted): ENTERED,
    (JOB, events.JobCancelled): ENTERED,
    (ENTERED, events.ScopeOpened): SCOPE,
    (ENTERED, events.ScopeReopened): SCOPE,
    (SCOPE, events.ScopeClosed): ENTERED,
    (TASK, events.TaskSkipped): ENTERED,
    (ENTERED, events.IncidentRaised): FAILED,
    (EVENT, events.IncidentRaised): FAILED,
    (FAILED, events.IncidentResolved): ENTERED,
    (ENTERED, events.ElementCompleted): ENTERED,
    (EVENT, events.ElementCompleted): ENTERED,
    (ENTERED, events.ElementTerminated): ENTERED,
    (EVENT, events.ElementTerminated): ENTERED,
}
for _wait in (
    events.TimerScheduled,
    events.SubscriptionOpened,
    events.ConditionOpened,
    events.CompensationStarted,
):
    TRANSITIONS |= {(status, _wait): status for status in (TASK, JOB, SCOPE, FAILED, EVENT)}
    TRANSITIONS[ENTERED, _wait] = EVENT


class IllegalTransition(AssertionError):
    """The kernel made an event that the element's status does not allow."""


class Turns(dict[int, int]):
    """From a status to the status after one kind of event. A status that is missing raises IllegalTransition."""

    def __init__(self, kind: type[events.Event]) -> None:
        super().__init__({at: to for (at, event), to in TRANSITIONS.items() if event is kind})
        self.kind = kind

    def __missing__(self, status: int) -> int:
        expected = sorted(kind.__name__ for at, kind in TRANSITIONS if at == status)
        raise IllegalTransition(
            f"Expected one of {expected} in status {TokenStatus(status).name}, but got {self.kind.__name__}"
        )


TURNS = {kind: Turns(kind) for _, kind in TRANSITIONS}


def next_status(status: int, event: events.Event) -> int:
    """The status after `event`. Raises IllegalTransition."""
    return TURNS[type(event)][status]
