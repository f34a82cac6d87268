"""Each exclusion that names a defect is reproduced on SpiffWorkflow as released: without our parser, answers or clock.

When one of these fails after an upgrade, the defect is mended: take the exclusion away.
"""

from collections.abc import Callable

import pytest
from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.exceptions import TaskNotFoundException, WorkflowException
from SpiffWorkflow.util.task import TaskState

from engine.second_opinion import Complete, Deliver, Scenario, compare
from engine.second_opinion.exclusions import EXCLUSIONS, TESTS

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
MESSAGE = '<messageEventDefinition messageRef="m"/>'


class Raw:
    """An instance on SpiffWorkflow alone."""

    def __init__(self, diagram: bytes) -> None:
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(diagram))
        self.workflow = BpmnWorkflow(parser.get_spec("p"), parser.get_subprocess_specs("p"))
        self.workflow.do_engine_steps()

    def open(self) -> list[str]:
        return sorted(
            task.task_spec.name for task in self.workflow.get_tasks(state=TaskState.READY, manual=True)
        )

    def waiting(self) -> list[str]:
        return sorted(task.task_spec.name for task in self.workflow.event_manager.tasks.values())

    def complete(self, name: str, /, **variables: object) -> None:
        tasks = self.workflow.get_tasks(state=TaskState.READY, manual=True)
        task = next(task for task in tasks if task.task_spec.name == name)
        task.data.update(variables)
        task.run()
        self.workflow.do_engine_steps()

    def send(self) -> None:
        self.workflow.send_event(BpmnEvent(MessageEventDefinition("m"), payload={}))
        self.workflow.do_engine_steps()


def diagram(body: str, flows: str) -> bytes:
    """A process `p`; each flow is `source>target`, or `source>target?condition`."""
    drawn = []
    for arrow in flows.split():
        ends, _, condition = arrow.partition("?")
        source, target = ends.split(">")
        asked = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
        drawn.append(
            f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}">{asked}</sequenceFlow>'
        )
    return (
        f'<definitions xmlns="{BPMN}" targetNamespace="urn:test"><message id="m" name="m"/>'
        f'<error id="x" errorCode="X"/><process id="p" isExecutable="true"><startEvent id="s"/>{body}'
        f'<endEvent id="e"/>{"".join(drawn)}</process></definitions>'
    ).encode()


def sub_process(name: str, inner: str, *, end: str = "", repeats: str = "") -> str:
    """A sub-process with one task inside, `inner`, and the end event definition `end`."""
    return (
        f'<subProcess id="{name}">{repeats}<startEvent id="{name}_s"/><userTask id="{inner}"/>'
        f'<endEvent id="{name}_e">{end}</endEvent>'
        f'<sequenceFlow id="{name}_1" sourceRef="{name}_s" targetRef="{inner}"/>'
        f'<sequenceFlow id="{name}_2" sourceRef="{inner}" targetRef="{name}_e"/></subProcess>'
    )


ERROR = '<errorEventDefinition errorRef="x"/>'
TWICE = (
    '<multiInstanceLoopCharacteristics isSequential="{}"><loopCardinality>2</loopCardinality>'
    "</multiInstanceLoopCharacteristics>"
)

