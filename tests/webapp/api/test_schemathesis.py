"""schemathesis: what the OpenAPI document allows, and what it does not, against the application; every check.

Two callers: a system of both shipped processes (whose requests find something), and a person of the
whole region with random requests only.
"""

import itertools
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.generation import GenerationMode

from engine.testing import FixedClock
from engine.views import InstanceFilter, TaskFilter
from processes.application import Application
from processes.bootstrap import build
from processes.network.api_tokens import SCOPES, TokenRequest, create_token
from webapp.api import callers
from webapp.api.working import HEADER, PATTERN
from webapp.app import create_app
from webapp.config import Settings
from webapp.security import Brake

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CALLERS = {
    "person": {"username": "carla"},
    "system": {"processes": ("proactive_alert_intervention", "pact_call_and_consent")},
}
FUZZ = settings(
    max_examples=4,
    database=None,
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
# Well-formed and yet refused: a precondition that does not hold (412); files that are no diagrams (422).
ACCEPTED = ["2xx", "304", "401", "403", "404", "409", "412"]
CONFIG: dict[str, Any] = {
    "checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}},
    "operations": [
        {
            "include-path-regex": "^/api/v1/definitions(/validate)?$",
            "checks": {"positive_data_acceptance": {"expected-statuses": [*ACCEPTED, "422"]}},
        }
    ],
}
COVERED_OF = 1 if settings.default.max_examples > 1_000 else 8
"""At night all of them; they take minutes."""
keys = itertools.count()


@pytest.fixture(scope="module")
def application(network_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """The small Network, for this module alone."""
    path = tmp_path_factory.mktemp("schemathesis") / "network.db"
    shutil.copy(network_database, path)
    opened = build(f"sqlite:///{path}", clock=FixedClock(NOW))
    yield opened
    opened.dispose()


@pytest.mark.parametrize("who", CALLERS)
def test_the_interface_keeps_what_its_document_promises(application: Application, who: str) -> None:
    schema, secret = interface(application, who)
    found, tried = [], 0
    for result in schema.get_all_operations():
        operation = result.ok()
        for send in SENDERS[who]:
            for case in send(schema, operation, known(application)):
                tried += 1
                try:
                    fresh(case).call_and_validate(headers={"Authorization": f"Bearer {secret}"})
                except (FailureGroup, Failure) as failures:
                    found.append(f"{operation.label} {failures} {getattr(failures, 'exceptions', '')}")
    assert tried > (450 if who == "system" else 200)
    assert not found, "\n".join(found)


def interface(application: Application, who: str) -> tuple[Any, str]:
    """The document as it is served, and a token. The brake on wrong tokens is for people who guess."""
    key = "only for tests " * 3
    app = create_app(
        Settings(database_url=str(application.database.url), secret_key=key), application=application
    )
    app.extensions[callers.BRAKE] = Brake(application.engine.clock.now, limit=1_000_000)
    config = SchemathesisConfig.from_dict(CONFIG)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=config)
    return schema, make_token(application, **CALLERS[who])


def send_what_is_covered(schema: Any, operation: Any, _known: dict[str, Any]) -> Iterator[Any]:
    """Boundaries of constraints, valid and not; missing and unknown parameters; other methods.

    One of COVERED_OF, others for each operation.
    """
    config = schema.config.generation_for(operation=operation)
    every = schema.iter_coverage_cases(
        operation, generation_modes=list(GenerationMode), generation_config=config
    )
    return itertools.islice(every, len(operation.label) % COVERED_OF, None, COVERED_OF)


def send_some_at_random(_schema: Any, operation: Any, known: dict[str, Any]) -> list[Any]:
    """Random values, valid and not, at places that exist."""
    places = {name: value for name, value in known.items() if f"{{{name}}}" in operation.path}
    cases: list[Any] = []

    def keep(case: Any) -> None:
        cases.append(case)

    for mode in GenerationMode:
        try:
            FUZZ(given(operation.as_strategy(mode, path_parameters=places or None))(keep))()
        except Unsatisfiable:
            assert mode == GenerationMode.NEGATIVE  # nothing is asked for that could be wrong
    return cases


def fresh(case: Any) -> Any:
    """An idempotency key stands for one request: a valid one is made new for each."""
    if re.fullmatch(PATTERN, str(case.headers.get(HEADER, ""))):
        case.headers[HEADER] = f"key-{next(keys)}"
    return case


SENDERS = {"person": [send_some_at_random], "system": [send_what_is_covered, send_some_at_random]}


def make_token(application: Application, **about: Any) -> str:
    request = TokenRequest(name="tester", scopes=tuple(SCOPES), created_by="gema", **about)
    with application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        return create_token(session, request, now=NOW)[1]


def known(application: Application) -> dict[str, Any]:
    """Places that exist, so that requests find something."""
    read = application.engine.read
    instance = read.list_instances(InstanceFilter(limit=1))[0]
    task = read.list_tasks(TaskFilter(limit=1))[0]
    return {
        "instance_id": instance.instance_id,
        "definition_id": instance.definition_id,
        "reference": task.reference,
        "number": task.number,
    }
