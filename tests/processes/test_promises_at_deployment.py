"""A version that can break a promise of the Network is not deployed; what cannot be decided is said."""

import pytest
from msgspec.structs import replace

from engine.errors import Rejection
from engine.prove import Budget
from engine.service.deploy import DeploymentRefused
from engine.testing.harness import UNCHECKED, Harness
from engine.testing.sketch import sketch
from processes import catalog
from processes.network_promises import PROMISES
from processes.promises_at_deployment import promises_kept

SHARES_FIRST = """
start s -> g
exclusive g -> ask if =asked, share default
user ask data consent -> share
task share data share consent all -> e
end e
"""
KEEPS = SHARES_FIRST.replace("share default", "e default")
PACT = "pact_call_and_consent.bpmn"
SIGNS = b'access="write" fields="consent"'
SHARES = b'access="share" fields="identity contact social" consent="record team"'
LITTLE = Budget(states=2)
CONFIG = replace(UNCHECKED, promises=PROMISES, check_promises=promises_kept)


@pytest.fixture
def harness() -> Harness:
    return Harness(CONFIG)


def test_a_version_that_shares_without_consent_is_refused_at_the_element(harness: Harness) -> None:
    with pytest.raises(DeploymentRefused) as refused:
        harness.deploy(files={"p.bpmn": sketch(SHARES_FIRST)})
    [fault] = [each for each in refused.value.faults if each.severity == "error"]
    assert (fault.file, fault.element, fault.rule) == ("p.bpmn", "share", "network_promise")
    assert fault.line > 1
    assert fault.text == (
        "Se puede romper la promesa: no se comparten datos antes de que se firme el consentimiento "
        "(data:share nunca antes de data:consent)."
    )
    assert harness.engine.read.latest_definition("p") is None


def test_a_version_that_keeps_it_is_deployed(harness: Harness) -> None:
    deployment = harness.engine.deploy({"p.bpmn": sketch(KEEPS)}, actor="ana")
    assert (deployment.unchanged, deployment.warnings) == (False, ())


def test_whoever_shares_names_the_consent(harness: Harness) -> None:
    with pytest.raises(DeploymentRefused, match="consent_named"):
        harness.deploy(files={"p.bpmn": sketch(KEEPS.replace(" consent all", ""))})


def test_no_score_in_what_grants(harness: Harness) -> None:
    grants = "start s -> a\nuser a category economic -> t\nscript t result score =1 -> e\nend e"
    with pytest.raises(DeploymentRefused, match="score_not_granting"):
        harness.deploy(files={"p.bpmn": sketch(grants)})


def test_no_intervention_where_nobody_reviews(harness: Harness) -> None:
    with pytest.raises(DeploymentRefused, match="intervention_reviewed"):
        harness.deploy(files={"p.bpmn": sketch("start s -> a\nuser a risk intervene -> e\nend e")})


URGENT = (
    "start s -> a\nuser a risk urgent -> g\nexclusive g -> b if =x, e default\nuser b risk act -> e\nend e"
)


def test_who_is_urgent_and_reaches_nobody_is_refused(harness: Harness) -> None:
    """Also where nothing is marked as answering it."""
    for drawn in (URGENT, URGENT.replace(" risk act", "")):
        with pytest.raises(DeploymentRefused) as refused:
            harness.deploy(files={"p.bpmn": sketch(drawn)})
        errors = [each for each in refused.value.faults if each.severity == "error"]
        assert [(each.rule, each.element) for each in errors] == [("network_promise", "a")]


def test_a_promise_of_the_network_is_watched_where_it_is_proved() -> None:
    """With no element that escalates, the promise has a part in the process all the same."""
    unproved = Harness(replace(UNCHECKED, promises=PROMISES))
    unproved.deploy(files={"p.bpmn": sketch(URGENT)})
    unproved.start("p")
    with pytest.raises(Rejection) as refused:
        unproved.complete("a", {"x": False})
    assert (refused.value.code, refused.value.named) == (
        "promise_broken",
        ("después de risk:urgent, siempre risk:act o risk:escalate",),
    )
    unproved.complete("a", {"x": True})
    unproved.complete("b")
    assert unproved.ended() == "completed"


def test_beyond_the_budget_it_is_deployed_with_a_warning() -> None:
    config = replace(CONFIG, check_promises=lambda files: promises_kept(files, LITTLE))
    deployment = Harness(config).engine.deploy({"p.bpmn": sketch(KEEPS)}, actor="ana")
    [warning] = deployment.warnings
    assert (warning.severity, warning.element) == ("warning", "p")
    assert warning.text_en.startswith("Not proven (the budget of situations ended after ")


def test_what_is_shipped_is_not_proved_again_but_a_changed_one_is() -> None:
    files = catalog.resources()
    assert promises_kept(files, LITTLE) == []
    changed = files[PACT].replace(b"</bpmn:definitions>", b"<!-- --></bpmn:definitions>")
    found = promises_kept({**files, PACT: changed}, LITTLE)
    assert {(fault.element, fault.severity) for fault in found} == {("pact_call_and_consent", "warning")}
    assert promises_kept({**files, PACT: changed}) == []


def test_a_shipped_process_that_is_broken_is_refused() -> None:
    """It shares where the person signs, and asks afterwards."""
    files = catalog.resources()
    found = promises_kept(
        {**files, PACT: files[PACT].replace(SIGNS, b"@@").replace(SHARES, SIGNS).replace(b"@@", SHARES)}
    )
    assert {fault.severity for fault in found} == {"error"}
    assert "data:share nunca antes de data:consent" in found[0].text
