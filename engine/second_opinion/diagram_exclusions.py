"""The exclusions that a diagram's XML shows, element by element.

Positive lists: what is not known to be shared is excluded, so that a new construct never counts as compared.
"""

from collections.abc import Iterable, Iterator

from engine.reader.document import Element, child, children, is_true, local, name_of
from engine.second_opinion.exclusions import EXCLUSIONS, Obstacle

NODES = frozenset(
    [
        "startEvent",
        "endEvent",
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "scriptTask",
        "businessRuleTask",
        "exclusiveGateway",
        "parallelGateway",
        "eventBasedGateway",
        "subProcess",
        "callActivity",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
    ]
)
BESIDE = frozenset(
    [
        "sequenceFlow",
        "laneSet",
        "ioSpecification",
        "property",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "textAnnotation",
        "association",
        "group",
        "documentation",
        "extensionElements",
        "incoming",
        "outgoing",
        "auditing",
        "monitoring",
        "multiInstanceLoopCharacteristics",
        "dataInputAssociation",
        "dataOutputAssociation",
    ]
)
EVENTS = {
    "startEvent": frozenset({"messageEventDefinition", "timerEventDefinition", "signalEventDefinition"}),
    "endEvent": frozenset({"messageEventDefinition", "errorEventDefinition", "terminateEventDefinition"}),
    "intermediateCatchEvent": frozenset({"messageEventDefinition", "timerEventDefinition"}),
    "intermediateThrowEvent": frozenset({"messageEventDefinition"}),
    "boundaryEvent": frozenset({"messageEventDefinition", "timerEventDefinition", "errorEventDefinition"}),
}
ACTIVITIES = frozenset(name for name in NODES if name.endswith(("Task", "task"))) | {
    "subProcess",
    "callActivity",
}
FEEL = frozenset({"", "feel", "text/feel", "application/feel"})


def find_obstacles(documents: Iterable[Element]) -> list[Obstacle]:
    """Every construct of the diagrams that keeps the engines from being compared."""
    return [
        obstacle
        for document in documents
        for process in children(document, "process")
        for obstacle in _inside(process)
    ]


def _inside(holder: Element) -> Iterator[Obstacle]:
    for element in children(holder):
        name = name_of(element)
        if name == "subProcess" and is_true(element, "triggeredByEvent", default=False):
            continue
        if name in NODES:
            yield from _of_node(element, name)
            if name == "subProcess":
                yield from _inside(element)
        elif name == "sequenceFlow":
            yield from _of_flow(element, holder)
        elif name not in BESIDE and not name.endswith("EventDefinition"):
            yield _obstacle("not shared", element, name)


def _of_node(element: Element, name: str) -> Iterator[Obstacle]:
    if not element.get("id"):
        yield _obstacle("no id", element)
    yield from _of_events(element, name)
    for attribute, usual in ATTRIBUTES.items():
        if (element.get(attribute) or usual) != usual:
            yield _obstacle("not shared", element, f"{attribute}={element.get(attribute)}")
    if child(element, "standardLoopCharacteristics") is not None:
        yield _obstacle("not shared", element, "standardLoopCharacteristics")
    many = child(element, "multiInstanceLoopCharacteristics")
    if many is not None and many.get("behavior", "All") != "All":
        yield _obstacle("not shared", element, f"behavior={many.get('behavior')}")
    if name == "scriptTask" and (element.get("scriptFormat") or "").lower() not in FEEL:
        yield _obstacle("script that is not FEEL", element)


ATTRIBUTES = {
    "isForCompensation": "false",
    "startQuantity": "1",
    "completionQuantity": "1",
    "instantiate": "false",
    "eventGatewayType": "Exclusive",
    "parallelMultiple": "false",
}
"""Attributes that change what an element does, each with the value that it has without being written."""


def _of_events(element: Element, name: str) -> Iterator[Obstacle]:
    definitions = [
        part for part in children(element) if name_of(part).endswith(("EventDefinition", "DefinitionRef"))
    ]
    for definition in definitions:
        kind = name_of(definition)
        if kind not in EVENTS.get(name, frozenset()) or len(definitions) > 1:
            yield _obstacle("not shared", element, f"{name} {kind}")
        elif kind == "timerEventDefinition" and child(definition, "timeCycle") is not None:
            yield _obstacle("timer cycle", element)
        elif kind == "messageEventDefinition" and not is_true(element, "cancelActivity", default=True):
            yield _obstacle("non-interrupting message boundary event", element)


def _of_flow(flow: Element, holder: Element) -> Iterator[Obstacle]:
    if not flow.get("id"):
        yield _obstacle("no id", flow)
    if child(flow, "conditionExpression") is None:
        return
    source = local(flow.get("sourceRef", ""))
    of_activity = any(part.get("id") == source and name_of(part) in ACTIVITIES for part in children(holder))
    if of_activity:
        yield _obstacle("condition on a flow out of an activity", flow)


def _obstacle(construct: str, element: Element, about: str = "") -> Obstacle:
    where = " ".join(part for part in (element.get("id", ""), about) if part)
    line = element.sourceline if isinstance(element.sourceline, int) else 0
    return Obstacle(exclusion=EXCLUSIONS[construct], element=where, line=line)
