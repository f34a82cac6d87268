"""Deployed processes and their versions, as everyone who is signed in may read them. Drawing is in `drawing_views`."""

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from engine.model import Node
from engine.views import DefinitionView
from webapp import access, current, sections
from webapp.diagrams import load_naming, load_process
from webapp.people import known_as

blueprint = Blueprint("designer", __name__, template_folder="templates")

A_YEAR_S = 31_536_000


@blueprint.get("/procesos")
def list_processes() -> str:
    """Every process in its latest version."""
    latest: dict[str, DefinitionView] = {}
    for definition in current.read().list_definitions():
        known = latest.get(definition.process_id)
        if known is None or known.version < definition.version:
            latest[definition.process_id] = definition
    return render_template(
        "designer/list.html",
        definitions=sorted(latest.values(), key=lambda definition: definition.name),
        names=known_as(definition.deployed_by for definition in latest.values()),
        may_design=sections.may_design(current.professional()),
    )


@blueprint.get("/procesos/<process_id>/<int:version>")
def show_version(process_id: str, version: int) -> str:
    """One version: its diagram, its steps as a table, and the other versions."""
    definition = access.get_definition(process_id, str(version))
    versions = sorted(current.read().list_definitions(process_id), key=lambda each: -each.version)
    process = load_process(definition)
    return render_template(
        "designer/version.html",
        definition=definition,
        versions=versions,
        naming=load_naming(definition),
        steps=[node for node in process.nodes if node.name],
        ways=_ways,
        names=known_as(each.deployed_by for each in versions),
        may_design=sections.may_design(current.professional()),
    )


@blueprint.get("/procesos/<process_id>/<int:version>/diagrama.bpmn")
def show_xml(process_id: str, version: int) -> Response:
    """The diagram as it was deployed; it never changes, so browsers may keep it."""
    definition = access.get_definition(process_id, str(version))
    response = make_response(current.read().definition_xml(definition.definition_id))
    response.headers["Content-Type"] = "application/xml; charset=utf-8"
    response.headers["Cache-Control"] = f"private, max-age={A_YEAR_S}, immutable"
    response.set_etag(definition.digest)
    return response.make_conditional(request)


def _ways(definition: DefinitionView, node: Node) -> list[tuple[Node, str]]:
    """Where each flow out of an element leads, and its words."""
    process = load_process(definition)
    flows = [process.flows[index] for index in node.outgoing]
    naming = load_naming(definition)
    return [(process.nodes[flow.target], naming.flow(flow)) for flow in flows]
