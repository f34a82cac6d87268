"""OCEL 2.0 JSON: objects are instances, tasks, cases and professionals; an event for the end of each element.

Objects go straight to the file; events wait in a temporary file, and what was seen in a temporary table: the memory
does not grow with the log. Types come last, when they are known (the order of a JSON object's members is free).
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any, BinaryIO

import msgspec

from engine.exports.lives import Life, Wanted, as_text, lives, role_of, shown_name
from engine.exports.names import is_person
from engine.ports import Queries
from engine.views import ActivityView

OBJECT_TYPES: dict[str, dict[str, str]] = {
    "instance": {"process": "string", "version": "integer", "started": "time", "outcome": "string"},
    "task": {"element": "string", "role": "string", "priority": "integer"},
    "case": {},
    "professional": {},
}
EVENT_ATTRIBUTES = {"element": "string", "kind": "string", "started": "time", "outcome": "string"}
Json = dict[str, Any]


def write_ocel(file: BinaryIO, read: Queries, wanted: Wanted) -> tuple[int, int]:
    """Write the log; how many objects and events."""
    with (
        tempfile.TemporaryFile() as waiting,
        tempfile.NamedTemporaryFile(suffix=".sqlite") as seen,
        closing(sqlite3.connect(seen.name, isolation_level=None)) as known,
    ):
        known.execute("PRAGMA journal_mode=OFF")
        known.execute("CREATE TABLE seen (id TEXT PRIMARY KEY) WITHOUT ROWID")
        log = _Log(known, wanted)
        file.write(b'{"objects":[')
        for life in lives(read, wanted):
            log.objects += _write(file, log.new_objects(life), log.objects)
            log.events += _write(waiting, log.new_events(life), log.events)
        file.write(b'],"events":[')
        waiting.seek(0)
        shutil.copyfileobj(waiting, file)
        file.write(b'],"objectTypes":' + msgspec.json.encode(_object_types(wanted)))
        file.write(b',"eventTypes":' + msgspec.json.encode(_event_types(log.event_types)) + b"}\n")
    return log.objects, log.events


def _write(file: Any, items: Iterator[Json], before: int) -> int:
    written = 0
    for item in items:
        file.write((b",\n" if before + written else b"\n") + msgspec.json.encode(item))
        written += 1
    return written


class _Log:
    """What a log has so far; `event_types` are as many as the diagrams' elements."""

    def __init__(self, known: sqlite3.Connection, wanted: Wanted) -> None:
        self._known = known
        self._wanted = wanted
        self.event_types: set[str] = set()
        self.objects = 0
        self.events = 0

    def new_objects(self, life: Life) -> Iterator[Json]:
        """The instance and its tasks; its case and its people when they are seen for the first time."""
        instance, names = life.instance, self._wanted.names
        at = instance.started_at
        case = names.case(instance.business_key)
        yield from self._first(_case_id(case), "case") if case else ()
        values: Json = {
            "process": instance.process_id,
            "version": instance.version,
            "started": _time(at),
            "outcome": instance.state,
        }
        values |= {f"variable {name}": as_text(value) for name, value in life.variables.items()}
        of_case = [{"objectId": _case_id(case), "qualifier": "case"}] if case else []
        yield _object(f"i-{instance.instance_id}", "instance", values, at=at, related=of_case)
        for task in life.tasks.values():
            told = {"element": task.element, "role": role_of(task), "priority": task.priority}
            within = [{"objectId": f"i-{instance.instance_id}", "qualifier": "instance"}]
            yield _object(f"t-{task.reference}", "task", told, at=task.created_at, related=within)
        for row in life.activities:
            if row.ended_by and is_person(row.ended_by):
                yield from self._first(_person_id(names.person(row.ended_by)), "professional")

    def new_events(self, life: Life) -> Iterator[Json]:
        for row in life.activities:
            if row.ended_at is not None:
                name = shown_name(row, self._wanted.language)
                self.event_types.add(name)
                yield {
                    "id": f"e-{row.instance_id}-{row.number}",
                    "type": name,
                    "time": _time(row.ended_at),
                    "attributes": _attributes(
                        {
                            "element": row.element,
                            "kind": row.kind,
                            "started": _time(row.started_at),
                            "outcome": row.state,
                        }
                    ),
                    "relationships": self._related(row, life),
                }

    def _related(self, row: ActivityView, life: Life) -> list[Json]:
        case = self._wanted.names.case(life.instance.business_key)
        related = [{"objectId": f"i-{row.instance_id}", "qualifier": "instance"}]
        if row.number in life.tasks:
            related.append({"objectId": f"t-{row.instance_id}-{row.number}", "qualifier": "task"})
        if case:
            related.append({"objectId": _case_id(case), "qualifier": "case"})
        if row.ended_by and is_person(row.ended_by):
            who = _person_id(self._wanted.names.person(row.ended_by))
            related.append({"objectId": who, "qualifier": "ended by"})
        return related

    def _first(self, identity: str, kind: str) -> Iterator[Json]:
        if self._known.execute("INSERT OR IGNORE INTO seen VALUES (?)", (identity,)).rowcount == 1:
            yield {"id": identity, "type": kind, "attributes": [], "relationships": []}


def _object(identity: str, kind: str, values: Json, *, at: datetime, related: list[Json]) -> Json:
    attributes = [each | {"time": _time(at)} for each in _attributes(values)]
    return {"id": identity, "type": kind, "attributes": attributes, "relationships": related}


def _attributes(values: Json) -> list[Json]:
    return [{"name": name, "value": value} for name, value in values.items()]


def _object_types(wanted: Wanted) -> list[Json]:
    told = {f"variable {name}": "string" for name in wanted.variables}
    types = OBJECT_TYPES | {"instance": OBJECT_TYPES["instance"] | told}
    return [{"name": name, "attributes": _declared(attributes)} for name, attributes in types.items()]


def _event_types(names: set[str]) -> list[Json]:
    return [{"name": name, "attributes": _declared(EVENT_ATTRIBUTES)} for name in sorted(names)]


def _declared(attributes: dict[str, str]) -> list[Json]:
    return [{"name": name, "type": kind} for name, kind in attributes.items()]


def _case_id(case: str) -> str:
    return f"case {case}"


def _person_id(person: str) -> str:
    return f"professional {person}"


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
