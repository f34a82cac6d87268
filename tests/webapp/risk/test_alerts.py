"""Alerts: why each was raised, and the decision that only a person makes."""

import pytest
from small_network import SignIn, World

from processes.risk.tables import Alert


@pytest.fixture
def alert(world: World) -> Alert:
    """One that waits in León."""
    return next(each for each in world.alerts() if each.status == "under_review" and each.territory == "leon")


def review_of(world: World, alert: Alert) -> str:
    tasks = [world.task("review_alert", position) for position in range(3)]
    return next(f"/tareas/{task.reference}" for task in tasks if task.instance_id == alert.instance_id)


def test_the_list_holds_those_of_ones_territories(sign_in: SignIn) -> None:
    supervisor, coordinator = sign_in("dario").get("/alertas").text, sign_in("carla").get("/alertas").text
    assert "Salamanca" not in supervisor
    assert "Salamanca" in coordinator


def test_why_it_was_raised_is_said_with_interval_and_date(sign_in: SignIn, alert: Alert) -> None:
    page = sign_in("dario").get(f"/alertas/{alert.id}").text
    assert f"unas {round(alert.probability * 100)}" in page
    assert "31 oct" in page
    assert page.count("<svg") == 2
    assert "Los mismos datos en una tabla" in page
    rows = page[page.index("Los mismos datos") :].count("<tr>") - 1
    assert rows == len(alert.contributions)


def test_protective_factors_come_first(sign_in: SignIn, alert: Alert) -> None:
    page = sign_in("dario").get(f"/alertas/{alert.id}").text
    table = page[page.index("Los mismos datos") :]
    signs = [cell.lstrip()[0] for cell in table.split('data-label="Peso">')[1:]]
    assert "−" in signs
    assert "+" in signs
    assert "−" not in signs[signs.index("+") :]


def test_english(sign_in: SignIn, alert: Alert) -> None:
    page = sign_in("dario").get(f"/alertas/{alert.id}?lang=en").text
    assert "The calculation does not decide." in page
    assert "Months receiving the RGC" in page
    assert "Meses" not in page


@pytest.mark.parametrize("stranger", ["ana", "berta", "eva"])
def test_to_who_reviews_no_alerts_it_is_not_there(sign_in: SignIn, alert: Alert, stranger: str) -> None:
    client = sign_in(stranger)
    assert client.get(f"/alertas/{alert.id}").status_code == 404
    assert client.get("/alertas").status_code == 403


def test_to_another_territory_it_is_not_there(sign_in: SignIn, world: World) -> None:
    foreign = next(each for each in world.alerts() if each.territory == "salamanca")
    assert sign_in("dario").get(f"/alertas/{foreign.id}").status_code == 404
    assert sign_in("carla").get(f"/alertas/{foreign.id}").status_code == 200


@pytest.mark.parametrize("alert_id", ["x", "0" * 36, "%27"])
def test_an_id_that_leads_nowhere_is_not_there(sign_in: SignIn, alert_id: str) -> None:
    assert sign_in("dario").get(f"/alertas/{alert_id}").status_code == 404


def test_the_review_is_done_on_the_alerts_page(sign_in: SignIn, world: World, alert: Alert) -> None:
    client, review = sign_in("dario"), review_of(world, alert)
    page = client.get(f"/alertas/{alert.id}").text
    assert "Tomar la revisión" in page
    assert client.post(f"{review}/tomar", data={"back": alert.id}).location == f"/alertas/{alert.id}"
    page = client.get(f"/alertas/{alert.id}").text
    assert "Guardar la decisión" in page
    assert f'action="{review}/terminar"' in page
    client.post(f"{review}/terminar", data={"decision": "watch", "reason": "Volver a mirar en unos meses."})
    world.work()
    page = client.get(f"/alertas/{alert.id}").text
    assert "Se volverá a mirar" in page
    assert "Volver a mirar en unos meses." in page
    assert "Darío Cansado" in page


def test_a_dismissal_without_a_reason_is_not_taken(sign_in: SignIn, world: World, alert: Alert) -> None:
    client, review = sign_in("dario"), review_of(world, alert)
    client.post(f"{review}/tomar")
    assert client.post(f"{review}/terminar", data={"decision": "dismiss", "reason": ""}).status_code == 422
    assert next(each for each in world.alerts() if each.id == alert.id).status == "under_review"


def test_who_comes_second_is_told_who_has_it(sign_in: SignIn, world: World, alert: Alert) -> None:
    sign_in("dario").post(f"{review_of(world, alert)}/tomar")
    assert "La lleva Darío Cansado." in sign_in("diana").get(f"/alertas/{alert.id}").text
    assert sign_in("diana").post(f"{review_of(world, alert)}/tomar").status_code == 409


def test_decided_ones_say_who_and_why(sign_in: SignIn, world: World) -> None:
    accepted = next(each for each in world.alerts() if each.status == "accepted")
    assert "La familia lo pidió" in sign_in("diana").get("/alertas?vista=decididas").text
    page = sign_in("diana").get(f"/alertas/{accepted.id}").text
    assert "Aceptada: se ofrece apoyo" in page
    assert "La familia lo pidió en octubre." in page


def test_the_wrong_method_is_refused(sign_in: SignIn, alert: Alert) -> None:
    assert sign_in("dario").post(f"/alertas/{alert.id}").status_code == 405
