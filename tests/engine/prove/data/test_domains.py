"""Which variables are tracked, with which values: small processes, one way of writing each."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from msgspec import UNSET

from engine.dmn import Decisions, read_decisions
from engine.model import Process
from engine.prove.data.domains import Found, find_domains
from engine.prove.data.known import FREE, Exactly, Known, OneOf, known_of
from engine.reader import read_processes

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:care="urn:concierto:bpmn:care:1"'
    ' targetNamespace="t">'
)
START = '<startEvent id="s"/>'
ANSWER_FORM = {"f": {"answer": ("yes", "no", None), "note": None, "sure": (True, False)}}


def diagram(
    first: str, *conditions: str, process: str = "p", more: str = "", start: str = START
) -> tuple[Process, ...]:
    """start -> `first` (an element with id `t`) -> a gateway that asks these conditions."""
    flows = "".join(
        f'<sequenceFlow id="c{n}" sourceRef="g" targetRef="e{n}"><conditionExpression>={text}</conditionExpression>'
        f'</sequenceFlow><endEvent id="e{n}"/>'
        for n, text in enumerate(conditions)
    )
    text = (
        f'{HEAD}<process id="{process}" isExecutable="true">{start}'
        f'<sequenceFlow id="a" sourceRef="s" targetRef="t"/>{first}'
        '<sequenceFlow id="b" sourceRef="t" targetRef="g"/><exclusiveGateway id="g" default="d"/>'
        f'{flows}<sequenceFlow id="d" sourceRef="g" targetRef="z"/><endEvent id="z"/>{more}</process></definitions>'
    )
    read = read_processes(text.encode(), file="t.bpmn")
    assert [fault for each in read for fault in each.faults if fault.severity == "error"] == []
    return read


def element(tag: str, extensions: str = "", rest: str = "", attributes: str = "", name: str = "t") -> str:
    return (
        f'<{tag} id="{name}" {attributes}><extensionElements>{extensions}</extensionElements>{rest}</{tag}>'
    )


def io(*lines: tuple[str, str], kind: str = "output") -> str:
    inside = "".join(f"<care:{kind} target='{target}' source='={source}'/>" for target, source in lines)
    return f"<care:io>{inside}</care:io>"


def user(*lines: tuple[str, str], form: str = "f") -> str:
    outputs = io(*lines) if lines else ""
    return element("userTask", f'<care:task form="{form}" assignee="ana"/>{outputs}')


def script(text: str, result: str = "") -> str:
    detail = f'<care:script result="{result}"/>' if result else ""
    return element("scriptTask", detail, f"<script>{text}</script>", 'scriptFormat="feel"')


def found(
    processes: Sequence[Process],
    fields: Mapping[str, Mapping[str, Any]] = ANSWER_FORM,
    decisions: Sequence[Decisions] = (),
) -> Found:
    return find_domains(processes, fields, decisions)


def all_values(result: Found, process: str = "p") -> dict[str, set[Any]]:
    """Every value of each tracked variable, those that nothing tells apart too (as text, for contexts)."""
    return {
        name: {repr(value) for group in groups for value in group}
        for name, groups in result.merged.get(process, {}).items()
    }


def reprs(*values: Any) -> set[str]:
    return {repr(value) for value in values}


@pytest.mark.parametrize(
    ("first", "condition", "expected"),
    [
        pytest.param(user(), 'answer = "yes"', {"answer": reprs("yes", "no", None)}, id="a form's select"),
        pytest.param(
            user(("agreed", 'answer = "yes"')),
            "agreed",
            {"agreed": reprs(True, False, None)},
            id="a comparison",
        ),
        pytest.param(
            user(("way", 'if sure then "home" else answer')),
            'way = "home"',
            {"way": reprs("home", "yes", "no", None)},
            id="a choice",
        ),
        pytest.param(user(("word", "note")), 'word = "x"', {}, id="a free field"),
        pytest.param(user(("who", "actor")), 'who = "x"', {}, id="who did it"),
        pytest.param(user(form="unknown"), 'answer = "yes"', {}, id="an unknown form"),
        pytest.param(
            element("userTask", io(("done", "true")) + '<care:task assignee="ana"/>'),
            "done",
            {"done": reprs(True, None)},
            id="a constant",
        ),
        pytest.param(script("1 + 1", "two"), "two = 2", {"two": reprs(2, None)}, id="a script's result"),
        pytest.param(
            script('{way: "home", urgent: way = "home"}'),
            'way = "home" and urgent',
            {"way": reprs("home", None), "urgent": reprs(True, None)},
            id="a script that is a context",
        ),
        pytest.param(script("count(people)", "n"), "n = 2", {}, id="a script over a free name"),
        pytest.param(
            script("if n = null then 1 else n + 1", "n"), "n &lt; 2", {}, id="a counter is not tracked"
        ),
        pytest.param(script("now()", "at"), "at = null", {}, id="the moment is not tracked"),
        pytest.param(script("null", "reset"), "reset = 1", {}, id="only ever emptied: others write it"),
        pytest.param(
            element("serviceTask", io(("result", "result")) + '<care:service handler="a.b"/>'),
            'result = "x"',
            {},
            id="a handler's result",
        ),
        pytest.param(
            element("serviceTask", io(("was", 'result = "x"')) + '<care:service handler="a.b"/>'),
            "was",
            {"was": reprs(True, False, None)},
            id="a comparison with a handler's result",
        ),
        pytest.param(
            element("userTask", '<care:task form="f" assignee="ana"/>' + io(("plan state", '"complete"'))),
            'plan state = "complete"',
            {"plan state": reprs("complete", None)},
            id="a document's state",
        ),
        pytest.param(user(("count", "true")), "count", {}, id="a built-in's name is never tracked"),
    ],
)
def test_what_is_tracked(first: str, condition: str, expected: dict[str, set[str]]) -> None:
    assert all_values(found(diagram(first, condition))) == expected


def test_what_no_condition_reads_is_not_tracked() -> None:
    assert found(diagram(user(("a", "sure"), ("b", "sure")), "a")).domains == {"p": {"a": (None, True)}}


def test_what_a_start_brings_is_not_known() -> None:
    lines = io(("way", "way"), ("urgent", "true"))
    start = f'<startEvent id="s"><extensionElements>{lines}</extensionElements></startEvent>'
    result = found(diagram('<task id="t"/>', 'way = "home"', "urgent", start=start))
    assert result.of("p") == {"urgent": (None, True)}


def test_a_copy_is_followed_to_where_it_was_answered() -> None:
    copy = '<scriptTask id="u" scriptFormat="feel"><extensionElements><care:script result="way"/></extensionElements>'
    result = found(diagram(user(), 'way = "yes"', more=f"{copy}<script>answer</script></scriptTask>"))
    assert all_values(result) == {"answer": reprs("yes", "no", None), "way": reprs("yes", "no", None)}


def test_values_that_no_condition_tells_apart_are_one() -> None:
    fields = {"f": {"answer": ("yes", "no", "later", "never", None)}}
    result = found(diagram(user(), 'answer = "yes"', 'answer in ("later", "never")'), fields)
    assert result.domains == {"p": {"answer": (None, "yes", "later")}}
    assert result.merged == {"p": {"answer": ((None, "no"), ("yes",), ("later", "never"))}}
    assert result.told == {"p": {1: {"answer": ("yes", None, "later")}}}


def test_values_that_are_compared_with_another_variable_stay_apart() -> None:
    fields = {"f": {"first": ("a", "b", "c"), "second": ("a", "b", "c")}}
    result = found(diagram(user(), "first = second"), fields)
    assert result.domains == {"p": {"first": (None, "a", "b", "c"), "second": (None, "a", "b", "c")}}


def test_null_and_false_differ_where_they_are_negated() -> None:
    assert found(diagram(user(), "not(sure)")).domains == {"p": {"sure": (None, False)}}
    assert found(diagram(user(), "sure")).domains == {"p": {"sure": (None, True)}}


def test_a_hidden_field_leaves_what_was_there() -> None:
    fields = {"f": {"answer": ("yes", "no", UNSET)}}
    first = user(("answer", "answer"))
    other = element(
        "scriptTask", '<care:script result="answer"/>', '<script>"later"</script>', 'scriptFormat="feel"', "u"
    )
    result = found(diagram(first, 'answer = "yes"', 'answer = "later"', more=other), fields)
    assert set(result.told["p"][1]["answer"]) == {"yes", "later", None}


def test_a_group_s_answers_are_one_context_of_what_is_read() -> None:
    fields = {"f": {"consent.team": (True, False), "consent.record": (True, False), "consent.note": None}}
    read = found(diagram(user(), "consent.team and consent.record"), fields)
    assert read.domains["p"]["consent"] == (None, {"record": True, "team": True})
    assert found(diagram(user(), 'consent.note = "x"'), fields).domains == {}
    assert found(diagram(user(), "consent = null"), fields).domains == {}


def test_more_than_the_limit_is_not_tracked() -> None:
    fields = {"f": {"answer": tuple(range(70)), "other": tuple(range(70))}}
    assert found(diagram(user(), "answer = other"), fields).domains == {}
    assert found(diagram(user(), "answer = 5", "other &lt; 3"), fields).domains == {
        "p": {"answer": (None, 5), "other": (None, 0)}
    }


TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="d" namespace="d" id="d">
 <decision id="route" name="route"><decisionTable hitPolicy="{policy}">
  <input id="i"><inputExpression><text>income</text></inputExpression></input>
  <output id="o1" name="way"/><output id="o2" name="until"/>
  <rule id="r1"><inputEntry><text>&lt; 5</text></inputEntry>
   <outputEntry><text>"help"</text></outputEntry><outputEntry><text>today()</text></outputEntry></rule>
  <rule id="r2"><inputEntry><text>-</text></inputEntry>
   <outputEntry><text>"wait"</text></outputEntry><outputEntry><text>null</text></outputEntry></rule>
 </decisionTable></decision></definitions>"""


