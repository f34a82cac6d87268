"""The second opinion: what it says of diagrams by hand, of the golden ones, and of the Network's own processes."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from engine.faults import Refused
from engine.reader.document import BPMN
from engine.second_opinion import Advance, Complete, Deliver, Opinion, Scenario, compare, opinions, say
from engine.second_opinion.choices import Choices, picked_from
from engine.second_opinion.comparing import contrast, play
from engine.second_opinion.ours import Ours
from engine.second_opinion.questions import ask
from engine.second_opinion.subject import Subject
from engine.values import decode_values

ROOT = Path(__file__).parents[2]
GOLDEN = sorted((ROOT / "tests/engine/golden").glob("*.bpmn"))
CARE = sorted((ROOT / "processes").rglob("*.bpmn"))
COMPARED = ("community_action_invitation", "gender_violence_protocol")
"""Care processes of which the other engine runs every construct on some way."""
QUESTION = re.compile(r"(flow|timer|times|enough|script) [\w.-]+")
ASKED = ("conditionExpression", "script", "timeDate", "timeDuration", "timeCycle", "loopCardinality")


def diagram(body: str, *, beside: str = "") -> bytes:
    return (
        f'<definitions xmlns="{BPMN}" xmlns:care="urn:concierto:bpmn:care:1" targetNamespace="urn:test">'
        f'<message id="m" name="m"/>{beside}<process id="p" isExecutable="true">{body}</process></definitions>'
    ).encode()


def flow(source: str, target: str, condition: str = "") -> str:
    asked = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    return f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}">{asked}</sequenceFlow>'


def line(*ids: str) -> str:
    return "".join(flow(source, target) for source, target in pairwise(ids))


CHOICE = diagram(
    '<startEvent id="s"/><userTask id="ask"/><exclusiveGateway id="which" default="which-low"/>'
    '<scriptTask id="high" scriptFormat="feel"><script>{band: "high", twice: points * 2}</script></scriptTask>'
    '<userTask id="low"/><endEvent id="e"/>'
    + line("s", "ask", "which", "low", "e")
    + flow("which", "high", "points &gt;= 3 and not(calm)")
    + flow("high", "e")
)
WAITS = diagram(
    '<startEvent id="s"/><eventBasedGateway id="first"/>'
    '<intermediateCatchEvent id="answer"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>'
    '<intermediateCatchEvent id="silence"><timerEventDefinition><timeDuration>=duration(patience)</timeDuration>'
    '</timerEventDefinition></intermediateCatchEvent><userTask id="talk"/><userTask id="write"/><endEvent id="e"/>'
    + line("s", "first", "answer", "talk", "e")
    + line("first", "silence", "write", "e")
)
REPEATED = diagram(
    '<startEvent id="s"/><subProcess id="each"><multiInstanceLoopCharacteristics isSequential="true">'
    "<extensionElements/><loopDataInputRef>people</loopDataInputRef>"
    '<inputDataItem id="person" name="person"/></multiInstanceLoopCharacteristics>'
    '<startEvent id="s2"/><userTask id="visit"/><scriptTask id="last" scriptFormat="feel">'
    '<script>{seen: person, turn: loopCounter}</script></scriptTask><endEvent id="e2"/>'
    + line("s2", "visit", "last", "e2")
    + '</subProcess><endEvent id="e"/>'
    + line("s", "each", "e")
)
CALLING = diagram(
    '<startEvent id="s"/><callActivity id="call" calledElement="q"><extensionElements><care:io>'
    '<care:input target="who" source="=name"/><care:output target="greeting" source="=said"/>'
    '</care:io></extensionElements></callActivity><endEvent id="e"/>' + line("s", "call", "e"),
    beside='<process id="q" isExecutable="true"><startEvent id="s2"/><userTask id="look"/>'
    '<scriptTask id="greet" scriptFormat="feel"><script>{said: "hello " + who}</script></scriptTask>'
    '<endEvent id="e2"/>' + line("s2", "look", "greet", "e2") + "</process>",
)
LOOP = diagram(
    '<startEvent id="s"/><userTask id="visit"/><exclusiveGateway id="again" default="again-visit"/>'
    '<endEvent id="e"/>' + line("s", "visit", "again", "visit") + flow("again", "e", "done")
)
PARALLEL_LOOP = diagram(
    '<startEvent id="s"/><exclusiveGateway id="merge"/><parallelGateway id="fork"/><userTask id="a"/>'
    '<userTask id="b"/><parallelGateway id="join"/><exclusiveGateway id="again" default="again-merge"/>'
    '<endEvent id="e"/>'
    + line("s", "merge", "fork", "a", "join", "again", "merge")
    + line("fork", "b", "join")
    + flow("again", "e", "done")
)


def outcome(opinion: Opinion) -> tuple[list[str], dict[str, object], bool]:
    """The rounds, variables and end that both engines agree on."""
    assert opinion.verdict == "agrees", say(opinion, "en")
    assert opinion.ours is not None
    rounds = [str(each) for each in opinion.ours.rounds]
    return rounds, decode_values(opinion.ours.variables), opinion.ours.ended


def test_conditions_and_scripts_are_feel_on_both() -> None:
    data = {"points": 4, "calm": False}
    rounds, variables, ended = outcome(
        compare(Scenario(process_id="p", actions=(Complete("ask", data),)), CHOICE)
    )
    assert rounds == ["start: s | open: ask", "complete ask: ask e high which | open: -"]
    assert variables == {"points": 4, "calm": False, "band": "high", "twice": 8}
    assert ended


def test_a_null_condition_takes_the_default() -> None:
    rounds, _, ended = outcome(compare(Scenario(process_id="p", actions=(Complete("ask"),)), CHOICE))
    assert rounds[-1] == "complete ask: ask which | open: low"
    assert not ended


def test_a_scenario_may_choose_in_place_of_the_conditions() -> None:
    scenario = Scenario(
        process_id="p", actions=(Complete("ask", {"points": 1}),), choices={"which": ("which-high",)}
    )
    assert outcome(compare(scenario, CHOICE))[2]


@pytest.mark.parametrize(
    ("action", "next_task"),
    [(Deliver("answer", {"said": "yes"}), "talk"), (Advance(3600), "write"), (Advance(3599), None)],
)
def test_the_first_event_decides(action: Deliver | Advance, next_task: str | None) -> None:
    scenario = Scenario(process_id="p", variables={"patience": "PT1H"}, actions=(action,))
    rounds, variables, _ = outcome(compare(scenario, WAITS))
    expected = next_task or "answer silence"
    assert rounds[-1].endswith(f"| open: {expected}")
    assert variables.get("said") == ("yes" if next_task == "talk" else None)


def test_a_timer_that_cannot_be_computed_stops_both() -> None:
    rounds, _, _ = outcome(compare(Scenario(process_id="p"), WAITS))
    assert rounds[0].startswith("start: stuck")


def test_a_repeated_sub_process_sees_its_element() -> None:
    scenario = Scenario(
        process_id="p", variables={"people": ["Ana", "Luis"]}, actions=(Complete("visit"), Complete("visit"))
    )
    rounds, variables, ended = outcome(compare(scenario, REPEATED))
    assert rounds[1] == "complete visit: e2 last s2 visit | open: visit"
    assert (variables["seen"], variables["turn"]) == ("Luis", 2)
    assert ended


def test_a_called_process_has_variables_of_its_own() -> None:
    scenario = Scenario(process_id="p", variables={"name": "Ana"}, actions=(Complete("look", {"x": 1}),))
    _, variables, ended = outcome(compare(scenario, CALLING))
    assert variables == {"name": "Ana", "greeting": "hello Ana"}
    assert ended


def test_an_action_that_is_not_possible_is_so_on_both() -> None:
    rounds, _, _ = outcome(compare(Scenario(process_id="p", actions=(Complete("low"),)), CHOICE))
    assert rounds[-1] == "complete low: stuck (nothing to complete at low)"


def test_a_long_loop_is_not_compared() -> None:
    rounds = tuple(Complete("visit", {"done": False}) for _ in range(520))
    opinion = compare(Scenario(process_id="p", actions=rounds), LOOP)
    assert [obstacle.exclusion.construct for obstacle in opinion.obstacles] == ["long loop"]
    assert opinion.ours is not None
    assert opinion.ours.rounds[-1].open == ("visit",)


def test_a_difference_is_told_with_both_traces() -> None:
    subject = Subject.read((PARALLEL_LOOP,))
    order = ("a", "b", "b")
    scenario = Scenario(process_id="p", actions=tuple(Complete(task, {"done": False}) for task in order))
    trace = play(Ours(subject, scenario, Choices(subject, picked_from({}))), scenario, subject.told())
    opinion = contrast(subject, scenario, trace)
    assert opinion.verdict == "differs"
    assert say(opinion, "en").splitlines() == [
        "p: THE ENGINES DIFFER",
        "  step 4",
        "    Concierto      complete b: b | open: a",
        "    SpiffWorkflow  complete b: again b fork join merge | open: a a b",
    ]
    assert say(opinion).startswith("p: LOS MOTORES DIFIEREN\n  paso 4")


@pytest.mark.parametrize("path", [*GOLDEN, *CARE], ids=lambda path: path.stem)
def test_spiffworkflow_gets_questions_and_no_text_of_the_diagram(path: Path) -> None:
    subject = Subject.read((path.read_bytes(),))
    process_id = subject.definitions[0].process.id
    for document in ask(subject, Scenario(process_id=process_id)):
        texts = [element.text or "" for name in ASKED for element in document.iter(f"{{{BPMN}}}{name}")]
        assert [text for text in texts if not QUESTION.fullmatch(text)] == []


def test_a_diagram_that_would_not_run_gets_no_opinion() -> None:
    with pytest.raises(Refused):
        compare(Scenario(process_id="p"), CHOICE.replace(b"points &gt;= 3", b"open('x') as"))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_the_engines_agree_on_each_golden_diagram(path: Path) -> None:
    found = opinions(path.read_bytes(), path.name)
    assert found
    assert [say(opinion, "en") for opinion in found if opinion.verdict == "differs"] == []


@pytest.mark.parametrize("path", CARE, ids=lambda path: path.stem)
def test_no_way_through_a_care_process_differs(path: Path) -> None:
    """Most use what SpiffWorkflow lacks (compensation, say): then the opinion says what, and compares nothing."""
    found = opinions(path.read_bytes(), path.name)
    assert found
    assert [say(opinion, "en") for opinion in found if opinion.verdict == "differs"] == []
    assert all(opinion.obstacles for opinion in found if opinion.verdict == "cannot_compare")


def test_some_care_processes_are_compared() -> None:
    verdicts = {
        path.stem: {opinion.verdict for opinion in opinions(path.read_bytes(), path.name)}
        for path in CARE
        if path.stem in COMPARED
    }
    assert all("agrees" in verdicts[name] for name in COMPARED)


@pytest.mark.parametrize("xml", [CHOICE, LOOP])
def test_the_scenarios_take_each_way_out_of_each_gateway(xml: bytes) -> None:
    subject = Subject.read((xml,))
    taken = {
        way
        for opinion in opinions(xml, "diagram.bpmn")
        for ways in opinion.scenario.choices.values()
        for way in ways
    }
    process = subject.definitions[0].process
    ways = {
        process.flows[out].id
        for node in process.nodes
        if node.kind.value == "exclusiveGateway" and len(node.outgoing) > 1
        for out in node.outgoing
    }
    assert ways
    assert ways - taken == set()
