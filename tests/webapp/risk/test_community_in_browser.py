"""The pages of community actions in a real browser: from 320 px on, in both languages, no barrier that axe can find."""

from datetime import timedelta

import pytest
from readable_pages import Enter, Visit
from small_network import NOW, World

from processes.network.queries import get_professional
from processes.risk.community.planning import plan_action
from processes.risk.community.plans import ActionPlan

pytestmark = pytest.mark.browser
PLAN = ActionPlan(
    title="Taller de trámites con el móvil", theme="open", organiser="alborada", territory="leon",
    place="Centro cívico de pruebas, sala 2", starts_at=NOW + timedelta(days=20), seats=3, waiting_places=2,
)  # fmt: skip


@pytest.fixture
def action(world: World) -> str:
    """One with a list, two people with an answer."""
    with world.application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        dario = get_professional(session, "dario")
        code = plan_action(session, world.application.engine, PLAN, by=dario, now=NOW).code
    world.work()
    world.do("confirm_list", "dario", list_answer="invite", list_reason="Conviene.")
    return f"/acciones/{code}"


@pytest.mark.parametrize(("width", "lang"), [(1280, "es"), (320, "es"), (320, "en")])
def test_readable_and_without_barriers(
    enter: Enter, visit: Visit, action: str, width: int, lang: str
) -> None:
    wrong: list[str] = []
    for who, addresses in (("dario", ["/acciones", "/acciones/nueva", action]), ("ana", [action])):
        page = enter(who, width=width, lang=lang)
        for address in addresses:
            wrong += visit(page, address)
    assert wrong == []


def test_a_plan_is_written_with_keys_and_its_faults_lead_to_their_fields(
    enter: Enter, serve_world: str, world: World
) -> None:
    page = enter("dario")
    page.goto(f"{serve_world}/acciones/nueva")
    page.get_by_label("Nombre de la acción").focus()
    page.keyboard.type("Taller de barrio")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Escriba el día y la hora.").click()
    assert page.evaluate("document.activeElement.id") == "day"
    assert page.get_by_label("Nombre de la acción").input_value() == "Taller de barrio"
