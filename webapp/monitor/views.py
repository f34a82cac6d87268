"""Where the work stands: counts per element, on the diagram and in a table. One instance is in `instance_views`.

Counts only: nobody's name or code is on these pages. Who oversees some territories gets the counts of those.
"""

from collections import defaultdict

from flask import Blueprint, render_template, request
from msgspec import Struct

from engine.model import Kind, Node
from engine.views import DefinitionView, ElementCount, IncidentView
from webapp import access, current, sections
from webapp.diagrams import count_marks, find_node, load_naming, load_process
from webapp.monitor.counting import counts_of, stuck_by_definition

blueprint = Blueprint("monitor", __name__, template_folder="templates")

SCOPES = {Kind.SUB_PROCESS, Kind.EVENT_SUB_PROCESS, Kind.TRANSACTION, Kind.AD_HOC, Kind.CALL_ACTIVITY}


class StepRow(Struct, frozen=True):
    """One line of the table twin."""

    node: Node
    count: ElementCount


class ProcessRow(Struct, frozen=True, kw_only=True):
    """One process as the first page lists it: all versions that still run, together."""

    definition: DefinitionView
    open: int
    late: int
    running: tuple[int, ...]
    incidents: int


@blueprint.get("/seguimiento")
def list_processes() -> str:
    """Every process with what is open, late or stuck in it."""
    sections.require_monitor(current.professional())
    by_process: dict[str, list[DefinitionView]] = defaultdict(list)
    for definition in current.read().list_definitions():
        by_process[definition.process_id].append(definition)
    stuck = stuck_by_definition()
    rows = [_summarise(definitions, stuck) for definitions in by_process.values()]
    return render_template("monitor/list.html", rows=rows, territories=_territories())


@blueprint.get("/seguimiento/<process_id>")
def show_process(process_id: str) -> str:
    """One version of a process: the latest, unless another is asked for."""
    sections.require_monitor(current.professional())
    definition = access.get_definition(process_id, request.args.get("version", ""))
    counts = counts_of(definition.definition_id)
    rows = _step_rows(definition, counts)
    return render_template(
        "monitor/process.html",
        definition=definition,
        rows=rows,
        open=sum(row.count.open for row in rows if row.node.kind not in SCOPES),
        late=sum(row.count.late for row in rows if row.node.kind not in SCOPES),
        marks=count_marks(counts),
        versions=sorted(current.read().list_definitions(process_id), key=lambda each: -each.version),
        incidents=stuck_by_definition().get(definition.definition_id, []),
        process=load_process(definition),
        naming=load_naming(definition),
        find_node=find_node,
        territories=_territories(),
    )


def _step_rows(definition: DefinitionView, counts: dict[str, ElementCount]) -> list[StepRow]:
    """In the order of the diagram file, which is the order of the flow."""
    process = load_process(definition)
    found = [(find_node(process, element), count) for element, count in counts.items()]
    rows = [StepRow(node, count) for node, count in found if node is not None and count.open]
    return sorted(rows, key=lambda row: row.node.index)


def _summarise(definitions: list[DefinitionView], stuck: dict[int, list[IncidentView]]) -> ProcessRow:
    rows = {each.version: _work_in(each) for each in definitions}
    return ProcessRow(
        definition=max(definitions, key=lambda each: each.version),
        open=sum(opened for opened, _ in rows.values()),
        late=sum(late for _, late in rows.values()),
        running=tuple(sorted((version for version, (opened, _) in rows.items() if opened), reverse=True)),
        incidents=sum(len(stuck.get(each.definition_id, [])) for each in definitions),
    )


def _work_in(definition: DefinitionView) -> tuple[int, int]:
    """Open and late steps of a version; what only encloses others is not counted twice."""
    counts = counts_of(definition.definition_id)
    rows = [row.count for row in _step_rows(definition, counts) if row.node.kind not in SCOPES]
    return sum(count.open for count in rows), sum(count.late for count in rows)


def _territories() -> list[str]:
    """Whose counts these are; none: the whole region's."""
    return sorted(sections.monitor_territories(current.professional()) or ())
