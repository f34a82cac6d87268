import pytest
from sqlalchemy.orm import Session

from processes.network.queries import (
    UnknownProfessional,
    find_organisation,
    find_professional,
    get_professional,
    list_holders,
    list_territories,
    names_of_professionals,
)
from processes.network.tables import StoredProfessional


def test_a_professional_comes_with_the_posts_they_hold(network_session: Session) -> None:
    dora = get_professional(network_session, "dora")
    assert (dora.name, dora.organisation, dora.organisation_name) == ("Dora", "ceas_n", "Entidad ceas_n")
    [post] = dora.posts
    assert (post.role, post.organisation, post.territories) == ("supervisor", "ceas_n", ("north",))
    assert not post.is_regional


def test_a_post_without_territory_is_for_all_of_them(network_session: Session) -> None:
    [post] = get_professional(network_session, "eloy").posts
    assert post.territories == ("north", "south")
    assert post.is_regional


def test_who_left_is_nobody_but_keeps_their_name_in_history(network_session: Session) -> None:
    network_session.get_one(StoredProfessional, "ana").is_active = False
    network_session.flush()
    assert find_professional(network_session, "ana") is None
    assert names_of_professionals(network_session, ["ana", None, "", "stranger"]) == {"ana": "Ana"}
    assert list_holders(network_session, "ceas_ts", territory="north") == []
    with pytest.raises(UnknownProfessional, match="'ana'"):
        get_professional(network_session, "ana")


@pytest.mark.parametrize(
    ("role", "territory", "holders"),
    [
        ("ceas_ts", None, ["ana", "bea"]),
        ("ceas_ts", "south", ["bea"]),
        ("coordinador_red", "south", ["eloy"]),
        ("cc", "south", []),
        ("dpo", None, []),
    ],
)
def test_holders_of_a_role(
    network_session: Session, role: str, territory: str | None, holders: list[str]
) -> None:
    found = list_holders(network_session, role, territory=territory)
    assert [each.username for each in found] == holders


def test_places(network_session: Session) -> None:
    assert [each.code for each in list_territories(network_session)] == ["north", "south"]
    asso = find_organisation(network_session, "asso")
    assert asso is not None
    assert asso.name == "Entidad asso"
    assert find_organisation(network_session, "none") is None
    assert names_of_professionals(network_session, []) == {}
