"""What the model without data leaves out of a diagram, said in words: beside what `assuming` says of the data."""

from collections.abc import Iterable, Iterator

from engine.model import Kind, Node
from engine.prove.abstract import MOST, MOST_TURNS, Abstract
from engine.prove.assumptions import Assumption
from engine.prove.exploration.explored import named
from engine.prove.proof import REFUTED, Verdict
from engine.prove.verdicts import one_token


def simplified(abstract: Abstract) -> Iterator[Assumption]:
    """One for each element that is explored in a simpler way than it runs."""
    for node in abstract.drawn.nodes:
        es, en = named(node)
        if _turns_freely(abstract, node):
            yield Assumption(
                f"Se supone que la condición de {es} se cumple mientras el proceso espera, no en mitad de un paso.",
                f"It is assumed that the condition of {en} turns true while the process waits, not within a step.",
                node.id,
            )
        if _may_overlap(abstract, node):
            yield Assumption(
                f"Se supone que, si {es} ocurre otra vez antes de acabar, una vez no estorba a la otra.",
                f"It is assumed that, where {en} comes again before it is over, neither gets in the way of the other.",
                node.id,
            )
        if _turns_more(node):
            yield Assumption(
                f"Se supone que lo que vale para {MOST_TURNS} vueltas de {es} vale para más.",
                f"It is assumed that what holds for {MOST_TURNS} turns of {en} holds for more.",
                node.id,
            )
        if node.start_quantity > MOST or (node.kind == Kind.COMPLEX and len(node.incoming) > 1):
            yield Assumption(
                f"Se supone que, ante {es}, {MOST} testigos que llegan por un mismo camino valen por más.",
                f"It is assumed that before {en} {MOST} tokens that come by one way stand for more.",
                node.id,
            )
        if _is_cut_short(node):
            yield Assumption(
                f"Se supone que lo que vale para {MOST} repeticiones de {es} vale para más.",
                f"It is assumed that what holds for {MOST} repetitions of {en} holds for more.",
                node.id,
            )


def _turns_more(node: Node) -> bool:
    """A timer that says how often it comes, and that this is more than is explored."""
    timers = [event.timer for event in node.events if event.timer is not None]
    turns = [each.literal.split("/", 1)[0].removeprefix("R") for each in timers if each.kind == "cycle"]
    return any(each.isdigit() and int(each) > MOST_TURNS for each in turns)


def crowds(verdicts: Iterable[Verdict]) -> Iterator[Assumption]:
    """Where tokens gather without end, two of them stand for more."""
    if any(verdict.id == one_token.ID and verdict.result == REFUTED for verdict in verdicts):
        yield Assumption(
            "Se supone que lo que vale para dos testigos a la vez en un mismo paso vale para más.",
            "It is assumed that what holds for two tokens in one step at once holds for more.",
        )


def _turns_freely(abstract: Abstract, node: Node) -> bool:
    """A conditional event over data that is not tracked."""
    conditions = [event.condition for event in node.events if event.condition is not None]
    return any(condition.names - abstract.tracked for condition in conditions)


def _may_overlap(abstract: Abstract, node: Node) -> bool:
    """What may begin again while it is under way is explored once at a time."""
    if node.kind == Kind.EVENT_SUB_PROCESS and node.level is not None:
        return any(not abstract.drawn.nodes[start].interrupting for start in node.level.starts)
    by_person = node.ad_hoc is not None and node.ad_hoc.by_person
    return by_person or bool(abstract.branches.get(node.index))


def _is_cut_short(node: Node) -> bool:
    if node.repeats is None:
        return False
    written = "" if node.repeats.cardinality is None else node.repeats.cardinality.text.strip()
    return not written.isdigit() or int(written) > MOST
