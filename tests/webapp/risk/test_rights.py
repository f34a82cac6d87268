"""The page on which a person's rights are received: who gets it, all faults at once, once however often it is sent."""

import pytest
from small_network import SignIn, World
from sqlalchemy import select

from processes.cases.tables import Case
from processes.risk.rights.tables import RightsRequest


@pytest.fixture
def address(world: World) -> str:
    with world.application.sessions() as session:
        return f"/casos/{session.scalars(select(Case.code)).one()}/derechos"


def _requests(world: World) -> list[RightsRequest]:
    with world.application.sessions() as session:
        return list(session.scalars(select(RightsRequest)))


@pytest.mark.parametrize(
    ("who", "status"),
    [("ana", 200), ("berta", 200), ("dario", 200), ("bruno", 404), ("eva", 404), ("gema", 404)],
)
def test_who_gets_the_page(sign_in: SignIn, address: str, who: str, status: int) -> None:
    assert sign_in(who).get(address).status_code == status
    assert sign_in(who).post(address, data={"right": "explain"}).status_code == (
        302 if status == 200 else status
    )


def test_a_request_is_received_once(world: World, sign_in: SignIn, address: str) -> None:
    browser = sign_in("berta")
    for _ in range(2):
        browser.post(address, data={"right": "contest", "words": "No es verdad."})
    [request] = _requests(world)
    assert (request.right, request.words, request.received_by) == ("contest", "No es verdad.", "berta")
    page = browser.get(address).text
    assert request.code in page
    assert "Sin contestar" in page
    assert "No es verdad." not in page


def test_all_faults_are_shown_and_what_was_typed_stays(world: World, sign_in: SignIn, address: str) -> None:
    answer = sign_in("berta").post(address, data={"right": "", "words": "á" * 4001})
    assert answer.status_code == 422
    assert "Elija una de las tres." in answer.text
    assert "Es demasiado largo" in answer.text
    assert "á" * 4001 in answer.text
    assert _requests(world) == []


def test_it_is_there_in_english(sign_in: SignIn, address: str) -> None:
    page = sign_in("ana").get(address, headers={"Accept-Language": "en"}).text
    assert "Receive a request" in page
    assert "Contest the assessment" in page
