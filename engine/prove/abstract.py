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
from engine.prove.conditions import Condition

AN_HOUR = Timer(kind="duration", literal="PT1H")
MOST = 2
NOTHING = compile_expression("null")
FILLER = (model.Mapping("_", NOTHING),)
"""Stands for care:io lines that were left out: with no line at all everything would be written."""
Fields = Mapping[str, Mapping[str, tuple[Any, ...] | None]]
"""By form, then by field: its values where they are finitely many."""
COUNTING = frozenset({"activationCount", "waitingForStart"})
FOREIGN = model.ServiceDetail(handler="a process that is not among these files")
ANY = "\ue000any "
"""Begins the value of a tracked variable that may be any of its domain; the domain's number follows."""


class Question(Struct, frozen=True, kw_only=True):
    """What is asked when an expression is met; `about` is the id of the element or flow.

    `kind`: condition (true or false), event (has a conditional event turned true), count (how often), value (what is
    written: `source` if it can be told, else any of `domain`, a number in Abstract.domains).
    """

    kind: str
    about: str
    condition: Condition | None = None
    source: Expression | None = None
    domain: int = -1
    options: tuple[int, ...] = ()


class Abstract(Struct, frozen=True, kw_only=True):
    """`questions` by the identity of an expression of `definition`, which is the model without data.

    `told`: by user task, what its form writes of finite fields: field -> number of its domain in `domains`.
    `repeatable`: nodes that may well be open twice, by a non-interrupting boundary event or by a person (ad-hoc).
    `branches`: by non-interrupting boundary event, those of them that it leads to. `rounds`: the elements of loops
    without a wait.
    `held` keeps the questions' expressions alive.
    """

    definition: Definition
    drawn: Process
    tracked: frozenset[str]
    domains: tuple[tuple[Any, ...], ...]
    questions: Mapping[int, Question]
    told: Mapping[int, Mapping[str, int]]
    held: tuple[Expression, ...]
    repeatable: frozenset[int] = frozenset()
    branches: Mapping[int, frozenset[int]] = {}
    rounds: tuple[int, ...] = ()

    @property
    def process(self) -> Process:
        return self.definition.process


class _Making:
    """What is gathered while a process is rewritten."""

    def __init__(self, domains: Mapping[str, tuple[Any, ...]], fields: Fields) -> None:
        self.fields, self.tracked = fields, domains
        self.domains: list[tuple[Any, ...]] = list(domains.values())
        self.number = {name: at for at, name in enumerate(domains)}
        self.questions: dict[int, Question] = {}
        self.held: list[Expression] = []
        self.told: dict[int, dict[str, int]] = {}

    def ask(self, question: Question) -> Expression:
        """An expression of its own for a question: nobody else is asked by it."""
        asked = compile_expression("null")
        self.held.append(asked)
        self.questions[id(asked)] = question
        return asked

    def condition(self, expression: Expression, about: str, *, kind: str = "condition") -> Expression:
        if expression.names <= COUNTING:
            return expression
        tracked = self.tracked.keys()
        condition = Condition(expression, tracked) if expression.names & tracked else None
        return self.ask(Question(kind=kind, about=about, condition=condition))

    def lines(self, lines: tuple[model.Mapping, ...], about: str) -> tuple[model.Mapping, ...]:
        """The care:io lines of tracked variables."""
        kept = tuple(
            model.Mapping(line.target, self.copy(line.source, line.target, about))
            for line in lines
            if line.target in self.tracked
        )
        return kept or (FILLER if lines else ())

    def copy(self, source: Expression, target: str, about: str) -> Expression:
        return self.ask(Question(kind="value", about=about, source=source, domain=self.number[target]))

    def domain(self, values: tuple[Any, ...]) -> int:
        """The number of these values in the list of domains."""
        for at, known in enumerate(self.domains):
            if known == values and [type(each) for each in known] == [type(each) for each in values]:
                return at
        self.domains.append(values)
        return len(self.domains) - 1


def abstracted(
    definition: Definition, domains: Mapping[str, tuple[Any, ...]], *, known: frozenset[str], fields: Fields
) -> Abstract:
    """The model without data, where `domains` has the variables that are tracked and their values."""
    making = _Making(domains, fields)
    drawn = definition.process
    flows = tuple(
        flow if flow.condition is None else replace(flow, condition=making.condition(flow.condition, flow.id))
        for flow in drawn.flows
    )
    nodes = tuple(_node(making, node, known) for node in drawn.nodes)
    repeatable = _repeatable(drawn)
    return Abstract(
        definition=replace(definition, process=replace(drawn, nodes=nodes, flows=flows)),
        drawn=drawn,
        tracked=frozenset(domains),
        domains=tuple(making.domains),
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
    )


def _node(making: _Making, node: Node, known: frozenset[str]) -> Node:
    changes: dict[str, Any] = {
        "task": None,
        "inputs": making.lines(node.inputs, node.id),
        "outputs": making.lines(node.outputs, node.id),
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
    if node.task is not None and node.task.form:
        making.told[node.index] = _told(making, node.task.form)
    if node.kind == Kind.SCRIPT_TASK:
        changes["script"] = _script(making, node)
    if node.kind == Kind.BUSINESS_RULE_TASK and node.service is None:
        changes |= _decision(making, node)
    if node.kind == Kind.CALL_ACTIVITY and (node.call is None or node.call.process_id not in known):
        changes |= {"kind": Kind.SERVICE_TASK, "service": FOREIGN}
    return replace(node, **changes)


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
    left = f"{min(int(turns), MOST)}" if turns.isdigit() else ""
    return Timer(kind="cycle", literal=f"R{left}/PT1H")


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


def _told(making: _Making, form: str) -> dict[str, int]:
    fields = making.fields.get(form, {})
    return {field: making.domain(tuple(values)) for field, values in fields.items() if values is not None}


def _script(making: _Making, node: Node) -> model.ScriptDetail | None:
    script = node.script
    if script is None or script.expression is None:
        return None
    if script.result in making.tracked:
        return replace(script, expression=making.copy(script.expression, script.result, node.id))
    return None


def _decision(making: _Making, node: Node) -> dict[str, Any]:
    """A decision whose result is asked later is a script that gives any of its results; else it is a plain task."""
    result = "" if node.decision is None else node.decision.result
    if result not in making.tracked:
        return {"kind": Kind.TASK, "decision": None}
    asked = making.ask(Question(kind="value", about=node.id, domain=making.number[result]))
    script = model.ScriptDetail(format="feel", text="", expression=asked, result=result)
    return {"kind": Kind.SCRIPT_TASK, "decision": None, "script": script}


def _repeatable(process: Process) -> frozenset[int]:
    """What only a non-interrupting boundary event leads to, and what a person begins in an ad-hoc sub-process."""
    by_person = {node.index for node in process.nodes if _is_by_person(process, node)}
    ordinary = [
        node.index
        for node in process.nodes
        if not node.incoming and node.kind != Kind.BOUNDARY and node.index not in by_person
    ]
    meant = [node.index for node in process.nodes if _begins_more(node)]
    return frozenset(_reached(process, meant) - _reached(process, ordinary)) | by_person


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


def _begins_more(node: Node) -> bool:
    return node.kind == Kind.BOUNDARY and not node.interrupting


def _is_by_person(process: Process, node: Node) -> bool:
    around = process.nodes[node.parent] if node.parent >= 0 else None
    return around is not None and around.ad_hoc is not None and around.ad_hoc.by_person
