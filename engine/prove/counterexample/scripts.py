"""What the scripts of counterexamples use beside the harness."""

from engine.prove.counterexample.acts import fire, start_by_signal, start_by_timer, write
from engine.prove.counterexample.copies import Changes, changed
from engine.prove.counterexample.seen import crowd, entered, standing, times_in_one_scope

__all__ = [
    "Changes",
    "changed",
    "crowd",
    "entered",
    "fire",
    "standing",
    "start_by_signal",
    "start_by_timer",
    "times_in_one_scope",
    "write",
]
