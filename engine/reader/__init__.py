"""BPMN 2.0 XML -> model.Process values. Every fault with file, line, element and rule; all at once.

What makes a file unreadable refuses it; what could be read but not run stays on Process.faults for lint.
"""

from copy import deepcopy

from lxml import etree
from msgspec.structs import replace

from engine.faults import Fault, Refused
from engine.model import Flow, Node, Process
from engine.reader import extensions, nodes
from engine.reader.data import Data, declared
from engine.reader.document import (
    BPMN,
    Element,
    child,
    children,
    is_true,
    line_of,
    local,
    name_of,
    parse,
    text_of,
)
from engine.reader.reach import TooManyJoins, reaches
from engine.reader.reading import Reading
from engine.reader.skeleton import Skeleton
from engine.zones import find_zone

COMPENSATING = frozenset({"compensation", "cancel"})
GLOBAL_TASKS = {
    "globalTask": "task",
    "globalScriptTask": "scriptTask",
    "globalUserTask": "userTask",
    "globalManualTask": "manualTask",
    "globalBusinessRuleTask": "businessRuleTask",
}
UNREADABLE = frozenset(
    [
        "unknown_element",
        "duplicate_id",
        "flow_to_nowhere",
        "flow_crosses_border",
        "dangling_reference",
        "no_process",
        "not_allowed",
        "too_many_joins",
        "too_many_data",
    ]
)
__all__ = ["Unreadable", "read_all", "read_processes"]


class Unreadable(Refused):
    """The file is refused; `processes` are what could be read of it all the same, for lint to say more at once."""

    def __init__(self, faults: list[Fault], read: tuple[tuple[Process, bool], ...]) -> None:
        super().__init__(faults)
        self.processes = tuple(process for process, executable in read if executable)


def read_processes(xml: bytes, *, file: str) -> tuple[Process, ...]:
    """The executable processes of a file. Raises Refused with every fault that makes it unreadable."""
    return tuple(process for process, executable in read_all(xml, file=file) if executable)


def read_all(xml: bytes, *, file: str) -> tuple[tuple[Process, bool], ...]:
    """Every process of a file, and whether it says that it is executable (it is, unless it says no)."""
    root = parse(xml, file)
    reading = Reading(file, {part.get("id", ""): part for part in children(root)})
    _check_ids(reading, root)
    data = Data(reading, root)
    holders = list(children(root, "process"))
    if not holders:
        reading.fault(
            root,
            "no_process",
            "El archivo no contiene ningún proceso. Dibuje uno y guárdelo otra vez.",
            "Expected a process in the file, but there is none.",
        )
    names = _pool_names(root)
    read = tuple(
        (_process(reading, holder, data, names), is_true(holder, "isExecutable", default=True))
        for holder in holders
    )
    read += tuple((_global_task(reading, data, part), True) for part in children(root, *GLOBAL_TASKS))
    if any(fault.rule in UNREADABLE for fault in reading.faults):
        raise Unreadable([fault for fault in reading.faults if fault.rule in UNREADABLE], read)
    return read


def _check_ids(reading: Reading, root: Element) -> None:
    """Ids are unique in the whole file, also among processes, lanes and messages (xsd:ID)."""
    for element in root.iter(f"{{{BPMN}}}*"):
        identity = element.get("id")
        if identity and reading.by_id.setdefault(identity, element) is not element:
            reading.fault(
                element,
                "duplicate_id",
                f"El identificador «{identity}» está repetido.",
                f"Expected unique ids, but {identity!r} is used twice.",
            )


def _pool_names(root: Element) -> dict[str, str]:
    """A process without a name is called like its pool."""
    pools = (
        pool
        for collaboration in children(root, "collaboration")
        for pool in children(collaboration, "participant")
    )
    return {local(pool.get("processRef", "")): pool.get("name", "") for pool in pools}


def _global_task(reading: Reading, data: Data, element: Element) -> Process:
    """A global task is a process of one task, to be called (BPMN 2.0, 10.3.4.7)."""
    holder = etree.Element(f"{{{BPMN}}}process", id=element.get("id", ""), name=element.get("name", ""))
    task = deepcopy(element)
    task.tag = f"{{{BPMN}}}{GLOBAL_TASKS[name_of(element)]}"
    task.set("id", f"{element.get('id', '')}_task")
    holder.append(task)
    return _process(reading, holder, data, {})


def _process(reading: Reading, holder: Element, data: Data, pools: dict[str, str]) -> Process:
    before = len(reading.faults)
    skeleton = Skeleton(reading, holder)
    built = tuple(nodes.build(reading, skeleton, data, index) for index in range(len(skeleton.elements)))
    ends = [(source, target) for _, source, target in skeleton.flows]
    built = _with_reach(reading, holder, built, ends)
    flows = tuple(_flow(reading, index, *ends) for index, ends in enumerate(skeleton.flows))
    extensions.check_known(reading, holder)
    identity = holder.get("id", "")
    inside = nodes.level(skeleton, -1)
    assert inside is not None
    marks = extensions.marks(holder)
    return Process(
        id=identity,
        name=holder.get("name") or pools.get(identity) or identity,
        name_en=next((mark["titleEn"] for mark in marks.get("process", []) if "titleEn" in mark), ""),
        nodes=built,
        flows=flows,
        level=inside,
        indexes=skeleton.indexes,
        lanes=tuple(skeleton.lane_names),
        care=marks,
        compensates=any(event.kind in COMPENSATING for node in built for event in node.events),
        properties=declared(holder),
        line=line_of(holder),
        faults=tuple(_unrunnable(reading.faults[before:])),
        zone=next((find_zone(mark["zone"]) for mark in marks.get("process", []) if "zone" in mark), None),
    )


def _with_reach(
    reading: Reading, holder: Element, built: tuple[Node, ...], ends: list[tuple[int, int]]
) -> tuple[Node, ...]:
    try:
        reached = reaches(built, ends)
    except TooManyJoins:
        reading.fault(
            holder,
            "too_many_joins",
            "Hay demasiadas uniones inclusivas o complejas. Divida el proceso en procesos más pequeños.",
            "Expected fewer inclusive and complex joins in one process. Split it into smaller processes.",
        )
        return built
    return tuple(replace(node, reach=reached.get(node.index, {})) for node in built)


def _unrunnable(faults: list[Fault]) -> list[Fault]:
    return [fault for fault in faults if fault.rule not in UNREADABLE]


def _flow(reading: Reading, index: int, element: Element, source: int, target: int) -> Flow:
    condition = child(element, "conditionExpression")
    text = text_of(condition)
    return Flow(
        index=index,
        id=element.get("id") or f"flow_{index}",
        name=" ".join(element.get("name", "").split()),
        source=source,
        target=target,
        condition=reading.expression(element, text) if condition is not None and text else None,
        name_en=extensions.label_en(element),
    )
