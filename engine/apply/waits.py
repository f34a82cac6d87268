"""What is waited for: timers, subscriptions, conditions."""

from engine import events as e
from engine.lifecycle import next_status
from engine.state import State, Wait, WaitKind


def timer_scheduled(state: State, event: e.TimerScheduled) -> None:
    state.waits[event.number] = Wait(
        WaitKind.TIMER, event.token, event.definition, event.node, event.event, "", "", event.due, event.left
    )
    _waits(state, event)


def subscription_opened(state: State, event: e.SubscriptionOpened) -> None:
    state.waits[event.number] = Wait(
        event.kind, event.token, event.definition, event.node, event.event, event.name, event.key, 0, 0
    )
    _waits(state, event)


def condition_opened(state: State, event: e.ConditionOpened) -> None:
    state.waits[event.number] = Wait(
        WaitKind.CONDITION, event.token, event.definition, event.node, event.event, "", "", 0, int(event.was)
    )
    _waits(state, event)


def condition_turned(state: State, event: e.ConditionTurned) -> None:
    state.waits[event.number].left = int(event.now)


def _waits(state: State, event: e.TimerScheduled | e.SubscriptionOpened | e.ConditionOpened) -> None:
    state.next = event.number + 1
    token = state.tokens.get(event.token)
    if token is not None:
        token.status = next_status(token.status, event)


def wait_over(
    state: State, event: e.TimerFired | e.TimerCancelled | e.SubscriptionClosed | e.ConditionClosed
) -> None:
    del state.waits[event.number]
