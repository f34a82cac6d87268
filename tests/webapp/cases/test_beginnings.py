"""Beginning a care process from the case's page: only by who cares for the case, once, and only what may begin."""

import pytest
from small_network import SignIn, World

from engine.views import InstanceFilter, TaskFilter

CODE = "C-2026-0001"
PAGE = f"/casos/{CODE}"
INTENSIVE = f"{PAGE}/empezar/intensive_case_management"
EMPLOYMENT = f"{PAGE}/empezar/employment_itinerary"
HOUSING = f"{PAGE}/empezar/housing_emergency"


def running(world: World, process: str) -> int:
    chosen = InstanceFilter(process_id=process, business_keys=frozenset({CODE}), state="active")
    return len(world.application.engine.read.list_instances(chosen))


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize("who", ["berta", "ana"])
def test_who_cares_for_the_case_begins_it(sign_in: SignIn, world: World, who: str) -> None:
    client = sign_in(who)
    assert "Empezar algo nuevo" in client.get(PAGE).text
    answer = client.post(EMPLOYMENT, follow_redirects=True)
    assert "Empezado: Itinerario de empleo." in answer.text
    world.work()
    assert world.task("assess_employment").business_key == CODE
    assert "Ya está en marcha en este caso." in client.get(PAGE).text


@pytest.mark.usefixtures("signed")
def test_sent_twice_it_begins_once(sign_in: SignIn, world: World) -> None:
    client = sign_in("berta")
    client.post(INTENSIVE)
    world.work()
    assert "Ya está en marcha en este caso." in client.post(INTENSIVE, follow_redirects=True).text
    world.work()
    assert running(world, "intensive_case_management") == 1


@pytest.mark.parametrize("address", [INTENSIVE, EMPLOYMENT])
def test_without_consent_only_an_emergency_begins(sign_in: SignIn, world: World, address: str) -> None:
    client = sign_in("berta")
    answer = client.post(address, follow_redirects=True)
    assert "Antes la persona tiene que haber firmado" in answer.text
    client.post(HOUSING)
    world.work()
    assert running(world, "housing_emergency") == 1
    assert running(world, "intensive_case_management") + running(world, "employment_itinerary") == 0


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize(("who", "status"), [("dario", 403), ("bruno", 404), ("eva", 404), ("carla", 404)])
def test_who_oversees_or_is_a_stranger_begins_nothing(
    sign_in: SignIn, world: World, who: str, status: int
) -> None:
    client = sign_in(who)
    assert client.post(HOUSING).status_code == status
    world.work()
    assert running(world, "housing_emergency") == 0
    assert "Empezar algo nuevo" not in client.get(PAGE).text


@pytest.mark.parametrize("process", ["pact_call_and_consent", "gender_violence_protocol", "x"])
def test_other_processes_do_not_begin_here(sign_in: SignIn, process: str) -> None:
    assert sign_in("berta").post(f"{PAGE}/empezar/{process}").status_code == 404


def test_reading_the_address_is_the_wrong_method(sign_in: SignIn) -> None:
    assert sign_in("berta").get(HOUSING).status_code == 405


def test_english(sign_in: SignIn) -> None:
    text = sign_in("berta").get(f"{PAGE}?lang=en").text
    assert "Begin something new" in text
    assert "Employment itinerary" in text
    assert "First the person has to have signed" in text


@pytest.mark.usefixtures("signed")
def test_a_crisis_is_told_to_the_accompaniment_that_runs(sign_in: SignIn, world: World) -> None:
    client = sign_in("berta")
    assert "La persona está en crisis" not in client.get(PAGE).text
    client.post(INTENSIVE)
    world.work()
    assert "La persona está en crisis" in client.get(PAGE).text
    client.post(f"{PAGE}/avisos/crisis_reported")
    world.work()
    assert world.task("attend_crisis").business_key == CODE


@pytest.mark.usefixtures("signed")
def test_a_job_that_begins_and_is_lost_is_told_to_the_itinerary(sign_in: SignIn, world: World) -> None:
    client = sign_in("berta")
    client.post(EMPLOYMENT)
    world.work()
    assessed = {"months_unemployed": 14, "other_severe": 0, "available": True, "employment_band": "risk"}
    world.do("assess_employment", "berta", **assessed)
    world.do("agree_itinerary", "berta", resource=None, itinerary_note="Busca por su cuenta.")
    for message, button, what_follows in (
        ("contract_started", "La persona empieza a trabajar", []),
        ("job_lost", "La persona ha perdido el empleo", ["assess_employment"]),
    ):
        assert f"<summary>{button}</summary>" in client.get(PAGE).text
        client.post(f"{PAGE}/avisos/{message}")
        world.work()
        assert f"<summary>{button}</summary>" not in client.get(PAGE).text
        chosen = TaskFilter(process_id="employment_itinerary")
        assert [each.element for each in world.application.engine.read.list_tasks(chosen)] == what_follows
