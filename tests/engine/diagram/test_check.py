"""The checker against a readable diagram with faults planted in it, one at a time: it names exactly these."""

import re
from pathlib import Path

import pytest

from engine.diagram import check
from engine.diagram.legibility import PLANE_RULES, missing
from engine.faults import Refused

READABLE = (Path(__file__).parent / "readable.bpmn").read_text()
Found = set[tuple[str, str]]


def _found(xml: str) -> Found:
    return {(fault.rule, fault.element) for fault in check(xml.encode(), "plan.bpmn")}


def _placed(element: str, box: str) -> str:
    """The diagram with another box for an element's shape."""
    x, y, w, h = box.split()
    bounds = f'<dc:Bounds x="{x}" y="{y}" width="{w}" height="{h}"/>'
    changed, times = re.subn(
        rf'(<bpmndi:BPMNShape id="{element}_di"[^>]*>)<dc:Bounds [^>]*/>', rf"\g<1>{bounds}", READABLE
    )
    assert times == 1
    return changed


def _labelled(element: str, box: str) -> str:
    """The diagram with another place for an element's name."""
    x, y, w, h = box.split()
    bounds = f'<dc:Bounds x="{x}" y="{y}" width="{w}" height="{h}"/>'
    changed, times = re.subn(
        rf'(<bpmndi:BPMN(?:Shape|Edge) id="{element}_di".*<bpmndi:BPMNLabel>)<dc:Bounds [^>]*/>',
        rf"\g<1>{bounds}",
        READABLE,
    )
    assert times == 1
    return changed


def _led(element: str, *points: str) -> str:
    """The diagram with another way for a line."""
    way = "".join('<di:waypoint x="{}" y="{}"/>'.format(*point.split()) for point in points)
    changed, times = re.subn(
        rf'(<bpmndi:BPMNEdge id="{element}_di"[^>]*>)(?:<di:waypoint [^>]*/>)+', rf"\g<1>{way}", READABLE
    )
    assert times == 1
    return changed


def _undrawn(element: str) -> str:
    changed, times = re.subn(rf'\n *<bpmndi:BPMN(\w+) id="{element}_di".*</bpmndi:BPMN\1>', "", READABLE)
    assert times == 1
    return changed


def _renamed(element: str, name: str) -> str:
    changed, times = re.subn(rf'(id="{element}" name=")[^"]*', rf"\g<1>{name}", READABLE)
    assert times == 1
    return changed


PLANTED: list[tuple[str, str, Found]] = [
    ("a task is not drawn", _undrawn("chase"), {("diagram_required", "chase")}),
    ("a flow is not drawn", _undrawn("chase_to_ask"), {("diagram_required", "chase_to_ask")}),
    ("a lane is not drawn", _undrawn("home"), {("diagram_required", "home")}),
    ("a pool is not drawn", _undrawn("family"), {("diagram_required", "family")}),
    ("a message is not drawn", _undrawn("letter"), {("diagram_required", "letter")}),
    ("data are not drawn", _undrawn("notes"), {("diagram_required", "notes")}),
    ("a data association is not drawn", _undrawn("writes"), {("diagram_required", "writes")}),
    ("a note is not drawn", _undrawn("hint"), {("diagram_required", "hint")}),
    ("a number is none", _placed("chase", "here 240 100 80"), {("diagram_required", "chase")}),
    ("a number has no end", _placed("chase", "inf 240 100 80"), {("diagram_required", "chase")}),
    ("a box is empty", _placed("chase", "420 240 0 80"), {("diagram_required", "chase")}),
    ("a line is a point", _led("chase_to_ask", "470 320"), {("diagram_required", "chase_to_ask")}),
    (
        "data over a note",
        _placed("hint", "420 380 90 40"),
        {("no_overlapping_elements", "notes"), ("flow_docks", "hints")},
    ),
    (
        "a pool over a pool",
        _placed("family", "100 490 800 60"),
        {("no_overlapping_elements", "family"), ("no_covered_label", "letter"), ("flow_docks", "letter")},
    ),
    ("a lane over a lane", _placed("home", "130 335 770 165"), {("no_overlapping_elements", "home")}),
    (
        "a node outside its lane",
        _placed("hint", "200 460 140 45"),
        {("inside_its_frame", "hint"), ("flow_docks", "hints")},
    ),
    ("a node in another lane", _placed("visit", "640 330 100 130"), {("inside_its_frame", "visit")}),
    ("a lane outside its pool", _placed("home", "130 340 790 160"), {("inside_its_frame", "home")}),
    (
        "a line through a task",
        _led("no", "610 170", "640 170", "640 400", "780 400", "780 170", "820 170"),
        {("no_flow_through_shape", "no")},
    ),
    (
        "a slanting line through a task",
        _led("letter", "640 400", "500 300", "860 560"),
        {("no_flow_through_shape", "letter")},
    ),
    (
        "a line through a black box",
        _led("visit_to_done", "740 420", "770 420", "770 590", "838 590", "838 188"),
        {("no_flow_through_shape", "visit_to_done")},
    ),
    (
        "a line on one out of the same shape",
        _led("yes", "585 195", "585 170", "800 170", "800 400", "740 400"),
        set(),
    ),
    (
        "a line on a stranger's line",
        _led("chase_to_ask", "420 280", "340 280", "340 330", "290 330", "290 210"),
        {("no_flows_on_one_line", "late_to_chase")},
    ),
    (
        "a line one pixel beside another",
        _led("chase_to_ask", "420 281", "340 281", "340 330", "290 330", "290 210"),
        {("no_flows_on_one_line", "late_to_chase")},
    ),
    (
        "a line begins in the air",
        _led("begin_to_ask", "225 170", "260 170"),
        {("flow_docks", "begin_to_ask")},
    ),
    ("a line ends in the air", _led("begin_to_ask", "216 170", "250 170"), {("flow_docks", "begin_to_ask")}),
    (
        "a line ends inside a task",
        _led("begin_to_ask", "216 170", "290 170"),
        {("flow_docks", "begin_to_ask")},
    ),
    (
        "a line leaves a corner of a gateway's box",
        _led("no", "610 150", "820 150"),
        {("flow_docks", "no")},
    ),
    ("a name on a shape", _labelled("choose", "550 160 50 14"), {("no_covered_label", "choose")}),
    ("a name on a line", _labelled("no", "620 165 20 14"), {("no_covered_label", "no")}),
    ("a name on a name", _labelled("no", "816 140 20 14"), {("no_covered_label", "no")}),
    ("a name on a black box", _labelled("letter", "696 550 40 14"), {("no_covered_label", "letter")}),
    (
        "a task's name too long",
        _renamed(
            "ask", "Llamar a la persona y a toda su familia para acordar entre todos la primera visita a casa"
        ),
        {("text_fits", "ask")},
    ),
    ("one word too long", _renamed("ask", "Desinstitucionalización"), {("text_fits", "ask")}),
    (
        "a lane's name too long",
        _renamed("home", "Domicilio de la persona y de su familia " * 2),
        {("text_fits", "home")},
    ),
    (
        "a note too long",
        READABLE.replace("Con cita previa", "Con cita previa, " * 8),
        {("text_fits", "hint")},
    ),
    (
        "a flow runs back without a loop",
        _placed("done", "400 125 36 36").replace(
            '<di:waypoint x="610" y="170"/><di:waypoint x="820" y="170"/>',
            '<di:waypoint x="585" y="145"/><di:waypoint x="585" y="110"/>'
            '<di:waypoint x="418" y="110"/><di:waypoint x="418" y="125"/>',
        ),
        {
            ("left_to_right", "no"),
            ("left_to_right", "visit_to_done"),
            ("flow_docks", "visit_to_done"),
            ("no_covered_label", "choose"),
        },
    ),
]