@pytest.mark.parametrize(
    ("policy", "detail", "condition", "expected"),
    [
        ("FIRST", 'result="route"', 'route.way = "help"', {"route": (None, {"way": "help"})}),
        ("FIRST", 'result="route"', "route.until = null", {}),
        ("COLLECT", 'result="route"', 'route.way = "help"', {}),
        ("FIRST", "", 'way = "help"', {"way": (None, "help")}),
    ],
)
def test_a_decision_gives_what_its_rules_say(
    policy: str, detail: str, condition: str, expected: dict[str, Any]
) -> None:
    decisions = read_decisions(TABLE.format(policy=policy).encode(), file="d.dmn")
    task = element("businessRuleTask", f'<care:decision decision="route" {detail}/>')
    result = found(diagram(task, condition), {}, [decisions])
    assert result.of("p") == expected


def test_a_called_process_gives_back_what_it_tracks() -> None:
    inner = diagram(user(("agreed", "sure")), "agreed", process="q")
    call = element("callActivity", '<care:call process="q"/>' + io(("result", "agreed")), 'attributes=""')
    call = call.replace('attributes=""', "").replace("<callActivity", '<callActivity calledElement="q"')
    result = found([*diagram(call, "result"), *inner])
    assert result.of("p") == {"result": (None, True)}
    assert result.of("q") == {"agreed": (None, True)}
    assert result.returned == {"q": {"agreed"}}
    [write] = result.writes["p"][1]
    assert write.given(lambda name: Exactly(True) if name == "agreed" else FREE) == Exactly(True)


