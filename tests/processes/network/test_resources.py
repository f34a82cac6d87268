"""Giving out places on the database: once for each job, offers told by a message, the next called."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from processes.network import handlers
from processes.network.places import DECLINED, WITHDRAWN, WrongStep
from processes.network.resource_tables import Resource, StoredEntry, StoredHold
from processes.network.resources import (
    UnknownResource,
    close_entry,
    count_free,
    entries_at,
    entries_of,
    find_hold,
    join_waiting_list,
    list_resources,
    lock_resource,
    release_place,
    reserve_place,
    settle_all,
)
from processes.tasks import Job

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
MakeResource = Callable[..., Resource]
MakeJob = Callable[..., Job]


def told(session: Session) -> list[str]:
    """For which cases a place was offered by message."""
    rows = session.execute(
        sa.text("SELECT key FROM engine_messages WHERE name = 'place_offered' ORDER BY id")
    )
    return [row[0] for row in rows]


def wait(session: Session, home: Resource, code: str, *, urgency: int = 0, hours: int = 0) -> int | None:
    at = NOW + timedelta(hours=hours)
    return join_waiting_list(session, home, code, urgency=urgency, key=f"wait:{code}", now=at)


def reserve(session: Session, home: Resource, code: str) -> StoredHold | None:
    return reserve_place(session, home, code, key=f"hold:{code}", now=NOW)


def test_the_last_place_is_given_once(network_session: Session, make_resource: MakeResource) -> None:
    home = make_resource()
    first = reserve(network_session, home, "C-1")
    assert first is not None
    assert reserve(network_session, home, "C-1") is first
    assert reserve(network_session, home, "C-2") is None
    assert count_free(network_session, home, NOW) == 0


def test_a_freed_place_is_offered_to_who_waits_and_they_are_told(
    network_session: Session, make_resource: MakeResource
) -> None:
    home = make_resource()
    reserve(network_session, home, "C-1")
    assert wait(network_session, home, "C-2") == 1
    assert wait(network_session, home, "C-3", hours=1) == 2
    assert wait(network_session, home, "C-2", hours=2) == 1  # who waits already keeps their turn
    assert told(network_session) == []
    assert release_place(network_session, home, "C-1", now=NOW + timedelta(hours=3))
    assert told(network_session) == ["C-2"]
    assert reserve(network_session, home, "C-9") is None  # the place is kept
    held = reserve(network_session, home, "C-2")
    assert held is not None
    assert find_hold(network_session, "home", "C-2") is held
    assert [(each.case_code, each.status) for each in entries_of(network_session, "home")] == [
        ("C-3", "waiting")
    ]


def test_an_offer_that_runs_out_or_is_declined_goes_to_the_next(
    network_session: Session, make_resource: MakeResource
) -> None:
    home = make_resource(offer_days=2)
    for number in (1, 2, 3):
        wait(network_session, home, f"C-{number}", hours=number)
    assert told(network_session) == ["C-1"]
    assert settle_all(network_session, NOW + timedelta(days=1)) == 0
    assert settle_all(network_session, NOW + timedelta(days=2, hours=2)) == 1
    assert told(network_session) == ["C-1", "C-2"]
    later = NOW + timedelta(days=9)
    assert [each.case_code for each in entries_at(network_session, "home", later)] == ["C-3"]
    assert count_free(network_session, home, later) == 1
    assert close_entry(network_session, home, "C-2", DECLINED, now=NOW + timedelta(days=3))
    assert told(network_session) == ["C-1", "C-2", "C-3"]
    statuses = network_session.execute(sa.select(StoredEntry.case_code, StoredEntry.status)).all()
    assert {row[0]: row[1] for row in statuses} == {"C-1": "expired", "C-2": "declined", "C-3": "offered"}


def test_where_urgency_counts_the_most_urgent_is_called(
    network_session: Session, make_resource: MakeResource
) -> None:
    home = make_resource(order_rule="urgency")
    reserve(network_session, home, "C-0")
    wait(network_session, home, "C-1")
    assert wait(network_session, home, "C-2", urgency=99, hours=1) == 1
    release_place(network_session, home, "C-0", now=NOW)
    assert told(network_session) == ["C-2"]


def test_who_only_waits_cannot_decline(network_session: Session, make_resource: MakeResource) -> None:
    home = make_resource(places=0)
    wait(network_session, home, "C-1")
    with pytest.raises(WrongStep):
        close_entry(network_session, home, "C-1", DECLINED, now=NOW)
    assert close_entry(network_session, home, "C-1", WITHDRAWN, now=NOW)
    assert not close_entry(network_session, home, "C-1", WITHDRAWN, now=NOW)


def test_what_is_not_offered_any_more_gives_no_place(
    network_session: Session, make_resource: MakeResource
) -> None:
    make_resource(is_active=False)
    for code in ("home", "nothing"):
        with pytest.raises(UnknownResource, match="Expected an active resource"):
            lock_resource(network_session, code)
    assert list_resources(network_session) == []


def test_the_map_is_filtered(network_session: Session, make_resource: MakeResource) -> None:
    make_resource("a", device_class="employment")
    make_resource("b", territory="south", organisation="ceas_s")
    make_resource("c", territory=None)

    def codes(**chosen: str) -> list[str]:
        return [each.code for each in list_resources(network_session, **chosen)]

    assert codes() == ["a", "b", "c"]
    assert codes(territory="north") == ["a", "c"]  # what serves the whole region is everywhere
    assert codes(device_class="employment") == ["a"]
    assert codes(organisation="ceas_s") == ["b"]
    assert codes(device_class="employment", territory="south") == []


def test_service_tasks_give_a_place_or_a_turn_and_take_both_back(
    make_resource: MakeResource, case_job: MakeJob
) -> None:
    make_resource()
    about = {"resource": "home"}
    one = handlers.reserve(case_job("r1", case_id="C-1", **about))
    assert isinstance(one["place_id"], int)
    assert handlers.reserve(case_job("r1", case_id="C-1", **about)) == one
    assert handlers.reserve(case_job("r2", case_id="C-2", **about)) == {"place_id": None}
    joined = case_job("w2", case_id="C-2", waiting_urgency=2, **about)
    assert handlers.join(joined) == {"waiting_position": 1}
    assert handlers.join(joined) == {"waiting_position": 1}
    assert handlers.release(case_job("x1", case_id="C-1", **about)) == {"place_id": None}
    assert handlers.join(joined) == {"waiting_position": 0}
    assert handlers.decline(case_job("d2", case_id="C-2", **about)) == {"waiting_position": None}
    assert handlers.decline(case_job("d2", case_id="C-2", **about)) == {"waiting_position": None}
    assert handlers.join(joined) == {"waiting_position": None}  # done once: declined afterwards
    handlers.join(case_job("w3", case_id="C-3", **about))
    assert handlers.leave(case_job("l3", case_id="C-3", **about)) == {"waiting_position": None}
    assert handlers.release(case_job("x9", case_id="C-9", **about)) == {"place_id": None}


def test_a_released_place_is_not_given_again_by_the_same_job(
    make_resource: MakeResource, case_job: MakeJob
) -> None:
    make_resource()
    first = handlers.reserve(case_job("r1", case_id="C-1", resource="home"))
    handlers.release(case_job("x1", case_id="C-1", resource="home"))
    handlers.reserve(case_job("r2", case_id="C-2", resource="home"))
    assert handlers.reserve(case_job("r1", case_id="C-1", resource="home")) == first
