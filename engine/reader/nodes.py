"""Flow nodes: from one XML element to one model.Node, its indexes given by skeleton.py."""

from engine.feel import Expression
from engine.model import ACTIVITIES, EventDefinition, Kind, Level, Node
from engine.reader import extensions
from engine.reader.data import Data, declared
from engine.reader.document import Element, child, is_true, line_of, text_of
from engine.reader.events import events, referring
from engine.reader.reading import Reading
from engine.reader.repeats import ad_hoc, multi_instance, standard_loop
from engine.reader.skeleton import Skeleton

MESSAGING = frozenset({Kind.SEND_TASK, Kind.RECEIVE_TASK})
MOST_TOKENS = 1_000
CALLED = frozenset({Kind.SERVICE_TASK, Kind.SEND_TASK, Kind.BUSINESS_RULE_TASK})


def build(reading: Reading, skeleton: Skeleton, data: Data, index: int) -> Node:
    """The node at `index` of the skeleton; `reach` is worked out when all are there."""
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
        parallel_multiple=_is_parallel(element, kind),
        instantiates=skeleton.instantiates(index),
        for_compensation=is_true(element, "isForCompensation", default=False) and kind in ACTIVITIES,
        handler=skeleton.handler(index),
        link_target=skeleton.link_target(index),
        start_quantity=_quantity(reading, element, "startQuantity"),
        completion_quantity=_quantity(reading, element, "completionQuantity"),
        repeats=multi_instance(reading, element),
        loop=standard_loop(reading, element),
        ad_hoc=ad_hoc(reading, element) if kind == Kind.AD_HOC else None,
        activation=_activation(reading, element) if kind == Kind.COMPLEX else None,
        properties=declared(element) if kind in ACTIVITIES else (),
        data_inputs=data.names(element, "dataInput"),
        data_outputs=data.names(element, "dataOutput"),
        inputs=extensions.io(reading, element, "input") or data.inputs(element),
        outputs=extensions.io(reading, element, "output") or data.outputs(element),
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
    inside = skeleton.inside.get(index, [])
    starts = tuple(at for at in inside if skeleton.kinds[at] == Kind.START)
    events_inside = tuple(at for at in inside if skeleton.kinds[at] == Kind.EVENT_SUB_PROCESS)
    if index < 0:
        starts += tuple(at for at in inside if skeleton.kinds[at] != Kind.START and skeleton.instantiates(at))
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


def _is_parallel(element: Element, kind: Kind) -> bool:
    """Parallel multiple events, and the parallel kind of event-based gateway."""
    if kind == Kind.EVENT_BASED:
        return element.get("eventGatewayType") == "Parallel"
    return is_true(element, "parallelMultiple", default=False)


def _interrupting(element: Element, kind: Kind) -> bool:
    name = "cancelActivity" if kind == Kind.BOUNDARY else "isInterrupting"
    return is_true(element, name, default=True)


def _quantity(reading: Reading, element: Element, name: str) -> int:
    """startQuantity, completionQuantity: at least 1 (BPMN 2.0, 10.3), and no more than a step can bear."""
    quantity = reading.whole(element, element.get(name), 1)
    if not 1 <= quantity <= MOST_TOKENS:
        reading.not_allowed(element, f"{name}={quantity}")
    return quantity


def _activation(reading: Reading, element: Element) -> Expression | None:
    condition = child(element, "activationCondition")
    return None if condition is None else reading.expression(element, text_of(condition))


def _unsupported(element: Element, kind: Kind) -> tuple[str, ...]:
    """Constructs of this element that are read but not executed: lint refuses them with these names."""
    found = []
    instantiates = is_true(element, "instantiate", default=False)
    if kind == Kind.EVENT_BASED and element.get("eventGatewayType") == "Parallel" and not instantiates:
        found.append("eventGatewayType=Parallel without instantiate")
    return tuple(found)
