"""The files beside the diagrams: every form in both languages, every answer with its way, the tables row by row."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.dmn import read_decisions
from engine.feel import Evaluation
from engine.model import Kind, Process
from engine.reader import read_processes
from forms import read_form
from forms.submission import read_submission
from processes import catalog
from processes.network.roles import ROLE_CODES

SHIPPED = catalog.resources()
BEFORE_EASTER = datetime(2026, 3, 31, 10, 0, tzinfo=UTC)
"""A Tuesday; the Thursday and the Friday after it are holidays in Castilla y León."""
PROCESSES = [
    process
    for name, content in SHIPPED.items()
    if name.endswith(".bpmn")
    for process in read_processes(content, file=name)
]
NODES = {node.id: node for process in PROCESSES for node in process.nodes}
FORMS = sorted({node.task.form for node in NODES.values() if node.task})


def _form(form: str) -> bytes:
    return SHIPPED[f"{form}.form.json"]


def _decide(decision: str, variables: dict[str, Any], at: datetime = BEFORE_EASTER) -> Any:
    file = f"{decision}.dmn"
    decisions = read_decisions(SHIPPED[file], file=file)
    return decisions.decide(decision, variables, Evaluation(now=at)).value


def _texts(component: dict[str, Any], path: str) -> Iterator[tuple[str, str, Any]]:
    """(key, word, Spanish text or options) of a component and those inside it."""
    own = f"{path}{component.get('key') or component['id']}"
    for word in ("text", "label", "description"):
        if component.get(word):
            yield own, word, component[word]
    if "values" in component:
        yield own, "options", [option["value"] for option in component["values"]]
    inside = f"{path}{component['path']}." if component.get("path") else path
    for part in component.get("components", ()):
        yield from _texts(part, inside)


@pytest.mark.parametrize("form", FORMS)
def test_every_text_of_a_form_is_there_in_english(form: str) -> None:
    content = _form(form)
    assert read_form(content, file=f"{form}.form.json").warnings == ()
    document = json.loads(content)
    english = document["concierto"]["labels"]["en"]
    assert all(document["concierto"]["title"][language] for language in ("es", "en"))
    for part in document["components"]:
        for key, word, spanish in _texts(part, ""):
            said = english[key][word]
            assert said != spanish
            assert set(said) == set(spanish) if word == "options" else said


@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_nobody_filled_in_is_not_complete(form: str) -> None:
    submission = read_submission(read_form(_form(form), file=form), {}, {}, language="es", now=BEFORE_EASTER)
    assert not submission.is_valid


@pytest.mark.parametrize("process", PROCESSES, ids=lambda process: str(process.id))
def test_everything_that_a_person_reads_on_a_diagram_has_an_english_name(process: Process) -> None:
    assert process.name_en
    assert [node.id for node in process.nodes if node.name and not node.name_en] == []
    assert [node.id for node in process.nodes if not node.name] == []


@pytest.mark.parametrize("process", PROCESSES, ids=lambda process: str(process.id))
def test_a_form_has_the_name_of_its_task_and_a_candidate_a_known_role(process: Process) -> None:
    """A form that several tasks share has a name of its own."""
    shown = Counter(node.task.form for node in NODES.values() if node.task)
    for node in process.nodes:
        if node.kind == Kind.USER_TASK:
            assert node.task is not None
            assert node.task.form == node.id or shown[node.task.form] > 1
            assert {candidate.role for candidate in node.task.candidates} <= ROLE_CODES
            assert all(candidate.within for candidate in node.task.candidates), "never offered to everybody"


@pytest.mark.parametrize(
    ("data_ok", "kind", "probability", "way", "priority"),
    [
        (False, "model", 0.9, "complete_data", 60),
        (True, "rule", 0.1, "review", 80),
        (True, "random", 0.9, "review", 50),
        (True, "model", 0.6, "review", 90),
        (True, "model", 0.5999, "review", 70),
    ],
)
def test_alert_route(data_ok: bool, kind: str, probability: float, way: str, priority: int) -> None:
    given = {"data_ok": data_ok, "alert_kind": kind, "probability": probability}
    assert _decide("alert_route", given) == {"way": way, "priority": priority}


@pytest.mark.parametrize(
    ("attempts", "channel"), [(None, "phone"), (1, "phone_other_hour"), (2, "visit"), (7, "visit")]
)
def test_call_strategy_waits_for_five_working_days(attempts: int | None, channel: str) -> None:
    agreed = _decide("care_clocks", {"pace": None})
    strategy = _decide("call_strategy", {"attempts": attempts, "clocks": agreed})
    assert (strategy["channel"], strategy["max_attempts"]) == (channel, 3)
    assert strategy["answer_by"].date().isoformat() == "2026-04-09"


def test_care_clocks_are_those_agreed_unless_a_demonstration_asks_for_quick_ones() -> None:
    agreed, quick = (_decide("care_clocks", {"pace": pace}) for pace in ("slow", "quick"))
    assert (agreed["review"], agreed["recheck"], agreed["new_strategy"]) == ("P3D", "P90D", "P60D")
    assert agreed["call"] == 5
    assert agreed.keys() == quick.keys()
    assert all(text.startswith("PT") for text in quick.values()), "no clock of a demonstration lasts a day"


@pytest.mark.parametrize("typed", ["", "corto"])
@pytest.mark.parametrize("decision", ["accept", "dismiss", "watch", "ask_data"])
def test_no_decision_on_an_alert_without_a_written_reason(decision: str, typed: str) -> None:
    form = read_form(_form("review_alert"), file="review_alert.form.json")
    sent = {"decision": [decision], "reason": [typed]}
    submission = read_submission(form, sent, {}, language="es", now=BEFORE_EASTER)
    assert list(submission.errors) == ["reason"]


def test_a_decision_that_was_not_offered_is_refused() -> None:
    form = read_form(_form("review_alert"), file="review_alert.form.json")
    sent = {"decision": ["sanction"], "reason": ["Un motivo bien escrito."]}
    submission = read_submission(form, sent, {}, language="es", now=BEFORE_EASTER)
    assert list(submission.errors) == ["decision"]


def test_the_four_authorisations_are_separate_and_unticked_ones_are_not_given() -> None:
    form = read_form(_form("explain_consent"), file="explain_consent.form.json")
    sent = {"agrees": ["yes"], "consent.record": ["true"], "refusal_reason": ["Forjado"]}
    submission = read_submission(form, sent, {}, language="es", now=BEFORE_EASTER)
    assert submission.is_valid
    assert submission.values["consent"] == {
        "carry_out": False,
        "record": True,
        "team": False,
        "research": False,
    }
    assert "refusal_reason" not in submission.values
