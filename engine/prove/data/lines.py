"""Everything in the diagrams that writes a variable, one line each: care:io, forms, scripts, decisions, calls.

What a line may give is worked out in `domains`; what the diagrams do not show is in `assuming`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from msgspec import Struct

from engine.dmn import Decisions
from engine.feel import Expression
from engine.feel.ast import ContextLiteral, Name, Path
from engine.feel.compiler import compile_tree
from engine.model import Kind, Node, Process
from engine.model import Mapping as IoLine
from engine.prove.data.decided import find_results

Answers: TypeAlias = tuple[Any, ...] | None
Fields: TypeAlias = Mapping[str, Mapping[str, Answers]]
WHOLE = ""
PERSON = frozenset({Kind.USER_TASK, Kind.MANUAL_TASK})
SENDS = frozenset({Kind.THROW, Kind.END, Kind.SEND_TASK})
QUIET = frozenset({"timer", "conditional", "compensation", "cancel", "link", "none"})
"""Events that bring no values."""


class Told(Struct, frozen=True):
    """What comes with an element's results under one name. `rows`: the values of a decision (None: any).

    Of a form `entries`: the answers to each field, WHOLE where the name is a field itself.
    """

    rows: Answers = None
    entries: Mapping[str, Answers] | None = None


class Line(Struct, frozen=True, kw_only=True):
    """`process`: whose variable `target` is; `reads`: the process in which `source` is seen (None: any value).

    `told`: names that hide the variables of the process; `is_blind`: others may come too, so that nothing is known.
    `entering`: written when the element begins, not when it is done; `is_implied`: by a call without care:io lines.
    """

    process: str
    node: int
    target: str
    reads: str
    source: Expression | None
    told: Mapping[str, Told] = {}
    is_blind: bool = False
    entering: bool = False
    is_implied: bool = False


class World(Struct, frozen=True, kw_only=True):
    """What the lines are read from."""

    processes: Mapping[str, Process]
    fields: Fields
    decisions: Sequence[Decisions]


def lines_of(process: Process, world: World) -> Iterator[Line]:
    for node in process.nodes:
        yield from _entering(process, node, world)
        told, is_blind, own = _results(node, world)
        if node.kind == Kind.CALL_ACTIVITY:
            yield from _returned(process, node, world)
            continue
        for line in node.outputs or own:
            yield Line(
                process=process.id,
                node=node.index,
                target=line.target,
                reads=process.id,
                source=line.source,
                told=told,
                is_blind=is_blind and not (node.service is not None and is_worked_out(line.source)),
            )
        if node.repeats is not None and node.repeats.output_collection:
            target = node.repeats.output_collection
            yield Line(process=process.id, node=node.index, target=target, reads=process.id, source=None)


def is_worked_out(source: Expression) -> bool:
    """A job's result is handed on by its name. What is more than a name is worked out from the process's variables,
    as far as other elements write them (`if aid_result = "granted" then "aid" else solution`)."""
    tree = source.tree
    while isinstance(tree, Path):
        tree = tree.base
    return not isinstance(tree, Name)


def _entering(process: Process, node: Node, world: World) -> Iterator[Line]:
    """care:input makes variables of the element's own, or of the process that it calls."""
    if node.kind in SENDS:
        return
    within = process.id
    if node.kind == Kind.CALL_ACTIVITY:
        within = "" if node.call is None else node.call.process_id
        if within not in world.processes:
            return
    for line in node.inputs:
        yield Line(
            process=within,
            node=node.index,
            target=line.target,
            reads=process.id,
            source=line.source,
            entering=True,
        )


def is_handed_all(node: Node, world: World) -> bool:
    """A call without care:input gives every variable to the process that it calls."""
    return node.call is not None and node.call.process_id in world.processes and not node.inputs


def _returned(process: Process, node: Node, world: World) -> Iterator[Line]:
    called = "" if node.call is None else node.call.process_id
    for line in node.outputs:
        yield Line(
            process=process.id,
            node=node.index,
            target=line.target,
            reads=called,
            source=line.source if called in world.processes else None,
        )


