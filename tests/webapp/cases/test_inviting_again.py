"""Taking back "do not invite me again": on the person's page, by who attends them."""

import pytest
from small_network import SignIn, World
from sqlalchemy.orm import Session

from processes.cases.tables import Case
from processes.risk.community.lists import refuse_invitations
from processes.risk.community.refusals import find_refusal

CODE = "C-2026-0001"


@pytest.fixture
def person(world: World) -> str:
    """The participant of the case, who does not want to be invited."""
    with world.application.sessions() as session, session.begin():
        code = session.get_one(Case, CODE).participant
        refuse_invitations(session, [code], world.clock.now())
    return code


def refuses(world: World, person: str) -> bool:
    with world.application.sessions() as session:
        return _is_there(session, person)


def _is_there(session: Session, person: str) -> bool:
    return find_refusal(session, person) is not None


@pytest.mark.parametrize("who", ["ana", "berta"])
def test_who_attends_the_person_takes_it_back(sign_in: SignIn, world: World, person: str, who: str) -> None:
    client, page = sign_in(who), f"/personas/{person}"
    assert "pidió que no se la invite más" in client.get(page).text
    answer = client.post(f"{page}/invitaciones", follow_redirects=True)
    assert "se la puede volver a invitar" in answer.text
    assert not refuses(world, person)
    assert "Acciones comunitarias</h2>" not in client.get(page).text
    assert "Ya se la podía invitar." in client.post(f"{page}/invitaciones", follow_redirects=True).text


@pytest.mark.parametrize(
    ("who", "status"), [("dario", 403), ("bruno", 404), ("eva", 404), ("carla", 404), ("gema", 404)]
)
def test_who_oversees_or_is_a_stranger_does_not(
    sign_in: SignIn, world: World, person: str, who: str, status: int
) -> None:
    client = sign_in(who)
    assert "Quiere que se la invite" not in client.get(f"/personas/{person}").text
    assert client.post(f"/personas/{person}/invitaciones").status_code == status
    assert refuses(world, person)


def test_reading_the_address_is_the_wrong_method(sign_in: SignIn, person: str) -> None:
    assert sign_in("ana").get(f"/personas/{person}/invitaciones").status_code == 405


def test_english(sign_in: SignIn, person: str) -> None:
    text = sign_in("ana").get(f"/personas/{person}?lang=en").text
    assert "asked not to be invited any more" in text
    assert "They want to be invited" in text
