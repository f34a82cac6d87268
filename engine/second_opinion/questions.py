"""The diagram as SpiffWorkflow gets it: the same flow, but each text that would be evaluated is a question for us.

`flow f3`, `timer wait`, `times visit`, `enough visit`, `script note`: answers.py has the answers. So nothing that
stands in a diagram reaches SpiffWorkflow's eval and exec. Left out: pictures, lanes, data, who gets a message.
"""

from lxml import etree

from engine.model import Kind, Node
from engine.reader.document import BPMN, Element, children, is_true, local, name_of
from engine.second_opinion.scenario import Scenario
from engine.second_opinion.subject import Subject

LEFT_OUT = frozenset(
    [
        "BPMNDiagram",
        "laneSet",
        "collaboration",
        "ioSpecification",
        "property",
        "dataObject",
        "dataObjectReference",
        "dataStore",
        "dataStoreReference",
        "dataInputAssociation",
        "dataOutputAssociation",
        "correlationProperty",
        "correlationSubscription",
        "textAnnotation",
        "association",
        "group",
        "documentation",
        "extensionElements",
        "itemDefinition",
        "category",
    ]
)
AT_ONCE = frozenset({Kind.TASK, Kind.SEND_TASK, Kind.SCRIPT_TASK, Kind.BUSINESS_RULE_TASK})
"""Tasks that are over at once (without a job); SpiffWorkflow would wait for a person at a plain task."""
TIMES = ("timeDate", "timeDuration", "timeCycle")


def ask(subject: Subject, scenario: Scenario) -> list[Element]:
    """The documents for SpiffWorkflow."""
    documents = subject.copies()
    nodes = {node.id: node for _, node in subject.nodes()}
    for document in documents:
        _leave_out(document)
        for element in list(document.iter(f"{{{BPMN}}}*")):
            node = nodes.get(element.get("id", ""))
            if node is not None:
                _ask_node(element, node)
            elif name_of(element) == "sequenceFlow":
                _ask_flow(element)
        for process in children(document, "process"):
            begins = scenario.start_event if process.get("id") == scenario.process_id else ""
            _choose_start(process, begins)
    return documents


def _leave_out(document: Element) -> None:
    for element in list(document.iter()):
        name = str(element.tag).rpartition("}")[2]
        is_event_sub_process = name == "subProcess" and is_true(element, "triggeredByEvent", default=False)
        parent = element.getparent()
        if parent is not None and (
            name in LEFT_OUT or is_event_sub_process or not isinstance(element.tag, str)
        ):
            parent.remove(element)


def _ask_flow(flow: Element) -> None:
    for condition in children(flow, "conditionExpression"):
        _say(condition, f"flow {flow.get('id')}")


def _ask_node(element: Element, node: Node) -> None:
    if node.service is not None:
        _become(element, "userTask")
    elif node.kind in AT_ONCE:
        _become(element, "scriptTask")
        _only(element, "script", f"script {node.id}")
    elif node.kind in {Kind.THROW, Kind.END}:
        for definition in list(children(element, "messageEventDefinition")):
            element.remove(definition)
    elif node.kind == Kind.CALL_ACTIVITY:
        element.set("calledElement", node.call.process_id if node.call else "")
    elif node.kind == Kind.RECEIVE_TASK:
        element.set("messageRef", local(element.get("messageRef", "")))
    for name in TIMES:
        for time in element.iter(f"{{{BPMN}}}{name}"):
            if _is_its_own(time, element):
                _say(time, f"timer {node.id}")
    if node.repeats is not None:
        _ask_repeats(element, node)


def _is_its_own(time: Element, element: Element) -> bool:
    definition = time.getparent()
    return definition is not None and definition.getparent() is element


def _ask_repeats(element: Element, node: Node) -> None:
    """How often becomes a number, whether it was one or a collection: which element it is, the answers know."""
    for many in children(element, "multiInstanceLoopCharacteristics"):
        for part in list(many):
            many.remove(part)
        _only(many, "loopCardinality", f"times {node.id}")
        if node.repeats is not None and node.repeats.completion is not None:
            _only(many, "completionCondition", f"enough {node.id}")


def _choose_start(process: Element, begins: str) -> None:
    """The start event that the scenario means, as a none start; how the others begin is not compared."""
    for start in list(children(process, "startEvent")):
        triggers = [child for child in children(start) if name_of(child).endswith("EventDefinition")]
        if start.get("id") == begins or (not begins and not triggers):
            for trigger in triggers:
                start.remove(trigger)
        else:
            process.remove(start)
            _remove_flows(process, start.get("id", ""))


def _remove_flows(process: Element, source: str) -> None:
    for flow in list(children(process, "sequenceFlow")):
        if flow.get("sourceRef") == source:
            process.remove(flow)


def _become(element: Element, name: str) -> None:
    element.tag = f"{{{BPMN}}}{name}"


def _only(element: Element, name: str, text: str) -> None:
    """One child of this name, with this text, after the others."""
    for old in list(children(element, name)):
        element.remove(old)
    _say(etree.SubElement(element, f"{{{BPMN}}}{name}"), text)


def _say(element: Element, text: str) -> None:
    for part in list(element):
        element.remove(part)
    element.text = text