Results: TypeAlias = tuple[Mapping[str, Told], bool, tuple[IoLine, ...]]
"""What comes with the results by name, whether more may come, and what is written where no care:output says it."""


def _results(node: Node, world: World) -> Results:
    if node.kind in PERSON:
        return _answered(node, world)
    if node.kind == Kind.SCRIPT_TASK:
        return _scripted(node)
    if node.kind == Kind.BUSINESS_RULE_TASK and node.service is None:
        return _decided(node, world)
    return {}, _brings_values(node), ()


def _brings_values(node: Node) -> bool:
    """Whether whoever starts the process, does the job or sends the event may bring any value."""
    if node.service is not None or node.kind == Kind.RECEIVE_TASK:
        return True
    begins = node.kind == Kind.START and node.parent < 0
    return begins or any(event.kind not in QUIET for event in node.events)


def _answered(node: Node, world: World) -> Results:
    """A form's fields, by the variable that they are in. A task whose form is not known may bring anything."""
    form = node.task.form if node.task is not None else ""
    if form and form not in world.fields:
        return {}, True, ()
    found: dict[str, dict[str, Answers]] = {}
    for path, answers in world.fields.get(form, {}).items():
        root, _, entry = path.partition(".")
        top, _, deeper = entry.partition(".")
        found.setdefault(root, {})[top] = None if deeper else answers
    told = {root: Told(entries=entries) for root, entries in found.items()}
    return {**told, "actor": Told()}, False, tuple(IoLine(root, named(root)) for root in found)


def _decided(node: Node, world: World) -> Results:
    if node.decision is None:
        return {}, True, ()
    rows = find_results(world.decisions, node.decision.decision)
    result = node.decision.result
    if result:
        return {result: Told(rows=rows)}, False, (IoLine(result, named(result)),)
    if rows is None or not all(row is None or isinstance(row, dict) for row in rows):
        return {}, True, ()
    names = sorted({name for row in rows if row is not None for name in row})
    told = {name: Told(rows=tuple(row[name] for row in rows if row and name in row)) for name in names}
    return told, False, tuple(IoLine(name, named(name)) for name in names)


def _scripted(node: Node) -> Results:
    script = node.script
    if script is None or script.expression is None:
        return {}, True, ()
    if script.result:
        own = (IoLine(script.result, script.expression),)
        return ({script.result: Told()} if node.outputs else {}), False, own
    entries = _entries(script.expression)
    return {}, bool(node.outputs) or not entries, entries


def _entries(script: Expression) -> tuple[IoLine, ...]:
    """A script that is written as a context writes its entries."""
    declared, tree = script.names | script.possible_names, script.tree
    if not isinstance(tree, ContextLiteral):
        return ()
    earlier: set[str] = set()
    found = []
    for name, value in tree.entries:
        part = compile_tree(value, script.text, names=declared)
        whole = compile_tree(Path(tree.at, tree, name), script.text, names=declared)
        found.append(IoLine(name, whole if part.names & earlier else part))
        earlier.add(name)
    return tuple(found)


def named(name: str) -> Expression:
    """The expression that reads a variable, whatever its name is made of."""
    return compile_tree(Name(0, name), name, names=(name,))


def all_lines(world: World) -> tuple[Line, ...]:
    return tuple(line for process in world.processes.values() for line in lines_of(process, world))


def never_tracked(processes: Iterable[Process]) -> frozenset[str]:
    """Names that have another meaning in a repeated activity."""
    elements = {
        node.repeats.element_variable
        for process in processes
        for node in process.nodes
        if node.repeats is not None
    }
    counters = {
        "loopCounter",
        "numberOfInstances",
        "numberOfActiveInstances",
        "numberOfCompletedInstances",
        "activationCount",
    }
    return frozenset(elements | counters)
