"""Every shipped process is proved, with the Network's promises; and what is said to be around them is really so."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import processes
from engine.prove import Budget, Proof, Subject, Verdict, prove
from engine.prove.counterexample import sentences
from engine.prove.proof import PROVEN
from engine.testing.sketch import sketch
from processes import catalog
from processes.messages_told import PASSED_ON, TOLD
from processes.proving import load_subject, processes_of, shipped_mail

FILES = sorted(name for name in catalog.resources() if name.endswith(".bpmn"))
ROOT = Path(processes.__file__).parents[1]
BUDGET = Budget(seconds=60.0)


@pytest.mark.parametrize("file", FILES)
def test_a_shipped_process_is_proved(file: str) -> None:
    subject = load_subject({file: catalog.resources()[file]})
    found = processes_of(subject, [file])
    assert found
    for process_id in found:
        proof = prove(subject, process_id, budget=BUDGET)
        assert not _said(subject, proof), "\n".join(_said(subject, proof))
        assert proof.whole


def _said(subject: Subject, proof: Proof) -> list[str]:
    return [
        line
        for verdict in proof.verdicts
        if verdict.result != PROVEN
        for line in (f"{proof.process} {verdict.element}: {verdict.text_en}", *_way(subject, verdict))
    ]


def _way(subject: Subject, verdict: Verdict) -> list[str]:
    return [english for _, english in sentences(subject, verdict)] if verdict.path else []


def test_what_the_product_tells_may_be_waited_for_and_nothing_unknown() -> None:
    drawn = "start s -> a\nuser a -> m\ncatch m message {} -> e\nend e"
    known, unknown = (drawn.format(name) for name in ("violence_detected", "from_nobody"))
    for text, is_kept in ((known, True), (unknown, False)):
        proof = prove(load_subject({"p.bpmn": sketch(text)}), "p")
        found = {verdict.result for verdict in proof.verdicts if verdict.id == "messages_meet"}
        assert found == ({"proven"} if is_kept else {"refuted"})


def test_what_no_diagram_sends_is_told_by_the_product_and_nothing_else() -> None:
    mail = shipped_mail()
    taken = frozenset[str]().union(*(each.taken for each in mail))
    sent = frozenset[str]().union(*(each.sent for each in mail))
    assert taken - sent <= set(TOLD)
    assert set(TOLD) <= taken
    assert sent <= taken


@pytest.mark.parametrize("message", sorted(TOLD))
def test_a_message_is_named_where_it_is_said_to_be(message: str) -> None:
    assert f'"{message}"' in _source(TOLD[message])


@pytest.mark.parametrize("module", sorted(set(TOLD.values())))
def test_what_a_module_names_beside_is_told_too(module: str) -> None:
    """Also what diagrams send: else the prover would wait for the diagram alone."""
    taken = frozenset[str]().union(*(each.taken for each in shipped_mail()))
    words = {node.value for node in ast.walk(ast.parse(_source(module))) if isinstance(node, ast.Constant)}
    assert words & taken <= set(TOLD)


def test_every_module_that_publishes_is_known() -> None:
    """Whoever publishes names the message, passes on what its caller named, or is the demo."""
    found = {module for module in _modules() if _publishes(module)}
    naming = set(TOLD.values())
    named_apart = {module for module in found - naming - PASSED_ON if not _imported(module) & naming}
    assert named_apart == set()
    assert found >= PASSED_ON


def _modules() -> Iterator[str]:
    for package in ("processes", "webapp", "workers"):
        for path in sorted((ROOT / package).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            if not module.startswith("processes.demo"):
                yield module


def _publishes(module: str) -> bool:
    calls = [node for node in ast.walk(ast.parse(_source(module))) if isinstance(node, ast.Call)]
    return any(isinstance(call.func, ast.Attribute) and call.func.attr == "publish" for call in calls)


def _source(module: str) -> str:
    return (ROOT / Path(*module.split("."))).with_suffix(".py").read_text()


def _imported(module: str) -> set[str]:
    return set(re.findall(r"^from ([\w.]+) import", _source(module), re.MULTILINE))
