"""Loops and multi-instance of an activity (BPMN 2.0, 10.3.8), with care:repeat beside the standard's references."""

from engine.feel import Expression
from engine.model import AdHoc, EventDefinition, MultiInstance, StandardLoop
from engine.reader import extensions
from engine.reader.document import Element, child, children, is_true, local, text_of
from engine.reader.events import event_of, events
from engine.reader.reading import Reading

BEHAVIORS = frozenset({"all", "none", "one", "complex"})


def standard_loop(reading: Reading, element: Element) -> StandardLoop | None:
    """standardLoopCharacteristics."""
    loop = child(element, "standardLoopCharacteristics")
    if loop is None:
        return None
    at = element.get("id", "")
    maximum = reading.whole(loop, loop.get("loopMaximum"), -1, at=at)
    if loop.get("loopMaximum") is not None and maximum < 0:
        reading.not_allowed(loop, f"loopMaximum={maximum}", at=at)
    condition = child(loop, "loopCondition")
    return StandardLoop(
        test_before=is_true(loop, "testBefore", default=False),
        maximum=maximum,
        condition=None if condition is None else reading.expression(loop, text_of(condition), at=at),
    )


def multi_instance(reading: Reading, element: Element) -> MultiInstance | None:
    """multiInstanceLoopCharacteristics; collection and outputs by the standard's names or by care:repeat."""
    many = child(element, "multiInstanceLoopCharacteristics")
    if many is None:
        return None
    at = element.get("id", "")
    said = extensions.care(element, "repeat")
    behavior = many.get("behavior", "All").lower()
    return MultiInstance(
        sequential=is_true(many, "isSequential", default=False),
        cardinality=_formula(reading, many, text_of(child(many, "loopCardinality")), at),
        completion=_formula(reading, many, text_of(child(many, "completionCondition")), at),
        collection=_formula(
            reading, many, _said(said, "collection") or text_of(child(many, "loopDataInputRef")), at
        ),
        element_variable=_said(said, "element") or _item(many, "inputDataItem"),
        output_collection=_said(said, "output") or text_of(child(many, "loopDataOutputRef")),
        output_element=_formula(
            reading, many, _said(said, "outputElement") or _item(many, "outputDataItem"), at
        ),
        behavior=behavior if behavior in BEHAVIORS else "all",
        thrown=_thrown(reading, element, many, behavior),
        complex=tuple(_complex(reading, element, many)) if behavior == "complex" else (),
    )


def _said(said: Element | None, name: str) -> str:
    return "" if said is None else said.get(name, "")


def _item(many: Element, name: str) -> str:
    item = child(many, name)
    return "" if item is None else item.get("name") or item.get("id") or ""


def _formula(reading: Reading, element: Element, text: str, at: str) -> Expression | None:
    return reading.expression(element, text, at=at) if text.strip() else None


def _thrown(reading: Reading, element: Element, many: Element, behavior: str) -> EventDefinition | None:
    """The event of behaviour none or one: a root event definition, or one anywhere in the file."""
    reference = many.get("noneBehaviorEventRef" if behavior == "none" else "oneBehaviorEventRef")
    if behavior not in {"none", "one"} or not reference:
        return None
    found = reading.root(reference)
    if found is None:
        found = reading.by_id.get(local(reference))
    if found is None:
        reading.dangling(element, f"{behavior}BehaviorEventRef", reference)
        return None
    return event_of(reading, element, found)


def _complex(reading: Reading, element: Element, many: Element) -> list[tuple[Expression, EventDefinition]]:
    found = []
    for definition in children(many, "complexBehaviorDefinition"):
        condition = _formula(reading, many, text_of(child(definition, "condition")), element.get("id", ""))
        event = child(definition, "event")
        thrown = () if event is None else events(reading, event)
        if condition is not None and thrown:
            found.append((condition, thrown[0]))
    return found


def ad_hoc(reading: Reading, element: Element) -> AdHoc:
    """adHocSubProcess: ordering, completionCondition, cancelRemainingInstances, and care:adhoc."""
    condition = text_of(child(element, "completionCondition"))
    said = extensions.care(element, "adhoc")
    return AdHoc(
        sequential=element.get("ordering", "Parallel") == "Sequential",
        completion=_formula(reading, element, condition, element.get("id", "")),
        cancel_remaining=is_true(element, "cancelRemainingInstances", default=True),
        by_person=said is not None and said.get("start") == "person",
    )