def test_the_readable_diagram_has_no_fault() -> None:
    assert _found(READABLE) == set()


@pytest.mark.parametrize(
    ("diagram", "expected"), [case[1:] for case in PLANTED], ids=[case[0] for case in PLANTED]
)
def test_a_planted_fault_is_named(diagram: str, expected: Found) -> None:
    assert _found(diagram) == expected


def test_a_fault_is_planted_for_every_rule() -> None:
    planted = {rule for _, _, expected in PLANTED for rule, _ in expected}
    assert planted == {*PLANE_RULES, missing.RULE}


@pytest.mark.parametrize("diagram", [case[1] for case in PLANTED], ids=[case[0] for case in PLANTED])
def test_a_fault_says_where_and_what_in_both_languages(diagram: str) -> None:
    lines = diagram.splitlines()
    for fault in check(diagram.encode(), "plan.bpmn"):
        assert fault.file == "plan.bpmn"
        assert f'id="{fault.element}"' in lines[fault.line - 1]
        assert fault.severity == "warning"
        assert fault.text.endswith(".")
        assert fault.text_en.startswith("Expected")


def test_a_file_without_a_drawing_has_one_fault() -> None:
    bare = re.sub(r"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", "", READABLE, flags=re.DOTALL)
    assert _found(bare) == {("diagram_required", "file")}


def test_a_name_without_a_place_is_looked_at_where_viewers_put_it() -> None:
    """Below the gateway: there its flow to the visit begins."""
    label = '<bpmndi:BPMNLabel><dc:Bounds x="560" y="128" width="50" height="14"/></bpmndi:BPMNLabel>'
    assert _found(READABLE.replace(label, "")) == {
        ("no_covered_label", "choose"),
        ("no_covered_label", "yes"),
    }


def test_upright_pools_are_read_downwards() -> None:
    """The flows that run back are not told; what stands wrong otherwise still is."""
    upright = PLANTED[-1][1].replace('isHorizontal="true"', 'isHorizontal="false"')
    assert {rule for rule, _ in _found(upright)} == {"flow_docks", "no_covered_label"}


def test_what_is_no_diagram_is_refused() -> None:
    with pytest.raises(Refused):
        check(b"<definitions/>", "plan.bpmn")


def test_a_drawing_that_nobody_could_read_is_told_once() -> None:
    """Two thousand and more shapes, all over each other."""
    tasks = "".join(f'<task id="t{at}"/>' for at in range(2_001))
    shapes = "".join(
        f'<bpmndi:BPMNShape bpmnElement="t{at}"><dc:Bounds x="0" y="0" width="100" height="80"/></bpmndi:BPMNShape>'
        for at in range(2_001)
    )
    head, _, _ = READABLE.partition("<collaboration")
    plane = f'<bpmndi:BPMNDiagram><bpmndi:BPMNPlane bpmnElement="care">{shapes}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>'
    large = f'{head}<process id="care">{tasks}</process>{plane}</definitions>'
    [fault] = check(large.encode(), "plan.bpmn")
    assert (fault.rule, fault.element) == ("diagram_required", "care")
