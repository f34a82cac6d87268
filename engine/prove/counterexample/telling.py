"""One step of a path in words: what the world does, which ways are taken, and every answer that data would give.

For counterexamples, where a whole path is told (see sentences), and for walks, which are told step by step.
"""

from collections.abc import Iterator, Mapping

from engine.model import Kind, Node, Process
from engine.prove.counterexample.retrace import Happening, Traced
from engine.prove.counterexample.wording import (
    Both,
    Labels,
    asked_text,
    flow_text,
    move_text,
    times_text,
    value_text,
    written_text,
)

CHOOSING = frozenset({Kind.EXCLUSIVE, Kind.INCLUSIVE, Kind.COMPLEX})
FREE = (" (los datos no lo deciden: puede ser así)", " (the data do not decide it: it may be so)")


def told(step: Traced, processes: Mapping[str, Process], labels: Labels) -> Iterator[Both]:
    """The move, then how it goes. `processes` as they are drawn, by id."""
    yield move_text(processes[step.move.process], step.move)
    yield from how(step, processes, labels)


def how(step: Traced, processes: Mapping[str, Process], labels: Labels) -> Iterator[Both]:
    """Only how the move goes: nothing where it can go in one way."""
    yield from _ways(step, processes, labels)
    yield from _asked(step, processes, labels)


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


def _asked(step: Traced, processes: Mapping[str, Process], labels: Labels) -> Iterator[Both]:
    """How often a repetition is done, the conditions of elements, and the values that they write."""
    for answer in step.move.answers:
        node = _node(processes, answer.about)
        if node is None:
            continue
        if answer.name:
            yield written_text(node, answer.name, value_text(answer.name, answer.value, labels))
        else:
            is_count = not isinstance(answer.value, bool)
            yield times_text(node, answer.value) if is_count else asked_text(node, answer.value)


def _node(processes: Mapping[str, Process], about: str) -> Node | None:
    """None: the question was about a flow."""
    found = (each for each in processes.values() if about in each.indexes)
    return next((each.nodes[each.indexes[about]] for each in found), None)
