"""A counterexample as sentences, with what came of running it on the engine: data that lead there, or why none do."""

from engine.prove.counterexample.reasons import said
from engine.prove.counterexample.replaying import replay
from engine.prove.counterexample.sentences import sentences
from engine.prove.counterexample.wording import Both, Labels
from engine.prove.proof import Verdict
from engine.prove.subject import Subject


def explained(subject: Subject, verdict: Verdict, *, labels: Labels | None = None) -> tuple[Both, ...]:
    """Numbered, Spanish and English; the last says the fault, the one before it what hinders the engine from it.

    Raises NotTraced for a path of other files.
    """
    if not verdict.path:
        return sentences(subject, verdict, labels=labels)
    replayed = replay(subject, verdict)
    if replayed.reached or replayed.obstacle is None:
        return sentences(subject, verdict, labels=labels, replayed=replayed)
    told = [_bare(each) for each in sentences(subject, verdict, labels=labels)]
    told[-1:-1] = said(subject, replayed.obstacle)
    return tuple((f"{at}. {es}", f"{at}. {en}") for at, (es, en) in enumerate(told, start=1))


def _bare(told: Both) -> Both:
    """Without its number."""
    return told[0].partition(". ")[2], told[1].partition(". ")[2]
