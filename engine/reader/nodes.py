"""Flow nodes: from one XML element to one model.Node, its indexes given by skeleton.py."""

from engine.feel import Expression
from engine.model import TASKS, EventDefinition, Kind, Level, MultiInstance, Node
from engine.reader import extensions
from engine.reader.document import Element, child, is_true, line_of, text_of
from engine.reader.events import events, referring
from engine.reader.reading import Reading
from engine.reader.skeleton import Skeleton

MESSAGING = frozenset({Kind.SEND_TASK, Kind.RECEIVE_TASK})
CALLED = frozenset({Kind.SERVICE_TASK, Kind.SEND_TASK, Kind.BUSINESS_RULE_TASK})


def build(reading: Reading, skeleton: Skeleton, index: int) -> Node:
    """The node at `index` of the skeleton."""
    element, kind = skeleton.elements[index], skeleton.kinds[index]
    extensions.check_known(reading, element)
    return Node(
        index=index,
        id=skeleton.ids[index],
        kind=kind,
        name=_name(element),
        name_en=extensions.label_en(element),
        line=line_of(element),
        parent=skeleton.parents[index],
        incoming=skeleton.incoming(index),
        outgoing=skeleton.outgoing(index),
        default=skeleton.default(reading, index),
        events=_events(reading, element, kind),
        interrupting=_interrupting(element, kind),
        attached_to=skeleton.attached_to(reading, index),
        boundary=skeleton.boundary(index),
        level=level(skeleton, index),
        repeats=_repeats(reading, element),
        inputs=extensions.io(reading, element, "input"),
        outputs=extensions.io(reading, element, "output"),
        task=extensions.task(reading, element) if kind in {Kind.USER_TASK, Kind.MANUAL_TASK} else None,
        service=extensions.service(reading, element) if kind in CALLED else None,
        script=extensions.script(reading, element) if kind == Kind.SCRIPT_TASK else None,
        decision=extensions.decision(element) if kind == Kind.BUSINESS_RULE_TASK else None,
        call=extensions.call(reading, element) if kind == Kind.CALL_ACTIVITY else None,
        lane=skeleton.lanes.get(skeleton.ids[index], ""),
        unsupported=_unsupported(element, kind),
        care=extensions.marks(element),
    )


def level(skeleton: Skeleton, index: int) -> Level | None:
    """The inside of the sub-process at `index` (-1: of the process itself)."""
    if index >= 0 and skeleton.kinds[index] not in skeleton.SCOPES:
        return None
    inside = [at for at, parent in enumerate(skeleton.parents) if parent == index]
    starts = tuple(at for at in inside if skeleton.kinds[at] == Kind.START)
    events_inside = tuple(at for at in inside if skeleton.kinds[at] == Kind.EVENT_SUB_PROCESS)
    if not starts:
        starts = tuple(at for at in inside if skeleton.begins_implicitly(at))
    return Level(starts=starts, event_sub_processes=events_inside)


def _name(element: Element) -> str:
    return " ".join(element.get("name", "").split())


def _events(reading: Reading, element: Element, kind: Kind) -> tuple[EventDefinition, ...]:
    if kind in MESSAGING:
        reference = element.get("messageRef")
        return (referring(reading, element, "message", reference),) if reference else ()
    return events(reading, element) if kind.value.endswith("Event") else ()


def _interrupting(element: Element, kind: Kind) -> bool:
    name = "cancelActivity" if kind == Kind.BOUNDARY else "isInterrupting"
    return is_true(element, name, default=True)


def _repeats(reading: Reading, element: Element) -> MultiInstance | None:
    many = child(element, "multiInstanceLoopCharacteristics")
    if many is None:
        return None
    at = element.get("id", "")
    said = extensions.care(element, "repeat")
    cardinality, completion = child(many, "loopCardinality"), child(many, "completionCondition")
    sequential = is_true(many, "isSequential", default=False)
    return MultiInstance(
        sequential=sequential,
        cardinality=None
        if cardinality is None
        else reading.expression(cardinality, text_of(cardinality), at=at),
        completion=None if completion is None else reading.expression(completion, text_of(completion), at=at),
        collection=_formula(
            reading, many, _said(said, "collection") or text_of(child(many, "loopDataInputRef")), at
        ),
        element_variable=_said(said, "element") or _item(many, "inputDataItem"),
        output_collection=_said(said, "output") or text_of(child(many, "loopDataOutputRef")),
        output_element=_formula(
            reading, many, _said(said, "outputElement") or _item(many, "outputDataItem"), at
        ),
    )


def _said(said: Element | None, name: str) -> str:
    return "" if said is None else said.get(name, "")


def _item(many: Element, name: str) -> str:
    item = child(many, name)
    return "" if item is None else item.get("name") or item.get("id") or ""


def _formula(reading: Reading, element: Element, text: str, at: str) -> Expression | None:
    return reading.expression(element, text, at=at) if text.strip() else None


def _unsupported(element: Element, kind: Kind) -> tuple[str, ...]:
    """Constructs of this element that are read but not executed (yet): lint refuses them with these names."""
    found = []
    if child(element, "standardLoopCharacteristics") is not None:
        found.append("standardLoopCharacteristics")
    many = child(element, "multiInstanceLoopCharacteristics")
    if many is not None and many.get("behavior", "All") != "All":
        found.append(f"multiInstance behavior={many.get('behavior')}")
    if is_true(element, "isForCompensation", default=False):
        found.append("isForCompensation")
    found += [name for name in ("startQuantity", "completionQuantity") if element.get(name, "1") != "1"]
    if kind in {Kind.RECEIVE_TASK, Kind.EVENT_BASED} and is_true(element, "instantiate", default=False):
        found.append("instantiate")
    if kind == Kind.EVENT_BASED and element.get("eventGatewayType") == "Parallel":
        found.append("eventGatewayType=Parallel")
    if kind in TASKS and child(element, "dataInputAssociation") is not None:
        found.append("dataInputAssociation")
    return tuple(found)
