"""What is drawn anew can be read, is whole, is the same each time, and leaves the rest of the file alone."""

import re
from pathlib import Path

import pytest

from engine.diagram import check, layout
from engine.diagram.geometry import Box
from engine.diagram.plane import Plane, read_planes
from engine.faults import Refused
from engine.reader.document import parse
from engine.testing.random_care import draw_random

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
EVERYTHING = (HERE / "everything.bpmn").read_bytes()
READABLE = (HERE / "readable.bpmn").read_bytes()
SHIPPED = sorted((ROOT / "processes").rglob("*.bpmn"))
DRAWING = re.compile(rb"[ \t]*<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>[ \t]*\r?\n?", re.DOTALL)
HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:test">'
GROUP = 10


def _faults(xml: bytes) -> list[str]:
    return [fault.say("en") for fault in check(xml)]


def _planes(xml: bytes) -> list[Plane]:
    return read_planes(parse(xml, "drawn.bpmn"), "drawn.bpmn")


def _boxes(xml: bytes) -> dict[str, Box]:
    return {each: box for plane in _planes(xml) for each, box in plane.boxes.items()}


def test_every_kind_of_shape_and_line_is_drawn_and_can_be_read() -> None:
    drawn = layout(EVERYTHING)
    assert _faults(drawn) == []
    [plane] = _planes(drawn)
    lines = {*plane.document.links}
    assert {*plane.lines} == lines
    assert lines >= {
        "call",
        "claim",
        "answer",
        "ask_writes",
        "visit_reads",
        "undo_to_withdraw",
        "aside_to_ask",
    }
    assert {
        "network",
        "family",
        "public",
        "edis",
        "plan_sign",
        "stop",
        "late",
        "notes",
        "register",
        "aside",
    } <= {*plane.boxes}


def test_lanes_stand_in_their_order_and_fill_what_they_are_in() -> None:
    boxes = _boxes(layout(EVERYTHING))
    network, public, ceas, edis, private = (
        boxes[each] for each in ("network", "public", "ceas", "edis", "private")
    )
    assert (ceas.y, ceas.bottom, edis.bottom) == (public.y, edis.y, public.bottom)
    assert (public.y, public.bottom, private.bottom) == (network.y, private.y, network.bottom)
    assert ceas.right == edis.right == public.right == private.right == network.right
    assert network.x < public.x < ceas.x


def test_a_boundary_event_stands_on_the_border_of_its_activity() -> None:
    boxes = _boxes(layout(EVERYTHING))
    for event in ("late", "undo"):
        x, y = boxes[event].centre
        assert boxes["plan"].x < x < boxes["plan"].right
        assert y in (boxes["plan"].y, boxes["plan"].bottom)


def test_a_line_into_a_sub_process_ends_at_the_element_that_it_means() -> None:
    [plane] = _planes(layout(EVERYTHING))
    start = plane.lines["claim"][0]
    tell = plane.boxes["plan_tell"]
    assert tell.x <= start[0] <= tell.right
    assert start[1] in (tell.y, tell.bottom)


@pytest.mark.parametrize("path", [HERE / "readable.bpmn", *SHIPPED], ids=lambda path: path.stem)
def test_what_is_drawn_by_hand_and_what_is_shipped_can_be_read_and_so_can_their_new_drawings(
    path: Path,
) -> None:
    xml = path.read_bytes()
    assert _faults(xml) == []
    assert _faults(layout(xml)) == []


@pytest.mark.parametrize("first", range(0, 200, GROUP))
def test_random_processes_with_lanes_can_be_read(first: int) -> None:
    for seed in range(first, first + GROUP):
        assert _faults(layout(draw_random(seed))) == [], f"seed {seed}"


def test_the_same_file_is_drawn_the_same_again() -> None:
    for xml in (EVERYTHING, READABLE, draw_random(5)):
        once = layout(xml)
        assert layout(xml) == once
        assert layout(once) == once


@pytest.mark.parametrize(
    "xml",
    [
        READABLE,
        READABLE.replace(b"\n", b"\r\n"),
        READABLE.replace(
            b"<process id=", b"<!-- <bpmndi:BPMNDiagram> </definitions> -->\n\n  <process   id=", 1
        ),
        READABLE.replace(b"bpmndi:", b"d:").replace(b"xmlns:bpmndi", b"xmlns:d"),
        READABLE.replace(b'id="file"', b"id='file'  name = 'Atenci\xc3\xb3n &amp; m\xc3\xa1s'"),
        b"\xef\xbb\xbf" + READABLE,
    ],
    ids=["as it is", "CRLF", "comments", "another prefix", "quotes", "byte order mark"],
)
def test_every_byte_outside_the_drawing_stays(xml: bytes) -> None:
    old = re.compile(DRAWING.pattern.replace(b"bpmndi:", rb"(?:bpmndi|d):"), re.DOTALL)
    comment = b"<!-- <bpmndi:BPMNDiagram> </definitions> -->"
    drawn = layout(xml)
    assert _faults(drawn) == []
    assert drawn != xml
    bare, bare_drawn = (old.sub(b"", each.replace(comment, b"<!-- kept -->")) for each in (xml, drawn))
    assert bare_drawn == bare
    assert drawn.count(comment) == xml.count(comment)


