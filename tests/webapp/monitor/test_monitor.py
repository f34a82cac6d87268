"""The monitor: counts per element for region-wide roles; nobody's name."""

from datetime import timedelta

import pytest
from small_network import NAMES, SignIn, World


def test_every_process_with_what_is_open_in_it(sign_in: SignIn) -> None:
    page = sign_in("carla").get("/seguimiento").text
    assert "Intervención proactiva ante una alerta" in page
    assert "Llamada y consentimiento" in page


def test_counts_stand_on_the_diagram_and_in_the_table(sign_in: SignIn) -> None:
    page = sign_in("carla").get("/seguimiento/proactive_alert_intervention").text
    assert 'id="row-review_alert"' in page
    assert "&#34;review_alert&#34;: {&#34;open&#34;: 3, &#34;late&#34;: 0}" in page
    assert "Coordinación de la Red" in page


def test_late_work_is_said(sign_in: SignIn, world: World) -> None:
    world.clock.advance(timedelta(days=6).total_seconds())
    world.work()
    page = sign_in("carla").get("/seguimiento/proactive_alert_intervention").text
    assert "6 fuera de plazo" in page or "3 fuera de plazo" in page
    assert 'id="row-chase_review"' in page


def test_nobody_is_named(sign_in: SignIn) -> None:
    for address in ("/seguimiento", "/seguimiento/pact_call_and_consent"):
        page = sign_in("carla").get(address).text
        assert not any(surnames.split()[0] in page for _given, surnames in NAMES)


def test_english(sign_in: SignIn) -> None:
    page = sign_in("carla").get("/seguimiento/proactive_alert_intervention?lang=en").text
    assert "Review the alert" in page
    assert "Network coordination" in page


@pytest.mark.parametrize("reader", ["carla", "gema"])
def test_region_wide_roles_may(sign_in: SignIn, reader: str) -> None:
    assert sign_in(reader).get("/seguimiento").status_code == 200


@pytest.mark.parametrize("reader", ["ana", "berta", "eva"])
def test_others_may_not(sign_in: SignIn, reader: str) -> None:
    client = sign_in(reader)
    assert client.get("/seguimiento").status_code == 403
    answer = client.get("/seguimiento/pact_call_and_consent")
    assert answer.status_code == 403
    assert "Su función en la Red no lo permite" in answer.text


@pytest.mark.parametrize(
    "address", ["nothing", "pact_call_and_consent?version=9", "pact_call_and_consent?version=x"]
)
def test_a_process_or_version_that_is_not_there(sign_in: SignIn, address: str) -> None:
    assert sign_in("carla").get(f"/seguimiento/{address}").status_code == 404


def test_the_wrong_method_is_refused(sign_in: SignIn) -> None:
    assert sign_in("carla").post("/seguimiento").status_code == 405
