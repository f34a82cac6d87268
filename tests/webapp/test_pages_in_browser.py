"""The pages in a real browser: readable from 320 px on, no barrier that axe can find, usable with keys only."""

import pytest
from chromium_browser import OpenPage
from playwright.sync_api import Page, expect
from readable_pages import Enter, find_barriers, find_misfits, tab_to
from small_network import PASSWORD, World

from engine.views import TaskFilter

pytestmark = pytest.mark.browser


def pages_of(world: World) -> list[tuple[str, str]]:
    """Who looks at which page: every page of the application."""
    review, call = world.task("review_alert"), world.task("call_participant")
    waiting = next(alert for alert in world.alerts() if alert.instance_id == review.instance_id)
    decided = next(alert for alert in world.alerts() if alert.status == "accepted")
    return [
        ("berta", "/tareas"),
        ("berta", "/tareas?vista=equipo"),
        ("dario", "/tareas?vista=terminadas"),
        ("berta", f"/tareas/{call.reference}"),
        ("berta", "/casos"),
        ("berta", "/casos/C-2026-0001"),
        ("berta", "/casos/C-2026-0001/consentimiento"),
        ("berta", "/casos/C-2026-0001/quien-vio"),
        ("berta", "/casos/C-2026-0001/reserva"),
        ("berta", "/casos/C-2026-0001/notas"),
        ("berta", "/casos/C-2026-0001/documentos"),
        ("berta", "/personas"),
        ("berta", "/personas/alta"),
        ("berta", f"/personas/{decided.participant}"),
        ("berta", f"/procesos/casos/{call.instance_id}"),
        ("berta", "/nothing"),
        ("dario", "/alertas"),
        ("dario", "/alertas?vista=decididas"),
        ("dario", f"/alertas/{waiting.id}"),
        ("dario", f"/alertas/{decided.id}"),
        ("carla", "/seguimiento"),
        ("carla", "/seguimiento/proactive_alert_intervention"),
        ("carla", "/red"),
        ("carla", "/red/entidades/alborada"),
        ("carla", "/red/acuerdos/nuevo?parte=alborada&parte=ceas_ejido"),
        ("dario", "/red/ausencias"),
        ("carla", "/procesos"),
        ("carla", "/procesos/pact_call_and_consent/1"),
        ("carla", "/procesos/pact_call_and_consent/1/prueba"),
        ("carla", "/procesos/pact_call_and_consent/disenar"),
    ]


def settle(page: Page) -> None:
    """Wait until diagram or designer has drawn."""
    if page.locator("[data-diagram], [data-designer]").count():
        page.locator("[data-ready=true]").first.wait_for()


@pytest.mark.parametrize(("width", "lang"), [(1280, "es"), (320, "es"), (320, "en")])
def test_every_page_is_readable_and_without_barriers(
    enter: Enter, world: World, serve_world: str, width: int, lang: str
) -> None:
    wrong: list[str] = []
    opened: dict[str, Page] = {}
    for who, address in pages_of(world):
        page = opened.setdefault(
            who, enter(who, width=width, lang=lang) if who not in opened else opened[who]
        )
        page.goto(serve_world + address)
        settle(page)
        wrong += find_misfits(page)
        mains = page.locator("button.main:visible, a.button.main:visible").count()
        wrong += [f"{address} has {mains} primary buttons"] if mains > 1 else []
        wrong += find_barriers(page) if lang == "es" and width > 600 else find_barriers(page, ("light",))
    assert wrong == []


def test_the_entrance_is_without_barriers(browser_page: OpenPage, serve_world: str) -> None:
    page = browser_page(width=320)
    page.goto(f"{serve_world}/entrar")
    assert find_barriers(page) == []


def test_a_task_is_claimed_filled_and_completed_with_keys_only(enter: Enter, world: World) -> None:
    page = enter("berta")
    page.goto(page.url + "?vista=equipo")
    keys = page.keyboard
    keys.press("j")
    expect(page.get_by_role("link", name="Llamar a la persona")).to_be_focused()
    keys.press("o")
    tab_to(page, "Tomar esta tarea")
    keys.press("Enter")
    expect(page.get_by_role("radio", name="Ya no vive en esta zona")).to_be_visible()
    tab_to(page, "Responde y acepta una primera entrevista")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    tab_to(page, "Notas de la llamada")
    keys.type("Se ha mudado a Zamora.")
    tab_to(page, "Terminar y abrir la siguiente")
    keys.press("Enter")
    expect(page.get_by_text("Tarea terminada: Llamar a la persona.")).to_be_visible()
    world.work()
    assert world.application.engine.read.list_tasks(TaskFilter(element="call_participant")) == []


