"""Process 9, every branch: from an alert to a human decision, and what follows it."""

from importlib.resources import files
from typing import Any

import pytest

from engine.errors import Rejection
from engine.lint.no_dead_end import reachable
from engine.reader import read_processes
from engine.testing import Harness

DAY = 86_400
ALERT = {
    "alert_id": "a1",
    "participant": "P-1",
    "territory": "leon",
    "alert_kind": "model",
    "probability": 0.7,
}


def _raise_alert(harness: Harness, *, data_ok: bool = True, **more: Any) -> int:
    instance = harness.start_by_message("alert_raised", {**ALERT, **more})
    harness.run_job("check_data_quality", {"data_ok": data_ok, "data_faults": []})
    return instance


def _review(harness: Harness, decision: str) -> None:
    harness.complete(
        "review_alert", {"decision": decision, "reason": "Se conoce a la persona."}, actor="rosa"
    )
    assert harness.variables()["reviewer"] == "rosa"
    harness.run_job("record_review", {"alert_status": decision})


def _nodes() -> Any:
    xml = (files("processes.risk") / "proactive_alert_intervention.bpmn").read_bytes()
    return read_processes(xml, file="proactive_alert_intervention.bpmn")[0]


def test_no_way_from_an_alert_to_an_offer_leads_around_the_review() -> None:
    process = _nodes()
    review = process.indexes["review_alert"]
    assert process.nodes[review].task.mandatory
    for after in (
        "assign_professionals",
        "open_case",
        "support_offered",
        "consider_alert",
        "dismiss_alert",
        "schedule_recheck",
    ):
        assert process.indexes[after] in reachable(process)
        assert process.indexes[after] not in reachable(process, without=frozenset({review}))
    assert not any(process.nodes[boundary].interrupting for boundary in process.nodes[review].boundary)


@pytest.mark.parametrize(
    ("kind", "probability", "priority"),
    [("model", 0.7, 90), ("model", 0.2, 70), ("rule", 0.2, 80), ("random", 0.9, 50)],
)
def test_an_alert_waits_for_a_person_of_its_territory(
    harness: Harness, kind: str, probability: float, priority: int
) -> None:
    _raise_alert(harness, alert_kind=kind, probability=probability)
    [task] = harness.tasks()
    assert task.element == "review_alert"
    assert set(task.candidates) == {"coordinador_red/leon", "supervisor/leon"}
    assert (task.priority, task.mandatory, task.category) == (priority, True, "risk")


def test_an_accepted_alert_opens_a_case_and_starts_the_call(harness: Harness) -> None:
    alert = _raise_alert(harness)
    _review(harness, "accept")
    harness.complete("assign_professionals", {"case_coordinator": "ines", "reference_professional": "elvira"})
    harness.run_job("open_case", {"case_id": "C-1", "ceas": "ceas_1"})
    harness.run_job("accept_alert")
    assert harness.ended(alert) == "completed"
    [call] = set(harness.instances()) - {alert}
    given = harness.variables(call)
    assert {name: given[name] for name in ("case_id", "participant", "case_coordinator", "ceas")} == {
        "case_id": "C-1",
        "participant": "P-1",
        "case_coordinator": "ines",
        "ceas": "ceas_1",
    }
    assert not {"probability", "reason"} & set(given), "the score does not travel with the case"


def test_an_alert_on_an_open_case_goes_to_its_coordinator(harness: Harness) -> None:
    alert = _raise_alert(harness)
    _review(harness, "accept")
    harness.complete("assign_professionals", {"case_coordinator": "ines", "reference_professional": "elvira"})
    held = {"case_id": "C-1", "ceas": "ceas_1", "case_was_open": True, "case_coordinator": "luis"}
    harness.run_job("open_case", held)
    harness.run_job("accept_alert")
    [task] = harness.tasks()
    assert (task.element, task.candidates) == ("consider_alert", ("cc/luis",))
    harness.complete(task, {"case_note": "Se habla en la visita."})
    assert harness.ended(alert) == "completed"
    assert harness.instances() == [alert]


