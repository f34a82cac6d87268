"""What data must come to so that a question of the path is answered as it was: over what is drawn."""

from collections.abc import Mapping, Sequence

from engine.feel import Expression
from engine.model import Kind, Node, Process
from engine.prove.counterexample.candidates import Wish
from engine.prove.counterexample.retrace import Asking, Traced


def wish_of(process: Process, each: Asking) -> Wish | None:
    """None where no expression is asked: a value that is written, a loop that only counts."""
    about = each.question.about
    if each.question.kind == "value":
        return None
    if about not in process.indexes:
        asked = next((flow.condition for flow in process.flows if flow.id == about), None)
        return None if asked is None else Wish(asked, each.value)
    return _of_node(process.nodes[process.indexes[about]], each)


def is_completion(process: Process, each: Asking) -> bool:
    """Whether it asks if a repetition is over before its count."""
    at = process.indexes.get(each.question.about, -1)
    return at >= 0 and process.nodes[at].repeats is not None and each.question.kind != "count"


def counted(processes: Mapping[str, Process], step: Traced) -> list[Asking]:
    """A conditional event is asked after each write, at each wait: what counts is how it stands in the end.

    Where it is not waited for anew in the step, it stands as it turned for the first that waits.
    """
    events: dict[str, Asking] = {}
    entered = {each.node.id for each in step.happened if each.flow is None}
    for each in step.asked:
        if each.question.kind == "event":
            about = each.question.about
            known = events.get(about)
            if known is None or not known.value or _waits_anew(processes[each.process], about, entered):
                events[about] = each
    return [each for each in step.asked if each.question.kind != "event"] + list(events.values())


def _waits_anew(process: Process, about: str, entered: set[str]) -> bool:
    """Whether what waits for this event was entered."""
    node = process.nodes[process.indexes[about]]
    waiting = node if node.attached_to < 0 else process.nodes[node.attached_to]
    return waiting.kind != Kind.START and waiting.id in entered


def asked_first(asked: Sequence[Asking]) -> list[Asking]:
    """What is asked again in the same step may come out otherwise: by what elements write in between."""
    first: dict[tuple[str, str, bool], Asking] = {}
    for each in asked:
        is_number = not isinstance(each.value, bool)
        first.setdefault((each.question.kind, each.question.about, is_number), each)
    return list(first.values())


def _of_node(node: Node, each: Asking) -> Wish | None:
    kind, repeats = each.question.kind, node.repeats
    if kind == "count":
        if repeats is None:
            return None
        counted = repeats.cardinality or repeats.collection
        return None if counted is None else Wish(counted, each.value, repeats.cardinality is None)
    if kind == "event":
        asked = next((event.condition for event in node.events if event.condition is not None), None)
    else:
        asked = node.activation or _again(node)
    return None if asked is None else Wish(asked, bool(each.value))


def _again(node: Node) -> Expression | None:
    """What says whether a loop, an ad-hoc sub-process or a repetition is over."""
    if node.loop is not None:
        return node.loop.condition
    if node.ad_hoc is not None:
        return node.ad_hoc.completion
    return None if node.repeats is None else node.repeats.completion
