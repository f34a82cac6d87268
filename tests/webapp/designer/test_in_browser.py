"""The designer with the product behind it: a promise is chosen part by part and proved; a repair is applied."""

import re

import pytest
from chromium_browser import OpenPage
from playwright.sync_api import Locator, Page, expect
from readable_pages import Enter, find_barriers

pytestmark = pytest.mark.browser

PROVED_S = 20_000


@pytest.fixture
def designer(enter: Enter, serve_world: str, joined: bytes) -> Page:
    """Process `p` before its designer, nothing selected; `joined` is drawn."""
    assert b"Juntar" in joined
    page = enter("carla", width=1280, lang="es")
    page.goto(f"{serve_world}/procesos/p/disenar")
    page.wait_for_selector("[data-designer][data-ready=true]")
    return page


def promises(page: Page) -> Locator:
    return page.locator('[data-group-id="group-promises"]')


def add_promise(page: Page) -> None:
    promises(page).get_by_role("button", name="Añadir a la lista").click()


def saved(page: Page) -> str:
    """The draft that the server has, once it has all."""
    page.get_by_role("button", name="Guardar borrador").click()
    expect(page.locator(".designer-status")).to_contain_text("Borrador guardado a las")
    answer = page.request.get(page.url.replace("/disenar", "/borrador"))
    return answer.text().replace("bpmn:", "")


def proofs(page: Page) -> Locator:
    return page.locator(".designer-proofs")


def test_a_promise_is_chosen_part_by_part_and_proved(designer: Page) -> None:
    page, group = designer, promises(designer)
    add_promise(page)
    expect(page.locator(".designer-faults")).to_contain_text(
        "no está terminada: falta decir de qué paso habla"
    )
    group.get_by_label("A es").select_option("visit")
    group.get_by_label("B es").select_option("call")
    expect(group.get_by_label("La promesa en palabras")).to_have_value("visit nunca antes de call")
    expect(group.get_by_text("En inglés: visit never before call")).to_be_visible()
    assert '<care:promise says="visit nunca antes de call"' in saved(page)
    expect(proofs(page)).to_contain_text("romper la promesa: visit nunca antes de call", timeout=PROVED_S)
    group.get_by_label("Qué se promete").select_option("at_most")
    group.get_by_label("Cuántas veces como mucho").fill("1")
    expect(proofs(page)).to_contain_text("Se cumple siempre: visit como mucho 1 veces", timeout=PROVED_S)
    assert 'says="visit como mucho 1 veces"' in saved(page)


def test_several_and_their_time(designer: Page) -> None:
    group = promises(designer)
    add_promise(designer)
    group.get_by_label("Qué se promete").select_option("within")
    group.get_by_label("A es").select_option("s")
    group.get_by_label("B es").select_option("kind:task")
    group.get_by_label("O también").select_option("off")
    group.get_by_label("Unidad de tiempo").select_option("H")
    group.get_by_label("Plazo como mucho").fill("48")
    words = group.get_by_label("La promesa en palabras")
    expect(words).to_have_value("después de s, kind:task o off en PT48H")
    group.get_by_label("O también").first.select_option("")
    expect(words).to_have_value("después de s, kind:task en PT48H")
    for sentence in ("después de s, kind:task o off en PT48H", "después de s, kind:task o off en PT7H"):
        designer.get_by_role("button", name="Deshacer").click()
        if sentence.endswith("PT7H"):
            expect(words).to_have_value(sentence)
    designer.get_by_role("button", name="Rehacer").click()
    expect(words).to_have_value("después de s, kind:task o off en PT48H")


def test_a_sentence_of_its_own_is_kept_and_leads_to_the_process(designer: Page) -> None:
    page, group = designer, promises(designer)
    add_promise(page)
    group.get_by_label("La promesa en palabras").fill("que todo salga bien")
    expect(group.get_by_label("Qué se promete")).to_have_value("")
    expect(group.get_by_label("A es")).to_have_count(0)
    assert 'says="que todo salga bien"' in saved(page)
    page.evaluate("document.querySelector('[data-designer]').modeler.get('selection').select([])")
    page.get_by_role("link", name="No se entiende «que todo salga bien».").click()
    assert page.evaluate("document.activeElement.classList.contains('designer-panel')")
    group.get_by_label("La promesa en palabras").fill("after visit, always e")
    expect(group.get_by_text("En español: después de visit, siempre e")).to_be_visible()
    expect(group.get_by_label("Qué se promete")).to_have_value("always_after")
    group.get_by_label("A es").select_option("call")
    expect(group.get_by_label("La promesa en palabras")).to_have_value("after call, always e")
    group.locator(".bio-properties-panel-remove-entry").click(force=True)
    expect(group.get_by_label("La promesa en palabras")).to_have_count(0)
    assert "care:promise" not in saved(page)


