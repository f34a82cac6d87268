"""The resource map: filters, and what each kind of reader sees of places and waiting lists."""

import pytest
from small_network import SignIn, World

from processes.cases.queries import participants_of_codes

CASE, OTHER = "C-2026-0001", "C-2026-0999"


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("", ["Recurso lots", "Recurso advice"], []),
        ("?zona=leon", ["Recurso lots"], ["Recurso advice"]),
        ("?texto=ADVICE", ["Recurso advice"], ["Recurso lots"]),
        ("?texto=despensa", ["Recurso lots", "Recurso advice"], []),
        ("?clase=employment", ["Ningún recurso cumple el filtro."], ["Recurso lots"]),
        ("?clase=palace&zona=", ["Recurso lots"], []),
        ("?libres=si", ["Ningún recurso"], ["Recurso lots"]),
    ],
)
def test_the_map_with_its_filters(
    network: World, sign_in: SignIn, query: str, shown: list[str], hidden: list[str]
) -> None:
    text = sign_in("ana").get(f"/red{query}").text
    assert [words for words in shown if words not in text] == []
    assert [words for words in hidden if words in text] == []


@pytest.mark.parametrize(
    ("who", "sees_case", "sees_other", "has_link"),
    [
        ("berta", True, False, True),  # coordinates the case
        ("ana", True, False, True),  # its reference professional
        ("dario", True, False, True),  # supervises the territory
        ("bruno", False, False, False),  # a colleague of berta's, not in the case
        ("eva", False, False, False),  # another CEAS
        ("carla", False, False, False),  # coordinates the Network: counts
        ("paco", True, True, False),  # the collaborator: its own entries, codes only
    ],
)
def test_who_sees_which_entries_of_a_resource(
    network: World, sign_in: SignIn, who: str, sees_case: bool, sees_other: bool, has_link: bool
) -> None:
    answer = sign_in(who).get("/red/recursos/lots")
    assert answer.status_code == 200
    assert (CASE in answer.text, OTHER in answer.text) == (sees_case, sees_other)
    assert (f'href="/casos/{CASE}"' in answer.text) is has_link
    assert "Espera 1 caso." in answer.text
    assert "1 plaza ocupada." in answer.text


def test_the_collaborator_reads_nothing_of_the_case_itself(network: World, sign_in: SignIn) -> None:
    client = sign_in("paco")
    assert client.get(f"/casos/{CASE}").status_code == 404
    page = client.get("/red/recursos/lots").text
    with network.application.sessions() as session:
        name = participants_of_codes(session, [CASE])[CASE].name
    assert name not in page


def test_who_is_cared_for_is_not_shown_the_network(network: World, sign_in: SignIn) -> None:
    client = sign_in("lola")
    for address in ("/red", "/red/recursos/lots", "/red/entidades", "/red/acuerdos", "/red/ausencias"):
        assert client.get(address).status_code == 403
    assert "La Red</a>" not in client.get("/tareas").text


def test_what_is_not_on_the_map_is_not_there(network: World, sign_in: SignIn) -> None:
    client = sign_in("ana")
    assert client.get("/red/recursos/nothing").status_code == 404
    assert client.get("/red/entidades/nothing").status_code == 404
    assert client.post("/red/recursos/lots").status_code == 405


def test_organisations_with_their_agreements_and_resources(network: World, sign_in: SignIn) -> None:
    client = sign_in("eva")
    assert "Despensa de pruebas" in client.get("/red/entidades").text
    page = client.get("/red/entidades/pantry?lang=en").text
    assert "Collaborator" in page
    assert "Agreement A-1" in page
    assert "Recurso lots" in page
