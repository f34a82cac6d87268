"""A diagram that is wrong is refused with every fault: file, line, element, rule, in both languages."""

import pytest

from engine.faults import Refused
from engine.lint import Known, check
from engine.reader import read_processes

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:care="urn:concierto:bpmn:care:1"'
    ' targetNamespace="urn:t">\n'
)
FLOWS = '<startEvent id="s"/><endEvent id="e"/>\n'


def _process(inside: str, around: str = "") -> bytes:
    return f'{HEAD}{around}<process id="p" isExecutable="true">\n{inside}</process></definitions>'.encode()


@pytest.mark.parametrize(
    ("xml", "rule"),
    [
        (b"", "not_xml"),
        (b"not xml", "not_xml"),
        (b"<a><b></a>", "not_xml"),
        (b"<html/>", "not_bpmn"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "doctype"),
        (b"<a>" + b"<b>" * 10_000 + b"</b>" * 10_000 + b"</a>", "not_xml"),
        (b"x" * 10_000_001, "too_large"),
        (f"{HEAD}</definitions>".encode(), "no_process"),
        (
            _process('<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="gone"/>'),
            "flow_to_nowhere",
        ),
        (_process('<startEvent id="s"/><frobnicate id="x"/>'), "unknown_element"),
        (_process('<startEvent id="s"/><endEvent id="s"/>'), "duplicate_id"),
        (_process('<startEvent id="s"/><boundaryEvent id="b" attachedToRef="gone"/>'), "dangling_reference"),
        (
            _process(
                '<startEvent id="s"/><subProcess id="sub"><task id="t"/></subProcess>'
                '<sequenceFlow id="f" sourceRef="s" targetRef="t"/>'
            ),
            "flow_crosses_border",
        ),
    ],
)
def test_an_unreadable_file_is_refused_with_its_rule(xml: bytes, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        read_processes(xml, file="call.bpmn")
    [fault] = refused.value.faults
    assert (fault.rule, fault.file) == (rule, "call.bpmn")
    assert fault.text
    assert fault.text_en


def test_every_fault_is_said_at_once_with_its_line() -> None:
    xml = _process(
        '<startEvent id="s"/>\n<frobnicate id="x"/>\n<sequenceFlow id="f" sourceRef="s" targetRef="gone"/>\n'
        '<sequenceFlow id="g" sourceRef="nobody" targetRef="s"/>\n'
    )
    with pytest.raises(Refused) as refused:
        read_processes(xml, file="call.bpmn")
    found = [(fault.line, fault.element, fault.rule) for fault in refused.value.faults]
    assert found == [
        (4, "x", "unknown_element"),
        (5, "f", "flow_to_nowhere"),
        (6, "g", "flow_to_nowhere"),
    ]
    assert "call.bpmn:5 f [flow_to_nowhere]" in refused.value.faults[1].say("es")


KNOWN = Known(
    handlers=frozenset({"cases.open"}),
    roles=frozenset({"cc"}),
    forms=frozenset({"call"}),
    decisions=frozenset({"route"}),
)


def _linted(inside: str) -> list[tuple[str, str]]:
    return [
        (fault.element, fault.rule)
        for fault in check(read_processes(_process(inside), file="x.bpmn"), file="x.bpmn", known=KNOWN)
    ]


def _with(element: str, start: str = '<startEvent id="s"/>') -> str:
    return f'{start}{element}<sequenceFlow id="f" sourceRef="s" targetRef="x"/>'


def _task(attributes: str, inside: str = '<care:candidate role="cc"/>') -> str:
    extension = f"<extensionElements><care:task {attributes}>{inside}</care:task></extensionElements>"
    return _with(f'<userTask id="x">{extension}</userTask>')


def _service(handler: str) -> str:
    extension = f'<extensionElements><care:service handler="{handler}"/></extensionElements>'
    return _with(f'<serviceTask id="x">{extension}</serviceTask>')


def _decision(name: str) -> str:
    extension = f'<extensionElements><care:decision decision="{name}" result="r"/></extensionElements>'
    return _with(f'<businessRuleTask id="x">{extension}</businessRuleTask>')


def _timer(text: str) -> str:
    timer = f"<timerEventDefinition><timeDuration>{text}</timeDuration></timerEventDefinition>"
    return _with(f'<intermediateCatchEvent id="x">{timer}</intermediateCatchEvent>')


@pytest.mark.parametrize(
    ("valid", "invalid", "rule"),
    [
        (_task('form="call"'), _task('form="gone"'), "form_exists"),
        (_task('form="call"'), _task(""), "form_exists"),
        (_task('form="call"'), _task('form="call"', '<care:candidate role="gone"/>'), "role_exists"),
        (_task('form="call"'), _task('form="call"', ""), "role_exists"),
        (_service("cases.open"), _service("gone.verb"), "handler_exists"),
        (_service("cases.open"), _with('<serviceTask id="x"/>'), "handler_exists"),
        (_decision("route"), _decision("gone"), "decision_exists"),
        (_timer("P3D"), _timer("3 days"), "timer"),
        (_timer("=clocks.wait"), _timer("=1 +"), "expression"),
        (
            _with('<eventBasedGateway id="x" instantiate="true" eventGatewayType="Parallel"/>'),
            _with('<eventBasedGateway id="x" eventGatewayType="Parallel"/>'),
            "not_executable",
        ),
        (
            _with('<task id="x"/>'),
            _with('<task id="x"/>', '<startEvent id="s"><conditionalEventDefinition/></startEvent>'),
            "not_executable",
        ),
        (_with('<task id="x"/>'), '<endEvent id="x"/>', "start_required"),
        (
            _with('<scriptTask id="x" scriptFormat="feel"><script>1</script></scriptTask>'),
            _with('<scriptTask id="x" scriptFormat="python"><script>1</script></scriptTask>'),
            "script_known",
        ),
        (
            _with('<callActivity id="x" calledElement="other"/>'),
            _with('<callActivity id="x"/>'),
            "call_named",
        ),
        (_with('<task id="x"/>'), _with('<task id="x"/><task id="lost"/>'), "no_dead_end"),
        (
            _with(
                '<exclusiveGateway id="x"/><task id="t"/><sequenceFlow id="g" sourceRef="x" targetRef="t"/>'
            ),
            _with(
                '<exclusiveGateway id="x"/><task id="t"/><sequenceFlow id="g" sourceRef="x" targetRef="t"/>'
                '<task id="t2"/><sequenceFlow id="g2" sourceRef="x" targetRef="t2"/>'
            ),
            "gateway_decides",
        ),
    ],
)
def test_each_rule_finds_its_fault(valid: str, invalid: str, rule: str) -> None:
    assert rule not in {found for _, found in _linted(valid)}
    assert rule in {found for _, found in _linted(invalid)}
