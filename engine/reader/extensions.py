"""The care: extension: what a task, service, script, decision, call or message says beyond the standard.

zeebe:, camunda: and spiffworkflow: say some of it in other words; foreign.py reads those.
"""

from engine.feel import Expression
from engine.iso8601 import parse_period
from engine.model import (
    CallDetail,
    Candidate,
    DecisionDetail,
    Mapping,
    ScriptDetail,
    ServiceDetail,
    TaskDetail,
)
from engine.reader import foreign
from engine.reader.document import CARE, Element, child, is_true, local, text_of
from engine.reader.reading import Reading

KNOWN = frozenset(
    [
        "task",
        "candidate",
        "service",
        "io",
        "input",
        "output",
        "script",
        "decision",
        "correlation",
        "call",
        "risk",
        "data",
        "allow",
        "process",
        "label",
        "repeat",
        "adhoc",
        "promise",
    ]
)
MARKS = ("risk", "data", "allow", "process", "promise")


def cares(element: Element, name: str) -> list[Element]:
    """The care: children called `name` in the element's extensionElements."""
    holder = child(element, "extensionElements")
    return [] if holder is None else holder.findall(f"{{{CARE}}}{name}")


def care(element: Element, name: str) -> Element | None:
    found = cares(element, name)
    return found[0] if found else None


def check_known(reading: Reading, element: Element) -> None:
    """A care: element that nobody knows is a slip of the pen, and a fault."""
    holder = child(element, "extensionElements")
    for extension in [] if holder is None else holder.iter(f"{{{CARE}}}*"):
        name = extension.tag.rpartition("}")[2]
        if name not in KNOWN:
            reading.fault(
                extension,
                "unknown_extension",
                f"No existe «care:{name}». Revise cómo se escribe.",
                f"Expected a known care: element, but got {name!r}.",
                at=element.get("id", ""),
            )


def label_en(element: Element) -> str:
    return next((text_of(label) for label in cares(element, "label") if label.get("lang") == "en"), "")


def marks(element: Element) -> dict[str, list[dict[str, str]]]:
    """care:risk, data, allow, process and promise as plain attributes, for lint, the prover and the pages."""
    found = {name: [dict(mark.attrib) for mark in cares(element, name)] for name in MARKS}
    return {name: values for name, values in found.items() if values}


def task(reading: Reading, element: Element) -> TaskDetail:
    said = care(element, "task")
    if said is None:
        return foreign.task(reading, element)
    at = element.get("id", "")
    priority = reading.value(said, said.get("priority"), at=at)
    return TaskDetail(
        form=said.get("form", ""),
        candidates=tuple(
            Candidate(candidate.get("role", ""), reading.value(candidate, candidate.get("within"), at=at))
            for candidate in said.findall(f"{{{CARE}}}candidate")
        ),
        assignee=reading.value(said, said.get("assignee"), at=at),
        not_by=reading.value(said, said.get("notBy"), at=at),
        due=reading.period(said, said.get("due"), at=at),
        follow_up=reading.period(said, said.get("followUp"), at=at),
        priority=priority
        if isinstance(priority, Expression)
        else reading.whole(said, said.get("priority"), 50, at=at),
        category=said.get("category", ""),
        mandatory=is_true(said, "mandatory", default=False),
    )


def service(reading: Reading, element: Element) -> ServiceDetail | None:
    said = care(element, "service")
    if said is None:
        return foreign.service(element)
    at = element.get("id", "")
    return ServiceDetail(
        handler=said.get("handler", ""),
        retries=reading.whole(said, said.get("retries"), 3, at=at),
        backoff=_milliseconds(reading, said, "backoff", 30_000, at),
        timeout=_milliseconds(reading, said, "timeout", 60_000, at),
    )


def _milliseconds(reading: Reading, said: Element, name: str, default: int, at: str) -> int:
    text = said.get(name)
    if text is None or reading.timer(said, "duration", text, at=at) is None:
        return default
    try:
        period = parse_period(text)
    except ValueError:
        return default
    return int((period.days * 86_400 + period.seconds) * 1000)


def io(reading: Reading, element: Element, side: str) -> tuple[Mapping, ...]:
    """care:io lines of one side ("input" or "output")."""
    at = element.get("id", "")
    lines = [line for block in cares(element, "io") for line in block.findall(f"{{{CARE}}}{side}")]
    pairs = [(line, line.get("target", ""), line.get("source", "")) for line in lines]
    pairs = pairs or foreign.io(element, side)
    read = [(target, reading.expression(line, source, at=at)) for line, target, source in pairs]
    return tuple(Mapping(target, source) for target, source in read if source is not None and target)


def script(reading: Reading, element: Element) -> ScriptDetail | None:
    body = child(element, "script")
    written = element.get("scriptFormat") or element.get("scriptLanguage") or ""
    text = text_of(body)
    if not text:
        return None
    said = care(element, "script")
    is_feel = written.lower() in {"feel", "https://www.omg.org/spec/dmn/20191111/feel/"}
    return ScriptDetail(
        format="feel" if is_feel else written,
        text=text,
        expression=reading.expression(element, text) if is_feel else None,
        result="" if said is None else said.get("result", ""),
    )


def decision(element: Element) -> DecisionDetail | None:
    said = care(element, "decision")
    if said is None:
        return foreign.decision(element)
    return DecisionDetail(decision=said.get("decision", ""), result=said.get("result", ""))


def call(reading: Reading, element: Element) -> CallDetail | None:
    process_id = local(element.get("calledElement", ""))
    said = care(element, "call")
    if not process_id:
        return None
    if said is None:
        return CallDetail(process_id=process_id)
    version = reading.whole(said, said.get("version"), 0, at=element.get("id", ""))
    return CallDetail(process_id=process_id, binding=said.get("binding", "latest"), version=version)


def correlation(reading: Reading, *holders: Element | None) -> Expression | None:
    """The key of the first holder that says one: the event or task itself, then its message."""
    for holder in holders:
        said = None if holder is None else care(holder, "correlation")
        if said is not None:
            return reading.expression(said, said.get("key", ""))
    return None
