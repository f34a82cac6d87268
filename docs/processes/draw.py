"""Draws BPMN files with the product's own viewer: `python docs/processes/draw.py FILE.bpmn ... [--png FOLDER]`.

Without --png each drawing is written as <process file>.svg beside this script, with the digest of its diagram in the
first line, so that a test can tell a picture that is out of date. Needs Chromium; for people who write documents.
"""

import argparse
import hashlib
import mimetypes
import sys
from pathlib import Path

from playwright.sync_api import Page, Route, sync_playwright

HERE = Path(__file__).parent
VENDOR = HERE.parents[1] / "webapp" / "static" / "vendor"
PROGRAMS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
ORIGIN = "http://drawing.invalid"
PAGE = """<!doctype html><link rel="stylesheet" href="/viewer.css"><body style="margin:0;background:#fff">
<div id="stage" style="width:100vw;height:100vh"></div><script type="module">
import { NavigatedViewer } from "/viewer.js";
window.draw = async xml => {
  const viewer = new NavigatedViewer({ container: "#stage" });
  await viewer.importXML(xml);
  return (await viewer.saveSVG()).svg;
};
window.ready = true;</script>"""


def first_line(diagram: bytes) -> str:
    """What the first line of a picture of this diagram is."""
    return f"<!-- drawn from the diagram with SHA-256 {hashlib.sha256(diagram).hexdigest()} -->"


def draw(page: Page, diagram: bytes) -> str:
    """The drawing as SVG."""
    page.goto(f"{ORIGIN}/")
    page.wait_for_function("window.ready")
    svg: str = page.evaluate("xml => window.draw(xml)", diagram.decode())
    return svg[svg.index("<svg") :]


def main() -> None:
    """One line a file: what was written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--png", type=Path, help="a folder for PNG pictures, to look at, instead of SVG")
    asked = parser.parse_args()
    program = next((name for name in PROGRAMS if Path(name).exists()), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        page = browser.new_page(viewport={"width": 1600, "height": 900})
        page.route(f"{ORIGIN}/**", _serve)
        for file in asked.files:
            sys.stdout.write(f"{_write(page, file, asked.png)}\n")
        browser.close()


def _write(page: Page, file: Path, png: Path | None) -> Path:
    diagram = file.read_bytes()
    svg = draw(page, diagram)
    if png is None:
        target = HERE / f"{file.stem}.svg"
        target.write_text(f"{first_line(diagram)}\n{svg}\n")
        return target
    png.mkdir(parents=True, exist_ok=True)
    target = png / f"{file.stem}.png"
    page.set_content(f'<body style="margin:8px;background:#fff">{svg}')
    page.locator("svg").first.screenshot(path=target)
    return target


def _serve(route: Route) -> None:
    name = route.request.url.removeprefix(f"{ORIGIN}/").partition("?")[0]
    if not name:
        route.fulfill(body=PAGE, content_type="text/html; charset=utf-8")
        return
    file = VENDOR / Path(name).name
    kind = "text/javascript" if file.suffix == ".js" else mimetypes.guess_type(name)[0]
    if file.is_file():
        route.fulfill(body=file.read_bytes(), content_type=kind or "application/octet-stream")
    else:
        route.fulfill(status=404)


if __name__ == "__main__":
    main()
