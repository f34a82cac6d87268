"""Withdrawing an alert that should never have been raised: by the Network's coordination, with a reason, traced."""

import pytest
from small_network import SignIn, World
from sqlalchemy import update

from processes.network.tables import StoredPost
from processes.risk.queries import alert_log
from processes.risk.tables import Alert

REASON = "El dato de convivencia era de otra persona."


@pytest.fixture
def alert(world: World) -> Alert:
    """One that waits for its review in León."""
    return next(each for each in world.alerts() if each.status == "under_review" and each.territory == "leon")


def stored(world: World, alert: Alert) -> Alert:
    return next(each for each in world.alerts() if each.id == alert.id)


def test_it_closes_the_alert_and_its_process_and_is_written_down(
    sign_in: SignIn, world: World, alert: Alert
) -> None:
    client = sign_in("carla")
    assert "Retirar la alerta" in client.get(f"/alertas/{alert.id}").text
    for _ in range(2):
        answer = client.post(f"/alertas/{alert.id}/retirar", data={"reason": REASON})
        assert answer.location == f"/alertas/{alert.id}"
    world.work()
    now = stored(world, alert)
    assert (now.status, now.outcome, now.reason) == ("withdrawn", "withdrawn", REASON)
    assert now.closed_at is not None
    assert now.decided_by is None, "nobody has reviewed it"
    with world.application.sessions() as session:
        log = [(step.decision, step.decided_by) for step in alert_log(session, alert.id)]
    assert log[-2:] == [("withdraw", "carla"), ("close", "sistema")]
    instance = world.application.engine.read.find_instance(alert.instance_id or 0)
    assert instance is not None
    assert instance.state == "completed"
    page = client.get(f"/alertas/{alert.id}").text
    assert "Retirada" in page
    assert 'action="/alertas/' not in page, "no button any more"
    assert alert.id in client.get("/alertas?vista=decididas").text
    assert alert.id not in client.get("/alertas").text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("carla", 302),  # coordinates the Network
        ("dario", 403),  # reviews it: the supervisor decides, and does not withdraw
        ("gema", 404),  # sees no alerts
        ("ana", 404),  # social worker there
        ("berta", 404),  # coordinates a case
        ("eva", 404),  # another territory
    ],
)
def test_who_may(sign_in: SignIn, world: World, alert: Alert, who: str, status: int) -> None:
    answer = sign_in(who).post(f"/alertas/{alert.id}/retirar", data={"reason": REASON})
    assert answer.status_code == status
    world.work()
    assert (stored(world, alert).status == "withdrawn") is (status == 302)


def test_a_supervisor_is_shown_no_button(sign_in: SignIn, alert: Alert) -> None:
    assert "Retirar la alerta" not in sign_in("dario").get(f"/alertas/{alert.id}").text


def test_who_coordinates_another_territory_may_not(sign_in: SignIn, world: World, alert: Alert) -> None:
    with world.application.sessions() as session, session.begin():
        moved = {"role": "coordinador_red", "territory": "salamanca"}
        session.execute(update(StoredPost).where(StoredPost.username == "diana").values(**moved))
    answer = sign_in("diana").post(f"/alertas/{alert.id}/retirar", data={"reason": REASON})
    assert answer.status_code == 404


@pytest.mark.parametrize("reason", ["", "   ", "corto", "x" * 2001])
def test_without_a_good_reason_nothing_happens(
    sign_in: SignIn, world: World, alert: Alert, reason: str
) -> None:
    client = sign_in("carla")
    client.post(f"/alertas/{alert.id}/retirar", data={"reason": reason})
    assert "Escriba por qué se retira" in client.get(f"/alertas/{alert.id}").text
    world.work()
    assert stored(world, alert).status == "under_review"


def test_a_dismissed_alert_is_not_withdrawn(sign_in: SignIn, world: World, alert: Alert) -> None:
    world.do("review_alert", "dario", decision="dismiss", reason="La familia ya está atendida.")
    dismissed = next(each for each in world.alerts() if each.status == "dismissed")
    answer = sign_in("carla").post(f"/alertas/{dismissed.id}/retirar", data={"reason": REASON})
    assert answer.status_code == 403
    assert stored(world, dismissed).status == "dismissed"


def test_the_wrong_method_is_refused(sign_in: SignIn, alert: Alert) -> None:
    assert sign_in("carla").get(f"/alertas/{alert.id}/retirar").status_code == 405


def test_english(sign_in: SignIn, alert: Alert) -> None:
    page = sign_in("carla").get(f"/alertas/{alert.id}?lang=en").text
    assert "Withdraw the alert" in page
    assert "Retirar" not in page
