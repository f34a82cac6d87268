"""Who stands in for whom, on which days; what cannot be entered; who may arrange it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy.orm import Session

from processes.network.absences import (
    Absence,
    WrongAbsence,
    absences_on,
    absent_whom,
    arrange_absence,
    end_absence,
    find_absence,
    list_absences,
    may_arrange,
)
from processes.network.acts import acts_of, reason_of, record_act
from processes.network.professionals import (
    Post,
    Professional,
    candidate_groups,
    is_regional,
    on_behalf_of,
    organisations_of,
    own_territories,
    territories_of,
)
from processes.network.queries import find_professional, get_professional, list_holders
from processes.network.tables import StoredProfessional

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WEEK = Absence(username="cruz", substitute="fina", begins_on=TODAY, ends_on=TODAY + timedelta(days=6))


def away(username: str, substitute: str, **changes: object) -> Absence:
    return replace(WEEK, username=username, substitute=substitute, **changes)


@pytest.mark.parametrize(
    ("day", "whom"),
    [
        (TODAY - timedelta(days=1), ()),
        (TODAY, ("cruz",)),
        (TODAY + timedelta(days=6), ("cruz",)),
        (TODAY + timedelta(days=7), ()),  # it ends by itself
    ],
)
def test_an_absence_holds_from_its_first_to_its_last_day(day: date, whom: tuple[str, ...]) -> None:
    assert absent_whom("fina", [WEEK], day) == whom


def test_a_chain_is_followed_and_a_circle_ends() -> None:
    chain = [away("a", "b"), away("b", "c"), away("x", "c")]
    assert absent_whom("c", chain, TODAY) == ("b", "x", "a")
    circle = [away("a", "b"), away("b", "a")]
    assert absent_whom("a", circle, TODAY) == ("b",)
    assert absent_whom("a", [], TODAY) == ()


def test_what_was_ended_counts_no_more() -> None:
    ended = replace(WEEK, ended_at=NOW)
    assert absent_whom("fina", [ended], TODAY) == ()
    assert not ended.overlaps(WEEK)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"substitute": "cruz"}, "same_person"),
        ({"substitute": "ana"}, "other_organisation"),
        ({"ends_on": TODAY - timedelta(days=1), "begins_on": TODAY}, "ends_before_it_begins"),
        ({"begins_on": TODAY - timedelta(days=9), "ends_on": TODAY - timedelta(days=1)}, "already_over"),
        ({"ends_on": TODAY + timedelta(days=366)}, "too_long"),
        ({"begins_on": TODAY + timedelta(days=6), "ends_on": TODAY + timedelta(days=9)}, "overlaps"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(
    network_session: Session, changes: dict[str, object], reason: str
) -> None:
    enter(network_session, WEEK)
    with pytest.raises(WrongAbsence) as refusal:
        enter(network_session, replace(WEEK, **changes))
    assert refusal.value.reason == reason
    assert len(list_absences(network_session)) == 1


def enter(session: Session, absence: Absence) -> int:
    people = get_professional(session, absence.username), get_professional(session, absence.substitute)
    return arrange_absence(session, absence, people, by="dora", now=NOW)


@pytest.mark.parametrize(
    ("reader", "may"),
    [
        ("cruz", True),  # their own
        ("dora", True),  # supervises the north
        ("fina", False),  # a colleague, the substitute too
        ("ana", False),  # another organisation
        ("bea", False),  # another territory
        ("eloy", False),  # coordinates the Network, supervises nobody
    ],
)
def test_who_may_arrange_an_absence(network_session: Session, reader: str, may: bool) -> None:
    cruz = get_professional(network_session, "cruz")
    assert may_arrange(get_professional(network_session, reader), cruz) is may


def test_who_stands_in_for_a_supervisor_may_arrange_what_they_could() -> None:
    post = Post(
        role="supervisor", organisation="o", organisation_name="O", territories=("north",), is_regional=False
    )
    chief = Professional(username="c", name="C", organisation="o", organisation_name="O", posts=(post,))
    other = Professional(
        username="s", name="S", organisation="o", organisation_name="O", posts=(), stands_in_for=(chief,)
    )
    absent = replace(chief, username="x", posts=(replace(post, role="cc"),))
    assert may_arrange(other, absent)
    assert not may_arrange(replace(other, stands_in_for=()), absent)


def test_during_the_absence_the_substitute_has_the_groups_of_the_absent(network_session: Session) -> None:
    number = enter(network_session, WEEK)
    before = get_professional(network_session, "fina", day=TODAY - timedelta(days=1))
    during = get_professional(network_session, "fina", day=TODAY)
    after = get_professional(network_session, "fina", day=TODAY + timedelta(days=7))
    assert candidate_groups(before) == candidate_groups(after)
    gained = candidate_groups(during) - candidate_groups(before)
    assert gained == {"cc/asso", "cc/cruz", "cc/north"}
    assert during.usernames == {"fina", "cruz"}
    assert (before.roles, during.roles, during.own_roles) == ({"ts_prof"}, {"ts_prof", "cc"}, {"ts_prof"})
    assert end_absence(network_session, number, by="dora", now=NOW)
    assert not end_absence(network_session, number, by="dora", now=NOW)
    assert candidate_groups(get_professional(network_session, "fina", day=TODAY)) == candidate_groups(before)
    stored = find_absence(network_session, number)
    assert stored is not None
    assert stored.ended_at == NOW
    assert absences_on(network_session, TODAY) == []
    assert find_absence(network_session, number + 1) is None


def test_who_has_left_stands_for_nobody(network_session: Session) -> None:
    enter(network_session, WEEK)
    network_session.get_one(StoredProfessional, "cruz").is_active = False
    network_session.flush()
    assert get_professional(network_session, "fina", day=TODAY).stands_in_for == ()
    assert find_professional(network_session, "cruz", day=TODAY) is None


def test_the_absent_one_keeps_what_is_theirs(network_session: Session) -> None:
    enter(network_session, WEEK)
    assert "cc/cruz" in candidate_groups(get_professional(network_session, "cruz", day=TODAY))


def test_a_substitute_is_not_offered_as_holder_of_the_role(network_session: Session) -> None:
    enter(network_session, WEEK)
    assert [each.username for each in list_holders(network_session, "cc", territory="north")] == ["cruz"]


def test_on_whose_behalf(network_session: Session) -> None:
    enter(network_session, WEEK)
    fina = get_professional(network_session, "fina", day=TODAY)
    assert on_behalf_of(fina, ["cc/cruz"]) == "cruz"
    assert on_behalf_of(fina, ["cc/cruz", "ts_prof/asso"]) == ""  # their own groups come first
    assert on_behalf_of(fina, ["ceas_ts/north"]) == ""
    assert on_behalf_of(fina, []) == ""


def test_places_of_the_absent_are_theirs_for_access_only(network_session: Session) -> None:
    enter(network_session, WEEK)
    fina = get_professional(network_session, "fina", day=TODAY)
    assert territories_of(fina, {"cc"}) == {"north"}
    assert organisations_of(fina, {"cc"}) == {"asso"}
    assert own_territories(fina, "cc") == frozenset()
    assert not is_regional(fina, "cc")


def test_acts_for_others_are_traced_and_ones_own_are_not(network_session: Session) -> None:
    record_act(network_session, "claim", "1-2", actor="fina", on_behalf_of="cruz", now=NOW)
    record_act(network_session, "claim", "1-3", actor="fina", on_behalf_of="", now=NOW)
    assert [(act.actor, act.on_behalf_of, act.about) for act in acts_of(network_session, "cruz")] == [
        ("fina", "cruz", "1-2")
    ]
    assert len(acts_of(network_session, "fina")) == 1
    assert acts_of(network_session, "ana") == []
    assert (reason_of("cruz"), reason_of("")) == ("on_behalf_of:cruz", "")
