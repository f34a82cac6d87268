"""What the scripts of counterexamples use beside the harness."""

from engine.prove.counterexample.acts import (
    bring,
    deliver,
    fire,
    open_at,
    start_by_signal,
    start_by_timer,
    write,
)
from engine.prove.counterexample.copies import Changes, changed
from engine.prove.counterexample.refusals import breaks_promise, never_rests
from engine.prove.counterexample.seen import crowd, entered, rested, standing, times_in_one_scope

__all__ = [
    "Changes",
    "breaks_promise",
    "bring",
    "changed",
    "crowd",
    "deliver",
    "entered",
    "fire",
    "never_rests",
    "open_at",
    "rested",
    "standing",
    "start_by_signal",
    "start_by_timer",
    "times_in_one_scope",
    "write",
]
