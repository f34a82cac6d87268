"""How much was done is told once in the case's story, in numbers."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from processes.cases import handlers as cases
from processes.cases.intensive import handlers
from processes.cases.queries import UnknownCase, timeline
from processes.tasks import Job


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"visits": 3, "accompaniments": 1, "coordinations": 0}, [3, 1, 0]),
        ({}, [0, 0, 0]),
        ({"visits": None, "visit_note": "Le duele la espalda."}, [0, 0, 0]),
    ],
)
def test_numbers_only_and_once(
    network_session: Session, case_job: Callable[..., Job], given: dict[str, object], told: list[int]
) -> None:
    opened = cases.open_case(case_job("open", participant="P1", case_coordinator="cruz"))
    for _ in range(2):
        assert handlers.record_period(case_job("r", case_id=opened["case_id"], **given)) == {}
    lines = [each for each in timeline(network_session, opened["case_id"]) if each.kind != "opened"]
    assert [(line.kind, list(line.details.values())) for line in lines] == [("intensive_period", told)]
    assert list(lines[0].details) == list(handlers.COUNTED)


def test_a_case_that_is_not_there(case_job: Callable[..., Job]) -> None:
    with pytest.raises(UnknownCase, match="C-2026-9999"):
        handlers.record_period(case_job("r", case_id="C-2026-9999"))
