"""Which variables may still be read from where a token stands: one small process for each way of going on."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest

from engine.model import Process
from engine.prove.data.domains import find_domains
from engine.prove.data.lines import Fields
from engine.prove.data.liveness import live
from engine.reader import read_processes

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:care="urn:concierto:bpmn:care:1"'
    ' targetNamespace="t">'
)
FIELDS: Fields = {"ask": {"way": ("home", "place")}, "check": {"fine": (True, False)}}


def flow(name: str, source: str, target: str, condition: str = "") -> str:
    inside = f"<conditionExpression>={condition}</conditionExpression>" if condition else ""
    return f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'


def task(name: str, form: str = "", extensions: str = "", inside: str = "") -> str:
    detail = f'<care:task form="{form}" assignee="ana"/>' if form else '<care:task assignee="ana"/>'
    return f'<userTask id="{name}"><extensionElements>{detail}{extensions}</extensionElements>{inside}</userTask>'


def chain(*names: str) -> str:
    return "".join(flow(f"{a}_{b}", a, b) for a, b in pairwise(names))


CHOICE = (
    '<exclusiveGateway id="{g}" default="{g}_other"/><endEvent id="{g}_home"/><endEvent id="{g}_end"/>'
    + flow("{g}_yes", "{g}", "{g}_home", "{name} = {value}")
    + flow("{g}_other", "{g}", "{g}_end")
)


def choice(name: str = "way", value: str = '"home"', gateway: str = "g") -> str:
    return CHOICE.format(g=gateway, name=name, value=value)


def read(body: str, more: str = "") -> tuple[Process, ...]:
    text = f'{HEAD}<process id="p" isExecutable="true">{body}</process>{more}</definitions>'
    found = read_processes(text.encode(), file="t.bpmn")
    assert [fault for each in found for fault in each.faults if fault.severity == "error"] == []
    return found


def needs(processes: Sequence[Process], at: int = 0) -> Mapping[str, set[str]]:
    process = processes[at]
    found = live(process, find_domains(processes, FIELDS, ()))
    return {process.nodes[index].id: set(names) for index, names in found.items()}


START = '<startEvent id="s"/>'


def test_from_the_answer_to_the_question() -> None:
    body = START + task("t", "ask") + task("u") + choice() + chain("s", "t", "u", "g")
    assert needs(read(body)) == {
        "s": set(),
        "t": set(),
        "u": {"way"},
        "g": {"way"},
        "g_home": set(),
        "g_end": set(),
    }


def test_an_answer_that_will_be_given_anew_is_not_needed() -> None:
    body = START + task("t", "ask") + task("u", "ask") + choice() + chain("s", "t", "u", "g")
    assert needs(read(body))["u"] == set()


def test_round_a_loop_what_is_asked_again_is_needed() -> None:
    back = flow("back", "g", "v", "fine = false")
    body = START + task("t", "check") + task("v") + choice("fine", "true") + chain("s", "t", "v", "g") + back
    found = needs(read(body))
    assert (found["v"], found["g"], found["t"]) == ({"fine"}, {"fine"}, set())


def test_round_a_loop_what_is_answered_again_is_not() -> None:
    back = flow("back", "g", "t", "fine = false")
    body = START + task("t", "check") + task("v") + choice("fine", "true") + chain("s", "t", "v", "g") + back
    found = needs(read(body))
    assert (found["v"], found["g"], found["t"]) == ({"fine"}, {"fine"}, set())


def test_by_the_event_on_its_border_an_element_is_left_without_writing() -> None:
    border = (
        '<boundaryEvent id="b" attachedToRef="u">'
        "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>"
    )
    body = START + task("t", "ask") + task("u", "ask") + border + choice() + chain("s", "t", "u", "g")
    found = needs(read(body + flow("late", "b", "g")))
    assert (found["u"], found["b"], found["t"]) == ({"way"}, {"way"}, set())


def test_inside_a_sub_process_what_follows_it_is_needed() -> None:
    inner = f'<subProcess id="sub"><startEvent id="i"/>{task("v")}{chain("i", "v")}</subProcess>'
    body = START + task("t", "ask") + inner + choice() + chain("s", "t", "sub", "g")
    found = needs(read(body))
    assert (found["v"], found["sub"], found["t"]) == ({"way"}, {"way"}, set())


def test_what_an_event_sub_process_asks_is_needed_everywhere() -> None:
    handler = (
        '<subProcess id="h" triggeredByEvent="true"><startEvent id="i">'
        '<messageEventDefinition messageRef="m"/></startEvent>' + choice() + chain("i", "g") + "</subProcess>"
    )
    body = START + task("t", "ask") + task("u") + chain("s", "t", "u") + handler
    found = needs(read(body, '<message id="m" name="m"/>'))
    assert (found["s"], found["t"], found["u"], found["g_end"]) == ({"way"},) * 4


def test_a_condition_that_is_waited_for_is_asked_all_the_time() -> None:
    event = (
        '<boundaryEvent id="b" attachedToRef="u"><conditionalEventDefinition><condition>=way = "home"</condition>'
        "</conditionalEventDefinition></boundaryEvent>"
    )
    body = START + task("t", "ask") + task("u") + task("v") + event + chain("s", "t", "u", "v")
    found = needs(read(body + '<endEvent id="e"/>' + flow("late", "b", "e")))
    assert (found["u"], found["v"]) == ({"way"}, set())


def test_a_copy_needs_what_it_copies() -> None:
    copy = "<care:io><care:output target='end' source='=way'/></care:io>"
    body = START + task("t", "ask") + task("u", extensions=copy) + choice("end") + chain("s", "t", "u", "g")
    found = needs(read(body))
    assert (found["u"], found["g"]) == ({"way"}, {"end"})


@pytest.mark.parametrize(
    ("repeat", "expected"),
    [
        ("", set()),
        (
            "<standardLoopCharacteristics><loopCondition>=fine = false</loopCondition></standardLoopCharacteristics>",
            {"fine"},
        ),
    ],
)
def test_a_repeated_activity_is_asked_whether_it_goes_on(repeat: str, expected: set[str]) -> None:
    body = START + task("t", "check", inside=repeat) + task("u") + chain("s", "t", "u")
    assert needs(read(body))["t"] == expected


def test_a_called_process_keeps_what_its_caller_reads() -> None:
    call = (
        '<callActivity id="c" calledElement="q"><extensionElements><care:io>'
        '<care:input target="who" source="=&quot;ana&quot;"/><care:output target="way" source="=way"/>'
        "</care:io></extensionElements></callActivity>"
    )
    steps = f'<startEvent id="i"/>{task("t", "ask")}{task("u")}{chain("i", "t", "u")}'
    inner = f'<process id="q" isExecutable="true">{steps}</process>'
    both = read(START + call + choice() + chain("s", "c", "g"), inner)
    assert needs(both, 1)["u"] == {"way"}
    assert needs(both) == {"s": set(), "c": set(), "g": {"way"}, "g_home": set(), "g_end": set()}


def test_what_compensation_asks_is_needed_as_long_as_it_may_come() -> None:
    handler = (
        '<subProcess id="h" isForCompensation="true"><startEvent id="i"/>'
        + choice()
        + chain("i", "g")
        + "</subProcess>"
        '<boundaryEvent id="b" attachedToRef="t"><compensateEventDefinition/></boundaryEvent>'
        '<association id="a" sourceRef="b" targetRef="h"/>'
    )
    throw = '<intermediateThrowEvent id="x"><compensateEventDefinition/></intermediateThrowEvent>'
    body = START + task("t", "ask") + task("u") + throw + handler + chain("s", "t", "u", "x")
    found = needs(read(body))
    assert (found["u"], found["x"]) == ({"way"}, {"way"})
