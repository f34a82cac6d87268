"""What might mend a fault, the smallest change first. Whether it does is proved afterwards (repair/__init__.py)."""

from collections import deque
from collections.abc import Callable, Iterator

from msgspec import Struct

from engine.model import Flow, Kind, Node, Process
from engine.prove.exploration.explored import named
from engine.prove.proof import Verdict
from engine.prove.repair.editing import Draft

DOUBLED = frozenset({"ends_properly", "one_token"})
STUCK = frozenset({"can_end", "joins_can_fire"})
MENDABLE = DOUBLED | STUCK
"""The verdicts for which something is known that might help."""
GATEWAYS = {
    Kind.EXCLUSIVE: ("exclusiveGateway", "exclusiva", "exclusive"),
    Kind.PARALLEL: ("parallelGateway", "paralela", "parallel"),
    Kind.INCLUSIVE: ("inclusiveGateway", "inclusiva", "inclusive"),
}
CHOOSING = frozenset({Kind.EXCLUSIVE, Kind.INCLUSIVE})


class Change(Struct, frozen=True):
    """A change of one element that is there, for an editor that makes it itself: a gateway is turned `to` another kind
    (`does` turn), a flow becomes the default (`does` default)."""

    does: str
    element: str
    to: str = ""


class Candidate(Struct, frozen=True):
    """`apply` changes a draft; the sentences say what it does. `change`: the same, where nothing is added."""

    text: str
    text_en: str
    apply: Callable[[Draft], object]
    change: Change | None = None


def _with(change: Callable[[Draft, str, str], object], element: str, tag: str) -> Callable[[Draft], object]:
    """A change of a draft that knows its element and the kind of gateway."""
    return lambda draft: change(draft, element, tag)


def candidates(process: Process, verdict: Verdict) -> Iterator[Candidate]:
    """For a verdict about an element of this process."""
    node = process.nodes[process.indexes[verdict.element]]
    if verdict.id in DOUBLED:
        yield from _joined(process, node)
        for each in _before(process, node):
            yield from _parted(each)
    elif verdict.id in STUCK:
        yield from _turned(node, (Kind.EXCLUSIVE, Kind.INCLUSIVE))
        yield from _defaulted(process, node)
        if len(node.incoming) > 1:
            yield from _joined(process, node)


def _joined(process: Process, node: Node) -> Iterator[Candidate]:
    """The joins before it, the nearest first, let several tokens through where they should wait for all."""
    for each in _before(process, node):
        if len(each.incoming) > 1 and each.kind == Kind.EXCLUSIVE:
            yield from _turned(each, (Kind.PARALLEL, Kind.INCLUSIVE))


def _parted(node: Node) -> Iterator[Candidate]:
    """Several ways lead to it: an end for each, or a join before it."""
    if len(node.incoming) < 2 or node.kind in GATEWAYS:
        return
    es, en = named(node)
    if node.kind == Kind.END:
        yield Candidate(
            f"Dé a cada camino que llega a {es} un fin propio.",
            f"Give each way to {en} an end of its own.",
            lambda draft: draft.split_end(node.id),
        )
    for kind in (Kind.PARALLEL, Kind.INCLUSIVE):
        tag, word, word_en = GATEWAYS[kind]
        yield Candidate(
            f"Ponga antes de {es} una unión {word} de los caminos que llegan.",
            f"Put {'an' if word_en[0] in 'aeiou' else 'a'} {word_en} join before {en}.",
            _with(Draft.join_before, node.id, tag),
        )


def _turned(node: Node, kinds: tuple[Kind, ...]) -> Iterator[Candidate]:
    """A join of another kind."""
    if node.kind not in GATEWAYS or len(node.incoming) < 2:
        return
    es, en = named(node)
    for kind in kinds:
        tag, word, word_en = GATEWAYS[kind]
        if kind != node.kind:
            yield Candidate(
                f"Haga {word} la unión {es}.",
                f"Make the join {en} {word_en}.",
                _with(Draft.turn, node.id, tag),
                Change("turn", node.id, tag),
            )


def _defaulted(process: Process, node: Node) -> Iterator[Candidate]:
    """No way out may hold: the last becomes the default, or a new one leads to an end."""
    flows = [process.flows[index] for index in node.outgoing]
    if node.default >= 0 or not any(flow.condition is not None for flow in flows):
        return
    if node.kind in GATEWAYS and node.kind not in CHOOSING:
        return
    es, en = named(node)
    last = flows[-1]
    to, to_en = _target(process, last)
    yield Candidate(
        f"Haga que en {es} el camino hacia {to} sea la salida por defecto.",
        f"Make the way from {en} to {to_en} the default flow.",
        lambda draft: draft.make_default(last.id),
        Change("default", last.id),
    )
    yield Candidate(
        f"Añada a {es} una salida por defecto hacia un fin nuevo.",
        f"Give {en} a default flow to a new end.",
        lambda draft: draft.add_default_end(node.id),
    )


def _target(process: Process, flow: Flow) -> tuple[str, str]:
    return named(process.nodes[flow.target])


def _before(process: Process, node: Node) -> Iterator[Node]:
    """This element and those from which a token may have come, the nearest first."""
    seen, waiting = {node.index}, deque([node])
    while waiting:
        here = waiting.popleft()
        yield here
        sources = [process.flows[index].source for index in here.incoming]
        sources += [here.attached_to] if here.attached_to >= 0 else []
        for index in sources:
            if index not in seen:
                seen.add(index)
                waiting.append(process.nodes[index])
