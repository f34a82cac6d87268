"""The dry run on the designer's page: step by step, painted and told, by pointer and by keys, on a changing drawing."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from stuck_choice import STUCK_CHOICE

from engine.diagram import layout
from engine.prove.walk.plain_moves import plain
from engine.prove.walk.walk import Walk
from engine.testing.sketch import sketch
from webapp.designer.walks import walking

MODELER = "document.querySelector('[data-designer]').modeler"
NAMES = {
    "s": "Llega",
    "a": "Valorar",
    "g": "¿Urge?",
    "b": "Visitar",
    "c": "Llamar",
    "j": "Juntar",
    "e": "Fin",
}
OpenDesigner = Callable[..., Page]


def drawn(text: str = STUCK_CHOICE) -> str:
    xml = sketch(text).decode()
    for element, name in NAMES.items():
        xml = xml.replace(f' id="{element}"', f' id="{element}" name="{name}"')
    return layout(xml.encode(), "p.bpmn").decode()


@pytest.fixture
def walk_page(site: Any, open_designer: OpenDesigner) -> OpenDesigner:
    """`walk_page(width=1280, lang="es")`: the designer over the small process, its dry run open."""

    def open_it(width: int = 1280, lang: str = "es") -> Page:
        site.xml = drawn()
        page = open_designer(width, lang)
        page.get_by_role(
            "button", name={"es": "Simular el recorrido", "en": "Simulate the flow"}[lang]
        ).click()
        expect(panel(page).get_by_role("button").nth(2)).to_be_visible()
        return page

    return open_it


def panel(page: Page) -> Locator:
    return page.locator(".designer-walk")


def choose(page: Page, text: str) -> None:
    panel(page).locator(".walk-next").get_by_role("button", name=text).click()


def state(page: Page) -> Locator:
    return panel(page).locator(".walk-state")


def steps(page: Page) -> Locator:
    return panel(page).locator(".walk-steps > li")


def badge(page: Page, element: str) -> Locator:
    return page.locator(f'.djs-overlays[data-container-id="{element}"] .diagram-badge')


def marked(page: Page, name: str) -> set[str]:
    found = page.locator(f".designer-canvas g.djs-element.{name}")
    return set(found.evaluate_all("all => all.map(each => each.dataset.elementId)"))


def change(page: Page, script: str) -> None:
    page.evaluate(f"() => {{ const m = {MODELER}; const r = m.get('elementRegistry'); {script} }}")


def test_a_walk_into_a_dead_end(walk_page: OpenDesigner) -> None:
    page = walk_page()
    expect(state(page)).to_have_text("Elija qué pasa ahora.")
    choose(page, "Empieza en «Llega».")
    expect(badge(page, "a")).to_have_text("● 1")
    assert marked(page, "is-here") == {"a"}
    assert marked(page, "is-visited") >= {"s", "s-a"}
    expect(panel(page).get_by_role("group", name="Valorar")).to_contain_text("Alguien completa «Valorar».")
    choose(page, "En «¿Urge?» se sigue hacia «Visitar»")
    choose(page, "Alguien completa «Visitar».")
    expect(state(page)).to_have_text("Se queda aquí para siempre: lo que falta ya no puede llegar.")
    expect(panel(page)).to_contain_text("Juntar: espera a lo que falta por llegar")
    assert marked(page, "is-visited") == {"b-j"}
    assert marked(page, "is-here") == {"j"}
    expect(steps(page)).to_have_count(3)
    expect(steps(page).nth(1)).to_contain_text("Alguien completa «Valorar». En «¿Urge?» se sigue")
    label = page.locator('g[data-element-id="j"]').get_attribute("aria-label")
    assert label is not None
    assert "el recorrido espera aquí, testigos: 1" in label


def test_back_and_forward_again_and_from_the_beginning(site: Any, walk_page: OpenDesigner) -> None:
    page = walk_page()
    choose(page, "Empieza")
    choose(page, "hacia «Visitar»")
    choose(page, "Alguien completa «Visitar».")
    steps(page).first.get_by_role("button", name="Volver aquí").click()
    expect(steps(page)).to_have_count(1)
    expect(panel(page)).to_contain_text("Hay un camino preparado: 1 de 3 pasos dados.")
    panel(page).get_by_role("button", name="Siguiente paso").click()
    expect(steps(page)).to_have_count(2)
    steps(page).first.get_by_role("button", name="Volver aquí").click()
    panel(page).get_by_role("button", name="Hasta el final").click()
    expect(steps(page)).to_have_count(3)
    steps(page).first.get_by_role("button", name="Volver aquí").click()
    choose(page, "hacia «Llamar»")  # another way: what was prepared is forgotten
    expect(badge(page, "c")).to_have_text("● 1")
    expect(panel(page).locator(".walk-ahead")).to_be_hidden()
    panel(page).get_by_role("button", name="Empezar de nuevo").click()
    expect(steps(page)).to_have_count(0)
    assert site.walked[-1] == []
    panel(page).get_by_role("button", name="Cerrar", exact=True).click()
    expect(panel(page)).to_be_hidden()
    expect(page.locator(".designer-panel")).to_be_visible()
    expect(page.locator(".walk-go")).to_have_count(0)
    assert marked(page, "is-here") == set()


def test_the_whole_walk_by_keys(walk_page: OpenDesigner) -> None:
    page = walk_page()
    page.keyboard.press("Tab")  # the dry run was opened by a click: now only keys
    simulate = page.get_by_role("button", name="Simular el recorrido")
    panel(page).get_by_role("button", name="Cerrar", exact=True).focus()
    page.keyboard.press("Enter")
    expect(simulate).to_be_focused()
    expect(simulate).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    for words in (
        "Empieza en «Llega».",
        "En «¿Urge?» se sigue hacia «Visitar»",
        "Alguien completa «Visitar».",
    ):
        expect(page.locator(".walk-way:focus")).to_contain_text(words)
        page.keyboard.press("Enter")
    expect(state(page)).to_be_focused()
    expect(page.locator(".unseen[role=status]")).to_contain_text("Alguien completa «Visitar».")
    expect(page.locator(".unseen[role=status]")).to_contain_text("Se queda aquí para siempre")
    for _ in range(9):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == "Volver aquí, paso 1":
            break
    page.keyboard.press("Enter")
    expect(steps(page)).to_have_count(1)
    expect(panel(page).get_by_role("button", name="Siguiente paso")).to_be_focused()


def test_a_sign_on_the_drawing_lets_it_happen(walk_page: OpenDesigner) -> None:
    page = walk_page()
    sign = page.locator('.djs-overlays[data-container-id="s"] .walk-go')
    sign.click()
    expect(steps(page)).to_have_count(1)
    page.locator('.djs-overlays[data-container-id="a"] .walk-go').click()  # two ways: the panel asks
    expect(page.locator(".walk-way:focus")).to_contain_text("hacia «Visitar»")
    expect(steps(page)).to_have_count(1)


def test_a_changed_drawing_is_walked_again(walk_page: OpenDesigner) -> None:
    page = walk_page()
    choose(page, "Empieza")
    choose(page, "hacia «Visitar»")
    choose(page, "Alguien completa «Visitar».")
    expect(state(page)).to_contain_text("Se queda aquí para siempre")
    change(page, "m.get('bpmnReplace').replaceElement(r.get('j'), { type: 'bpmn:ExclusiveGateway' });")
    note = panel(page).locator(".note")
    expect(note.first).to_have_text(
        "El dibujo ha cambiado: el recorrido se ha repetido y todos sus pasos siguen siendo posibles."
    )
    expect(state(page)).to_have_text("El proceso ha terminado.")
    change(page, "m.get('bpmnReplace').replaceElement(r.get('b'), { type: 'bpmn:ManualTask' });")
    change(page, "m.get('modeling').removeElements([ r.get('g-b') ]);")
    expect(note.first).to_have_text("El dibujo ha cambiado: de los 3 pasos solo se pueden dar ya 1.")
    expect(steps(page)).to_have_count(1)


def test_a_drawing_with_errors_is_not_walked_until_they_are_mended(
    site: Any, walk_page: OpenDesigner
) -> None:
    page = walk_page()
    choose(page, "Empieza")
    unread = "m.get('bpmnFactory').create('bpmn:FormalExpression', { body: '=((' })"
    change(page, f"m.get('modeling').updateProperties(r.get('g-b'), {{ conditionExpression: {unread} }});")
    expect(state(page)).to_contain_text("El proceso no se puede recorrer mientras el diagrama tenga errores")
    expect(page.locator(".walk-way")).to_have_count(0)
    page.get_by_role("button", name="Deshacer").click()
    expect(steps(page)).to_have_count(1, timeout=8_000)
    site.status_of_walks = 503
    choose(page, "hacia «Llamar»")
    page.wait_for_timeout(300)
    expect(steps(page)).to_have_count(1)
    site.status_of_walks = 200
    expect(steps(page)).to_have_count(2)
    site.status_of_walks = 500
    choose(page, "Alguien completa «Llamar».")
    expect(state(page)).to_contain_text("No se ha podido recorrer el proceso")


def test_a_refuted_verdict_is_walked_step_by_step(site: Any, open_designer: OpenDesigner) -> None:
    site.xml = drawn()
    with walking({"p.bpmn": site.xml.encode()}, "p", []) as (walk, _):
        into = _into(walk, "s", "a", "b")
    verdict = {
        "id": "can_end",
        "result": "refuted",
        "element": "j",
        "text": "Se queda esperando en «Juntar».",
        "way": ["Empieza.", "Se queda."],
        "moves": [plain(each.move, each.which) for each in into.trail],
    }
    site.proof = {"verdicts": [verdict], "assumptions": [], "states": 5, "seconds": 0.1}
    page = open_designer()
    page.get_by_role("button", name="Recorrerlo paso a paso").click()
    expect(panel(page)).to_contain_text("Hay un camino preparado: 0 de 3 pasos dados.")
    for number in (1, 2, 3):
        expect(panel(page).get_by_role("button", name="Siguiente paso")).to_be_focused()
        page.keyboard.press("Enter")
        expect(steps(page)).to_have_count(number)
    expect(badge(page, "j")).to_have_text("● 1")
    expect(state(page)).to_contain_text("Se queda aquí para siempre")


def test_what_a_step_breaks_is_said(site: Any, open_designer: OpenDesigner) -> None:
    text = "start s -> f\nparallel f -> a, b\nuser a -> j\nuser b -> j\nexclusive j -> e\nend e"
    site.xml = drawn(text)
    page = open_designer()
    page.get_by_role("button", name="Simular el recorrido").click()
    choose(page, "Empieza")
    expect(panel(page)).to_contain_text("Visitar: espera aquí")
    choose(page, "Alguien completa «Valorar».")
    choose(page, "Alguien completa «Visitar».")
    told = "Se puede llegar dos veces al fin «Fin» en una misma ejecución."
    expect(panel(page).locator(".note.late")).to_have_text(told)
    expect(steps(page).last).to_contain_text(told)
    assert panel(page).evaluate("each => each.scrollWidth <= each.clientWidth")
    expect(state(page)).to_have_text("El proceso ha terminado.")


def _into(walk: Walk, *elements: str) -> Walk:
    for element in elements:
        way = next(each for each in walk.ways() if each.move.element == element)
        walk = walk.take(way.move, way.which)
    return walk


@pytest.mark.parametrize(("width", "lang"), [(320, "es"), (1280, "en"), (320, "en"), (1280, "es")])
def test_the_panel_fits_and_axe_finds_no_barrier(
    walk_page: OpenDesigner, barriers: Callable[[Page], list[str]], width: int, lang: str
) -> None:
    page = walk_page(width, lang)
    choose(page, {"es": "Empieza en", "en": "It begins at"}[lang])
    expect(steps(page)).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert panel(page).evaluate("each => each.scrollWidth <= each.clientWidth")
    assert page.evaluate("import('/static/app/i18n/translate.js').then(each => [...each.missing])") == []
    assert barriers(page) == []
    if lang == "en":
        expect(panel(page)).to_contain_text("Choose what happens next.")
        expect(panel(page)).to_contain_text("Somebody completes «Valorar».")
        assert "Alguien" not in panel(page).inner_text()
