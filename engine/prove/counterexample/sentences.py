"""A counterexample as sentences: what the world does, which way is taken and why, and where that ends."""

from collections.abc import Iterator, Mapping

from engine.model import Kind, Node, Process
from engine.prove.counterexample.replaying import Replayed
from engine.prove.counterexample.retrace import Happening, Retracing, Trace, Traced
from engine.prove.counterexample.stands import stands
from engine.prove.counterexample.wording import (
    Both,
    Labels,
    asked_text,
    flow_text,
    move_text,
    times_text,
    value_text,
)
from engine.prove.explored import named
from engine.prove.proof import Verdict
from engine.prove.subject import Subject

CHOOSING = frozenset({Kind.EXCLUSIVE, Kind.INCLUSIVE, Kind.COMPLEX})
FREE = (" (los datos no lo deciden: puede ser así)", " (the data do not decide it: it may be so)")
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
    told = list(_told(subject, trace, labels or {}))
    if trace.steps[-1].happened:  # else it never comes to rest
        told.append(_standing(world, trace))
    if replayed is not None:
        told += _needed(subject, replayed)
    told.append((verdict.text, verdict.text_en))
    return tuple((f"{at}. {es}", f"{at}. {en}") for at, (es, en) in enumerate(told, start=1))


def _told(subject: Subject, trace: Trace, labels: Labels) -> Iterator[Both]:
    processes = {each.process.id: each.drawn for each in subject.abstract}
    for step in trace.steps:
        yield move_text(processes[step.move.process], step.move)
        yield from _ways(step, processes, labels)
        yield from _asked(step, processes)


def _ways(step: Traced, processes: Mapping[str, Process], labels: Labels) -> Iterator[Both]:
    """The flows that were chosen, where there was a choice."""
    for each in step.happened or _answered(step, processes):
        if each.flow is None or not _is_choice(processes[each.process], each):
            continue
        es, en = flow_text(processes[each.process], each.flow)
        why = _why(step, processes[each.process], each, labels)
        yield f"{es}{why[0]}.", f"{en}{why[1]}."


def _answered(step: Traced, processes: Mapping[str, Process]) -> list[Happening]:
    """Of a step that never rests: the flows whose condition holds."""
    chosen = {answer.about for answer in step.move.answers if answer.value is True and not answer.name}
    return [
        Happening(process.id, process.nodes[flow.source], flow)
        for process in processes.values()
        for flow in process.flows
        if flow.id in chosen
    ]


def _is_choice(process: Process, each: Happening) -> bool:
    node = each.node
    asked = [index for index in node.outgoing if process.flows[index].condition is not None]
    return len(node.outgoing) > 1 and (bool(asked) or node.kind in CHOOSING)


def _why(step: Traced, process: Process, each: Happening, labels: Labels) -> Both:
    """The values that were chosen here; else whether the data leave it open."""
    own = {process.flows[index].id for index in each.node.outgoing}
    chosen = [answer for answer in step.move.answers if answer.about in own]
    told = [(answer.name, value_text(answer.name, answer.value, labels)) for answer in chosen if answer.name]
    if told:
        es = ", ".join(f"{name}: {value[0]}" for name, value in told)
        return f" ({es})", f" ({', '.join(f'{name}: {value[1]}' for name, value in told)})"
    return FREE if chosen else ("", "")


def _asked(step: Traced, processes: Mapping[str, Process]) -> Iterator[Both]:
    """How often a repetition is done, and the conditions of elements."""
    for answer in step.move.answers:
        node = _node(processes, answer.about)
        if node is not None and not answer.name:
            is_count = not isinstance(answer.value, bool)
            yield times_text(node, answer.value) if is_count else asked_text(node, answer.value)


def _node(processes: Mapping[str, Process], about: str) -> Node | None:
    """None: the question was about a flow."""
    found = (each for each in processes.values() if about in each.indexes)
    return next((each.nodes[each.indexes[about]] for each in found), None)


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
