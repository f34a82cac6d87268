"""The designer: nothing is lost, drafts are never written over, faults lead to their element, keys are enough."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import Page, expect

STATIC = Path(__file__).parents[3] / "webapp" / "static"
CARE = "{urn:concierto:bpmn:care:1}"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
FAULT = {
    "file": "every.bpmn",
    "line": 12,
    "element": "review_alert",
    "rule": "form_exists",
    "severity": "error",
    "text": "Se esperaba un formulario que exista, pero no lo hay.",
}
PROOF = {
    "verdicts": [
        {"id": "can_end", "result": "proven", "element": "", "text": "Puede terminar.", "way": []},
        {"id": "promise", "result": "not_proven", "element": "", "text": "No está probado.", "way": []},
        {
            "id": "steps_can_run",
            "result": "refuted",
            "element": "review_alert",
            "text": "Nunca se llega.",
            "way": ["Empieza en «Aviso».", "Nunca se llega."],
        },
    ],
    "assumptions": ["Nadie escribe nada."],
    "states": 9,
    "seconds": 0.2,
}
MODELER = "document.querySelector('[data-designer]').modeler"

# Each menu of each element: what it may become, what may follow it, what it may be connected to.
OPEN_MENUS = f"""(() => {{
  const m = {MODELER};
  const [ menu, registry ] = [ m.get('popupMenu'), m.get('elementRegistry') ];
  menu.open(m.get('canvas').getRootElement(), 'bpmn-create', {{ x: 1, y: 1 }}, {{}});
  for (const element of registry.filter(each => each.parent && !each.labelTarget)) {{
    for (const kind of [ 'bpmn-replace', 'bpmn-append', 'connect-to' ]) {{
      if (!menu.isEmpty(element, kind)) menu.open(element, kind, {{ x: 1, y: 1 }}, {{}});
    }}
  }}
  menu.close();
}})()"""

OpenDesigner = Callable[..., Page]


def select(page: Page, element: str) -> None:
    page.evaluate(
        f"id => {{ const m = {MODELER}; m.get('selection').select(m.get('elementRegistry').get(id)); }}",
        element,
    )


def rename(page: Page, element: str, name: str) -> None:
    page.evaluate(
        f"""([id, name]) => {{ const m = {MODELER};
        m.get('modeling').updateProperties(m.get('elementRegistry').get(id), {{ name }}); }}""",
        [element, name],
    )


def listed(xml: str, tag: str) -> list[tuple[str, tuple[tuple[str, str], ...], str]]:
    """Each element of ours or of a tag: its name, attributes and text, in the file's order."""
    root = etree.fromstring(xml.encode())
    found = (each for each in root.iter() if isinstance(each.tag, str) and each.tag.startswith(tag))
    return [
        (each.tag, tuple(sorted((str(k), str(v)) for k, v in each.items())), (each.text or "").strip())
        for each in found
    ]


def all_of_ours() -> set[str]:
    """The tags that the extension's descriptor knows."""
    descriptor = json.loads((STATIC / "app" / "care-moddle.json").read_text("utf-8"))
    return {each["name"].lower() for each in descriptor["types"] if not each.get("isAbstract")}


def test_a_file_comes_back_with_all_that_was_in_it(site: Any, open_designer: OpenDesigner) -> None:
    before = site.xml
    page = open_designer()
    rename(page, "begin", "Empieza")
    page.get_by_role("button", name="Guardar borrador").click()
    expect(page.locator(".designer-status")).to_contain_text("Borrador guardado a las")
    assert "Empieza" in site.xml
    assert listed(site.xml, CARE) == listed(before, CARE)
    assert {tag.removeprefix(CARE) for tag, _, _ in listed(before, CARE)} == all_of_ours()
    for name in (
        "loopDataInputRef",
        "conditionExpression",
        "timeDuration",
        "script",
        "flowNodeRef",
        "message",
    ):
        assert listed(site.xml, BPMN + name) == listed(before, BPMN + name), name
    assert page.locator(".designer-messages").text_content() == ""