def test_other_encodings_are_written_back() -> None:
    text = READABLE.decode().replace("UTF-8", "ISO-8859-1")
    latin = layout(text.encode("iso-8859-1"))
    assert DRAWING.sub(b"", latin) == DRAWING.sub(b"", text.encode("iso-8859-1"))
    assert _faults(latin) == []
    wide = layout(READABLE.decode().replace("UTF-8", "UTF-16").encode("utf-16"))
    assert _faults(wide) == []
    narrow = wide.decode("utf-16").replace("UTF-16", "UTF-8").encode()
    assert DRAWING.sub(b"", narrow) == DRAWING.sub(b"", READABLE)


def test_a_file_on_one_line_stays_on_it() -> None:
    inside = '<process id="p"><task id="a"/></process>'
    drawn = layout(f"{HEAD}{inside}</definitions>".encode()).decode()
    assert drawn.startswith(f"{HEAD}{inside}<bpmndi:BPMNDiagram ")
    assert drawn.endswith("</bpmndi:BPMNDiagram></definitions>")


def test_a_collapsed_sub_process_keeps_its_plane() -> None:
    closed = (
        '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"><bpmndi:BPMNPlane>'
        '<bpmndi:BPMNShape bpmnElement="plan" isExpanded="false"/></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>'
    )
    drawn = layout(EVERYTHING.replace(b"</definitions>", closed.encode() + b"</definitions>"))
    whole, inside = _planes(drawn)
    assert "plan" in whole.boxes
    assert "plan_tell" not in whole.boxes
    assert {"plan_begin", "plan_tell", "plan_sign", "sign_one"} <= {*inside.boxes}
    assert _faults(drawn) == []
    assert layout(drawn) == drawn


ODD = {
    "nothing": "",
    "a flow to data": '<process id="p"><task id="a"/><dataObjectReference id="d"/>'
    '<sequenceFlow id="f" sourceRef="a" targetRef="d"/></process>',
    "events on themselves": '<process id="p"><task id="a"/><boundaryEvent id="b" attachedToRef="b"/>'
    '<boundaryEvent id="c" attachedToRef="b"/><boundaryEvent id="d" attachedToRef="nowhere"/>'
    '<sequenceFlow id="f" sourceRef="b" targetRef="a"/></process>',
    "two flows to itself": '<process id="p"><task id="a"/><sequenceFlow id="f" sourceRef="a" targetRef="a"/>'
    '<sequenceFlow id="g" sourceRef="a" targetRef="a"/></process>',
    "a flow into a boundary event": '<process id="p"><task id="a"/><boundaryEvent id="b" attachedToRef="a"/>'
    '<sequenceFlow id="f" sourceRef="a" targetRef="b"/><sequenceFlow id="g" sourceRef="b" targetRef="b"/></process>',
    "a ring without a start": '<process id="p"><task id="a"/><task id="b"/>'
    '<sequenceFlow id="f" sourceRef="a" targetRef="b"/><sequenceFlow id="g" sourceRef="b" targetRef="a"/></process>',
    "a flow between pools": '<collaboration id="c"><participant id="x" processRef="p"/>'
    '<participant id="y" processRef="q"/></collaboration><process id="p"><task id="a"/></process>'
    '<process id="q"><task id="b"/><sequenceFlow id="f" sourceRef="a" targetRef="b"/></process>',
    "two pools of one process": '<collaboration id="c"><participant id="x" processRef="p"/>'
    '<participant id="y" processRef="p"/></collaboration><process id="p"><task id="a"/></process>',
    "ids that come twice": '<process id="p"><task id="a"/><task id="a"/>'
    '<sequenceFlow id="f" sourceRef="a" targetRef="a"/></process>',
    "lanes without ids": '<process id="p"><laneSet><lane name="x"><flowNodeRef>a</flowNodeRef></lane><lane/>'
    '</laneSet><task id="a"/></process>',
    "pools without ids": '<collaboration id="c"><participant name="x"/><participant processRef="p"/></collaboration>'
    '<process id="p"><task id="a"/></process>',
    "sixty sub-processes in each other": '<process id="p">'
    + "".join(f'<subProcess id="s{at}">' for at in range(60))
    + '<task id="a"/>'
    + "</subProcess>" * 60
    + "</process>",
}


@pytest.mark.parametrize("inside", ODD.values(), ids=ODD.keys())
def test_what_is_odd_is_drawn_too(inside: str) -> None:
    drawn = layout(f"{HEAD}{inside}</definitions>".encode())
    assert layout(drawn) == drawn
    assert _faults(drawn) == []


def test_what_nobody_could_read_is_refused() -> None:
    tasks = "".join(f'<task id="t{at}"/>' for at in range(1_001))
    with pytest.raises(Refused, match="at most 1000 elements"):
        layout(f'{HEAD}<process id="p">{tasks}</process></definitions>'.encode())
