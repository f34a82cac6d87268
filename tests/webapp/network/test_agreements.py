"""Agreements on their page: what is shared until when; only the Network's own coordination ends one."""

import pytest
from small_network import SignIn, World

from processes.network.agreements import agreements_in_force, shares
from processes.network.calendar import local_date
from processes.network.tables import StoredAgreement

END = "/red/acuerdos/A-1/terminar"


def test_in_force_and_ended_are_told_apart(network: World, sign_in: SignIn) -> None:
    text = sign_in("ana").get("/red/acuerdos").text
    assert text.index("Acuerdo A-1") < text.index("Acuerdo A-0")
    assert "En vigor, sin fin" in text
    assert "Terminó el 31 ene" in text
    assert text.count("No comparte nada") == 1
    assert "Identidad, proyecto de vida y plan" in text


@pytest.mark.parametrize(
    ("who", "status"), [("gema", 302), ("carla", 302), ("dario", 403), ("ana", 403), ("paco", 403)]
)
def test_who_may_end_an_agreement(network: World, sign_in: SignIn, who: str, status: int) -> None:
    client = sign_in(who)
    assert client.post(END, data={"last_day": "2026-11-20"}).status_code == status
    with network.application.sessions() as session:
        stored = session.get_one(StoredAgreement, "A-1")
        assert stored.ended_by == (who if status == 302 else None)
    assert (END in client.get("/red/acuerdos").text) is False  # already ended, or no right


def test_an_ended_agreement_shares_nothing_from_the_next_day(network: World, sign_in: SignIn) -> None:
    client = sign_in("carla")
    assert END in client.get("/red/acuerdos").text
    client.post(END, data={"last_day": "2026-11-25"})
    with network.application.sessions() as session:
        for days, is_shared in ((5, True), (6, False)):
            day = local_date(network.clock.now()).replace(day=20 + days)
            in_force = agreements_in_force(session, day)
            assert shares(in_force, "ceas_ejido", "pantry", "identity", day) is is_shared
    later = client.post(END, data={"last_day": "2026-12-25"}, follow_redirects=True)
    assert "ya terminaba ese día o antes" in later.text


@pytest.mark.parametrize("day", ["", "2026-11-19", "tomorrow"])
def test_a_last_day_that_cannot_be(network: World, sign_in: SignIn, day: str) -> None:
    answer = sign_in("carla").post(END, data={"last_day": day}, follow_redirects=True)
    assert "Escriba el último día: hoy o más tarde." in answer.text
    with network.application.sessions() as session:
        assert session.get_one(StoredAgreement, "A-1").ends_on is None


def test_what_is_not_there_and_wrong_methods(network: World, sign_in: SignIn) -> None:
    client = sign_in("carla")
    assert client.post("/red/acuerdos/A-9/terminar", data={"last_day": "2026-12-01"}).status_code == 404
    assert client.get(END).status_code == 405


NEW = "/red/acuerdos/nuevo"
SIGNED = {
    "parte": ["ceas_ejido", "alborada"],
    "code": "A-2",
    "protocol": "Vivienda",
    "begins_on": "2026-11-20",
    "gives.ceas_ejido": ["identity", "contact"],
}


@pytest.mark.parametrize(
    ("who", "status"), [("gema", 302), ("carla", 302), ("dario", 403), ("ana", 403), ("paco", 403)]
)
def test_who_may_sign_an_agreement(network: World, sign_in: SignIn, who: str, status: int) -> None:
    client = sign_in(who)
    assert client.get(NEW).status_code == (200 if status == 302 else 403)
    assert client.post(NEW, data=SIGNED).status_code == status
    with network.application.sessions() as session:
        today = local_date(network.clock.now())
        in_force = agreements_in_force(session, today)
        assert shares(in_force, "ceas_ejido", "alborada", "contact", today) is (status == 302)
        assert not shares(in_force, "alborada", "ceas_ejido", "contact", today)
        assert not shares(in_force, "ceas_ejido", "alborada", "health", today)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"parte": ["alborada"]}, ["Elija al menos dos entidades."]),
        ({"parte": ["alborada", "stranger"]}, ["Elija al menos dos entidades."]),
        ({"gives.ceas_ejido": ["shoes"]}, ["Elija los datos de la lista."]),
        ({"code": "A-1"}, ["Otro acuerdo ya tiene ese código."]),
        (
            {"code": "", "protocol": " ", "begins_on": "x", "ends_on": "y"},
            ["código", "nombre del acuerdo", "fecha"],
        ),
        ({"ends_on": "2026-11-01"}, ["no puede ser anterior al primero"]),
    ],
)
def test_what_is_wrong_is_said_all_at_once(
    network: World, sign_in: SignIn, changes: dict[str, object], said: list[str]
) -> None:
    answer = sign_in("carla").post(NEW, data={**SIGNED, **changes})
    assert answer.status_code == 422
    assert [words for words in said if words not in answer.text] == []
    with network.application.sessions() as session:
        assert session.get(StoredAgreement, "A-2") is None


def test_first_the_parties_then_what_each_shares(network: World, sign_in: SignIn) -> None:
    client = sign_in("carla")
    assert "¿Qué entidades lo firman?" in client.get(f"{NEW}?parte=alborada").text
    page = client.get(f"{NEW}?parte=alborada&parte=ceas_ejido&lang=en").text
    assert "Fundación Alborada shares with the others" in page
