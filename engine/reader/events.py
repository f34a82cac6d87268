"""Event definitions: what an event waits for or throws (BPMN 2.0, 10.5.5)."""

from engine.model import EventDefinition, Timer
from engine.reader import extensions
from engine.reader.document import Element, child, children, text_of
from engine.reader.reading import Reading

SUFFIX = "EventDefinition"
KINDS = frozenset(
    [
        "message",
        "signal",
        "timer",
        "error",
        "escalation",
        "conditional",
        "compensate",
        "cancel",
        "link",
        "terminate",
    ]
)
REFERENCES = {
    "message": "messageRef",
    "signal": "signalRef",
    "error": "errorRef",
    "escalation": "escalationRef",
}
TIMERS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
CODES = {"error": "errorCode", "escalation": "escalationCode"}


def events(reading: Reading, element: Element) -> tuple[EventDefinition, ...]:
    """The event definitions of an event, those by eventDefinitionRef among them."""
    found = []
    for part in children(element):
        name = part.tag.rpartition("}")[2]
        if name == "eventDefinitionRef":
            referred = reading.root(text_of(part))
            if referred is None:
                reading.dangling(element, "eventDefinitionRef", text_of(part))
            else:
                found.append(event_of(reading, element, referred))
        elif name.endswith(SUFFIX) and name != SUFFIX:
            found.append(event_of(reading, element, part))
    return tuple(event for event in found if event is not None)


def event_of(reading: Reading, holder: Element, part: Element) -> EventDefinition | None:
    """One event definition."""
    kind = part.tag.rpartition("}")[2].removesuffix(SUFFIX)
    if kind not in KINDS:
        reading.fault(
            part,
            "unknown_element",
            f"«{kind}{SUFFIX}» no es un evento de BPMN 2.0.",
            f"Expected an event of BPMN 2.0, but got {kind}{SUFFIX}.",
            at=holder.get("id", ""),
        )
        return None
    if kind == "timer":
        return EventDefinition(kind="timer", timer=_timer(reading, holder, part))
    if kind == "conditional":
        condition = reading.expression(part, text_of(child(part, "condition")), at=holder.get("id", ""))
        return EventDefinition(kind="conditional", condition=condition)
    if kind == "compensate":
        return EventDefinition(kind="compensation", name=part.get("activityRef", ""))
    if kind in REFERENCES:
        return referring(reading, holder, kind, part.get(REFERENCES[kind]))
    return EventDefinition(kind=kind, name=part.get("name", ""))


def referring(reading: Reading, holder: Element, kind: str, reference: str | None) -> EventDefinition:
    """An event that refers to a root element: its name (message, signal) or code (error, escalation)."""
    root = reading.root(reference)
    if reference and root is None:
        reading.dangling(holder, REFERENCES[kind], reference)
    if root is None:
        return EventDefinition(kind=kind, name="")
    if kind in CODES:
        name = root.get(CODES[kind]) or root.get("name") or root.get("id") or ""
        return EventDefinition(kind=kind, name=name)
    key = extensions.correlation(reading, holder, root) if kind == "message" else None
    return EventDefinition(kind=kind, name=root.get("name") or root.get("id") or "", key=key)


def _timer(reading: Reading, holder: Element, part: Element) -> Timer | None:
    for name, kind in TIMERS.items():
        text = text_of(child(part, name))
        if text:
            return reading.timer(part, kind, text, at=holder.get("id", ""))
    reading.fault(
        part,
        "timer",
        "El temporizador no dice cuándo vence. Escriba una fecha, una duración o un ciclo.",
        "Expected a date, duration or cycle, but the timer has none.",
        at=holder.get("id", ""),
    )
    return None