def test_a_change_is_saved_by_itself_with_token_and_version(site: Any, open_designer: OpenDesigner) -> None:
    page = open_designer()
    expect(page.locator(".designer-status")).to_have_text("Sin cambios")
    rename(page, "begin", "Empieza sola")
    expect(page.locator(".designer-status")).to_contain_text("Borrador guardado a las", timeout=8000)
    rename(page, "begin", "Empieza otra vez")
    expect(page.locator(".designer-status")).to_have_text("Hay cambios sin guardar")
    page.get_by_role("button", name="Guardar borrador").click()
    expect(page.locator(".designer-status")).to_contain_text("Borrador guardado a las")
    assert site.revision == 3
    assert site.refused_tokens == 0
    assert "Empieza otra vez" in site.xml


def test_a_draft_that_somebody_else_changed_is_not_written_over(
    site: Any, open_designer: OpenDesigner
) -> None:
    page = open_designer()
    site.revision = 7
    theirs = site.xml
    rename(page, "begin", "La mía")
    page.get_by_role("button", name="Guardar borrador").click()
    expect(page.get_by_role("alert")).to_contain_text("Otra persona ha cambiado este borrador")
    rename(page, "ended", "También mía")
    page.wait_for_timeout(2500)
    assert site.xml == theirs
    with page.expect_download() as download:
        page.get_by_role("button", name="Descargar mi versión").click()
    assert "La mía" in download.value.path().read_text("utf-8")
    page.get_by_role("button", name="Conservar la mía").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert "La mía" in site.xml
    assert "También mía" in site.xml


def test_the_other_draft_may_be_opened_instead(site: Any, open_designer: OpenDesigner) -> None:
    page = open_designer()
    site.revision = 7
    rename(page, "begin", "La mía")
    page.get_by_role("button", name="Guardar borrador").click()
    page.get_by_role("button", name="Dejar la mía").click()
    page.wait_for_selector("[data-designer][data-ready=true]")
    expect(page.locator(".designer-status")).to_have_text("Sin cambios")
    assert "La mía" not in site.xml


def test_a_server_that_fails_loses_nothing(site: Any, open_designer: OpenDesigner) -> None:
    page = open_designer()
    site.status_of_drafts = 503
    rename(page, "begin", "Resiste")
    page.get_by_role("button", name="Guardar borrador").click()
    expect(page.locator(".designer-status")).to_contain_text("el servidor respondió 503")
    site.status_of_drafts = 200
    expect(page.locator(".designer-status")).to_contain_text("Borrador guardado a las", timeout=9000)
    assert "Resiste" in site.xml


def test_faults_are_links_to_their_element(site: Any, open_designer: OpenDesigner) -> None:
    site.faults = [FAULT]
    page = open_designer()
    expect(page.locator(".designer-faults")).to_contain_text("Errores: 1. Avisos: 0.")
    page.get_by_role("link", name=str(FAULT["text"])).click()
    assert page.evaluate(f"{MODELER}.get('selection').get().map(each => each.id)") == ["review_alert"]
    assert page.evaluate("document.activeElement.dataset.elementId") == "review_alert"
    assert page.locator("g.has-fault").count() == 1
    site.faults = []
    rename(page, "begin", "Sin fallos")
    expect(page.locator(".designer-faults")).to_contain_text("No se ha encontrado ningún fallo")
    assert page.locator("g.has-fault").count() == 0


def test_a_fault_of_the_process_leads_to_its_promises(site: Any, open_designer: OpenDesigner) -> None:
    site.faults = [{**FAULT, "element": "every_element", "text": "No se entiende la promesa."}]
    page = open_designer()
    page.get_by_role("link", name="No se entiende la promesa.").click()
    assert page.evaluate(f"{MODELER}.get('selection').get().map(each => each.id)") == ["pool"]
    assert page.evaluate("document.activeElement.className") == "designer-panel"
    group = page.locator('[data-group-id="group-promises"]')
    group.locator(".bio-properties-panel-group-header").click()
    expect(group.get_by_text("fetch_data como mucho 3 veces")).to_be_visible()


