"""The logs say what happened with ids, and nothing about anybody: not in lines, not in exceptions, not in addresses."""

import io
import json
import logging
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from small_network import NAMES, PEOPLE, SignIn, World

from engine.observing import about
from engine.views import TaskFilter
from processes.tasks import Job
from webapp.observing.logs import JsonFormatter, PlainFormatter
from workers.jobs import Workshop, run_ready_jobs


class Logged:
    """Everything that is logged, in both forms."""

    def __init__(self) -> None:
        self.json, self.text = io.StringIO(), io.StringIO()
        self.handlers = [logging.StreamHandler(self.json), logging.StreamHandler(self.text)]
        self.handlers[0].setFormatter(JsonFormatter())
        self.handlers[1].setFormatter(PlainFormatter())

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.json.getvalue().splitlines()]

    def everything(self) -> str:
        return self.json.getvalue() + self.text.getvalue()


@pytest.fixture
def logged() -> Iterator[Logged]:
    """From DEBUG on, so that nothing hides; libraries that log their statements only from INFO on."""
    root, made = logging.getLogger(), Logged()
    before = root.level
    root.setLevel(logging.DEBUG)
    for handler in made.handlers:
        root.addHandler(handler)
    yield made
    for handler in made.handlers:
        root.removeHandler(handler)
    root.setLevel(before)


def test_a_line_says_when_what_and_about_which(logged: Logged) -> None:
    with about(instance_id="12", job_id="12-65537"):
        logging.getLogger("engine.service.delivery").warning("timer %s did not fire", "12-7")
    [line] = logged.lines()
    assert line["time"].endswith("+00:00")
    assert {key: line[key] for key in line if key != "time"} == {
        "level": "WARNING",
        "logger": "engine.service.delivery",
        "message": "timer 12-7 did not fire",
        "instance_id": "12",
        "job_id": "12-65537",
    }
    assert "WARNING engine.service.delivery: timer 12-7 did not fire [" in logged.text.getvalue()


def test_an_exception_is_its_type_and_its_places(logged: Logged) -> None:
    def fail(name: str) -> None:
        raise ValueError(f"Expected a telephone of {name}, but there is none")

    try:
        fail("Zaira Mendaña")
    except ValueError:
        logging.getLogger("webapp").exception("a page failed")
    [line] = logged.lines()
    assert line["exception"]["type"] == "ValueError"
    assert line["exception"]["stack"][-1].endswith(" fail")
    assert "Zaira" not in logged.everything()
    assert "telephone" not in logged.everything()


def test_requests_are_told_with_their_id_and_without_their_address(world: World, logged: Logged) -> None:
    world.app.test_client().get(
        "/casos/C-777?who=zaira", headers={"X-Request-Id": "request-of-proxy", "Accept": "text/html"}
    )
    told = [line for line in logged.lines() if line["logger"] == "concierto.requests"]
    assert [line["request_id"] for line in told] == ["request-of-proxy"]
    assert "777" not in logged.everything()
    assert "zaira" not in logged.everything()


def test_the_main_steps_leave_nobody_in_the_logs(world: World, sign_in: SignIn, logged: Logged) -> None:
    """An alert becomes a case, people work their inboxes, a handler fails with a name in its mouth, a page breaks."""
    world.do("review_alert", "dario", decision="accept", reason="La familia lo pidió en octubre.")
    world.do("assign_professionals", "dario", reference_professional="ana", case_coordinator="berta")
    berta = sign_in("berta")
    for address in ("/", "/tareas", "/casos", "/seguimiento", "/alertas", "/casos/nobody"):
        berta.get(address)
    task = world.task("call_participant")
    berta.post(f"/tareas/{task.reference}/tomar", data={})
    berta.post(f"/tareas/{task.reference}/terminar", data={"outcome": "Amaro Quiñones no contestó"})
    _fail_a_job(world)
    world.clock.advance(timedelta(days=30).total_seconds())
    world.work()
    _break_a_page(world.app, sign_in)
    assert logged.lines(), "nothing was logged: the test would show nothing"
    people = {word for name in NAMES for part in name for word in part.split()}
    people |= {word for person in PEOPLE for word in person[1].split()}
    keys = {
        view.business_key for view in world.application.engine.read.list_tasks(TaskFilter(state=None))
    } - {""}
    said = logged.everything()
    assert keys
    assert [word for word in people | keys if word in said] == []


def _fail_a_job(world: World) -> None:
    def fail(job: Job) -> Mapping[str, Any]:
        raise RuntimeError(f"Expected a letter box of Nuria Valcarce, but {job.variables}")

    engine = world.application.engine
    workshop = Workshop(engine, world.application.sessions, lambda _key: fail, "tests")
    engine.tick()
    run_ready_jobs(workshop, 5)


def _break_a_page(app: Flask, sign_in: SignIn) -> None:
    def explode() -> str:
        raise RuntimeError("Ismael Redondo")

    client = sign_in("ana")
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    app.view_functions["inbox.list_tasks"] = explode
    assert client.get("/tareas").status_code == 500
