"""Whom the alert rules raise: from the scored record, and from what is known of an open case."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs
from sqlalchemy.orm import Session

from processes.cases import handlers as case_handlers
from processes.cases.diagnosis import handlers as diagnosis_handlers
from processes.cases.diagnosis.packs import USUAL, get_pack
from processes.risk.capacity import Candidate, Shares, select_within_capacity
from processes.risk.datasheet import Meaning
from processes.risk.rule_alerts import RuleMet, Situation, raised_by_rules, rules_met
from processes.risk.score import Contribution, Score
from processes.tasks import Job

MakeJob = Callable[..., Job]
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("known", "rules"),
    [
        ({}, ()),
        ({"months_in_rgc": 17}, ()),
        ({"months_in_rgc": 18}, ("long_in_rgc",)),
        ({"rgc_spells": 3}, ("returns_to_rgc",)),
        ({"months_since_contact": 6}, ("no_contact",)),
        ({"hdme_global": Decimal("2.99")}, ("in_severity",)),
        ({"hdme_global": Decimal("3")}, ()),
        ({"hdme_change": Decimal("-1")}, ("hdme_falls",)),
        ({"months_in_rgc": 40, "rgc_spells": 5}, ("long_in_rgc", "returns_to_rgc")),
    ],
)
def test_every_reason_is_said(known: dict[str, Any], rules: tuple[str, ...]) -> None:
    met = rules_met(Situation(**known))
    assert tuple(each.rule for each in met) == rules
    looked_at = {name: value for each in met for name, value in each.facts.items()}
    assert looked_at == ({name: float(value) for name, value in known.items()} if rules else {})


def codes(raised: dict[str, tuple[RuleMet, ...]]) -> dict[str, tuple[str, ...]]:
    return {who: tuple(each.rule for each in rules) for who, rules in raised.items()}


def score_of(participant: str, territory: str, **values: Any) -> Score:
    """A scored person of whom only these columns are known."""
    name = Meaning(es="x", en="x")
    columns = tuple(
        Contribution(
            column=column, meaning=name, value=value, shown=name, effect=0.0, lower=0.0, upper=0.0,
            is_clear=False, is_known=value is not None,
        )
        for column, value in values.items()
    )  # fmt: skip
    return Score(
        participant=participant, territory=territory, probability=0.1, lower=0.0, upper=0.2, origin=0.0,
        predictor=0.0, contributions=columns, data_date=TODAY,
    )  # fmt: skip


def test_what_is_recorded_raises_and_what_is_missing_does_not(network_session: Session) -> None:
    scores = [
        score_of("P1", "north", months_in_rgc=24, spells=1),
        score_of("P2", "north", months_in_rgc=None, spells=None),
        score_of("P3", "south", months_in_rgc=3, spells=4),
    ]
    raised = raised_by_rules(network_session, scores, today=TODAY)
    assert codes(raised) == {"P1": ("long_in_rgc",), "P3": ("returns_to_rgc",)}
    assert raised["P1"][0].facts == {"months_in_rgc": 24.0}, "only what the rule looks at"


@pytest.fixture
def case_code(case_job: MakeJob) -> str:
    """Of P1, signed."""
    opening = case_job("open", participant="P1", case_coordinator="cruz", reference_professional="ana")
    code = str(case_handlers.open_case(opening)["case_id"])
    given = {"carry_out": True, "record": True, "team": True, "research": False}
    case_handlers.register_consent(case_job("sign", case_id=code, consent=given))
    return code


@pytest.mark.parametrize(("level", "rules"), [("1", ("in_severity",)), ("4", ())])
def test_a_validated_diagnosis_in_severity_raises(
    network_session: Session, case_job: MakeJob, case_code: str, level: str, rules: tuple[str, ...]
) -> None:
    pack, about = get_pack(USUAL), {"case_id": case_code, "diagnosis": 1}
    answers = {item.id: level for item in pack.items()}
    ratings = {each.id: 5 for each in pack.dimensions}
    diagnosis_handlers.start_diagnosis(case_job("start", case_id=case_code))
    diagnosis_handlers.record_diagnosis(case_job("record", **about, answers=answers, self_ratings=ratings))
    scores = [score_of("P1", "north"), score_of("P2", "north")]
    assert raised_by_rules(network_session, scores, today=TODAY) == {}, "not validated yet"
    diagnosis_handlers.validate_diagnosis(case_job("validate", **about, validated_by="ana"))
    assert codes(raised_by_rules(network_session, scores, today=TODAY)).get("P1", ()) == rules


def test_six_months_without_anything_done_in_the_case_raise(
    network_session: Session, case_job: MakeJob, case_code: str
) -> None:
    assert case_code
    scores = [score_of("P1", "north")]
    assert raised_by_rules(network_session, scores, today=TODAY + timedelta(days=150)) == {}
    later = raised_by_rules(network_session, scores, today=TODAY + timedelta(days=190))
    assert codes(later) == {"P1": ("no_contact",)}
    assert later["P1"][0].facts == {"months_since_contact": 6.0}


def test_rules_take_their_part_of_the_slots_and_no_more() -> None:
    people = [
        Candidate(participant=f"P{n:02}", territory="north", probability=1 - n / 100, by_rule=n >= 15)
        for n in range(20)
    ]
    chosen = select_within_capacity(people, {"north": 10}, seed=3, shares=Shares(rule=0.2, random=0))
    kinds = [each.kind for each in chosen.selected]
    assert (kinds.count("rule"), kinds.count("model")) == (2, 8)
    none = [structs.replace(each, by_rule=False) for each in people]
    chosen = select_within_capacity(none, {"north": 10}, seed=3, shares=Shares(rule=0.2, random=0))
    assert {each.kind for each in chosen.selected} == {"model"}