def test_a_call_without_lines_hands_all_in_and_gives_all_back() -> None:
    inner = diagram(script('if way = "yes" then "home" else way', "way"), 'way = "home"', process="q")
    call = '<callActivity id="t" calledElement="q"/>'
    outer = diagram(
        call,
        'way = "home"',
        more=element("userTask", '<care:task form="f" assignee="a"/>' + io(("way", "answer")), name="u"),
    )
    result = found([*outer, *inner])
    assert all_values(result) == {"way": reprs(None, "yes", "no", "home")}
    assert all_values(result, "q") == {"way": reprs(None, "yes", "no", "home")}
    assert [write.target for write in result.enters["p"][1]] == ["way"]


def test_two_variables_that_only_hand_each_other_on_are_not_tracked() -> None:
    inner = diagram(script("way", "copy"), 'way = "home"', process="q")
    result = found([*diagram('<callActivity id="t" calledElement="q"/>', 'way = "home"'), *inner])
    assert result.domains == {}


def test_a_write_says_what_it_gives_in_the_values_of_its_target() -> None:
    fields = {"f": {"answer": ("yes", "no", "later"), "note": None}}
    lines = (("way", "answer"), ("late", 'if way = "yes" then answer = "later" else late'))
    result = found(diagram(user(*lines), 'way = "yes"', "late"), fields)
    way, late = sorted(result.writes["p"][1], key=lambda write: write.target, reverse=True)
    known: dict[str, Known] = {
        "answer": OneOf(("yes", "later", "no")),
        "way": Exactly("yes"),
        "late": Exactly(None),
    }

    def look(name: str) -> Known:
        return known[name]

    assert (way.given(look), way.asks(look)) == (known_of(("yes", None)), "answer")
    assert late.given(look) == OneOf((True, None))
    assert (late.asks(look), late.names) == ("answer", ("answer", "late", "way"))
    known["answer"] = Exactly("later")
    assert (way.given(look), late.given(look)) == (Exactly(None), Exactly(True))
    assert late.given(lambda _name: FREE) == OneOf((None, True))


@pytest.mark.parametrize(
    "element_that_hides",
    [
        user(("fine", 'note = "yes"')),
        element("receiveTask", io(("fine", 'note = "yes"'))),
    ],
)
def test_what_comes_with_the_results_hides_a_variable_of_its_name(element_that_hides: str) -> None:
    note = element(
        "scriptTask", '<care:script result="note"/>', '<script>"yes"</script>', 'scriptFormat="feel"', "u"
    )
    processes = diagram(element_that_hides, "fine", 'note = "yes"', more=note)
    result = found(processes)
    assert result.of("p") == {"fine": (None, True), "note": (None, "yes")}
    [write] = result.writes["p"][1]
    assert write.names == ()
    assert write.given(lambda _name: Exactly("yes")) == OneOf((None, True))


def test_what_is_taken_for_granted_is_said() -> None:
    service = '<serviceTask id="u"><extensionElements><care:service handler="a.b"/></extensionElements></serviceTask>'
    result = found(diagram(user(("agreed", "sure")), "agreed", more=service))
    assert [(each.text, each.text_en, each.element) for each in result.assumed["p"]] == [
        (
            "Se supone que lo que inicia el proceso no trae valor para agreed.",
            "It is assumed that what starts the process brings no value for agreed.",
            "",
        ),
        (
            "Se supone que los manejadores de u no escriben agreed.",
            "It is assumed that the handlers of u do not write agreed.",
            "u",
        ),
    ]
    assert found(diagram(user(("word", "note")), 'word = "x"')).assumed == {}
