"""SpiffWorkflow's BPMN 2.0 schema validator: it sees every diagram that is uploaded, before our reader does.

Nothing of SpiffWorkflow executes here; the second opinion on scenarios is second_opinion/.
"""

from functools import cache
from typing import Any

from lxml import etree

from engine.faults import Fault, Refused
from engine.reader.document import parse

RULE = "schema"


@cache
def _validator() -> Any:
    # Only who uploads a diagram needs it: workers and most commands never load SpiffWorkflow.
    from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnValidator

    return BpmnValidator()


def validate(xml: bytes, file: str) -> list[Fault]:
    """Every place where the file departs from the BPMN 2.0 schema; a file that is no XML gives that one fault."""
    try:
        root = parse(xml, file)
    except Refused as refused:
        return list(refused.faults)
    validator = _validator()
    validator.preprocess(root)
    if validator.validator.validate(root):
        return []
    return [_fault(error, file) for error in validator.validator.error_log]


def _fault(error: etree._LogEntry, file: str) -> Fault:
    return Fault(
        file=file,
        line=error.line,
        rule=RULE,
        text=f"No cumple el esquema de BPMN 2.0: {error.message}",
        text_en=f"Expected what the BPMN 2.0 schema allows, but: {error.message}",
    )
