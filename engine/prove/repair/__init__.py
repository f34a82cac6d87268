"""Common faults get a proposed repair, applied to a copy of the diagram and proved before it is offered.

`propose(files, process_id, verdict)` gives a Repair or None. Not for changing a diagram: a designer decides.
"""

from engine.prove.repair.candidates import MENDABLE, Change
from engine.prove.repair.proposing import Repair, propose

__all__ = ["MENDABLE", "Change", "Repair", "propose"]
