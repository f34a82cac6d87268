"""Everything that is stored about one participant, as one document: rows by table, and their processes with values.

Notes of other people's are confidential to them: of those only that they are there. Keys of the product are left out.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from engine.ports import Queries
from processes.cases.lifecycle.gathering import Row, gather, instances_of
from processes.cases.lifecycle.rights_log import Request, write_act

FORMAT = 1
LEFT_OUT = {"confidential_notes": {"words"}, "blocked_records": {"content"}}
"""A professional's own note is no part of what is handed over; blocked data are nobody's to read."""
INTERNAL = frozenset({"key", "digest"})


def export_participant(session: Session, read: Queries, participant: str, request: Request) -> dict[str, Any]:
    """Ready for JSON. Written down as an act; the caller commits. Raises UnknownPerson."""
    rows = gather(session, participant)
    tables: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        tables.setdefault(row.treatment.table, []).append(_shown(row))
    processes = [_process(read, each) for each in instances_of(session, rows)]
    counted = {name: len(listed) for name, listed in tables.items()}
    write_act(session, participant, "export", request, {"rows": counted, "processes": len(processes)})
    return {
        "format": FORMAT,
        "participant": participant,
        "exported_at": request.at.isoformat(),
        "tables": msgspec.to_builtins(tables),
        "processes": msgspec.to_builtins(processes, enc_hook=str),
    }


def _shown(row: Row) -> dict[str, Any]:
    left_out = LEFT_OUT.get(row.treatment.table, set()) | INTERNAL
    return {name: value for name, value in row.values.items() if name not in left_out}


def _process(read: Queries, instance: Mapping[str, Any]) -> dict[str, Any]:
    """What it knows, and what people did in it."""
    instance_id = instance["instance_id"]
    steps = [
        {
            "element": each.element,
            "name": each.name,
            "state": each.state,
            "started_at": each.started_at,
            "ended_at": each.ended_at,
            "by": each.ended_by,
        }
        for each in read.activities(instance_id)
        if each.name
    ]
    return {**instance, "variables": read.variables(instance_id), "steps": steps}
