"""A counterexample as sentences, with what came of running it on the engine: data that lead there, or why none do."""

from engine.prove.counterexample.reasons import Reason, said
from engine.prove.counterexample.replaying import SECONDS, replay
from engine.prove.counterexample.sentences import sentences
from engine.prove.counterexample.wording import Both, Labels
from engine.prove.proof import Verdict
from engine.prove.subject import Subject


def explained(
    subject: Subject, verdict: Verdict, *, labels: Labels | None = None, seconds: float = SECONDS
) -> tuple[Both, ...]:
    """Numbered, Spanish and English; the last says the fault, the one before it what hinders the engine from it.

    One sentence, without a number, for a verdict without a path. `seconds`: what trying the path may take.
    """
    if not verdict.path:
        return sentences(subject, verdict, labels=labels)
    replayed = replay(subject, verdict, seconds=seconds)
    if replayed.obstacle is None:
        return sentences(subject, verdict, labels=labels, replayed=replayed)
    why = said(subject, replayed.obstacle)
    if replayed.obstacle.reason == Reason.NO_PATH:
        told = [why, (verdict.text, verdict.text_en)]
    else:
        told = [_bare(each) for each in sentences(subject, verdict, labels=labels)]
        told.insert(len(told) - 1, why)
    return tuple((f"{at}. {es}", f"{at}. {en}") for at, (es, en) in enumerate(told, start=1))


def _bare(told: Both) -> Both:
    """Without its number."""
    return told[0].partition(". ")[2], told[1].partition(". ")[2]
