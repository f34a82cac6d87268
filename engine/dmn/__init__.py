"""DMN 1.5: decision tables, boxed expressions and requirement graphs, read from XML and evaluated with FEEL.

Reading refuses with every fault at once; a decision gives its value and the rules that made it. No I/O.
"""

from engine.dmn.decisions import Decisions, UnknownDecision
from engine.dmn.evaluation import Decided, Step
from engine.dmn.reader import read_decisions, read_leniently
from engine.dmn.xml import DecisionsRefused

__all__ = [
    "Decided",
    "Decisions",
    "DecisionsRefused",
    "Step",
    "UnknownDecision",
    "read_decisions",
    "read_leniently",
]