def test_a_dismissed_alert_is_closed(harness: Harness) -> None:
    _raise_alert(harness)
    _review(harness, "dismiss")
    harness.run_job("dismiss_alert")
    assert harness.ended() == "completed"
    assert "alert_dismissed" in harness.completed()


def test_a_watched_situation_comes_back_to_the_review_after_90_days(harness: Harness) -> None:
    _raise_alert(harness)
    _review(harness, "watch")
    harness.run_job("schedule_recheck")
    harness.advance(89 * DAY)
    assert harness.active() == ["observe"]
    harness.advance(2 * DAY)
    harness.run_job("check_data_quality", {"data_ok": True})
    assert [task.element for task in harness.tasks()] == ["review_alert"]


def test_missing_data_are_asked_for_once_and_then_reviewed(harness: Harness) -> None:
    _raise_alert(harness, data_ok=False)
    [task] = harness.tasks()
    assert (task.element, task.candidates) == ("complete_data", ("ceas_ts/leon",))
    harness.complete(task, {"data_note": "Comprobado"})
    harness.run_job("check_data_quality", {"data_ok": False})
    assert [task.element for task in harness.tasks()] == ["review_alert"]


def test_data_that_nobody_completes_do_not_stop_the_review(harness: Harness) -> None:
    _raise_alert(harness)
    _review(harness, "ask_data")
    harness.advance(10 * DAY)
    harness.run_job("check_data_quality", {"data_ok": False})
    assert [task.element for task in harness.tasks()] == ["review_alert"]


def test_a_review_not_done_in_time_is_chased_and_stays_open(harness: Harness) -> None:
    _raise_alert(harness)
    harness.advance(3 * DAY)
    assert sorted(task.element for task in harness.tasks()) == ["chase_review", "review_alert"]
    harness.complete("chase_review", {"chase_note": "Mañana"})
    assert [task.element for task in harness.tasks()] == ["review_alert"]


def test_a_withdrawn_alert_stops_everything_and_is_closed(harness: Harness) -> None:
    _raise_alert(harness)
    harness.publish("alert_withdrawn", key="a1")
    assert (harness.tasks(), harness.timers()) == ([], [])
    harness.run_job("close_withdrawn")
    assert harness.ended() == "completed"


def test_the_same_alert_starts_one_instance(harness: Harness) -> None:
    assert harness.publish("alert_raised", variables=ALERT, message_id="alert:a1")
    assert not harness.publish("alert_raised", variables=ALERT, message_id="alert:a1")
    assert len(harness.instances()) == 1


def test_a_watched_situation_may_ask_for_data_anew(harness: Harness) -> None:
    _raise_alert(harness, data_ok=False)
    harness.complete("complete_data", {"data_note": "Comprobado"})
    harness.run_job("check_data_quality", {"data_ok": False})
    _review(harness, "watch")
    harness.run_job("schedule_recheck")
    harness.advance(90 * DAY)
    harness.run_job("check_data_quality", {"data_ok": False})
    assert [task.element for task in harness.tasks()] == ["complete_data"]


def test_who_asked_for_the_run_does_not_review_it(harness: Harness) -> None:
    _raise_alert(harness, raised_by="rosa")
    [task] = harness.tasks()
    with pytest.raises(Rejection):
        harness.claim(task, "rosa")
    with pytest.raises(Rejection):
        harness.complete(task, {"decision": "accept", "reason": "Se conoce."}, actor="rosa")
    harness.complete(task, {"decision": "dismiss", "reason": "Se conoce."}, actor="lucia")
    assert harness.variables()["reviewer"] == "lucia"


def test_the_chase_ends_with_the_review(harness: Harness) -> None:
    _raise_alert(harness)
    harness.advance(3 * DAY)
    _review(harness, "watch")
    assert harness.tasks() == []
    harness.run_job("schedule_recheck")
    harness.advance(90 * DAY)
    harness.run_job("check_data_quality", {"data_ok": True})
    harness.advance(3 * DAY)
    assert sorted(task.element for task in harness.tasks()) == ["chase_review", "review_alert"], "chased anew"
