"""Teams: a place of their own in candidate groups, whose code can be mistaken for nothing else."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from processes.network.organisations import WrongDir3, check_dir3
from processes.network.queries import candidate_groups, get_professional
from processes.network.tables import Team, TeamMember
from processes.network.teams import WrongTeam, check_team_code, members_of, teams_of

TODAY = date(2026, 11, 22)


def test_members_of_a_team_are_candidates_within_it(network_session: Session) -> None:
    network_session.add(Team(code="ceas_n.entry", organisation="ceas_n", name="Acogida"))
    network_session.flush()
    network_session.add(TeamMember(team="ceas_n.entry", username="ana"))
    network_session.add(TeamMember(team="ceas_n.entry", username="dora", ended_on=TODAY))
    network_session.flush()
    assert [team.name for team in teams_of(network_session, "ceas_n")] == ["Acogida"]
    assert members_of(network_session, "ceas_n.entry") == ["ana"]
    assert "ceas_ts/ceas_n.entry" in candidate_groups(get_professional(network_session, "ana", day=TODAY))
    assert "supervisor/ceas_n.entry" not in candidate_groups(
        get_professional(network_session, "dora", day=TODAY)
    )


def test_a_team_of_another_organisation_gives_no_group(network_session: Session) -> None:
    network_session.add(Team(code="asso.x", organisation="asso", name="X"))
    network_session.flush()
    network_session.add(TeamMember(team="asso.x", username="ana"))
    network_session.flush()
    groups = candidate_groups(get_professional(network_session, "ana", day=TODAY))
    assert not any("asso" in group for group in groups)


@pytest.mark.parametrize("code", ["north", "asso.", "ceas_s.entry", "ceas_n.taken"])
def test_a_code_that_could_mean_something_else_is_refused(code: str) -> None:
    with pytest.raises(WrongTeam, match="Expected a code"):
        check_team_code(code, "ceas_n", taken={"ceas_n.taken"})


def test_a_code_of_its_own_is_taken() -> None:
    check_team_code("ceas_n.entry", "ceas_n", taken={"north", "ana"})


@pytest.mark.parametrize(
    ("given", "code"), [("", ""), (" l02000049 ", "L02000049"), ("EA0008567", "EA0008567")]
)
def test_a_dir3_code_is_optional_and_tidied(given: str, code: str) -> None:
    assert check_dir3(given) == code


@pytest.mark.parametrize("wrong", ["L0200004", "L020000490", "102000049", "LAB000049", "L0200004x"])
def test_what_has_not_its_form_is_refused(wrong: str) -> None:
    with pytest.raises(WrongDir3, match="nine in all"):
        check_dir3(wrong)
