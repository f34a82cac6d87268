"""Steps that the engine does not do, or does and says what is wrong: how some faults show when they are run into."""

from collections.abc import Callable

from engine.errors import BudgetExceeded, Rejection
from engine.testing import Harness

BROKEN, LATE = "promise_broken", "promise_late"


def never_rests(_harness: Harness, step: Callable[[], object]) -> bool:
    """Whether this step goes round and round, so that the engine refuses it."""
    try:
        step()
    except BudgetExceeded:
        return True
    return False


def breaks_promise(harness: Harness, step: Callable[[], object]) -> bool:
    """Whether this step breaks a promise: it is refused, or (where nobody asked for it) an incident says so."""
    try:
        step()
    except Rejection as rejection:
        return rejection.code == BROKEN
    return any(each.kind.endswith((BROKEN, LATE)) for each in harness.incidents())
