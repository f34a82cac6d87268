"""A refuted verdict made plain: numbered sentences, a painted path, a script that runs into the fault.

Not for finding faults (see engine.prove).
"""

from engine.prove.counterexample.confirming import confirmed
from engine.prove.counterexample.explaining import explained
from engine.prove.counterexample.painted import Painted, painted
from engine.prove.counterexample.reasons import Obstacle, Reason
from engine.prove.counterexample.replaying import Replayed, replay
from engine.prove.counterexample.retrace import NotTraced
from engine.prove.counterexample.script import script
from engine.prove.counterexample.sentences import sentences

__all__ = [
    "NotTraced",
    "Obstacle",
    "Painted",
    "Reason",
    "Replayed",
    "confirmed",
    "explained",
    "painted",
    "replay",
    "script",
    "sentences",
]