def test_verdicts_are_shown_with_the_way_into_a_fault(site: Any, open_designer: OpenDesigner) -> None:
    site.proof = PROOF
    page = open_designer()
    proofs = page.locator(".designer-proofs")
    expect(proofs).to_contain_text("1 fallan, 1 sin probar, 1 probadas; 9 situaciones en 0.2 s")
    assert [each.split()[0] for each in proofs.locator("> ul > li").all_inner_texts()] == [
        "falla",
        "sin",
        "probado",
    ]
    page.get_by_role("link", name="Nunca se llega.").click()
    assert page.evaluate(f"{MODELER}.get('selection').get().map(each => each.id)") == ["review_alert"]
    proofs.get_by_text("Cómo se llega").click()
    expect(proofs.get_by_text("Empieza en «Aviso».")).to_be_visible()
    proofs.get_by_text("Qué se ha supuesto").click()
    expect(proofs.get_by_text("Nadie escribe nada.")).to_be_visible()


def test_a_drawing_is_proved_anew_once_the_hand_rests(site: Any, open_designer: OpenDesigner) -> None:
    site.proof, site.status_of_proofs = {"faults": 1}, 422
    page = open_designer()
    proofs = page.locator(".designer-proofs")
    expect(proofs).to_contain_text("No se prueba nada mientras el diagrama tenga errores")
    site.proof, site.status_of_proofs = {"busy": True}, 503
    rename(page, "begin", "Otro nombre")
    expect(proofs).to_contain_text("Probando todos los caminos del proceso", timeout=6_000)
    site.proof, site.status_of_proofs = PROOF, 200
    expect(proofs).to_contain_text("1 fallan", timeout=6_000)


def test_deploying_says_the_version_or_the_faults(site: Any, open_designer: OpenDesigner) -> None:
    site.faults = [FAULT]
    page = open_designer()
    page.get_by_role("button", name="Publicar una versión nueva").click()
    expect(page.get_by_role("alert")).to_have_text("No se ha publicado: corrija antes estos fallos")
    assert site.deployed == []
    site.faults = []
    rename(page, "begin", "Publicada")
    page.get_by_role("button", name="Publicar una versión nueva").click()
    expect(
        page.get_by_text("Publicada la versión 2. Los casos en marcha siguen con la suya.")
    ).to_be_visible()
    assert "Publicada" in site.deployed[0]
    assert "Publicada" in site.xml  # the draft was saved first


def test_the_panel_writes_our_extension(site: Any, open_designer: OpenDesigner) -> None:
    page = open_designer()
    select(page, "sign_plan")
    page.get_by_label("Formulario").select_option("review_alert")
    page.get_by_label("Nombre en inglés").fill("Sign the plan")
    page.get_by_text("No se puede saltar nunca").click()
    page.locator('[data-group-id="group-when"] .bio-properties-panel-group-header').click()
    page.get_by_role("textbox", name="Plazo").fill("P5D")
    page.get_by_label("Volver a mirar dentro de").fill("cinco días")
    expect(page.get_by_text("Se esperaba una duración como P3D")).to_be_visible()
    page.locator('[data-group-id="group-people"]').get_by_role("button", name="Añadir a la lista").click()
    page.locator('[data-group-id="group-people"]').get_by_label("Rol").last.select_option("supervisor")
    page.get_by_role("button", name="Guardar borrador").click()
    expect(page.locator(".designer-status")).to_contain_text("Borrador guardado a las")
    task = etree.fromstring(site.xml.encode()).find(
        f".//{BPMN}userTask[@id='sign_plan']/{BPMN}extensionElements/{CARE}task"
    )
    assert task is not None
    assert dict(task.attrib) == {"form": "review_alert", "mandatory": "true", "due": "P5D"}
    assert [dict(each.attrib) for each in task] == [{"role": "ceas_ts"}, {"role": "supervisor"}]
    assert '<care:label lang="en">Sign the plan</care:label>' in site.xml or "Sign the plan" in site.xml


