"""Places and waiting lists, as pure rules: the order, what is free, who is called, what runs out."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from processes.network.places import (
    ACCEPTED,
    DECLINED,
    EXPIRED,
    OFFERED,
    STEPS,
    WAITING,
    WITHDRAWN,
    Entry,
    WrongStep,
    free_places,
    merge,
    position_of,
    queue,
    settle,
    step,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEEP = timedelta(days=3)
STATUSES = (WAITING, OFFERED, ACCEPTED, DECLINED, EXPIRED, WITHDRAWN)


def entry(number: int, *, hours_ago: int = 0, urgency: int = 0, **changes: object) -> Entry:
    made = Entry(
        id=number, case_code=f"C-{number}", joined_at=NOW - timedelta(hours=hours_ago), urgency=urgency
    )
    return replace(made, **changes)


def offered(number: int, until: datetime) -> Entry:
    return entry(number, status=OFFERED, offered_at=NOW - KEEP, offer_until=until)


def test_who_came_first_is_called_first() -> None:
    late, early = entry(1, hours_ago=1, urgency=3), entry(2, hours_ago=9)
    assert [each.id for each in queue([late, early], "arrival")] == [2, 1]


def test_where_urgency_counts_the_most_urgent_is_called_first_then_who_came_first() -> None:
    entries = [entry(1, hours_ago=9), entry(2, hours_ago=1, urgency=3), entry(3, hours_ago=5, urgency=3)]
    assert [each.id for each in queue(entries, "urgency")] == [3, 2, 1]


def test_positions() -> None:
    entries = [entry(1, hours_ago=5), entry(2, hours_ago=4), offered(3, NOW + KEEP)]
    asked = [position_of(entries, code, "arrival") for code in ("C-1", "C-2", "C-3", "C-4")]
    assert asked == [1, 2, 0, None]


@pytest.mark.parametrize(("places", "held", "free"), [(3, 0, 2), (3, 2, 0), (1, 3, 0), (0, 0, 0)])
def test_an_offer_keeps_its_place(places: int, held: int, free: int) -> None:
    assert free_places(places, held, [offered(1, NOW + KEEP), entry(2)]) == free


@pytest.mark.parametrize("was", STATUSES)
@pytest.mark.parametrize("becomes", STATUSES)
def test_only_the_steps_of_the_table_are_taken(was: str, becomes: str) -> None:
    one = entry(1, status=was)
    if becomes in STEPS.get(was, ()):
        assert step(one, becomes, NOW).status == becomes
    else:
        with pytest.raises(WrongStep, match="Expected a step"):
            step(one, becomes, NOW)


def test_a_freed_place_is_offered_to_the_next_for_its_days() -> None:
    entries = [entry(1, hours_ago=2), entry(2, hours_ago=5)]
    [called] = settle(entries, "arrival", places=1, held=0, keep=KEEP, now=NOW)
    assert (called.id, called.status, called.offer_until) == (2, OFFERED, NOW + KEEP)


def test_an_offer_that_ran_out_goes_to_the_next() -> None:
    entries = [offered(1, NOW), entry(2)]
    changed = settle(entries, "arrival", places=1, held=0, keep=KEEP, now=NOW)
    assert [(each.id, each.status) for each in changed] == [(1, EXPIRED), (2, OFFERED)]
    assert changed[0].closed_at == NOW


def test_before_its_moment_an_offer_stands() -> None:
    entries = [offered(1, NOW + timedelta(seconds=1)), entry(2)]
    assert settle(entries, "arrival", places=1, held=0, keep=KEEP, now=NOW) == []


entries_drawn = st.lists(
    st.builds(
        entry,
        st.integers(1, 10**6),
        hours_ago=st.integers(0, 500),
        urgency=st.integers(0, 3),
        status=st.sampled_from([WAITING, OFFERED]),
        offer_until=st.one_of(st.just(NOW - KEEP), st.just(NOW + KEEP)),
    ),
    unique_by=lambda each: each.id,
    max_size=12,
)


@given(entries_drawn, st.sampled_from(["arrival", "urgency"]), st.integers(0, 8), st.integers(0, 8))
def test_never_more_is_offered_than_is_free_and_nobody_is_passed_over(
    entries: list[Entry], rule: str, places: int, held: int
) -> None:
    kept = [each for each in entries if each.status == OFFERED and each.offer_until == NOW + KEEP]
    after = merge(entries, settle(entries, rule, places=places, held=held, keep=KEEP, now=NOW))
    offers = [each for each in after if each.status == OFFERED]
    assert len(offers) <= max(len(kept), places - held)
    assert set(kept) <= set(offers)
    assert not (free_places(places, held, after) and queue(after, rule))
    new = {each.id for each in offers} - {each.id for each in kept}
    first = [each.id for each in queue(entries, rule)][: len(new)]
    assert new == set(first)
    again = settle(after, rule, places=places, held=held, keep=KEEP, now=NOW)
    assert again == []
