"""The plan of a migration: every element and its counterpart, and where an instance that stands there could not go on.

For people to read before anything is done. What holds for one instance is said by dry_run.py.
"""

from collections.abc import Mapping

from msgspec import Struct

from engine.errors import Rejection
from engine.migration.comparing import differences
from engine.migration.findings import MigrationFinding, found
from engine.migration.matching import How, Matches, match, unknown_ids
from engine.model import ACTIVITIES, GATEWAYS, Definition, Kind, Node, Process

RESTS = ACTIVITIES | {Kind.CATCH, Kind.BOUNDARY, Kind.EVENT_BASED}
JOINS = GATEWAYS - {Kind.EXCLUSIVE, Kind.EVENT_BASED}


class ElementMatch(Struct, frozen=True, kw_only=True):
    """An element of the old version; `counterpart` is "" where there is none. `rests`: a token can stand there."""

    element: str
    kind: str
    name: str
    name_en: str
    rests: bool
    counterpart: str
    how: How


class MigrationPlan(Struct, frozen=True, kw_only=True):
    """From `source_id` to `target_id`; `mapping` is what the caller said. `findings`: what would block who is there.

    `new` are the ids of elements that the old version does not have.
    """

    process_id: str
    source_id: int
    source_version: int
    target_id: int
    target_version: int
    mapping: Mapping[str, str]
    elements: tuple[ElementMatch, ...]
    new: tuple[str, ...]
    findings: tuple[MigrationFinding, ...]


def build_plan(
    source: Definition, target: Definition, mapping: Mapping[str, str] | None = None
) -> MigrationPlan:
    """Raises Rejection: not two versions of one process, or the mapping names what is not there."""
    given = dict(mapping or {})
    _check(source, target, given)
    matches = match(source.process, target.process, given)
    taken = set(matches.nodes.values())
    return MigrationPlan(
        process_id=source.process.id,
        source_id=source.definition_id,
        source_version=source.version,
        target_id=target.definition_id,
        target_version=target.version,
        mapping=given,
        elements=tuple(_element(node, target.process, matches) for node in source.process.nodes),
        new=tuple(node.id for node in target.process.nodes if node.index not in taken),
        findings=tuple(_findings(source.process, target.process, matches)),
    )


def _check(source: Definition, target: Definition, mapping: Mapping[str, str]) -> None:
    code, detail = "", ""
    if source.definition_id == target.definition_id:
        code = "same_version"
    elif source.process.id != target.process.id:
        code, detail = "other_process", target.process.id
    elif wrong := unknown_ids(source.process, target.process, mapping):
        code, detail = "unknown_element", ", ".join(wrong)
    if code:
        raise Rejection(code, found(code, detail=detail).text_en)


def _element(node: Node, target: Process, matches: Matches) -> ElementMatch:
    counterpart = matches.nodes.get(node.index, -1)
    return ElementMatch(
        element=node.id,
        kind=node.kind.value,
        name=node.name,
        name_en=node.name_en,
        rests=_rests(node),
        counterpart=target.nodes[counterpart].id if counterpart >= 0 else "",
        how=matches.how[node.index],
    )


def _rests(node: Node) -> bool:
    """Whether a token can stand there when nothing moves (an incident can keep one anywhere)."""
    return node.kind in RESTS or (node.kind in JOINS and len(node.incoming) > 1)


def _findings(source: Process, target: Process, matches: Matches) -> list[MigrationFinding]:
    return [
        found(code, element=node.id, detail=detail)
        for node in source.nodes
        if _rests(node) and node.kind != Kind.BOUNDARY
        for code, detail in differences(target, matches, node)
    ]
