"""The law of a day: the shipped pack is whole, an old case keeps its parameters, a bad pack is refused whole."""

import json
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest
from sqlalchemy.orm import Session

from processes.cases.law import LawRefused, law_context, read_pack, shipped_parameters
from processes.cases.law.handlers import WrongDay, read_law
from processes.tasks import Job, find_handler

ROW: dict[str, Any] = {
    "name": "iprem_monthly",
    "value": 500,
    "unit": "eur_a_month",
    "valid_from": "2020-01-01",
    "valid_to": "2022-12-31",
    "source": "Invented for the test",
    "es": "IPREM",
    "en": "IPREM",
}


def _pack(*changes: dict[str, Any]) -> bytes:
    return json.dumps({"pack": "test", "parameters": [{**ROW, **each} for each in changes]}).encode()


def test_the_shipped_pack_holds_today_and_says_its_source_in_both_languages() -> None:
    law = law_context(date(2026, 11, 22))
    assert (law["on"], law["iprem_monthly"], law["rgc_cap_percent"]) == ("2026-11-22", 600, 130)
    assert set(law) == {"on", *(each.name for each in shipped_parameters())}
    for each in shipped_parameters():
        assert each.source
        assert each.es != each.en


def test_what_the_network_set_itself_is_marked_and_what_is_to_be_checked_too() -> None:
    marks = {each.name: each.mark for each in shipped_parameters()}
    assert marks["first_assessment_working_days"] == marks["referral_answer_working_days"] == "p"
    assert marks["rgc_accrual_counts_from"] == "?"
    assert marks["rgc_basic_percent"] == ""


def test_a_change_is_a_new_row_and_an_old_day_keeps_its_value() -> None:
    pack = read_pack(_pack({}, {"value": 600, "valid_from": "2023-01-01", "valid_to": None}), file="law.json")
    values = [
        law_context(date.fromisoformat(day), pack).get("iprem_monthly")
        for day in ("2019-12-31", "2020-01-01", "2022-12-31", "2023-01-01", "2040-01-01")
    ]
    assert values == [None, 500, 500, 600, 600]


@pytest.mark.parametrize(
    ("content", "rules"),
    [
        (b"{", {"not-json"}),
        (b"\xff", {"not-json"}),
        (b'{"parameters": 3}', {"no-list"}),
        (_pack({"valid_to": "2019-01-01"}), {"ends-before"}),
        (_pack({"source": ""}), {"incomplete"}),
        (_pack({"unit": "pesetas"}), {"unknown-unit"}),
        (_pack({}, {"valid_from": "2022-12-31", "valid_to": None}), {"two-values"}),
        (_pack({"valid_to": None}, {"valid_from": "2023-01-01"}), {"two-values"}),
        (_pack({"surprise": 1}, {"mark": "x"}, {"name": "of land"}, {"value": None}), {"row", "incomplete"}),
    ],
)
def test_a_bad_pack_is_refused_with_every_fault(content: bytes, rules: set[str]) -> None:
    with pytest.raises(LawRefused) as refused:
        read_pack(content, file="law.json")
    assert {fault.rule for fault in refused.value.faults} >= rules
    assert all(fault.file == "law.json" and fault.text != fault.text_en for fault in refused.value.faults)


def test_every_row_with_a_fault_is_named() -> None:
    with pytest.raises(LawRefused) as refused:
        read_pack(_pack({"surprise": 1}, {"name": "ok"}, {"mark": "x", "name": "b"}), file="law.json")
    assert [fault.element for fault in refused.value.faults] == ["1 iprem_monthly", "3 b"]


def _job(session: Session, now: datetime, **variables: Any) -> Job:
    return Job(
        handler="cases.read_law",
        instance_id=1,
        business_key="",
        idempotency_key="k",
        variables=variables,
        now=now,
        session=session,
    )


def test_the_handler_gives_the_law_of_the_cases_day(network_session: Session) -> None:
    now = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert find_handler("cases.read_law") is read_law
    of_day = read_law(_job(network_session, now, law_day="2021-05-01T10:00:00Z"))
    assert of_day == {"law": law_context(date(2021, 5, 1))}
    assert "iprem_monthly" not in of_day["law"], "600 is not known to hold that early"
    assert read_law(_job(network_session, now))["law"]["on"] == "2026-11-23", "the region's day"
    assert msgspec.json.decode(msgspec.json.encode(of_day)) == of_day, "a process variable"
    with pytest.raises(WrongDay, match="Expected `law_day`"):
        read_law(_job(network_session, now, law_day="soon"))
