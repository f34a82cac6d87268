"""A process asks the decisions with the law of its case's day: an old case and a new one, on the real engine."""

from collections.abc import Callable
from typing import Any

import pytest
from small_diagrams import END, START, user_task
from sqlalchemy.orm import Session

from engine.testing import Harness
from processes import catalog
from processes.cases.law.handlers import read_law
from processes.tasks import Job

READ_LAW = (
    '<serviceTask id="read_law"><extensionElements>'
    '<care:service handler="cases.read_law"/></extensionElements></serviceTask>'
)
DECIDE = (
    '<businessRuleTask id="decide"><extensionElements>'
    '<care:decision decision="rgc_amount" result="income"/></extensionElements></businessRuleTask>'
)


@pytest.fixture
def granting(diagram: Callable[..., bytes]) -> Harness:
    """Reads the law, works out the amount, and waits for the person who decides."""
    harness = Harness()
    harness.deploy(
        diagram("grant", START, READ_LAW, DECIDE, user_task("resolve", candidates="comision"), END),
        files={"rgc_amount.dmn": catalog.resources()["rgc_amount.dmn"]},
    )
    return harness


def _run(harness: Harness, session: Session, law_day: str) -> Any:
    given = {"law_day": law_day, "household_members": 3, "computable_income": 100.5}
    instance = harness.start("grant", given)
    job = Job(
        handler="cases.read_law",
        instance_id=instance,
        business_key="",
        idempotency_key="once",
        variables=given,
        now=harness.clock.now(),
        session=session,
    )
    harness.run_job("read_law", dict(read_law(job)))
    return harness.variables(instance)["income"]


@pytest.mark.parametrize(
    ("law_day", "income"),
    [
        ("2026-11-22", {"state": "amount", "amount": 571.5, "full_amount": 672}),
        ("2023-01-01", {"state": "amount", "amount": 571.5, "full_amount": 672}),
        ("2022-12-31", {"state": "ask_data", "amount": None, "full_amount": None}),
    ],
)
def test_the_case_is_decided_by_the_law_of_its_day(
    granting: Harness, network_session: Session, law_day: str, income: dict[str, Any]
) -> None:
    """What is not known to have been in force gives no amount, instead of today's."""
    assert _run(granting, network_session, law_day) == income
    assert [task.element for task in granting.tasks()] == ["resolve"], "a person decides"
