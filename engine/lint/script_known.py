"""A script is FEEL, or in a format that the host registered."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown

RULE = "script_known"
SEVERITY: Severity = "error"


def check(checked: Checked) -> Iterator[Fault]:
    for node in checked.process.nodes:
        if node.script is None or node.script.format == "feel" or node.script.format in checked.known.scripts:
            continue
        yield checked.fault(
            node,
            RULE,
            f'El guion de {shown(node)} está en «{node.script.format}». Escríbalo en FEEL (scriptFormat="feel").',
            f"Expected the script of {shown(node, 'en')} in FEEL, but its format is {node.script.format!r}.",
        )