def test_errors_take_the_focus_and_lead_to_their_fields(enter: Enter, world: World, serve_world: str) -> None:
    page = enter("dario")
    page.goto(f"{serve_world}/tareas/{world.task('review_alert').reference}")
    page.get_by_role("button", name="Tomar esta tarea").click()
    page.get_by_role("button", name="Terminar", exact=True).click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link").last.click()
    expect(page.get_by_role("textbox", name="Motivo")).to_be_focused()


def test_a_draft_saves_itself(enter: Enter, world: World, serve_world: str) -> None:
    page = enter("dario")
    address = f"{serve_world}/tareas/{world.task('review_alert').reference}"
    page.goto(address)
    page.get_by_role("button", name="Tomar esta tarea").click()
    page.wait_for_load_state("networkidle")
    page.get_by_role("textbox", name="Motivo").fill("Llamé ayer; vuelvo mañana")
    expect(page.get_by_text("Borrador guardado a las")).to_be_visible(timeout=10_000)
    page.goto(address)
    expect(page.get_by_role("textbox", name="Motivo")).to_have_value("Llamé ayer; vuelvo mañana")


def test_a_question_that_depends_on_another_appears_by_itself(
    enter: Enter, world: World, serve_world: str
) -> None:
    page = enter("berta")
    page.goto(f"{serve_world}/tareas/{world.task('call_participant').reference}")
    page.get_by_role("button", name="Tomar esta tarea").click()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("button", name="Actualizar las preguntas")).to_be_hidden()
    page.get_by_role("textbox", name="Notas").fill("Contesta su hermana")
    page.get_by_role("radio", name="Responde y acepta").check()
    expect(page.get_by_label("¿Qué día es la entrevista?")).to_be_visible()
    expect(page.get_by_role("radio", name="Responde y acepta")).to_be_focused()
    expect(page.get_by_role("textbox", name="Notas")).to_have_value("Contesta su hermana")
    page.get_by_role("radio", name="No responde").check()
    expect(page.get_by_label("¿Qué día es la entrevista?")).to_be_hidden()


def test_pages_work_without_javascript(chromium: object, serve_world: str, world: World) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="es-ES")
    page = context.new_page()
    page.goto(f"{serve_world}/entrar")
    page.get_by_label("Usuario").fill("dario")
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Entrar").click()
    page.goto(f"{serve_world}/tareas/{world.task('review_alert').reference}")
    page.get_by_role("button", name="Tomar esta tarea").click()
    page.get_by_role("radio", name="Descartar la alerta").check()
    page.get_by_role("textbox", name="Motivo").fill("Ya recibe apoyo de otra entidad.")
    page.get_by_role("button", name="Terminar", exact=True).click()
    expect(page.get_by_text("Tarea terminada: Revisar la alerta.")).to_be_visible()
    context.close()


def test_a_new_version_is_drawn_and_deployed(enter: Enter, serve_world: str) -> None:
    page = enter("carla")
    page.goto(f"{serve_world}/procesos/pact_call_and_consent/disenar")
    settle(page)
    page.evaluate(
        "(() => { const modeler = document.querySelector('[data-designer]').modeler;"
        " const task = modeler.get('elementRegistry').get('call_participant');"
        " modeler.get('modeling').updateLabel(task, 'Telefonear a la persona') })()"
    )
    page.get_by_role("button", name="Publicar una versión nueva").click()
    expect(page.get_by_text("Publicada la versión 2.")).to_be_visible()
    page.get_by_role("link", name="Abrir la versión 2").click()
    expect(page.get_by_role("rowheader", name="Telefonear a la persona")).to_be_visible()


def test_the_watermark_is_seen_whole(enter: Enter, serve_world: str) -> None:
    page = enter("carla")
    for address in ("/seguimiento/proactive_alert_intervention", "/procesos/pact_call_and_consent/disenar"):
        page.goto(serve_world + address)
        settle(page)
        mark = page.locator(".bjs-powered-by")
        mark.scroll_into_view_if_needed()
        box = mark.bounding_box()
        on_top = page.evaluate(
            "([x, y]) => document.elementFromPoint(x, y).closest('.bjs-powered-by') !== null",
            [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2],
        )
        assert on_top
        assert min(box["width"], box["height"]) > 10
