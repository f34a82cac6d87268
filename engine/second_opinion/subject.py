"""The diagrams that an opinion is about: each as the XML that SpiffWorkflow gets and as the model that ours runs.

Who does a task and which key a message carries are left out: they are not control flow, and need data to be known.
"""

from collections.abc import Iterator
from copy import deepcopy

from msgspec import Struct
from msgspec.structs import replace

from engine.faults import Refused
from engine.feel import compile_expression
from engine.model import SUB_PROCESSES, Definition, EventDefinition, Kind, Node, Process, Timer
from engine.reader import read_processes
from engine.reader.document import Element, parse

CONTAINERS = SUB_PROCESSES | {Kind.CALL_ACTIVITY}
AN_HOUR = Timer(kind="duration", literal="PT1H")
TWICE = compile_expression("2")


class Subject(Struct, frozen=True):
    """The documents, and the processes by id, as definitions numbered from 1."""

    documents: tuple[Element, ...]
    definitions: tuple[Definition, ...]

    @classmethod
    def read(cls, diagrams: tuple[bytes, ...], *, file: str = "diagram.bpmn") -> "Subject":
        """Raises engine.faults.Refused when a diagram cannot be read, or not run."""
        processes = [process for xml in diagrams for process in read_processes(xml, file=file)]
        faults = [fault for process in processes for fault in process.faults if fault.severity == "error"]
        if faults:
            raise Refused(faults)
        return cls(
            tuple(parse(xml, file) for xml in diagrams),
            tuple(_defined(number, _bare(process)) for number, process in enumerate(processes, start=1)),
        )

    def without_data(self) -> "Subject":
        """The same where no variable is needed: a computed timer takes an hour, a computed repetition is twice."""
        return Subject(
            self.documents,
            tuple(
                replace(definition, process=_timeless(definition.process)) for definition in self.definitions
            ),
        )

    def find(self, process_id: str) -> Definition | None:
        return next((each for each in self.definitions if each.process.id == process_id), None)

    def nodes(self) -> Iterator[tuple[Process, Node]]:
        for definition in self.definitions:
            for node in definition.process.nodes:
                yield definition.process, node

    def told(self) -> frozenset[str]:
        """The elements whose completion a trace tells. Not what contains others, nor an end that throws an error:
        whether those are completed or ended by the error is a word only; what comes after them is told."""
        return frozenset(node.id for _, node in self.nodes() if _is_told(node))

    def copies(self) -> list[Element]:
        """The documents, to be changed."""
        return [deepcopy(document) for document in self.documents]


def _is_told(node: Node) -> bool:
    throws = node.kind == Kind.END and any(event.kind == "error" for event in node.events)
    return node.kind not in CONTAINERS and not throws


def _defined(number: int, process: Process) -> Definition:
    return Definition(definition_id=number, deployment_id=1, version=1, process=process)


def _bare(process: Process) -> Process:
    nodes = (
        replace(node, task=None, events=tuple(replace(event, key=None) for event in node.events))
        for node in process.nodes
    )
    return replace(process, nodes=tuple(nodes))


def _timeless(process: Process) -> Process:
    return replace(process, nodes=tuple(_timeless_node(node) for node in process.nodes))


def _timeless_node(node: Node) -> Node:
    repeats = node.repeats
    if repeats is not None:
        repeats = replace(repeats, cardinality=TWICE, collection=None, completion=None)
    return replace(node, repeats=repeats, events=tuple(_timeless_event(event) for event in node.events))


def _timeless_event(event: EventDefinition) -> EventDefinition:
    computed = event.timer is not None and event.timer.expression is not None
    return replace(event, timer=AN_HOUR) if computed else event
