"""The reference models of the BPMN Model Interchange Working Group: drawings first, so read, told about, and kept.

They come from many tools. None is refused for what it does not say; what would not run in them is said in words.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bpmn_changes import NAMESPACE, parse
from bpmn_kit import folder

from engine import EngineConfig
from engine.faults import Fault
from engine.lint import Known, check
from engine.ports import Store
from engine.reader import read_all
from engine.rows import DeploymentRow, Resource
from engine.service.deploy import DeploymentRefused
from engine.testing import Harness

MODELS = sorted((folder() / "miwg").glob("*.bpmn"))
LINE = "{groups} reference models, {cases} checks: read, told about, given back byte for byte"
AUTOMATIC = tuple(f"{NAMESPACE}{name}" for name in ("serviceTask", "businessRuleTask"))
GLOBAL = tuple(f"{NAMESPACE}{name}" for name in ("globalTask", "globalUserTask", "globalScriptTask"))

each_model = pytest.mark.parametrize("model", MODELS, ids=[model.stem for model in MODELS])


def told(xml: bytes, file: str) -> list[Fault]:
    """What lint says of every process of a file, as if each were to run here, where nothing of theirs is installed."""
    processes = [process for process, _ in read_all(xml, file=file)]
    return check(processes, file=file, xml=xml, known=Known(handlers=frozenset(), decisions=frozenset()))


def test_every_reference_model_is_there(suite: Callable[..., None]) -> None:
    assert len(MODELS) == 21


@each_model
def test_a_model_is_read_whole(model: Path, suite: Callable[..., None]) -> None:
    suite("miwg", model.stem, LINE)
    xml = model.read_bytes()
    root = parse(xml)
    processes = [*root.iter(f"{NAMESPACE}process"), *root.iter(*GLOBAL)]
    read = [process for process, _ in read_all(xml, file=model.name)]
    assert [process.id for process in read] == [process.get("id") for process in processes]
    flows = {flow.get("id") for flow in root.iter(f"{NAMESPACE}sequenceFlow")}
    assert {flow.id for process in read for flow in process.flows} == flows


@each_model
def test_what_would_not_run_is_said_in_words(model: Path, suite: Callable[..., None]) -> None:
    suite("miwg", model.stem, LINE)
    xml = model.read_bytes()
    root = parse(xml)
    ids = {each.get("id") for each in root.iter() if each.get("id")}
    lines = xml.count(b"\n") + 1
    faults = told(xml, model.name)
    for fault in faults:
        assert fault.rule
        assert fault.text.endswith((".", "»", ")"))
        assert fault.text_en.startswith("Expected")
        assert 0 < fault.line <= lines
        assert not fault.element or fault.element.removesuffix("_task") in ids
    named = {fault.element for fault in faults if fault.severity == "error"}
    assert {task.get("id") for task in root.iter(*AUTOMATIC)} <= named


@each_model
def test_a_model_is_given_back_byte_for_byte(model: Path, store: Store, suite: Callable[..., None]) -> None:
    suite("miwg", model.stem, LINE)
    xml = model.read_bytes()
    kept = Resource(name=model.name, kind="process", digest=model.stem, content=xml)
    store.deployments.save(
        DeploymentRow(
            deployment_id=1,
            deployed_at=datetime(2026, 1, 12, tzinfo=UTC),
            deployed_by="ana",
            reason="",
            resources=(kept,),
            definitions=(),
            kept=(),
            timers=(),
            subscriptions=(),
        )
    )
    assert store.deployments.files(1) == [kept]


@each_model
def test_deploying_one_refuses_it_in_words_or_keeps_its_bytes(
    model: Path, suite: Callable[..., None]
) -> None:
    suite("miwg", model.stem, LINE)
    harness = Harness(EngineConfig(handlers=None, roles=None, forms=None))
    xml = model.read_bytes()
    if any(fault.severity == "error" for fault in harness.engine.check({model.name: xml})):
        with pytest.raises(DeploymentRefused):
            harness.deploy(xml)
        assert harness.engine.read.list_definitions() == []
        return
    for view in harness.deploy(xml).definitions:
        assert harness.engine.read.definition_xml(view.definition_id) == xml
        assert harness.engine.resource(view.definition_id, view.file) == xml
