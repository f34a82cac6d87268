"""Pure rules of community actions: who is eligible, the order by lot, steps of a standing, faults of a plan."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from processes.network.tables import Organisation
from processes.risk.community import standing
from processes.risk.community.eligibility import THEMES, Candidate, Criteria, choose, fits_theme, is_eligible
from processes.risk.community.plans import TEXTS, ActionPlan, find_faults
from processes.risk.community.standing import Answers, WrongStanding, check_step, settle

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
WORK = [{"column": "activity", "effect": 0.4, "is_known": True}]
CRITERIA = Criteria(code="AC-1", theme="employment", least_risk=0.2, most_risk=0.6, rest_days=90, places=2)


def candidate(code: str = "P1", **more: Any) -> Candidate:
    usual: dict[str, Any] = {"risk": 0.5, "contributions": WORK, "last_listed_at": None}
    return Candidate(participant=code, ceas="ceas_n", **{**usual, **more})


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, True),
        ({"risk": 0.2}, True),
        ({"risk": 0.6}, True),
        ({"risk": 0.19}, False),
        ({"risk": 0.61}, False),
        ({"contributions": []}, False),
        ({"last_listed_at": NOW - timedelta(days=90)}, True),
        ({"last_listed_at": NOW - timedelta(days=89)}, False),
    ],
)
def test_who_is_eligible(more: dict[str, Any], expected: bool) -> None:
    assert is_eligible(candidate(**more), CRITERIA, NOW) is expected


@pytest.mark.parametrize(
    ("theme", "effect", "known", "expected"),
    [
        ("employment", 0.4, True, True),
        ("employment", -0.4, True, False),
        ("employment", 0.4, False, False),
        ("family", 0.4, True, False),
        ("open", -0.4, False, True),
    ],
)
def test_a_theme_fits_what_adds_to_the_risk(theme: str, effect: float, known: bool, expected: bool) -> None:
    assert fits_theme(theme, [{"column": "activity", "effect": effect, "is_known": known}]) is expected


def test_the_order_is_by_lot_and_says_nothing_of_the_score() -> None:
    people = [candidate(f"P{n}", risk=round(0.2 + n / 100, 2)) for n in range(40)]
    drawn = choose(people, CRITERIA, refused=(), now=NOW)
    assert len(drawn) == CRITERIA.places * 3
    assert choose(reversed(people), CRITERIA, refused=(), now=NOW) == drawn, "the same each time"
    swapped = [replace(each, risk=round(0.8 - each.risk, 2)) for each in people]
    assert [each.participant for each in choose(swapped, CRITERIA, refused=(), now=NOW)] == [
        each.participant for each in drawn
    ], "the scores turned round give the same order"
    other = choose(people, replace(CRITERIA, code="AC-2"), refused=(), now=NOW)
    assert other != drawn, "another action draws anew"


def test_who_refused_is_on_no_list() -> None:
    assert choose([candidate("P1"), candidate("P2")], CRITERIA, refused={"P1"}, now=NOW) == [candidate("P2")]


def test_seats_go_to_who_accepted_first() -> None:
    answers = Answers(accepted=("P3", "P1", "P9", "P2"), declined=("P4",), never=("P5",))
    assert settle(["P1", "P2", "P3", "P4", "P5", "P6"], answers, seats=2) == {
        "P3": "seat",
        "P1": "seat",
        "P2": "waiting",
        "P4": "declined",
        "P5": "declined",
        "P6": "not_asked",
    }


@pytest.mark.parametrize("status", sorted(standing.STEPS))
def test_steps_are_a_table(status: str) -> None:
    for following in standing.STEPS:
        if following in standing.STEPS[status]:
            assert check_step(status, following) == following
        else:
            with pytest.raises(WrongStanding, match=status):
                check_step(status, following)


def test_who_declined_never_gets_a_seat() -> None:
    reached, agenda = set(), ["declined"]
    while agenda:
        status = agenda.pop()
        reached.add(status)
        agenda += [each for each in standing.STEPS[status] if each not in reached]
    assert reached == {"declined"}


PLAN = ActionPlan(
    title="Taller",
    theme="open",
    organiser="asso",
    territory="north",
    place="Centro cívico",
    starts_at=NOW + timedelta(days=20),
    seats=10,
    waiting_places=4,
)


def organisation(standing_of: str = "agent", territory: str | None = "north") -> Organisation:
    return Organisation(code="asso", standing=standing_of, territory=territory)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"theme": "magic"}, "theme"),
        ({"place": ""}, "place"),
        ({"starts_at": NOW}, "starts_at"),
        ({"seats": 0}, "seats"),
        ({"seats": 201}, "seats"),
        ({"waiting_places": -1}, "waiting_places"),
        ({"least_risk": 0.5, "most_risk": 0.5}, "most_risk"),
        ({"most_risk": 1.1}, "most_risk"),
    ],
)
def test_a_fault_of_a_plan(change: dict[str, Any], field: str) -> None:
    assert find_faults(PLAN, organisation(), NOW) == {}
    assert list(find_faults(replace(PLAN, **change), organisation(), NOW)) == [field]


@pytest.mark.parametrize(
    ("organiser", "may"),
    [
        (organisation(), True),
        (organisation(territory=None), True),
        (organisation(territory="south"), False),
        (organisation("collaborator"), False),
        (None, False),
    ],
    ids=["of the territory", "of the region", "of another", "collaborator", "unknown"],
)
def test_who_may_organise(organiser: Organisation | None, may: bool) -> None:
    assert ("organiser" not in find_faults(PLAN, organiser, NOW)) is may


def test_every_fault_at_once() -> None:
    wrong = replace(
        PLAN, title="", theme="", place="", starts_at=NOW, seats=0, waiting_places=-1, most_risk=0.0
    )
    assert find_faults(wrong, None, NOW) == TEXTS


def test_every_theme_has_both_names() -> None:
    assert all(theme.name and theme.name_en and theme.name != theme.name_en for theme in THEMES.values())
