"""A case in the north, and its application."""

from collections.abc import Callable

import pytest

from processes.cases import handlers as cases
from processes.cases.guaranteed_income import handlers
from processes.tasks import Job

MakeJob = Callable[..., Job]


@pytest.fixture
def case(case_job: MakeJob) -> str:
    """Of P1: coordinated by cruz of the association, in the CEAS of the north."""
    job = case_job("open", participant="P1", case_coordinator="cruz", reference_professional="ana")
    return str(cases.open_case(job)["case_id"])


@pytest.fixture
def application(case_job: MakeJob, case: str) -> str:
    return str(handlers.open_application(case_job("apply", case_id=case))["application"])
