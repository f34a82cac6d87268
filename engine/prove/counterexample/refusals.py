"""Steps that the engine does not do, or does and says what is wrong: how some faults show when they are run into."""

from collections.abc import Callable

from engine.codec import decode_state
from engine.errors import BudgetExceeded, Rejection
from engine.prove.counterexample.acts import NothingBegan
from engine.testing import Harness
from engine.views import MessageFilter

BROKEN, LATE = "promise_broken", "promise_late"


def never_rests(harness: Harness, step: Callable[[], object]) -> bool:
    """Whether this step goes round and round, so that the engine refuses it, or sets aside what would begin it."""
    before = _set_aside(harness)
    try:
        step()
    except BudgetExceeded:
        return True
    except NothingBegan:
        return True
    except AssertionError:
        return _set_aside(harness) > before
    return False


def _set_aside(harness: Harness) -> int:
    """How many messages could not be delivered for good."""
    return len(harness.engine.read.list_messages(MessageFilter(state="failed")))


def breaks_promise(harness: Harness, step: Callable[[], object]) -> bool:
    """Whether this step breaks a promise: it is refused; or (where nobody asked for it) an incident says so; or what
    is owed from then on is still owed when its time is over."""
    try:
        step()
    except Rejection as rejection:
        return rejection.code == BROKEN
    if any(each.kind.endswith((BROKEN, LATE)) for each in harness.incidents()):
        return True
    owed = _owed(harness)
    if not owed:
        return False
    first = min(owed, key=lambda each: owed[each])
    harness.advance(owed[first] / 1000 - harness.clock.now().timestamp() + 1)
    return first in _owed(harness) or any(each.kind == LATE for each in harness.incidents())


def _owed(harness: Harness) -> dict[tuple[int, int, int], int]:
    """By instance, run and promise: until when something is owed (ms since 1970)."""
    found: dict[tuple[int, int, int], int] = {}
    for instance, stored in harness.store.steps.load(harness.instances()).items():
        for run, watched in decode_state(stored.state).watched.items():
            found |= {(instance, run, place): due for place, due in watched.due.items()}
    return found
