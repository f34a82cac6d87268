"""What organisations share: only what an agreement in force names, from its first to its last day."""

from datetime import date

import pytest
from msgspec.structs import replace
from sqlalchemy.orm import Session

from processes.network.agreements import (
    Agreement,
    WrongAgreement,
    agreements_in_force,
    check_agreement,
    end_agreement,
    list_agreements,
    shares,
    sign_agreement,
)
from processes.network.field_groups import FIELD_GROUP_CODES, FIELD_GROUPS, find_field_group

TODAY = date(2026, 11, 22)
AGREED = Agreement(
    code="A-1",
    protocol="Atención compartida",
    protocol_en="Shared care",
    gives={"ceas_n": frozenset({"identity", "plan"}), "asso": frozenset()},
    begins_on=date(2026, 1, 1),
    ends_on=TODAY,
)


@pytest.mark.parametrize(
    ("owner", "reader", "group", "day", "is_shared"),
    [
        ("ceas_n", "asso", "identity", TODAY, True),
        ("ceas_n", "asso", "identity", AGREED.begins_on, True),
        ("ceas_n", "asso", "identity", date(2025, 12, 31), False),  # not begun
        ("ceas_n", "asso", "identity", date(2026, 11, 23), False),  # ended
        ("ceas_n", "asso", "health", TODAY, False),  # not agreed on
        ("ceas_n", "asso", "everything", TODAY, False),
        ("asso", "ceas_n", "identity", TODAY, False),  # a party that gives nothing
        ("ceas_n", "ceas_s", "identity", TODAY, False),  # a stranger reads
        ("ceas_s", "asso", "identity", TODAY, False),  # a stranger's data
        ("ceas_s", "ceas_s", "notes", TODAY, True),  # one's own
    ],
)
def test_who_shares_what_with_whom_when(
    owner: str, reader: str, group: str, day: date, is_shared: bool
) -> None:
    assert shares([AGREED], owner, reader, group, day) is is_shared


def test_without_agreements_nothing_is_shared() -> None:
    assert not shares([], "ceas_n", "asso", "identity", TODAY)


def test_of_two_agreements_each_counts_for_itself() -> None:
    other = replace(AGREED, code="A-2", gives={"ceas_n": frozenset({"health"}), "ceas_s": frozenset()})
    assert shares([AGREED, other], "ceas_n", "ceas_s", "health", TODAY)
    assert not shares([AGREED, other], "ceas_n", "asso", "health", TODAY)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"gives": {"ceas_n": frozenset({"identity"})}}, "two_parties"),
        ({"gives": {"ceas_n": frozenset(), "stranger": frozenset()}}, "unknown_party"),
        ({"gives": {"ceas_n": frozenset({"shoes"}), "asso": frozenset()}}, "unknown_field_group"),
        ({"ends_on": date(2025, 1, 1)}, "ends_before_it_begins"),
    ],
)
def test_what_is_no_agreement_is_refused(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(WrongAgreement, match="Expected") as refusal:
        check_agreement(replace(AGREED, **changes), {"ceas_n", "asso"})
    assert refusal.value.reason == reason


def test_signed_in_force_ended(network_session: Session, noon: object) -> None:
    for_ever = replace(AGREED, code="A-0", ends_on=None)
    for agreement in (AGREED, for_ever):
        check_agreement(agreement, {"ceas_n", "asso"})
        sign_agreement(network_session, agreement, by="eloy", now=noon)
    assert agreements_in_force(network_session, TODAY) == [for_ever, AGREED]
    assert agreements_in_force(network_session, date(2026, 11, 23)) == [for_ever]
    assert agreements_in_force(network_session, date(2025, 1, 1)) == []
    assert end_agreement(network_session, "A-0", last_day=TODAY, by="eloy", now=noon)
    assert not end_agreement(network_session, "A-0", last_day=TODAY, by="eloy", now=noon)
    assert agreements_in_force(network_session, date(2026, 11, 23)) == []
    assert not shares(
        agreements_in_force(network_session, date(2026, 11, 23)), "ceas_n", "asso", "plan", TODAY
    )
    assert [each.code for each in list_agreements(network_session)] == ["A-0", "A-1"]
    assert list_agreements(network_session, "ceas_s") == []


def test_field_groups_have_two_names_each() -> None:
    assert len(FIELD_GROUP_CODES) == len(FIELD_GROUPS) == 9
    assert all(group.name and group.name_en for group in FIELD_GROUPS)
    assert find_field_group("health") is not None
    assert find_field_group("shoes") is None
