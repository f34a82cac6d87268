"""Only what shows on the engine is called refuted. Not so what may come of counting to two, or of deciding twice.

Such a way is tried on the engine; where it does not lead to the fault there, the verdict is that nothing is proven.
"""

import time

from msgspec.structs import replace

from engine.prove.counterexample.reasons import Reason, obstacle, said
from engine.prove.counterexample.replaying import SECONDS, replay
from engine.prove.counterexample.retrace import NotTraced, Retracing
from engine.prove.proof import NOT_PROVEN, REFUTED, Proof, Verdict
from engine.prove.subject import Subject

DOUBTS = frozenset({Reason.COUNTED, Reason.TWO_ANSWERS})


def confirmed(subject: Subject, proof: Proof, *, seconds: float = SECONDS) -> Proof:
    """The proof, each refuted verdict with a doubtful way tried on the engine. `seconds` for all of them together."""
    until = time.perf_counter() + seconds
    world = Retracing(subject, proof.process)
    verdicts = []
    for verdict in proof.verdicts:
        left = max(0.0, until - time.perf_counter())
        is_doubtful = verdict.result == REFUTED and bool(verdict.path) and _is_doubtful(world, verdict)
        verdicts.append(_tried(subject, verdict, left) if is_doubtful else verdict)
    return replace(proof, verdicts=tuple(verdicts))


def _is_doubtful(world: Retracing, verdict: Verdict) -> bool:
    try:
        return obstacle(world.follow(verdict.path or ())).reason in DOUBTS
    except NotTraced:
        return False


def _tried(subject: Subject, verdict: Verdict, seconds: float) -> Verdict:
    hindered = replay(subject, verdict, seconds=seconds).obstacle
    if hindered is None or hindered.reason not in DOUBTS:
        return verdict
    why, why_en = said(subject, hindered)
    return replace(
        verdict,
        result=NOT_PROVEN,
        text=f"No está probado. {verdict.text} {why}",
        text_en=f"Not proven. {verdict.text_en} {why_en}",
    )
