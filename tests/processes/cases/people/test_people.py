"""Searching, merging, households and confidential notes."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from processes.cases import handlers
from processes.cases.people.households import HouseholdRefused, add_member, members_of, move_out
from processes.cases.people.merging import MergeRefused, merge, merges_of, undo
from processes.cases.people.notes import NoteRefused, notes_for, readers_of, strike_note, write_note
from processes.cases.people.searching import find_person_for, search_people
from processes.cases.people.tables import PersonDetails
from processes.cases.tables import Case, Participant
from processes.network.professionals import Professional
from processes.tasks import Job

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = date(2026, 11, 22)
MakeJob = Callable[..., Job]
Who = Callable[[str], Professional]
Add = Callable[..., Participant]


@pytest.fixture
def register(add_person: Add) -> None:
    add_person("P9", "Ana María", "Giménez Báez", document="12345678Z")
    add_person("P8", "Ana", "Gimeno Sur", territory="south")


@pytest.mark.parametrize("text", ["giménez", "Jimenez Vaez", "maria jimen", "12345678-z", "ana"])
def test_found_as_it_sounds_or_by_document(
    network_session: Session, register: None, who: Who, text: str
) -> None:
    assert [person.code for person in search_people(network_session, who("ana"), text)] == ["P9"]


@pytest.mark.parametrize("text", ["", " ", "de la", "prado", "%", "giménez prado", "_"])
def test_not_found(network_session: Session, register: None, who: Who, text: str) -> None:
    assert search_people(network_session, who("ana"), text) == []


@pytest.mark.parametrize(
    ("username", "known"),
    [("ana", ["P9"]), ("dora", ["P9"]), ("bea", ["P8"]), ("cruz", []), ("fina", []), ("eloy", [])],
    ids=[
        "their CEAS",
        "supervisor",
        "another CEAS",
        "another organisation",
        "stranger",
        "Network coordinator",
    ],
)
def test_who_may_know_whom(
    network_session: Session, register: None, who: Who, username: str, known: list[str]
) -> None:
    reader = who(username)
    assert [person.code for person in search_people(network_session, reader, "ana")] == known
    assert [code for code in ("P9", "P8") if find_person_for(network_session, reader, code)] == known


def test_a_case_lets_its_coordinator_know_the_person(
    network_session: Session, case_job: MakeJob, register: None, who: Who
) -> None:
    handlers.open_case(case_job("open", participant="P9", case_coordinator="cruz"))
    assert find_person_for(network_session, who("cruz"), "P9") is not None


def test_two_become_one_and_two_again(
    network_session: Session, case_job: MakeJob, register: None, add_person: Add, who: Who
) -> None:
    add_person("P7", "Ana", "Giménez Báez")
    case = handlers.open_case(case_job("open", participant="P7", case_coordinator="cruz"))["case_id"]
    ana = who("ana")
    made = merge(network_session, ana, kept="P9", merged="P7", reason="El mismo DNI.", now=NOW)
    assert network_session.get_one(Case, case).participant == "P9"
    assert made.moved["cases"] == [case]
    assert [each.code for each in search_people(network_session, ana, "ana gimenez")] == ["P9"]
    assert network_session.get_one(PersonDetails, "P7").merged_into == "P9"
    undo(network_session, ana, made, reason="Eran primas.", now=NOW)
    network_session.expire_all()
    assert network_session.get_one(Case, case).participant == "P7"
    assert network_session.get_one(PersonDetails, "P7").merged_into is None
    [kept] = merges_of(network_session, "P9")
    assert (kept.merged_by, kept.reason, kept.undone_by, kept.undo_reason) == (
        "ana", "El mismo DNI.", "ana", "Eran primas.",
    )  # fmt: skip


def test_merges_that_are_refused(
    network_session: Session, case_job: MakeJob, register: None, add_person: Add, who: Who
) -> None:
    add_person("P7", "Ana", "Giménez Báez")

    def refused(by: str, kept: str, merged: str, reason: str = "El mismo DNI.") -> str:
        with pytest.raises(MergeRefused) as refusal:
            merge(network_session, who(by), kept=kept, merged=merged, reason=reason, now=NOW)
        return refusal.value.reason

    assert refused("cruz", "P9", "P7") == "not_entitled"
    assert refused("bea", "P9", "P7") == "unknown_person"
    assert refused("ana", "P9", "P8") == "unknown_person", "of another CEAS"
    assert refused("ana", "P9", "P9") == "same"
    assert refused("ana", "P9", "P7", reason=" ") == "no_reason"
    for code in ("P9", "P7"):
        handlers.open_case(case_job(code, participant=code, case_coordinator="cruz"))
    assert refused("ana", "P9", "P7") == "both_open"


def test_a_merge_is_taken_back_once(
    network_session: Session, register: None, add_person: Add, who: Who
) -> None:
    add_person("P7", "Ana", "Giménez Báez")
    made = merge(network_session, who("ana"), kept="P9", merged="P7", reason="El mismo DNI.", now=NOW)
    with pytest.raises(MergeRefused, match="two participants"):
        merge(network_session, who("ana"), kept="P7", merged="P1", reason="Otra vez.", now=NOW)
    with pytest.raises(MergeRefused, match="reason"):
        undo(network_session, who("ana"), made, reason="", now=NOW)
    undo(network_session, who("dora"), made, reason="Eran primas.", now=NOW)
    with pytest.raises(MergeRefused, match="taken back"):
        undo(network_session, who("ana"), made, reason="Otra vez.", now=NOW)


def test_who_lives_with_somebody_on_a_day(network_session: Session) -> None:
    person = network_session.get_one(Participant, "P1")
    assert members_of(network_session, person) == []
    came = date(2020, 5, 1)
    add_member(network_session, person, kinship="partner", birth_year=1979, moved_in_on=came, today=TODAY)
    child = add_member(
        network_session, person, kinship="child", birth_year=2010, moved_in_on=None, today=TODAY
    )
    move_out(network_session, person, child.id, on=date(2024, 9, 1), today=TODAY)

    def on(day: date) -> list[str]:
        return [member.kinship for member in members_of(network_session, person, on=day)]

    assert on(date(2019, 1, 1)) == ["child"]
    assert on(date(2024, 8, 31)) == ["partner", "child"]
    assert on(date(2024, 9, 1)) == on(TODAY) == ["partner"]
    assert len(members_of(network_session, person)) == 2, "who left stays written down"


def test_impossible_lines_of_a_household(network_session: Session) -> None:
    person = network_session.get_one(Participant, "P1")

    def refused(**given: object) -> tuple[str, str]:
        line = {"kinship": "child", "birth_year": 2010, "moved_in_on": None, "today": TODAY}
        with pytest.raises(HouseholdRefused) as refusal:
            add_member(network_session, person, **(line | given))  # type: ignore[arg-type]
        return refusal.value.field, refusal.value.fault

    assert refused(kinship="boss") == ("kinship", "unknown")
    assert refused(birth_year=2027) == ("birth_year", "impossible")
    assert refused(moved_in_on=date(2009, 1, 1)) == ("moved_in_on", "before_birth")
    assert refused(moved_in_on=date(2026, 11, 23)) == ("moved_in_on", "future")
    member = add_member(
        network_session, person, kinship="child", birth_year=2010, moved_in_on=date(2020, 1, 1), today=TODAY
    )
    for day, fault in ((date(2019, 1, 1), "before_moving_in"), (date(2026, 11, 23), "future")):
        with pytest.raises(HouseholdRefused, match=fault):
            move_out(network_session, person, member.id, on=day, today=TODAY)
    other = network_session.get_one(Participant, "P2")
    with pytest.raises(HouseholdRefused, match="member"):
        move_out(network_session, other, member.id, on=TODAY, today=TODAY)


def test_a_note_is_for_its_author_and_whom_they_chose(
    network_session: Session, open_case: str, who: Who
) -> None:
    note = write_note(
        network_session, who("cruz"), open_case, " Teme volver a casa. ", readers=["ana"], now=NOW
    )
    for username, sees in (("cruz", True), ("ana", True), ("dora", False), ("fina", False), ("bea", False)):
        assert bool(notes_for(network_session, who(username), open_case)) is sees, username
    assert note.words == "Teme volver a casa."
    assert readers_of(network_session, [note]) == {note.id: ["ana"]}
    with pytest.raises(NoteRefused, match="own"):
        strike_note(network_session, who("ana"), open_case, note.id, now=NOW)
    strike_note(network_session, who("cruz"), open_case, note.id, now=NOW)
    assert notes_for(network_session, who("cruz"), open_case) == []


def test_a_restriction_closes_its_notes_too(network_session: Session, restricted: str, who: Who) -> None:
    write_note(network_session, who("ana"), restricted, "Casa de acogida.", readers=["cruz"], now=NOW)
    assert notes_for(network_session, who("cruz"), restricted)
    with pytest.raises(NoteRefused, match="dora"):
        write_note(network_session, who("ana"), restricted, "Otra.", readers=["dora"], now=NOW)


def test_notes_that_are_refused(network_session: Session, open_case: str, who: Who) -> None:
    for username, words, reason in (
        ("fina", "x", "unknown_case"), ("bea", "x", "unknown_case"),
        ("ana", "  ", "words"), ("ana", "x" * 10_001, "words"),
    ):  # fmt: skip
        with pytest.raises(NoteRefused) as refusal:
            write_note(network_session, who(username), open_case, words, readers=[], now=NOW)
        assert refusal.value.reason == reason
