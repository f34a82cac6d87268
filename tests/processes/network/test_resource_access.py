"""Who reads which line of a resource's lists: the table of every kind of reader."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from members import add_member, add_worker
from sqlalchemy.orm import Session

from processes.network.places import OFFERED, Entry
from processes.network.queries import get_professional
from processes.network.resource_access import keeps, may_see_code, may_see_map, seen_entries
from processes.network.resource_tables import Resource

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ENTRIES = [
    Entry(id=1, case_code="C-1", joined_at=NOW),
    Entry(id=2, case_code="C-2", joined_at=NOW, status=OFFERED),
    Entry(id=3, case_code="C-3", joined_at=NOW),
]


@pytest.fixture
def pantry(network_session: Session, make_resource: Callable[..., Resource]) -> Resource:
    """Of a collaborator entity, with somebody who works there, and somebody who is cared for."""
    values = {"ownership": "private", "standing": "collaborator", "device_class": "basic_needs"}
    add_member(network_session, "pantry", "north", name="Despensa", **values)
    for username, role in (("paco", "colaborador"), ("lola", "participante")):
        add_worker(network_session, username, "pantry", role=role, territory="north")
    return make_resource("food", organisation="pantry")


@pytest.mark.parametrize(
    ("reader", "visible", "lines"),
    [
        ("paco", set(), [("C-2", 0), ("C-1", 1), ("C-3", 2)]),  # the collaborator's own list: codes
        ("cruz", {"C-3"}, [("C-3", 2)]),  # coordinates one of the cases: that one, with its true turn
        ("fina", set(), []),  # another organisation, no case
        ("ana", {"C-1", "C-2"}, [("C-2", 0), ("C-1", 1)]),
        ("eloy", set(), []),  # coordinates the Network: counts, no codes
        ("lola", set(), []),  # a participant of that entity
    ],
)
def test_who_reads_which_lines(
    network_session: Session, pantry: Resource, reader: str, visible: set[str], lines: list[tuple[str, int]]
) -> None:
    seen = seen_entries(get_professional(network_session, reader), pantry, ENTRIES, visible=visible)
    assert [(line.entry.case_code, line.position) for line in seen] == lines


@pytest.mark.parametrize(
    ("reader", "is_keeper", "sees_map"),
    [("paco", True, True), ("ana", False, True), ("eloy", False, True), ("lola", False, False)],
)
def test_who_keeps_it_and_who_sees_the_map(
    network_session: Session, pantry: Resource, reader: str, is_keeper: bool, sees_map: bool
) -> None:
    professional = get_professional(network_session, reader)
    assert (keeps(professional, pantry), may_see_map(professional)) == (is_keeper, sees_map)
    assert may_see_code(professional, pantry, "C-1", visible=()) is is_keeper


def test_a_collaborator_keeps_its_own_resources_only(
    network_session: Session, pantry: Resource, make_resource: Callable[..., Resource]
) -> None:
    paco = get_professional(network_session, "paco")
    other = make_resource("home")
    assert keeps(paco, pantry)
    assert seen_entries(paco, other, ENTRIES, visible=()) == []
