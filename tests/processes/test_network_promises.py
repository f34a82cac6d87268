"""The Network's promises in what is shipped: where each holds, and that none is about nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import processes
from engine.model import Process
from engine.promises import render
from engine.reader import read_processes
from engine.testing.sketch import sketch
from forms import finite_fields
from processes import catalog
from processes.network_promises import (
    PROMISES,
    RULE,
    SENTENCES,
    consent_not_named,
    intervention_not_reviewed,
    score_at_grants,
    spoken_of,
)

MANUAL = Path(processes.__file__).parents[1] / "docs" / "promises.md"


def _shipped() -> Iterator[Process]:
    for name, content in catalog.resources().items():
        if name.endswith(".bpmn"):
            yield from read_processes(content, file=name)


def _fields() -> dict[str, frozenset[str]]:
    return {
        name.removesuffix(".form.json"): frozenset(finite_fields(content, file=name))
        for name, content in catalog.resources().items()
        if name.endswith(".form.json")
    }


def test_the_table_of_the_manual_is_what_is_drawn() -> None:
    """Where a promise says something, and where nothing: nobody should believe in an empty one."""
    told = MANUAL.read_text().splitlines()
    names = [*SENTENCES, RULE]
    for process in sorted(_shipped(), key=lambda process: process.id):
        said = spoken_of(process)
        cells = [" ".join(f"`{element}`" for element in said.get(name, ())) for name in names]
        row = f"| `{process.id}` | {' | '.join(cell or '–' for cell in cells)} |"
        assert row in told, f"Expected docs/promises.md to say: {row}"


def test_no_promise_of_the_network_is_empty_everywhere() -> None:
    spoken = {name for process in _shipped() for name in spoken_of(process)}
    assert spoken == {*SENTENCES, RULE}


@pytest.mark.parametrize("message", ["violence_detected", "critical_flag_raised", "crisis_reported"])
def test_whoever_hears_of_an_urgency_says_that_it_is_one(message: str) -> None:
    """Each element that takes such a message is marked, in every process."""
    taking = [
        (process.id, node)
        for process in _shipped()
        for node in process.nodes
        if any(event.kind == "message" and event.name == message for event in node.events)
    ]
    assert taking
    assert [
        (process, node.id)
        for process, node in taking
        if "urgent" not in [mark["level"] for mark in node.care.get("risk", ())]
    ] == []


@pytest.mark.parametrize("handler", ["cases.register_consent", "network.reserve_place", "referrals.share"])
def test_what_shares_says_so_wherever_it_is_drawn(handler: str) -> None:
    shares = {
        (process.id, node.id): [mark["access"] for mark in node.care.get("data", ())]
        for process in _shipped()
        for node in process.nodes
        if node.service is not None and node.service.handler == handler
    }
    assert shares
    assert {at for at, access in shares.items() if "share" not in access} == set()


def test_the_sentences_are_those_that_are_told() -> None:
    assert {promise.name: render(promise) for promise in PROMISES} == SENTENCES


def test_no_score_reaches_what_grants() -> None:
    fields = _fields()
    assert [fault for process in _shipped() for fault in score_at_grants(process, fields)] == []


GRANTS = """
start s -> a
user a category economic -> e
end e
"""


@pytest.mark.parametrize(
    ("changed", "element"),
    [
        (("user a category economic ->", "user a category economic form f ->"), "a"),
        (("start s -> a", "start s -> g\nexclusive g -> a if =score > 3, e default"), "g"),
        (("start s -> a", "start s -> t\nscript t result probability =0.5 -> a"), "t"),
        (("start s -> a", "start s -> t\nuser t out x =risk_score -> a"), "t"),
    ],
)
def test_a_score_in_what_grants_is_named(changed: tuple[str, str], element: str) -> None:
    [process] = read_processes(sketch(GRANTS.replace(*changed)), file="grants.bpmn")
    found = list(score_at_grants(process, {"f": frozenset({"score"})}))
    assert [fault.element for fault in found] == [element]
    [harmless] = read_processes(sketch(GRANTS.replace("economic", "social").replace(*changed)), file="x.bpmn")
    assert list(score_at_grants(harmless, {"f": frozenset({"score"})})) == []


def test_whatever_shares_names_the_consent() -> None:
    assert [fault for process in _shipped() for fault in consent_not_named(process)] == []
    [process] = read_processes(sketch("start s -> a\ntask a data share -> e\nend e"), file="x.bpmn")
    assert [fault.element for fault in consent_not_named(process)] == ["a"]


UNSEEN = "start s -> a\nuser a risk intervene -> e\nend e"


def test_an_intervention_without_any_review_is_named() -> None:
    """`nunca antes de` has nothing to say where there is no review at all."""
    assert [fault for process in _shipped() for fault in intervention_not_reviewed(process)] == []
    [process] = read_processes(sketch(UNSEEN), file="x.bpmn")
    assert [fault.element for fault in intervention_not_reviewed(process)] == ["a"]
    [reviewed] = read_processes(
        sketch(UNSEEN.replace("s -> a", "s -> r\nuser r risk review -> a")), file="x.bpmn"
    )
    assert list(intervention_not_reviewed(reviewed)) == []