def test_who_types_a_sentence_slowly_is_not_disturbed(designer: Page) -> None:
    """While it is typed it is understood, not understood, and understood again."""
    add_promise(designer)
    words = promises(designer).get_by_label("La promesa en palabras")
    words.focus()
    words.press("Control+a")
    for part in ("visit nunca antes de call", " o", " s", ", por favor"):
        designer.keyboard.type(part)
        designer.wait_for_timeout(700)
    expect(words).to_be_focused()
    expect(words).to_have_value("visit nunca antes de call o s, por favor")
    expect(promises(designer).get_by_label("Qué se promete")).to_have_value("")
    assert find_barriers(designer) == []
    for _ in ", por favor":
        designer.keyboard.press("Backspace")
    expect(promises(designer).get_by_label("Qué se promete")).to_have_value("never_before")
    expect(promises(designer).get_by_label("O también").first).to_have_value("s")
    expect(words).to_be_focused()
    assert find_barriers(designer) == []


def test_a_step_that_is_gone_stays_in_the_sentence(designer: Page) -> None:
    group = promises(designer)
    add_promise(designer)
    group.get_by_label("La promesa en palabras").fill("no_such_step nunca antes de visit")
    expect(group.get_by_label("A es")).to_have_value("no_such_step")
    expect(group.get_by_label("A es")).to_contain_text("no_such_step (no está en este diagrama)")
    expect(designer.locator(".designer-faults")).to_contain_text("habla de «no_such_step», que no existe")


def test_a_repair_is_one_step_of_undo(designer: Page) -> None:
    page = designer
    fault = proofs(page).get_by_role("listitem").filter(has_text="quedarse esperando")
    fault.get_by_role("button", name="Buscar un arreglo").first.click()
    expect(proofs(page)).to_contain_text("Arreglo: Haga inclusiva la unión «Juntar».", timeout=PROVED_S)
    page.get_by_role("button", name="Aplicar al borrador").click()
    expect(page.get_by_text("Aplicado: Haga inclusiva la unión «Juntar».")).to_be_visible()
    expect(proofs(page)).to_contain_text("0 fallan", timeout=PROVED_S)
    [join] = re.findall('<inclusiveGateway id="j".*?</inclusiveGateway>', saved(page), re.DOTALL)
    assert ">Join</care:label>" in join
    page.get_by_role("button", name="Deshacer").click()
    expect(page.get_by_role("button", name="Deshacer")).to_be_disabled()
    expect(proofs(page)).to_contain_text("2 fallan", timeout=PROVED_S)
    assert '<parallelGateway id="j"' in saved(page)


def test_a_repair_that_adds_steps_is_applied_and_taken_back(
    enter: Enter, serve_world: str, twice: bytes
) -> None:
    assert twice.count(b"<endEvent") == 1
    page = enter("carla", width=1280, lang="es")
    page.goto(f"{serve_world}/procesos/q/disenar")
    proofs(page).get_by_role("button", name="Buscar un arreglo").first.click()
    expect(proofs(page)).to_contain_text("«Deshacer» no llega más atrás", timeout=PROVED_S)
    page.get_by_role("button", name="Aplicar al borrador").click()
    expect(page.get_by_role("button", name="Deshacer")).to_be_disabled()
    expect(proofs(page)).to_contain_text("0 fallan", timeout=PROVED_S)
    assert saved(page).count("<endEvent ") == 2
    page.get_by_role("button", name="Volver al dibujo de antes").click()
    expect(proofs(page)).to_contain_text("1 fallan", timeout=PROVED_S)
    assert saved(page).count("<endEvent ") == 1


def test_a_repair_of_another_drawing_is_not_applied(designer: Page) -> None:
    proofs(designer).get_by_role("button", name="Buscar un arreglo").first.click()
    apply = designer.get_by_role("button", name="Aplicar al borrador")
    apply.wait_for(timeout=PROVED_S)
    designer.evaluate(
        """() => { const m = document.querySelector('[data-designer]').modeler;
        m.get('modeling').updateProperties(m.get('elementRegistry').get('call'), { name: 'Telefonear' }); }"""
    )
    apply.click()
    expect(proofs(designer)).to_contain_text("El dibujo ha cambiado desde entonces")


def test_the_words_are_english_too(
    browser_page: OpenPage, enter: Enter, serve_world: str, joined: bytes
) -> None:
    assert joined
    page = enter("carla", width=1280, lang="en")
    page.goto(f"{serve_world}/procesos/p/disenar")
    page.wait_for_selector("[data-designer][data-ready=true]")
    promises(page).locator("button.bio-properties-panel-add-entry").click()
    promises(page).get_by_label("What is promised").select_option(label="after A, always B")
    expect(promises(page).get_by_label("The promise in words")).to_have_value("después de ___, siempre ___")
    expect(page.locator(".designer-faults")).to_contain_text("but none was chosen yet")
    expect(promises(page).get_by_label("A is")).to_contain_text("Withdraws data that were shared")
