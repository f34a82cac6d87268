"""Changes that the prover proposes, made in the editor: what they leave behind, and one step of undo each."""

from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import Page, expect

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
APPLY = """async change => {
  const { bindChanges } = await import('/static/app/designer/changes.js');
  const { modeler } = document.querySelector('[data-designer]');
  bindChanges(modeler)(change);
  return (await modeler.saveXML({ format: true })).xml;
}"""


def found(xml: str, element: str) -> etree._Element:
    [one] = etree.fromstring(xml.encode()).xpath(f"//*[@id='{element}']")
    return one


def test_a_way_becomes_the_default(open_designer: Callable[..., Page]) -> None:
    page = open_designer()
    xml = page.evaluate(APPLY, {"does": "default", "element": "f_yes", "to": ""})
    assert found(xml, "accepted").get("default") == "f_yes"
    assert found(xml, "f_yes").find(f"{BPMN}conditionExpression") is None
    page.get_by_role("button", name="Deshacer").click()
    expect(page.get_by_role("button", name="Deshacer")).to_be_disabled()
    back = page.evaluate("document.querySelector('[data-designer]').modeler.saveXML().then(({ xml }) => xml)")
    assert found(back, "accepted").get("default") == "f_no"
    assert found(back, "f_yes").find(f"{BPMN}conditionExpression") is not None


@pytest.mark.parametrize("kind", ["inclusiveGateway", "parallelGateway"])
def test_a_gateway_is_turned(open_designer: Callable[..., Page], site: Any, kind: str) -> None:
    page = open_designer()
    xml = page.evaluate(APPLY, {"does": "turn", "element": "accepted", "to": kind})
    gateway = found(xml, "accepted")
    assert gateway.tag == BPMN + kind
    assert gateway.get("name") == "¿Se acepta?"
    assert gateway.get("default") == ("f_no" if kind == "inclusiveGateway" else None)
    assert [found(xml, flow).get("sourceRef") for flow in ("f_yes", "f_no")] == ["accepted", "accepted"]
    assert found(xml, "f5").get("targetRef") == "accepted"
    assert site.faults == []
