"""XES (IEEE 1849-2023): a trace an instance, an event for the beginning and one for the end of each element.

Written as it is read: a log of any length takes the memory of one trace.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from lxml import etree

from engine.exports.lives import Life, Wanted, as_text, lives, role_of, shown_name
from engine.model import Kind
from engine.ports import Queries
from engine.views import ActivityView

NAMESPACE = "http://www.xes-standard.org/"
DEFAULT: Any = {None: NAMESPACE}
EXTENSIONS = (
    ("Concept", "concept"),
    ("Time", "time"),
    ("Lifecycle", "lifecycle"),
    ("Organizational", "org"),
)
OFFERED = frozenset({Kind.USER_TASK, Kind.MANUAL_TASK})
"""What is offered to people when it is entered; everything else starts."""
ENDS = {"completed": "complete", "cancelled": "withdraw"}
Happening = tuple[datetime, int, str, ActivityView]


def write_xes(file: BinaryIO, read: Queries, wanted: Wanted) -> int:
    """Write the log; how many traces."""
    written = 0
    with etree.xmlfile(file, encoding="UTF-8") as xml:
        xml.write_declaration()
        attributes = {"xes.version": "1849.2023", "xes.features": ""}
        with xml.element(_tag("log"), attributes, nsmap=DEFAULT):
            for element in _heading():
                xml.write(element)
            for life in lives(read, wanted):
                xml.write(_trace(life, wanted))
                written += 1
    return written


def _heading() -> list[etree._Element]:
    """Extensions, what every trace and event has, how events are told apart: in the order of the schema."""
    made = [
        etree.Element(
            _tag("extension"), nsmap=DEFAULT, name=name, prefix=prefix, uri=f"{NAMESPACE}{prefix}.xesext"
        )
        for name, prefix in EXTENSIONS
    ]
    of_trace = etree.Element(_tag("global"), nsmap=DEFAULT, scope="trace")
    _put(of_trace, "concept:name", "")
    of_event = etree.Element(_tag("global"), nsmap=DEFAULT, scope="event")
    _put(of_event, "concept:name", "")
    _put(of_event, "time:timestamp", datetime(1970, 1, 1, tzinfo=UTC))
    _put(of_event, "lifecycle:transition", "complete")
    classifier = etree.Element(
        _tag("classifier"),
        nsmap=DEFAULT,
        name="Activity",
        scope="event",
        keys="concept:name lifecycle:transition",
    )
    model = etree.Element(_tag("string"), nsmap=DEFAULT, key="lifecycle:model", value="standard")
    return [*made, of_trace, of_event, classifier, model]


def _trace(life: Life, wanted: Wanted) -> etree._Element:
    instance = life.instance
    trace = etree.Element(_tag("trace"), nsmap=DEFAULT)
    _put(trace, "concept:name", str(instance.instance_id))
    _put(trace, "case", wanted.names.case(instance.business_key))
    _put(trace, "process", instance.process_id)
    _put(trace, "version", instance.version)
    _put(trace, "outcome", instance.state)
    for key, value in _keyed(life.variables).items():
        _put(trace, key, value)
    for happening in sorted(_happenings(life), key=lambda each: each[:2]):
        trace.append(_event(happening, life, wanted))
    return trace


def _keyed(variables: Mapping[str, Any]) -> dict[str, Any]:
    """Keys are XML names; two variables whose names become the same are numbered."""
    keyed: dict[str, Any] = {}
    for name, value in variables.items():
        key = f"variable_{re.sub(r'[^0-9A-Za-z_.-]', '_', name)}"
        same = sum(each == key or each.startswith(f"{key}__") for each in keyed)
        keyed[f"{key}__{same + 1}" if same else key] = value
    return keyed


def _happenings(life: Life) -> list[Happening]:
    """(when, order, transition, activity); what begins comes before what ends at the same moment."""
    found: list[Happening] = []
    for row in life.activities:
        begins = "schedule" if row.kind in OFFERED else "start"
        found.append((row.started_at, 2 * row.number, begins, row))
        if row.ended_at is not None:
            found.append((row.ended_at, 2 * row.number + 1, ENDS[row.state], row))
    return found


def _event(happening: Happening, life: Life, wanted: Wanted) -> etree._Element:
    at, _, transition, row = happening
    event = etree.Element(_tag("event"), nsmap=DEFAULT)
    _put(event, "concept:name", shown_name(row, wanted.language))
    _put(event, "concept:instance", f"{row.instance_id}-{row.number}")
    _put(event, "time:timestamp", at)
    _put(event, "lifecycle:transition", transition)
    role = role_of(life.tasks.get(row.number))
    if role:
        _put(event, "org:role", role)
    if transition in ENDS.values() and row.ended_by:
        _put(event, "org:resource", wanted.names.person(row.ended_by))
    _put(event, "element", row.element)
    _put(event, "kind", row.kind)
    return event


def _put(parent: etree._Element, key: str, value: Any) -> None:
    """An attribute in the XES type of its value."""
    kind, text = _typed(value)
    etree.SubElement(parent, _tag(kind), key=key, value=text)


def _typed(value: Any) -> tuple[str, str]:
    if isinstance(value, bool):
        return "boolean", "true" if value else "false"
    if isinstance(value, int) and abs(value) < 1 << 63:
        return "int", str(value)
    if isinstance(value, Decimal | float):
        return "float", str(float(value))
    if isinstance(value, datetime) and value.tzinfo is not None:
        return "date", value.astimezone(UTC).isoformat(timespec="milliseconds")
    if type(value) is date:
        return "date", f"{value.isoformat()}T00:00:00.000+00:00"
    return "string", as_text(value)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
