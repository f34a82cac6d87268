"""A definition without its data: the same flow, and a question wherever data would decide.

Who does a task, when it is due, what a message carries and is matched by are left out: they are not control flow.
A repetition of unknown size is done 0, 1 or 2 times; what holds for two is taken to hold for more.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from engine import model
from engine.feel import Expression, compile_expression
from engine.model import Definition, EventDefinition, Kind, Node, Process, Timer
from engine.prove.data.choices import Domains
from engine.prove.data.conditions import Condition
from engine.prove.data.liveness import live
from engine.prove.data.steady import steady_flows
from engine.prove.data.writes import Found, Write

AN_AGE = "P1000Y"
"""A turn that is never missed: a situation does not say when a timer was due, and missed turns are not made up for."""
AN_HOUR = Timer(kind="duration", literal="PT1H")
MOST = 2
MOST_TURNS = 12
"""So many turns of a timer that says how often it comes are told apart."""
NO_NAMES: frozenset[str] = frozenset()
NO_NODES: frozenset[int] = frozenset()
NOTHING = compile_expression("null")
FILLER = (model.Mapping("_", NOTHING),)
"""Stands for care:io lines that were left out: with no line at all everything would be written."""
COUNTING = frozenset({"activationCount", "waitingForStart"})
FOREIGN = model.ServiceDetail(handler="a process that is not among these files")
HOSTED = model.ServiceDetail(
    handler="a script in a format of the host's, which may take its time or throw an error"
)


class Question(Struct, frozen=True, kw_only=True):
    """What is asked when an expression is met; `about` is the id of the element or flow.

    `kind`: condition (true or false), event (has a conditional event turned true), count (how often), value (what
    `write` gives), told (what comes with an element's results, by name: see Domains.any_of). `steady`: it has one
    answer in a step (see data/steady.py).
    """

    kind: str
    about: str
    condition: Condition | None = None
    write: Write | None = None
    told: Mapping[str, Any] = {}
    options: tuple[int, ...] = ()
    steady: bool = False


class Abstract(Struct, frozen=True, kw_only=True):
    """`questions` by the identity of an expression of `definition`, which is the model without data.

    `told`: by task (node index), what its answers are: field -> see Domains.any_of.
    `asked`: by node, the tracked variables that its conditional events ask.
    `repeatable`: nodes that may well be open twice, by a non-interrupting event or by a person (ad-hoc).
    `branches`: by non-interrupting boundary event, those of them that it leads to. `rounds`: the elements of loops
    without a wait. `plain`: sub-processes in which a token's step does not ask where the others are.
    `live`: by node, the variables that a token there may still need.
    `held` keeps the questions' expressions alive.
    """

    definition: Definition
    drawn: Process
    tracked: frozenset[str]
    asked: Mapping[int, frozenset[str]]
    questions: Mapping[int, Question]
    told: Mapping[int, Mapping[str, Any]]
    held: tuple[Expression, ...]
    repeatable: frozenset[int] = frozenset()
    branches: Mapping[int, frozenset[int]] = {}
    rounds: tuple[int, ...] = ()
    plain: frozenset[int] = NO_NODES
    live: Mapping[int, frozenset[str]] = {}

    @property
    def asked_names(self) -> frozenset[str]:
        return NO_NAMES.union(*self.asked.values())

    @property
    def process(self) -> Process:
        return self.definition.process


class _Making:
    """What is gathered while a process is rewritten."""

    def __init__(self, process: Process, found: Found, domains: Domains) -> None:
        process_id = process.id
        self.steady_flows = steady_flows(process)
        self.tracked = frozenset(found.of(process_id))
        self.writes = found.writes.get(process_id, {})
        self.enters = found.enters.get(process_id, {})
        self.answers = found.told.get(process_id, {})
        self.domains = domains
        self.questions: dict[int, Question] = {}
        self.held: list[Expression] = []
        self.told: dict[int, dict[str, Any]] = {}

    def ask(self, question: Question) -> Expression:
        """An expression of its own for a question: nobody else is asked by it."""
        asked = compile_expression("null")
        self.held.append(asked)
        self.questions[id(asked)] = question
        return asked

    def condition(self, expression: Expression, about: str, *, kind: str = "condition") -> Expression:
        if expression.names <= COUNTING:
            return expression
        condition = Condition(expression, self.tracked) if expression.names & self.tracked else None
        return self.ask(
            Question(kind=kind, about=about, condition=condition, steady=about in self.steady_flows)
        )

    def lines(self, writes: tuple[Write, ...], node: Node) -> tuple[model.Mapping, ...]:
        """The lines that write tracked variables. A call without any would copy everything."""
        found = tuple(
            model.Mapping(write.target, self.ask(Question(kind="value", about=node.id, write=write)))
            for write in writes
        )
        return found or (FILLER if node.kind == Kind.CALL_ACTIVITY else ())


def abstracted(definition: Definition, found: Found, domains: Domains, *, known: frozenset[str]) -> Abstract:
    """The model without data, but for the tracked variables that were `found`. `known` processes can be called."""
    drawn = definition.process
    making = _Making(drawn, found, domains)
    flows = tuple(
        flow if flow.condition is None else replace(flow, condition=making.condition(flow.condition, flow.id))
        for flow in drawn.flows
    )
    nodes = tuple(_node(making, node, known) for node in drawn.nodes)
    repeatable = _repeatable(drawn)
    return Abstract(
        definition=replace(definition, process=replace(drawn, nodes=nodes, flows=flows)),
        drawn=drawn,
        tracked=making.tracked,
        asked={node.index: names for node in drawn.nodes if (names := _asked(node, making.tracked))},
        questions=making.questions,
        told=making.told,
        held=tuple(making.held),
        repeatable=repeatable,
        branches={
            node.index: repeatable & _reached(drawn, [node.index])
            for node in drawn.nodes
            if _begins_more(node)
        },
        rounds=_rounds(drawn),
        plain=_plain(drawn),
        live=live(drawn, found),
    )


def _asked(node: Node, tracked: frozenset[str]) -> frozenset[str]:
    names = [event.condition.names for event in node.events if event.condition is not None]
    return tracked & NO_NAMES.union(*names)


def _node(making: _Making, node: Node, known: frozenset[str]) -> Node:
    changes: dict[str, Any] = {
        "task": None,
        "inputs": making.lines(making.enters.get(node.index, ()), node),
        "outputs": making.lines(making.writes.get(node.index, ()), node),
        "events": tuple(_event(making, event, node.id) for event in node.events),
        "data_inputs": (),
        "data_outputs": (),
    }
    if node.repeats is not None:
        changes["repeats"] = _repeats(making, node, node.repeats)
    if node.loop is not None:
        changes["loop"] = _loop(making, node, node.loop)
    if node.ad_hoc is not None and node.ad_hoc.completion is not None:
        asked = making.ask(Question(kind="condition", about=node.id))
        changes["ad_hoc"] = replace(node.ad_hoc, completion=asked)
    if node.activation is not None:
        changes["activation"] = making.condition(node.activation, node.id)
    told = {
        name: making.domains.any_of(values) for name, values in making.answers.get(node.index, {}).items()
    }
    if node.kind == Kind.SCRIPT_TASK and node.script is not None and node.script.expression is None:
        changes |= {"kind": Kind.SERVICE_TASK, "service": HOSTED, "script": None}
    elif node.kind == Kind.SCRIPT_TASK:
        changes["script"] = _worked_out(making, node, told)
    elif node.kind == Kind.BUSINESS_RULE_TASK and node.service is None:
        changes |= {"kind": Kind.SCRIPT_TASK, "decision": None, "script": _worked_out(making, node, told)}
    elif node.kind == Kind.CALL_ACTIVITY and (node.call is None or node.call.process_id not in known):
        changes |= {"kind": Kind.SERVICE_TASK, "service": FOREIGN}
    elif told:
        making.told[node.index] = told
    return replace(node, **changes)


def _worked_out(making: _Making, node: Node, told: Mapping[str, Any]) -> model.ScriptDetail | None:
    """A script or decision gives any of the results that it may give; the lines of the element write them."""
    if not making.writes.get(node.index):
        return None
    asked = making.ask(Question(kind="told", about=node.id, told=told))
    return model.ScriptDetail(format="feel", text="", expression=asked)


def _event(making: _Making, event: EventDefinition, about: str) -> EventDefinition:
    changes: dict[str, Any] = {"key": None}
    if event.timer is not None:
        changes["timer"] = _timer(event.timer)
    if event.condition is not None:
        changes["condition"] = making.condition(event.condition, about, kind="event")
    return replace(event, **changes)


def _timer(timer: Timer) -> Timer:
    """Time is not counted: a timer that runs may fire. A cycle keeps whether it ends."""
    if timer.kind != "cycle":
        return AN_HOUR
    turns = timer.literal.split("/", 1)[0].removeprefix("R") if timer.literal else ""
    left = f"{min(int(turns), MOST_TURNS)}" if turns.isdigit() else ""
    return Timer(kind="cycle", literal=f"R{left}/{AN_AGE}")


def _repeats(making: _Making, node: Node, repeats: model.MultiInstance) -> model.MultiInstance:
    sizes = _sizes(repeats)
    count = making.ask(Question(kind="count", about=node.id, options=sizes))
    completion = None if repeats.completion is None else making.ask(Question(kind="condition", about=node.id))
    complex_ = tuple(
        (making.ask(Question(kind="condition", about=node.id)), _event(making, thrown, node.id))
        for _, thrown in repeats.complex
    )
    return replace(
        repeats,
        cardinality=count,
        collection=None,
        element_variable="",
        output_collection="",
        output_element=None,
        completion=completion,
        thrown=None if repeats.thrown is None else _event(making, repeats.thrown, node.id),
        complex=complex_,
    )


def _sizes(repeats: model.MultiInstance) -> tuple[int, ...]:
    """How often: what is written, up to two; else none, once or twice."""
    written = repeats.cardinality.text.strip() if repeats.cardinality is not None else ""
    return (min(int(written), MOST),) if written.isdigit() else (MOST, 1, 0)


def _loop(making: _Making, node: Node, loop: model.StandardLoop) -> model.StandardLoop:
    if loop.maximum == 0:
        return loop
    if loop.maximum == 1 and loop.condition is None:
        return loop
    if loop.condition is None and loop.maximum < 0:
        return loop
    return replace(loop, maximum=-1, condition=making.ask(Question(kind="condition", about=node.id)))


def _repeatable(process: Process) -> frozenset[int]:
    """What only a non-interrupting boundary event leads to, and what a person begins in an ad-hoc sub-process."""
    by_person = {node.index for node in process.nodes if _is_by_person(process, node)}
    ordinary = [
        node.index
        for node in process.nodes
        if not node.incoming and node.kind != Kind.BOUNDARY and node.index not in by_person
    ]
    meant = [node.index for node in process.nodes if _begins_more(node)]
    beside = {node.index for node in process.nodes if _runs_beside(process, node)}
    return frozenset(_reached(process, meant) - _reached(process, ordinary)) | by_person | beside


def _runs_beside(process: Process, node: Node) -> bool:
    """An event sub-process that interrupts nothing."""
    starts = node.level.starts if node.level is not None else ()
    return node.kind == Kind.EVENT_SUB_PROCESS and not all(
        process.nodes[each].interrupting for each in starts
    )


def _reached(process: Process, waiting: list[int]) -> set[int]:
    """Where tokens at these nodes may go, without beginning more tokens."""
    found: set[int] = set()
    while waiting:
        index = waiting.pop()
        if index not in found:
            found.add(index)
            node = process.nodes[index]
            waiting += [process.flows[flow].target for flow in node.outgoing]
            waiting += [each for each in node.boundary if process.nodes[each].interrupting]
    return found


RESTING = frozenset(
    {Kind.USER_TASK, Kind.MANUAL_TASK, Kind.SERVICE_TASK, Kind.SEND_TASK, Kind.RECEIVE_TASK, Kind.CATCH}
) | {Kind.EVENT_BASED}


def _rounds(process: Process) -> tuple[int, ...]:
    """The elements from which a way without any wait leads back to themselves."""
    after = {
        node.index: [process.flows[flow].target for flow in node.outgoing]
        for node in process.nodes
        if node.kind not in RESTING
    }
    found = []
    for index, targets in after.items():
        reached, waiting = set[int](), [each for each in targets if each in after]
        while waiting:
            each = waiting.pop()
            if each not in reached:
                reached.add(each)
                waiting += [target for target in after[each] if target in after]
        if index in reached:
            found.append(index)
    return tuple(found)


CROSSING = frozenset({Kind.INCLUSIVE, Kind.COMPLEX})
PLAIN = frozenset({Kind.SUB_PROCESS, Kind.EVENT_SUB_PROCESS, Kind.TRANSACTION})


def crosses(node: Node) -> bool:
    """A join that asks where all other tokens are."""
    return node.kind in CROSSING and len(node.incoming) > 1


def _plain(process: Process) -> frozenset[int]:
    crossed = {node.parent for node in process.nodes if crosses(node)}
    return frozenset(node.index for node in process.nodes if node.kind in PLAIN and node.index not in crossed)


def _begins_more(node: Node) -> bool:
    return node.kind == Kind.BOUNDARY and not node.interrupting


def _is_by_person(process: Process, node: Node) -> bool:
    around = process.nodes[node.parent] if node.parent >= 0 else None
    return around is not None and around.ad_hoc is not None and around.ad_hoc.by_person
