"""The Network's promises in what is shipped: where each holds, and that none is about nothing."""

from collections.abc import Iterator

import pytest

from engine.model import Process
from engine.promises import Promise, render
from engine.promises.selectors import missing
from engine.reader import read_processes
from engine.testing.sketch import sketch
from forms import finite_fields
from processes import catalog
from processes.network_promises import (
    PROMISES,
    SENTENCES,
    consent_not_named,
    score_at_grants,
)

HOLDS = {
    "consent_first": {"pact_call_and_consent"},
    "nothing_once_revoked": {
        "employment_itinerary",
        "housing_emergency",
        "life_project_and_plan",
        "pact_call_and_consent",
        "referral_between_organisations",
        "urgent_basic_needs",
    },
    "person_reviews_first": {"proactive_alert_intervention"},
    "urgency_is_attended": {"urgent_basic_needs"},
}
"""Where a promise has both its sides. Elsewhere nothing shares, intervenes or is urgent, or consent came before."""


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


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.name)
def test_a_promise_holds_where_its_elements_are(promise: Promise) -> None:
    found = {process.id for process in _shipped() if not missing(process, promise)}
    assert found == HOLDS[promise.name]


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
