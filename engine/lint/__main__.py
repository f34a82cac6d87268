"""Prints the index of the rules' pages: `python -m engine.lint docs/lint > docs/lint/README.md`; a test compares."""

import sys
from pathlib import Path

from engine.lint import MODULES

HEAD = """# Reglas de modelado · Modelling rules

`concierto lint ARCHIVO...` las comprueba todas; el diseñador también, mientras se dibuja.
Un error impide desplegar; un aviso no.
`concierto lint FILE...` checks them all; so does the designer, while one draws.
An error keeps a process from being deployed; a warning does not.

Lo que se comprueba al leer el archivo, antes que las reglas · What is checked when a file is read, before the rules:
[reading.md](reading.md). Las de bpmnlint y las nuestras · Those of bpmnlint and ours: [bpmnlint.md](bpmnlint.md).

Cada regla es un archivo de `engine/lint/` con su nombre, y diagramas correctos y con fallo en `tests/engine/lint/`.
Each rule is a file of `engine/lint/` with its name, and has right and wrong diagrams in `tests/engine/lint/`.

| regla · rule | gravedad · severity | español | English |
|---|---|---|---|
"""
SEVERITIES = {"error": "error", "warning": "aviso · warning"}


def render_index(pages: Path) -> str:
    """The index, in Markdown: titles from the pages in Spanish, from the rules' own first lines in English."""
    return HEAD + "".join(_row(rule, pages / f"{rule}.md") for rule in sorted(MODULES))


def _row(rule: str, page: Path) -> str:
    module = MODULES[rule]
    severity = SEVERITIES[getattr(module, "SEVERITY", "error")]
    spanish = page.read_text(encoding="utf-8").partition("\n")[0].partition(": ")[2]
    english = (module.__doc__ or "").strip().partition("\n")[0]
    return f"| [{rule}]({rule}.md) | {severity} | {spanish} | {english} |\n"


if __name__ == "__main__":
    sys.stdout.write(render_index(Path(sys.argv[1])))
