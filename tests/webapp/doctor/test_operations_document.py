"""docs/operations.md names every setting and every finding, and nothing that is not there."""

import re
from pathlib import Path

from webapp.config import VARIABLES

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
CODE = re.compile(r'(?:code=|note\(\s*)"([a-z_]+)"|"((?:late|schema)_[a-z]+)"')


def _rows(heading: str) -> list[str]:
    """The first cells of the table under a heading."""
    section = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [line.split("|")[1] for line in lines]


def test_every_setting_is_explained_and_nothing_else_is() -> None:
    assert {name.strip(" `") for name in _rows("Settings")} == VARIABLES


def test_every_setting_is_read_somewhere() -> None:
    sources = "\n".join(
        path.read_text(encoding="utf-8")
        for package in ("processes", "webapp")
        for path in (ROOT / package).rglob("*.py")
    )
    read = set(re.findall(r'"(CONCIERTO_[A-Z_]+)"', sources))
    assert read == VARIABLES


def test_every_finding_is_explained_and_nothing_else_is() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "webapp" / "doctor").glob("*.py")]
    found = {one or other for source in sources for one, other in CODE.findall(source)}
    found |= {"handler_exists", "role_exists", "form_exists"}
    explained = {
        code for cell in _rows("What `concierto doctor` finds") for code in re.findall(r"`(\w+)`", cell)
    }
    assert explained == found