PARALLEL_LOOP = diagram(
    '<exclusiveGateway id="again"/><parallelGateway id="fork"/><userTask id="a"/><userTask id="b"/>'
    '<parallelGateway id="join"/><exclusiveGateway id="done" default="done-e"/>',
    "s>again again>fork fork>a fork>b a>join b>join join>done done>again?more done>e",
)
REPEATED_BEHIND_BOUNDARY = diagram(
    f'<userTask id="a"/><boundaryEvent id="late" attachedToRef="a">{MESSAGE}</boundaryEvent>'
    f'<userTask id="b">{TWICE.format("false")}</userTask><endEvent id="e2"/>',
    "s>a a>e late>b b>e2",
)
MESSAGE_TWICE = diagram(
    f'<userTask id="a"/><boundaryEvent id="note" attachedToRef="a" cancelActivity="false">{MESSAGE}</boundaryEvent>'
    '<userTask id="b"/><endEvent id="e2"/>',
    "s>a a>e note>b b>e2",
)
UNCAUGHT = diagram(sub_process("sub", "a", end=ERROR) + '<userTask id="b"/>', "s>sub sub>b b>e")
CONDITIONAL = diagram('<userTask id="a"/><userTask id="b"/>', "s>a a>b?False b>e")
EXCESS = diagram(
    '<parallelGateway id="fork"/><userTask id="a"/><userTask id="b"/><userTask id="c"/>'
    '<exclusiveGateway id="merge"/><parallelGateway id="join"/><userTask id="after"/>',
    "s>fork fork>a fork>b fork>c a>merge b>merge merge>join c>join join>after after>e",
)
BESIDE = diagram(
    '<parallelGateway id="fork"/>'
    + sub_process("sub", "a", end=ERROR)
    + '<boundaryEvent id="caught" attachedToRef="sub"><errorEventDefinition/></boundaryEvent>'
    '<userTask id="b"/><boundaryEvent id="wrong" attachedToRef="b"><errorEventDefinition/></boundaryEvent>'
    '<userTask id="c"/><userTask id="d"/><endEvent id="e2"/><endEvent id="e3"/><endEvent id="e4"/>',
    "s>fork fork>sub fork>b sub>e b>e2 caught>c c>e3 wrong>d d>e4",
)
REPEATED_ERROR = diagram(
    '<subProcess id="sub">'
    + TWICE.format("true")
    + '<startEvent id="sub_s"/><scriptTask id="counted"><script>pass</script></scriptTask><userTask id="a"/>'
    f'<endEvent id="sub_e">{ERROR}</endEvent><sequenceFlow id="f1" sourceRef="sub_s" targetRef="counted"/>'
    '<sequenceFlow id="f2" sourceRef="counted" targetRef="a"/><sequenceFlow id="f3" sourceRef="a" targetRef="sub_e"/>'
    '</subProcess><boundaryEvent id="caught" attachedToRef="sub"><errorEventDefinition/></boundaryEvent>'
    '<userTask id="b"/><endEvent id="e2"/>',
    "s>sub sub>e caught>b b>e2",
)


def a_join_in_a_loop_does_not_wait() -> None:
    raw = Raw(PARALLEL_LOOP)
    raw.complete("a")
    assert raw.open() == ["b"], "in the first round it waits"
    raw.complete("b", more=True)
    assert raw.open() == ["a", "b"]
    raw.complete("b", more=True)
    assert raw.open() == ["a", "a", "b"], "in the second round it went on with a still open"


def a_repetition_behind_a_boundary_event_fails() -> None:
    with pytest.raises(WorkflowException, match="non-predicted child"):
        Raw(REPEATED_BEHIND_BOUNDARY).send()


def a_second_message_is_not_received() -> None:
    raw = Raw(MESSAGE_TWICE)
    raw.send()
    assert raw.open() == ["a", "b"]
    with pytest.raises(WorkflowException, match="not waiting for m"):
        raw.send()


def an_uncaught_error_is_forgotten() -> None:
    raw = Raw(UNCAUGHT)
    raw.complete("a")
    assert raw.open() == ["b"]


def a_condition_on_a_flow_of_a_task_is_not_asked() -> None:
    raw = Raw(CONDITIONAL)
    raw.complete("a")
    assert raw.open() == ["b"]


def a_join_takes_an_excess_token() -> None:
    raw = Raw(EXCESS)
    for name in ("a", "c", "after"):
        raw.complete(name)
    assert raw.open() == ["b"]
    raw.complete("b")
    assert raw.open() == ["after"], "it went on again, and no second token had come by c"


def an_error_is_caught_beside() -> None:
    raw = Raw(BESIDE)
    raw.complete("a")
    assert raw.open() == ["c", "d"], "b was interrupted by the error of its neighbour"


def the_next_instance_begins_before_the_error_interrupts() -> None:
    raw = Raw(REPEATED_ERROR)
    counted: list[str] = []
    task = next(iter(raw.workflow.get_tasks(state=TaskState.READY, manual=True)))
    task.run()
    with pytest.raises(TaskNotFoundException):
        raw.workflow.do_engine_steps(did_complete_task=lambda task: counted.append(task.task_spec.name))
    assert "counted" in counted, "the second instance ran its script"