def test_an_edit_in_the_panel_is_undone_in_one_step(site: Any, open_designer: OpenDesigner) -> None:
    page = open_designer()
    select(page, "sign_plan")
    page.get_by_label("Nombre en inglés").fill("Sign the plan")
    page.wait_for_timeout(500)
    page.get_by_role("button", name="Deshacer").click()
    expect(page.get_by_label("Nombre en inglés")).to_have_value("")
    expect(page.get_by_role("button", name="Deshacer")).to_be_disabled()


def test_keys_alone_create_connect_name_and_save(site: Any, open_designer: OpenDesigner) -> None:
    page = open_designer()
    page.locator('.djs-palette [data-action="hand-tool"]').focus()
    for _ in range(8):
        page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Tarea"
    page.keyboard.press("Enter")
    page.wait_for_selector('g[data-element-id^="Activity_"]:focus')
    made = page.evaluate("document.activeElement.dataset.elementId")
    page.keyboard.press("Shift+C")
    page.keyboard.type("Avisada")
    page.keyboard.press("Enter")
    page.wait_for_selector('g[data-element-id="told"]:focus')
    page.keyboard.press("ArrowUp")
    page.locator(f'g[data-element-id="{made}"]').focus()
    page.keyboard.press("e")
    page.keyboard.type("Con las teclas")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Guardar borrador").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".designer-status")).to_contain_text("Borrador guardado a las")
    root = etree.fromstring(site.xml.encode())
    task = root.find(f".//{BPMN}task[@id='{made}']")
    assert task is not None
    assert task.get("name") == "Con las teclas"
    assert root.find(f".//{BPMN}sequenceFlow[@sourceRef='{made}'][@targetRef='told']") is not None


def test_the_palette_says_what_it_holds(open_designer: OpenDesigner) -> None:
    page = open_designer()
    tools = page.get_by_role("toolbar", name="Herramientas de dibujo").get_by_role("button")
    assert tools.count() >= 14
    words = tools.evaluate_all("all => all.map(each => [each.getAttribute('aria-label'), each.offsetWidth])")
    assert all(name and width > 40 for name, width in words), words
    assert page.locator('.djs-palette .entry[tabindex="0"]').count() == 1


def test_every_element_s_panel_is_in_spanish(open_designer: OpenDesigner) -> None:
    page = open_designer()
    ids = page.evaluate(f"{MODELER}.get('elementRegistry').filter(each => each.parent).map(each => each.id)")
    for each in ids:
        select(page, each)
        page.wait_for_timeout(30)
    page.evaluate(OPEN_MENUS)
    assert page.evaluate("import('/static/app/i18n/translate.js').then(each => [...each.missing])") == []


@pytest.mark.parametrize("width", [320, 1280])
def test_the_watermark_is_whole_and_the_page_fits(
    open_designer: OpenDesigner, covered_spots: Callable[[Page], int], width: int
) -> None:
    page = open_designer(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert covered_spots(page) == 0


def test_a_file_that_is_not_bpmn_says_so(site: Any, open_designer: OpenDesigner) -> None:
    site.xml = "<html>not a diagram</html>"
    page = open_designer(state="failed")
    expect(page.get_by_role("alert")).to_contain_text("No se ha podido leer el diagrama")


def test_axe_finds_no_barrier(
    site: Any, open_designer: OpenDesigner, barriers: Callable[[Page], list[str]]
) -> None:
    site.proof = PROOF
    page = open_designer()
    select(page, "review_alert")
    page.get_by_label("Nombre en inglés").wait_for()
    assert barriers(page) == []
