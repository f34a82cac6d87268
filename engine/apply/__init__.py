"""apply(state, event): the only code that changes an instance. A table of small functions, one an event.

Replaying the events of an instance on a new state gives its stored state (invariant 1).
"""

from collections.abc import Callable, Iterable
from typing import Any

from engine import events as e
from engine.apply import compensation, instances, joins, tokens, waits
from engine.migration.applied import move
from engine.state import State, new_state


def _nothing(_state: State, _event: e.Event) -> None:
    """History only: the state does not remember it."""


APPLY: dict[type[e.Event], Callable[[State, Any], None]] = {
    e.InstanceStarted: instances.instance_started,
    e.DefinitionBound: instances.definition_bound,
    e.ScopeOpened: instances.scope_opened,
    e.ScopeClosed: instances.scope_closed,
    e.TokenStarted: tokens.live_more,
    e.FlowTaken: tokens.live_more,
    e.TokenDropped: tokens.live_less,
    e.ElementActivated: tokens.element_activated,
    e.ElementCompleted: tokens.left_by(e.ElementCompleted),
    e.ElementTerminated: tokens.left_by(e.ElementTerminated),
    e.JoinArrived: joins.join_arrived,
    e.JoinFired: joins.join_fired,
    e.JoinCleared: joins.join_cleared,
    e.VariablesWritten: instances.variables_written,
    e.TaskCreated: tokens.held_by(e.TaskCreated),
    e.TaskClaimed: tokens.held_by(e.TaskClaimed),
    e.TaskReleased: tokens.freed_by(e.TaskReleased),
    e.TaskCompleted: tokens.freed_by(e.TaskCompleted),
    e.TaskCancelled: tokens.freed_by(e.TaskCancelled),
    e.JobCreated: tokens.moved_by(e.JobCreated),
    e.JobCompleted: tokens.moved_by(e.JobCompleted),
    e.JobCancelled: tokens.moved_by(e.JobCancelled),
    e.TimerScheduled: waits.timer_scheduled,
    e.TimerFired: waits.wait_over,
    e.TimerCancelled: waits.wait_over,
    e.SubscriptionOpened: waits.subscription_opened,
    e.SubscriptionClosed: waits.wait_over,
    e.MessageSent: _nothing,
    e.ErrorThrown: _nothing,
    e.RepeatsOpened: tokens.repeats_opened,
    e.RepeatStarted: tokens.repeat_started,
    e.RepeatDone: tokens.repeat_done,
    e.IncidentRaised: instances.incident_raised,
    e.IncidentResolved: instances.incident_resolved,
    e.InstanceSuspended: instances.suspended,
    e.InstanceResumed: instances.resumed,
    e.InstanceEnded: instances.ended,
    e.SignalSent: _nothing,
    e.EscalationThrown: _nothing,
    e.ConditionOpened: waits.condition_opened,
    e.ConditionTurned: waits.condition_turned,
    e.ConditionClosed: waits.wait_over,
    e.ComplexFired: joins.complex_fired,
    e.ComplexReset: joins.complex_reset,
    e.TokensGathered: joins.tokens_gathered,
    e.ActivityKept: compensation.activity_kept,
    e.CompensationStarted: compensation.compensation_started,
    e.CompensationAdvanced: compensation.compensation_advanced,
    e.CompensationEnded: compensation.compensation_ended,
    e.ScopeReopened: compensation.scope_reopened,
    e.TaskSkipped: tokens.freed_by(e.TaskSkipped),
    e.AdHocBegun: tokens.ad_hoc_begun,
    e.InstanceRestarted: _nothing,
    e.TokenWithdrawn: joins.token_withdrawn,
    e.JobRetried: _nothing,
    e.InstanceMigrated: move,
    e.TaskOffered: _nothing,
    e.PromisesFollowed: instances.promises_followed,
}


def apply(state: State, event: e.Event) -> None:
    """Change `state` as `event` says. Raises IllegalTransition on an event that cannot have happened."""
    APPLY[type(event)](state, event)


def replay(happened: Iterable[e.Event]) -> State:
    """The state that these events, from the first on, give."""
    state = new_state()
    for event in happened:
        APPLY[type(event)](state, event)
    return state