DEFECTS: dict[str, tuple[Callable[[], None], bytes]] = {
    "parallel join in a loop": (a_join_in_a_loop_does_not_wait, PARALLEL_LOOP),
    "repeated activity after a boundary event": (
        a_repetition_behind_a_boundary_event_fails,
        REPEATED_BEHIND_BOUNDARY,
    ),
    "non-interrupting message boundary event": (a_second_message_is_not_received, MESSAGE_TWICE),
    "error that nobody catches": (an_uncaught_error_is_forgotten, UNCAUGHT),
    "condition on a flow out of an activity": (a_condition_on_a_flow_of_a_task_is_not_asked, CONDITIONAL),
    "excess token at a parallel join": (a_join_takes_an_excess_token, EXCESS),
    "error beside other activities that catch errors": (an_error_is_caught_beside, BESIDE),
    "error out of a repeated sub-process": (
        the_next_instance_begins_before_the_error_interrupts,
        REPEATED_ERROR,
    ),
}
DO = {
    "error that nobody catches": [Complete("a")],
    "excess token at a parallel join": [Complete("a"), Complete("c"), Complete("b")],
    "error beside other activities that catch errors": [Complete("a")],
}


@pytest.mark.parametrize("construct", DEFECTS)
def test_the_defect_is_there(construct: str) -> None:
    DEFECTS[construct][0]()


@pytest.mark.parametrize("construct", DEFECTS)
def test_the_construct_is_excluded_by_name(construct: str) -> None:
    opinion = compare(Scenario(process_id="p", actions=tuple(DO.get(construct, ()))), DEFECTS[construct][1])
    assert opinion.verdict == "cannot_compare"
    assert construct in {obstacle.exclusion.construct for obstacle in opinion.obstacles}


def test_a_race_depends_on_the_order_of_branches() -> None:
    race = diagram(
        '<parallelGateway id="fork"/><scriptTask id="a" scriptFormat="feel"><script>{x: 1}</script></scriptTask>'
        '<scriptTask id="b" scriptFormat="feel"><script>{x: 2}</script></scriptTask><parallelGateway id="join"/>',
        "s>fork fork>a fork>b a>join b>join join>e",
    )
    opinion = compare(Scenario(process_id="p"), race)
    assert [obstacle.element for obstacle in opinion.obstacles] == ["fork x"]
    apart = compare(Scenario(process_id="p"), race.replace(b"{x: 2}", b"{y: 2}"))
    assert apart.verdict == "agrees"


def test_several_tokens_at_one_element_are_not_told_apart() -> None:
    crowd = diagram(
        '<parallelGateway id="fork"/><userTask id="a"/><userTask id="b"/><exclusiveGateway id="merge"/>'
        '<userTask id="c"/>',
        "s>fork fork>a fork>b a>merge b>merge merge>c c>e",
    )
    opinion = compare(Scenario(process_id="p", actions=(Complete("a"), Complete("b"))), crowd)
    assert [obstacle.exclusion.construct for obstacle in opinion.obstacles] == [
        "several tokens at one element"
    ]


def test_every_defect_of_the_table_is_reproduced_here_or_said_elsewhere() -> None:
    shown_here = {name for name, exclusion in EXCLUSIONS.items() if exclusion.reference == TESTS}
    by_their_own_test = {"race between parallel branches", "several tokens at one element"}
    assert shown_here == set(DEFECTS) | by_their_own_test


def test_a_message_for_one_is_no_broadcast() -> None:
    both = diagram(
        f'<parallelGateway id="fork"/><intermediateCatchEvent id="a">{MESSAGE}</intermediateCatchEvent>'
        f'<intermediateCatchEvent id="b">{MESSAGE}</intermediateCatchEvent><parallelGateway id="join"/>',
        "s>fork fork>a fork>b a>join b>join join>e",
    )
    opinion = compare(Scenario(process_id="p", actions=(Deliver("a"),)), both)
    assert opinion.verdict == "agrees"
    assert opinion.ours is not None
    assert opinion.ours.rounds[-1].open == ("b",)
