"""Draws the three pictures of docs/proving.md with the product's own prover and viewer: `python docs/proving/draw.py`.

Needs Chromium; for people who write documents. The sentences under each picture are printed as well.
"""

import html
import json
import mimetypes
import sys
from functools import partial
from pathlib import Path

from msgspec import Struct
from playwright.sync_api import Route, sync_playwright

from engine.diagram import layout
from engine.prove import Proof, Subject, prove
from engine.prove.counterexample import painted, sentences
from engine.prove.repair import propose
from engine.prove.subject import Surroundings
from engine.testing.sketch import sketch
from processes.network_promises import PROMISES

HERE = Path(__file__).parent
STATIC = HERE.parents[1] / "webapp" / "static"
PROGRAMS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
ORIGIN = "http://drawing.invalid"
NETWORK = Surroundings(network=PROMISES)


class Example(Struct, frozen=True):
    """`names` are put into the sketch: what people read."""

    text: str
    names: dict[str, str]


JOINED = Example(
    "start s -> g\nexclusive g -> visit if =urgent, call default\nuser visit -> j\nuser call -> j\n"
    "parallel j -> e\nend e",
    {
        "s": "Llega un aviso",
        "g": "¿Es urgente?",
        "visit": "Visitar",
        "call": "Llamar",
        "j": "Juntar",
        "e": "Atendido",
    },
)
HURRIED = Example(
    "start s -> g\nexclusive g -> share if =hurry, ask default\nuser ask data consent -> share\n"
    "task share data share consent all -> e\nend e",
    {
        "s": "Empieza",
        "g": "¿Corre prisa?",
        "ask": "Pedir consentimiento",
        "share": "Compartir datos",
        "e": "Compartido",
    },
)


def main() -> None:
    """One line a picture, and the sentences that go with it."""
    stuck, hurried = _drawn(JOINED), _drawn(HURRIED)
    pictures = {
        "joined": (stuck, _told(stuck, "can_end")),
        "joined_repaired": (_repaired(stuck), None),
        "promise": (hurried, _told(hurried, "network.consent_first")),
    }
    program = next((name for name in PROGRAMS if Path(name).exists()), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1000, "height": 700}, locale="es-ES")
        for name, (xml, marks) in pictures.items():
            page.route(f"{ORIGIN}/**", partial(_serve, xml=xml, marks=marks or "{}"))
            page.goto(f"{ORIGIN}/static/page")
            page.wait_for_selector(".djs-element")
            page.wait_for_timeout(500)
            page.locator(".diagram-box").screenshot(path=HERE / f"{name}.png")
            page.unroute(f"{ORIGIN}/**")
            sys.stdout.write(f"{name}.png\n")
        browser.close()


def _drawn(example: Example) -> bytes:
    xml = sketch(example.text).decode()
    for identity, name in example.names.items():
        xml = xml.replace(f' id="{identity}"', f' id="{identity}" name="{html.escape(name)}"', 1)
    return layout(xml.encode())


def _prove(xml: bytes) -> tuple[Subject, Proof]:
    subject = Subject.read({"p.bpmn": xml}, NETWORK)
    return subject, prove(subject, "p")


def _told(xml: bytes, verdict_id: str) -> str:
    """The marks of the counterexample; its sentences are printed."""
    subject, proof = _prove(xml)
    verdict = next(each for each in proof.refuted if each.id == verdict_id)
    sys.stdout.writelines(f"  {es}\n" for es, _ in sentences(subject, verdict))
    path = painted(subject, verdict)
    return json.dumps(
        {"path": {"visited": dict(path.elements), "flows": list(path.flows), "stands": list(path.stands)}}
    )


def _repaired(xml: bytes) -> bytes:
    _, proof = _prove(xml)
    verdict = next(each for each in proof.refuted if each.id == "can_end")
    repair = propose({"p.bpmn": xml}, "p", verdict, NETWORK)
    assert repair is not None
    sys.stdout.write(f"  {repair.text}\n")
    return repair.xml


def _serve(route: Route, *, xml: bytes, marks: str) -> None:
    """The files of the web application, the diagram, and a page with both."""
    name = route.request.url.removeprefix(f"{ORIGIN}/").partition("?")[0]
    if name == "diagram.bpmn":
        route.fulfill(body=xml, content_type="application/xml")
        return
    if name == "static/page":
        route.fulfill(body=_page(marks), content_type="text/html; charset=utf-8")
        return
    file = STATIC / name.removeprefix("static/")
    kind = "text/javascript" if file.suffix == ".js" else mimetypes.guess_type(name)[0]
    if file.is_file():
        route.fulfill(body=file.read_bytes(), content_type=kind or "application/octet-stream")
    else:
        route.fulfill(status=404)


def _page(marks: str) -> str:
    sheets = "".join(
        f'<link rel="stylesheet" href="/static/{name}">'
        for name in ("look.css", "vendor/viewer.css", "app/diagram.css")
    )
    return (
        f'<!doctype html><html lang="es">{sheets}<body><main><figure><div data-diagram data-xml-url="/diagram.bpmn"'
        f' data-marks="{html.escape(marks)}" data-lang="es"></div></figure></main>'
        '<script type="module" src="/static/app/diagram.js"></script>'
    )


if __name__ == "__main__":
    main()
