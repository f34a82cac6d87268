"""Cases: only for those who care for them or oversee them."""

import pytest
from small_network import SignIn, World

CODE = "C-2026-0001"


def test_who_cares_for_it_sees_the_case(sign_in: SignIn) -> None:
    client = sign_in("berta")
    assert CODE in client.get("/casos").text
    page = client.get(f"/casos/{CODE}").text
    assert "Llamada y consentimiento" in page
    assert "Carta enviada" in page
    assert "Ana Robles" in page
    assert "Sin pedir todavía" in page
    assert "600 000 000" in page


@pytest.mark.parametrize("reader", ["ana", "dario", "diana"])
def test_reference_professional_and_supervisors_see_it(sign_in: SignIn, reader: str) -> None:
    assert sign_in(reader).get(f"/casos/{CODE}").status_code == 200


@pytest.mark.parametrize("stranger", ["bruno", "eva", "carla", "gema"])
def test_to_everybody_else_it_is_not_there(sign_in: SignIn, stranger: str) -> None:
    client = sign_in(stranger)
    assert client.get(f"/casos/{CODE}").status_code == 404
    page = client.get("/casos").text
    assert CODE not in page
    assert "No atiende ningún caso abierto" in page


@pytest.mark.parametrize("code", ["C-2026-9999", "x", "C-2026-0001%27", "%00"])
def test_a_code_that_leads_nowhere_is_not_there(sign_in: SignIn, code: str) -> None:
    assert sign_in("berta").get(f"/casos/{code}").status_code == 404


def test_english(sign_in: SignIn) -> None:
    page = sign_in("berta").get(f"/casos/{CODE}?lang=en").text
    assert "Letter sent" in page
    assert "Call and consent" in page
    assert "Contacto" not in page


def test_the_consent_says_what_it_allows(sign_in: SignIn, world: World) -> None:
    allowed = {"carry_out": True, "record": True, "team": False, "research": False}
    world.do("call_participant", "berta", call_result="answered", appointment_on="2026-11-24")
    world.do("first_interview", "berta", interview_result="attended")
    world.do("explain_consent", "berta", agrees="yes", consent=allowed, consent_version="2026-1")
    page = sign_in("berta").get(f"/casos/{CODE}").text
    assert "Firmado el 20 nov" in page
    assert "hacer las actuaciones" in page
    assert "investigar" not in page


def test_a_closed_case_is_among_the_closed_without_its_telephone(sign_in: SignIn, world: World) -> None:
    world.do("call_participant", "berta", call_result="moved")
    client = sign_in("berta")
    assert CODE not in client.get("/casos").text
    assert CODE in client.get("/casos?vista=cerrados").text
    page = client.get(f"/casos/{CODE}").text
    assert "Cambia de CEAS" in page
    assert "600 000 000" not in page


def test_the_wrong_method_is_refused(sign_in: SignIn) -> None:
    assert sign_in("berta").post(f"/casos/{CODE}").status_code == 405


@pytest.mark.parametrize("address", ["/casos?pagina=-1", "/casos?vista=todos", "/casos?pagina=999999"])
def test_nonsense_in_the_address_does_no_harm(sign_in: SignIn, address: str) -> None:
    assert sign_in("berta").get(address).status_code == 200
