"""Proves what a process can do, before it runs: every reachable situation is explored on the kernel itself.

`prove(Subject.read(files), process_id)` gives a Proof: verdicts in words, counterexamples as paths, what was assumed.
Not for what data mean: conditions may go either way unless they are over finitely many values that the process sets.
"""

from engine.prove.assumptions import Assumption
from engine.prove.exploration.explore import Budget
from engine.prove.moves import Answer, Move
from engine.prove.proof import Proof, Verdict
from engine.prove.proving import prove
from engine.prove.subject import Subject, Surroundings

__all__ = [
    "Answer",
    "Assumption",
    "Budget",
    "Move",
    "Proof",
    "Subject",
    "Surroundings",
    "Verdict",
    "prove",
]
