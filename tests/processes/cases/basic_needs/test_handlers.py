"""Service tasks of urgent basic needs on a real database, and who reads what of them."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from processes.cases.basic_needs import handlers
from processes.cases.basic_needs.queries import requests_for, requests_to
from processes.cases.queries import timeline
from processes.network.queries import get_professional
from processes.tasks import Job

MakeJob = Callable[..., Job]
PANTRY = {"organisation": "pantry", "resource": "b_baskets"}
WARDROBE = {"organisation": "wardrobe", "resource": "a_clothes"}


def _share(case_job: MakeJob, key: str, case: str, provider: dict[str, str]) -> str:
    job = case_job(key, case_id=case, provider=provider, need_kind="food", need_people=3)
    return str(handlers.share_need(job)["request_id"])


def _statuses(session: Session, case: str) -> list[str]:
    dora = get_professional(session, "dora")
    return [each.status for each in reversed(requests_for(session, dora, case))]


def test_each_organisation_is_asked_once_the_near_ones_first(pantries: Session, case_job: MakeJob) -> None:
    found = handlers.find_providers(case_job("f", territory="north"))
    assert found == {"providers": [PANTRY, WARDROBE]}
    assert handlers.find_providers(case_job("f", territory="south")) == {
        "providers": [{"organisation": "wardrobe", "resource": "d_elsewhere"}]
    }


def test_asked_twice_is_one_request_and_the_next_closes_it(
    pantries: Session, case_job: MakeJob, case: str
) -> None:
    first = _share(case_job, "one", case, PANTRY)
    assert _share(case_job, "one", case, PANTRY) == first
    second = _share(case_job, "two", case, WARDROBE)
    assert second != first
    assert _statuses(pantries, case) == ["passed", "asked"]


@pytest.mark.parametrize(
    ("covered_by", "status"), [("provider", "delivered"), ("direct", "passed"), ("supervisor", "passed")]
)
def test_the_outcome_is_told_once(
    pantries: Session, case_job: MakeJob, case: str, covered_by: str, status: str
) -> None:
    _share(case_job, "one", case, PANTRY)
    for _ in range(2):
        handlers.record_outcome(case_job("o", case_id=case, covered_by=covered_by))
    assert _statuses(pantries, case) == [status]
    told = [line.details for line in timeline(pantries, case) if line.kind == "need_covered"]
    assert told == [{"by": covered_by}]


def test_with_the_consent_the_request_is_withdrawn(pantries: Session, case_job: MakeJob, case: str) -> None:
    _share(case_job, "one", case, PANTRY)
    gil = get_professional(pantries, "gil")
    assert len(requests_to(pantries, gil)) == 1
    for _ in range(2):
        handlers.withdraw_need(case_job("w", case_id=case))
    assert _statuses(pantries, case) == ["withdrawn"]
    assert requests_to(pantries, gil) == []


@pytest.mark.parametrize("kind", ["gold", None])
def test_an_unknown_need_is_not_shared(pantries: Session, case_job: MakeJob, case: str, kind: object) -> None:
    with pytest.raises(handlers.UnknownNeed, match="food"):
        handlers.share_need(case_job("x", case_id=case, provider=PANTRY, need_kind=kind, need_people=1))
    with pytest.raises(handlers.UnknownNeed, match="direct"):
        handlers.record_outcome(case_job("y", case_id=case, covered_by="luck"))


def test_a_provider_sees_the_minimum(pantries: Session, case_job: MakeJob, case: str) -> None:
    code = _share(case_job, "one", case, PANTRY)
    [seen] = requests_to(pantries, get_professional(pantries, "gil"))
    assert (seen.code, seen.kind, seen.people) == (code, "food", 3)
    assert case not in repr(seen)
    assert "P1" not in repr(seen)


@pytest.mark.parametrize(
    ("username", "of_the_case", "of_the_provider"),
    [
        ("cruz", 1, 0),
        ("ana", 1, 0),
        ("dora", 1, 0),
        ("fina", 0, 0),
        ("bea", 0, 0),
        ("gil", 0, 1),
        ("hugo", 0, 0),
    ],
    ids=[
        "coordinator",
        "its CEAS",
        "supervisor",
        "colleague",
        "other CEAS",
        "the provider",
        "other provider",
    ],
)
def test_who_reads_requests(
    pantries: Session, case_job: MakeJob, case: str, username: str, of_the_case: int, of_the_provider: int
) -> None:
    _share(case_job, "one", case, PANTRY)
    reader = get_professional(pantries, username)
    assert len(requests_for(pantries, reader, case)) == of_the_case
    assert len(requests_to(pantries, reader)) == of_the_provider
