"""A small server for the browser's own modules: the real static files under the product's policy, and a twin of the
designer's four addresses that keeps what it is sent. Not the web application: its pages are tested with it.
"""

import json
import mimetypes
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page
from readable_pages import find_barriers

from engine import Refused
from engine.prove.walk.plain_moves import key_of
from webapp.designer.promise_choices import build_promise_choices
from webapp.designer.walk_answers import answer
from webapp.designer.walks import walking

STATIC = Path(__file__).parents[3] / "webapp" / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'"
)
HEAD = (
    '<!doctype html><html lang="{lang}"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width">'
    '<meta name="csrf-token" content="token-of-the-test"><title>Prueba</title>'
    '<link rel="stylesheet" href="/static/look.css">'
)


class Site:
    """What the server shows and what it was sent. `etag` counts the saved drafts."""

    def __init__(self, xml: str) -> None:
        self.xml = xml
        self.pages: dict[str, str] = {}
        self.inline_styles: set[str] = set()
        self.revision = 1
        self.faults: list[dict[str, object]] = []
        self.proof: dict[str, object] = {"verdicts": [], "assumptions": [], "states": 1, "seconds": 0.1}
        self.status_of_proofs = 200
        self.walked: list[list[object]] = []
        self.status_of_walks = 200
        self.deployed: list[str] = []
        self.refused_tokens = 0
        self.form_drafts: list[str] = []
        self.status_of_drafts = 200
        self.address = ""

    def walk(self, body: str, *, english: bool) -> tuple[int, dict[str, object]]:
        """The product's own walk through process `p` of the drawing that is sent."""
        if self.status_of_walks != 200:
            return self.status_of_walks, {}
        asked = json.loads(body)
        self.walked.append(asked["moves"])
        keys = [key_of(each) for each in asked["moves"]]
        try:
            with walking({"p.bpmn": asked["xml"].encode()}, "p", keys) as (walk, _):
                return 200, answer(walk, asked=len(keys), english=english)
        except Refused:
            return 422, {"faults": []}

    @property
    def etag(self) -> str:
        return f'"{self.revision}"'

    def add_page(self, path: str, body: str, *, lang: str = "es", inline_styles: bool = False) -> str:
        """Serve a page; its address."""
        self.pages[path] = HEAD.format(lang=lang) + body
        if inline_styles:
            self.inline_styles.add(path)
        return self.address + path


class Handler(BaseHTTPRequestHandler):
    site: Site

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
        """Quiet."""

    def do_GET(self) -> None:
        if self.path == "/diagram.xml":
            self._answer(200, "application/xml", self.site.xml.encode(), etag=self.site.etag)
        elif self.path in self.site.pages:
            self._answer(200, "text/html", self.site.pages[self.path].encode())
        else:
            self._answer_file(STATIC / self.path.partition("?")[0].removeprefix("/static/"))

    def do_PUT(self) -> None:
        xml = self._read()
        if self.site.status_of_drafts != 200:
            self._answer(self.site.status_of_drafts, "text/plain", b"")
        elif self.headers["If-Match"] != self.site.etag:
            self._answer(412, "application/json", b"{}")
        elif self._has_token():
            self.site.xml = xml
            self.site.revision += 1
            self._answer(204, "application/json", b"", etag=self.site.etag)

    def do_POST(self) -> None:
        body = self._read()
        if not self._has_token():
            return
        if self.path == "/lint":
            self._answer_json(200, {"faults": self.site.faults})
        elif self.path == "/prove":
            self._answer_json(self.site.status_of_proofs, self.site.proof)
        elif self.path == "/walk":
            self._answer_json(*self.site.walk(body, english=self.headers["Accept-Language"].startswith("en")))
        elif self.path == "/deploy" and self.site.faults:
            self._answer_json(422, {"faults": self.site.faults})
        elif self.path == "/deploy":
            self.site.deployed.append(body)
            self._answer_json(
                201, {"version": len(self.site.deployed) + 1, "url": "/processes/every_element"}
            )
        elif self.path == "/draft":
            self.site.form_drafts.append(body)
            self._answer(self.site.status_of_drafts, "application/json", b"{}")

    def _has_token(self) -> bool:
        if self.headers["X-CSRFToken"] == "token-of-the-test":
            return True
        self.site.refused_tokens += 1
        self._answer(400, "text/plain", b"")
        return False

    def _read(self) -> str:
        return self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()

    def _answer_json(self, status: int, value: object) -> None:
        self._answer(status, "application/json", json.dumps(value).encode())

    def _answer_file(self, file: Path) -> None:
        if not file.is_file():
            self._answer(404, "text/plain", b"")
            return
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self._answer(200, kind, file.read_bytes())

    def _answer(self, status: int, kind: str, body: bytes, *, etag: str = "") -> None:
        self.send_response(status)
        styles = "'self' 'unsafe-inline'" if self.path in self.site.inline_styles else "'self'"
        self.send_header("Content-Security-Policy", f"{POLICY}; style-src {styles}")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if etag:
            self.send_header("ETag", etag)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="session")
