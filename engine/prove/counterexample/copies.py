"""A copy of the diagrams in which conditions are variables and elements need no data: for paths without data.

A condition that no candidate value answers as the path does is answered by a variable of its own.
"""

from collections.abc import Mapping

from lxml import etree
from msgspec import Struct

from engine.reader.document import BPMN, CARE, Element, parse

HANDLER = "counterexample"
DONE = "_done"
"""Ends the variable that says whether a repetition is over before its count."""
DATA = ("task", "io", "correlation", "decision", "script")
PLAIN_TASKS = frozenset({"businessRuleTask", "scriptTask"})
CARRYING = frozenset({"intermediateThrowEvent", "endEvent", "sendTask", "callActivity"})
HOUR = "PT1H"


class Changes(Struct, frozen=True, kw_only=True):
    """`answered`: flows and elements whose condition (or count) is a variable, with its name. `bare`: elements
    without forms, people, mappings, keys, scripts, decisions and computed times. `jobs`: call activities that do not
    call, but are done as a job."""

    answered: Mapping[str, str] = {}
    bare: frozenset[str] = frozenset()
    jobs: frozenset[str] = frozenset()

    @property
    def is_none(self) -> bool:
        return not (self.answered or self.bare or self.jobs)


def changed(files: Mapping[str, bytes], changes: Changes) -> dict[str, bytes]:
    """The same files, the diagrams changed."""
    if changes.is_none:
        return dict(files)
    return {
        name: _changed(xml, changes, name) if name.endswith(".bpmn") else xml for name, xml in files.items()
    }


def _changed(xml: bytes, changes: Changes, file: str) -> bytes:
    root = parse(xml, file)
    by_id = {element.get("id", ""): element for element in root.iter(f"{{{BPMN}}}*")}
    for element_id in sorted(changes.bare & by_id.keys()):
        _strip(by_id[element_id])
        if _local(by_id[element_id]) in CARRYING:
            _hand_on(by_id[element_id], sorted(changes.answered.values()))
    if changes.bare:
        for message in root.findall(f"{{{BPMN}}}message"):
            _drop_care(message, ("correlation",))
    for element_id in sorted(changes.jobs & by_id.keys()):
        _as_job(by_id[element_id])
    for element_id, variable in changes.answered.items():
        if element_id in by_id:
            _answer(by_id[element_id], f"={variable}")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _answer(element: Element, text: str) -> None:
    if _local(element) == "sequenceFlow":
        _set(element, "conditionExpression", text)
        return
    loop = element.find(f"{{{BPMN}}}standardLoopCharacteristics")
    many = element.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics")
    if loop is not None:
        loop.attrib.pop("loopMaximum", "")
        _set(loop, "loopCondition", text)
    elif many is not None:
        _count(element, many, text)
    elif _local(element) == "complexGateway":
        _set(element, "activationCondition", text)
    elif _local(element) == "adHocSubProcess":
        _set(element, "completionCondition", text)
    else:
        for condition in element.iterfind(f"{{{BPMN}}}conditionalEventDefinition"):
            _set(condition, "condition", text)


def _count(element: Element, many: Element, text: str) -> None:
    """So many as the variable says, and over when the other one says so, if it may be over before."""
    for name in ("loopDataInputRef", "inputDataItem", "loopDataOutputRef", "outputDataItem"):
        _drop(many, name)
    _drop_care(element, ("repeat",))
    _drop(many, "loopCardinality")
    many.insert(0, etree.Element(f"{{{BPMN}}}loopCardinality"))
    _set(many, "loopCardinality", text)
    if many.find(f"{{{BPMN}}}completionCondition") is not None:
        _set(many, "completionCondition", f"{text}{DONE}")


def _strip(element: Element) -> None:
    _drop_care(element, DATA)
    for name in ("dataInputAssociation", "dataOutputAssociation", "ioSpecification", "script"):
        _drop(element, name)
    for timer in element.iterfind(f"{{{BPMN}}}timerEventDefinition"):
        for part in timer:
            if _local(part) in {"timeDuration", "timeDate"}:
                part.tag, part.text = f"{{{BPMN}}}timeDuration", HOUR
    if _local(element) in PLAIN_TASKS and _care(element, "service") is None:
        element.tag = f"{{{BPMN}}}task"
        for name in ("scriptFormat", "scriptLanguage", "implementation"):
            element.attrib.pop(name, "")


def _hand_on(element: Element, variables: list[str]) -> None:
    """What is called, or takes a message, has the same answers."""
    if not variables:
        return
    lines = etree.SubElement(_made(element, "extensionElements", first=True), f"{{{CARE}}}io")
    for variable in variables:
        etree.SubElement(lines, f"{{{CARE}}}input", target=variable, source=f"={variable}")


def _as_job(call: Element) -> None:
    call.tag = f"{{{BPMN}}}serviceTask"
    call.attrib.pop("calledElement", "")
    _drop_care(call, ("call", "io"))
    etree.SubElement(_made(call, "extensionElements", first=True), f"{{{CARE}}}service", handler=HANDLER)


def _set(parent: Element, name: str, text: str) -> None:
    child = _made(parent, name)
    child.attrib.pop("language", "")
    child.text = text


def _made(parent: Element, name: str, *, first: bool = False) -> Element:
    found = parent.find(f"{{{BPMN}}}{name}")
    if found is None:
        found = etree.Element(f"{{{BPMN}}}{name}")
        parent.insert(0 if first else len(parent), found)
    return found


def _drop(parent: Element, name: str) -> None:
    for child in parent.findall(f"{{{BPMN}}}{name}"):
        parent.remove(child)


def _drop_care(element: Element, names: tuple[str, ...]) -> None:
    holder = element.find(f"{{{BPMN}}}extensionElements")
    if holder is None:
        return
    for name in names:
        for child in holder.findall(f"{{{CARE}}}{name}"):
            holder.remove(child)


def _care(element: Element, name: str) -> Element | None:
    return element.find(f"{{{BPMN}}}extensionElements/{{{CARE}}}{name}")


def _local(element: Element) -> str:
    return str(etree.QName(element).localname)
