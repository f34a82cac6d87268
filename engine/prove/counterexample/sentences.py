"""A counterexample as sentences: what the world does, which way is taken and why, and where that ends."""

from collections.abc import Iterator

from engine.prove.counterexample.replaying import Replayed
from engine.prove.counterexample.retrace import Retracing, Trace
from engine.prove.counterexample.stands import stands
from engine.prove.counterexample.telling import told
from engine.prove.counterexample.wording import Both, Labels
from engine.prove.exploration.explored import named
from engine.prove.proof import Verdict
from engine.prove.subject import Subject

NOWHERE = ("Ya no queda nada abierto.", "Nothing is open any more.")


def sentences(
    subject: Subject, verdict: Verdict, *, labels: Labels | None = None, replayed: Replayed | None = None
) -> tuple[Both, ...]:
    """Numbered, Spanish and English; the last says the fault. Raises NotTraced for a path of other files.

    `labels`: how forms call values. `replayed`: says besides for which conditions no data were found.
    """
    if not verdict.path:
        return ((verdict.text, verdict.text_en),)
    world = Retracing(subject, verdict.path[0].process)
    trace = world.follow(verdict.path)
    said = list(_told(subject, trace, labels or {}))
    if trace.steps[-1].happened:  # else it never comes to rest
        said.append(_standing(world, trace))
    if replayed is not None:
        said += _needed(subject, replayed)
    said.append((verdict.text, verdict.text_en))
    return tuple((f"{at}. {es}", f"{at}. {en}") for at, (es, en) in enumerate(said, start=1))


def _told(subject: Subject, trace: Trace, labels: Labels) -> Iterator[Both]:
    processes = {each.process.id: each.drawn for each in subject.abstract}
    for step in trace.steps:
        yield from told(step, processes, labels)


def _standing(world: Retracing, trace: Trace) -> Both:
    """Where it stands after the last move."""
    here = [each for each in stands(world, trace.last) if each.how != "hold"]
    if not here:
        return NOWHERE
    names = list(dict.fromkeys(named(each.node) for each in here))
    es, en = (", ".join(name[at] for name in names) for at in (0, 1))
    return f"El proceso se queda esperando en {es}.", f"The process is left waiting at {en}."


def _needed(subject: Subject, replayed: Replayed) -> Iterator[Both]:
    """The conditions that data would have to answer so."""
    drawn = [each.drawn for each in subject.abstract]
    texts = {
        flow.id: flow.condition.text for each in drawn for flow in each.flows if flow.condition is not None
    }
    needed = [texts.get(about, about) for about in replayed.changes.answered]
    if needed:
        listed = ", ".join(f"«{each}»" for each in needed)
        yield (
            f"No se han encontrado datos de ejemplo: los datos tendrían que decidir así {listed}.",
            f"No example data were found: the data would have to decide {listed} so.",
        )