def every_care_element() -> str:
    """A diagram with each element of our extension, and references that lead nowhere on purpose."""
    return (Path(__file__).parent / "every_care_element.bpmn").read_text("utf-8")


@pytest.fixture
def site(every_care_element: str) -> Iterator[Site]:
    """The running server."""
    site = Site(every_care_element)
    handler = type("SiteHandler", (Handler,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    site.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


CATALOGUE = {
    "forms": [
        {"id": "review_alert", "name": "Revisión de la alerta"},
        {"id": "sign_plan", "name": "Firma del plan"},
    ],
    "roles": [
        {"id": "ceas_ts", "name": "Trabajo social del CEAS"},
        {"id": "supervisor", "name": "Supervisión"},
    ],
    "handlers": [{"id": "cases.fetch_data", "name": "Buscar los datos"}],
    "decisions": [{"id": "alert_route", "name": "Vía de la alerta"}],
    "processes": [{"id": "pact_call_and_consent", "name": "Llamada y consentimiento"}],
    "categories": [{"id": "risk", "name": "Riesgo"}],
    "promises": build_promise_choices(english=False, categories={"risk": ("Riesgo", "Risk")}),
}
DESIGNER = """<link rel="stylesheet" href="/static/vendor/modeler.css">
<link rel="stylesheet" href="/static/app/diagram.css"><link rel="stylesheet" href="/static/app/designer.css">
<script type="module" src="/static/app/designer.js"></script><body class="alone">
<main style="max-width: none; width: 100%"><h1>Diseñador</h1>
<script type="application/json" id="designer-data">{catalogue}</script>
<div data-designer data-xml-url="/diagram.xml" data-save-url="/diagram.xml" data-deploy-url="/deploy"
 data-lint-url="/lint" data-prove-url="/prove" data-walk-url="/walk" data-file-name="every.bpmn"></div></main>"""


@pytest.fixture
def open_designer(site: Site, browser_page: Callable[..., Page]) -> Callable[..., Page]:
    """`open_designer(width=1280, lang="es")`: the designer with the site's diagram, ready (or `state="failed"`)."""

    def open_it(width: int = 1280, lang: str = "es", state: str = "true") -> Page:
        body = DESIGNER.format(catalogue=json.dumps(CATALOGUE))
        page = browser_page(width, lang)
        page.goto(site.add_page("/designer", body, lang=lang, inline_styles=True))
        page.wait_for_selector(f"[data-designer][data-ready={state}]")
        return page

    return open_it


# The watermark at its corners and middle: what is on top there must be the watermark itself.
COVERED = """() => {
  const link = document.querySelector('.bjs-powered-by');
  link.scrollIntoView({ block: 'center' });
  const { left, top, width, height } = link.getBoundingClientRect();
  const spots = [[.1, .1], [.9, .1], [.1, .9], [.9, .9], [.5, .5]];
  const top_of = ([x, y]) => document.elementFromPoint(left + x * width, top + y * height);
  return spots.filter(spot => !link.contains(top_of(spot))).length;
}"""


@pytest.fixture
def covered_spots() -> Callable[[Page], int]:
    """How many of five spots of the page's watermark something else covers."""
    return lambda page: int(page.evaluate(COVERED))


@pytest.fixture
def barriers() -> Callable[[Page], list[str]]:
    """What axe finds wrong in a page, in light and in dark: necessary, no proof (see the tests of the keys)."""
    return find_barriers
