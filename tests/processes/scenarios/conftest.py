"""A harness with both shipped care processes deployed, their decisions and forms beside them."""

from importlib.resources import files

import pytest

from engine.testing import Harness

SUFFIXES = (".bpmn", ".dmn", ".form.json")


@pytest.fixture
def harness() -> Harness:
    shipped = {
        entry.name: entry.read_bytes()
        for area in ("risk", "cases")
        for entry in files(f"processes.{area}").iterdir()
        if entry.name.endswith(SUFFIXES)
    }
    diagrams = [content for name, content in sorted(shipped.items()) if name.endswith(".bpmn")]
    made = Harness()
    made.deploy(
        *diagrams, files={name: content for name, content in shipped.items() if not name.endswith(".bpmn")}
    )
    return made
