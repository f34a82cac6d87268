"""Measures on SpiffWorkflow the limits for which Concierto runs processes on a kernel of its own.

    .venv/bin/python benchmarks/spiffworkflow_limits.py [--whole]

Prints each figure of docs/design/0001-engine.md beside the one measured here. About a minute; --whole lets
the last one run until it fails (a few minutes). Not a speed comparison of the two engines.
"""

import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
Figure = Callable[[], str]


def build_process(*nodes: str, flows: str, beside: str = "") -> bytes:
    """A definition from `kind:id` nodes and `source>target` flows; a start `s` and an end `e` are added.

    A flow back to a node that stands before it is taken unless the variable `done` is true.
    """
    order = ["s", *(node.split(":")[1] for node in nodes), "e"]
    drawn = ["<startEvent id='s'/>", "<endEvent id='e'/>"]
    arrows = [arrow.split(">") for arrow in flows.split()]
    back = {
        source: f"{source}-{target}" for source, target in arrows if order.index(source) > order.index(target)
    }
    for node in nodes:
        kind, name, *script = node.split(":", 2)
        default = f" default='{back[name]}'" if name in back else ""
        drawn.append(
            f"<{kind} id='{name}'{default}>{f'<script>{script[0]}</script>' if script else ''}</{kind}>"
        )
    for source, target in arrows:
        forward = source in back and back[source] != f"{source}-{target}"
        condition = "<conditionExpression>done</conditionExpression>" if forward else ""
        ends = f"sourceRef='{source}' targetRef='{target}'"
        drawn.append(f"<sequenceFlow id='{source}-{target}' {ends}>{condition}</sequenceFlow>")
    process = f"<process id='p' isExecutable='true'>{''.join(drawn)}{beside}</process>"
    return (
        f"<definitions xmlns='{BPMN}'>{process}<error id='broken' errorCode='broken'/></definitions>".encode()
    )


LOOP = build_process(
    "userTask:visit", "exclusiveGateway:again", flows="s>visit visit>again again>visit again>e"
)
FORK = build_process(
    "userTask:interview",
    "parallelGateway:fork",
    "userTask:income",
    "userTask:note",
    "parallelGateway:join",
    "userTask:plan",
    flows="s>interview interview>fork fork>income fork>note income>join note>join join>plan plan>e",
)
PARALLEL_LOOP = build_process(
    "exclusiveGateway:merge",
    "parallelGateway:fork",
    "userTask:visit",
    "userTask:call",
    "parallelGateway:join",
    "exclusiveGateway:again",
    flows="s>merge merge>fork fork>visit fork>call visit>join call>join join>again again>merge again>e",
)


def start(definition: bytes) -> BpmnWorkflow:
    """A new instance, run up to its first user tasks."""
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(definition))
    instance = BpmnWorkflow(parser.get_spec("p"), parser.get_subprocess_specs("p"))
    instance.do_engine_steps()
    return instance


def waiting(instance: BpmnWorkflow) -> dict[str, Task]:
    """The user tasks that can be completed now, by element id."""
    return {task.task_spec.name: task for task in instance.get_tasks(state=TaskState.READY, manual=True)}


def complete(instance: BpmnWorkflow, name: str, /, **variables: object) -> Task:
    """Complete one user task and run on."""
    task = waiting(instance)[name]
    task.data.update(variables)
    task.run()
    instance.do_engine_steps()
    return task


def loop_ends_silently() -> str:
    instance = start(LOOP)
    rounds = 1
    complete(instance, "visit", done=False, name="Ana")
    while waiting(instance):
        rounds += 1
        complete(instance, "visit", done=False)
    state = "completed" if instance.is_completed() else "open"
    return f"after {rounds} rounds no task waits, the instance says {state}, its data are {instance.data}"


def step_costs_grow() -> str:
    instance = start(LOOP)
    serializer = BpmnWorkflowSerializer()
    said = []
    for rounds in range(1, 491):
        began = time.perf_counter()
        complete(instance, "visit", done=False)
        instance.refresh_waiting_tasks()
        cost_ms = (time.perf_counter() - began) * 1000
        if rounds in {2, 100, 490}:
            size = len(serializer.serialize_json(instance)) // 1024
            said.append(f"round {rounds}: {cost_ms:.2f} ms, {size} KB")
    return "; ".join(said)


def last_branch_overwrites() -> str:
    instance = start(FORK)
    complete(instance, "interview", income=300)
    complete(instance, "income", income=480)
    complete(instance, "note", note="visited")
    after = waiting(instance)["plan"].data
    return f"one branch set income 300 to 480, the other only a note; after the join: {after}"


def nested_data_are_shared() -> str:
    rewrite = 'scriptTask:rewrite:household["members"][0]["income"] = 0'
    instance = start(
        build_process(
            "userTask:interview",
            rewrite,
            "userTask:plan",
            flows="s>interview interview>rewrite rewrite>plan plan>e",
        )
    )
    done = complete(instance, "interview", household={"members": [{"income": 300}]})
    return f"the interview recorded income 300; after a later script it holds {done.data['household']}"


def script_reads_a_file() -> str:
    with tempfile.TemporaryDirectory() as folder:
        secret = Path(folder) / "secret"
        secret.write_text("opened")
        script = f'content = open("{secret}").read(); import os; variables = len(os.environ)'
        instance = start(
            build_process(f"scriptTask:read:{script}", "userTask:plan", flows="s>read read>plan plan>e")
        )
    data = waiting(instance)["plan"].data
    read_all = data["variables"] == len(os.environ)
    return f"file {data['content']}; environment {'read whole' if read_all else 'not read'}"


def completed_twice() -> str:
    instance = start(FORK)
    task = complete(instance, "interview", income=300)
    task.data["income"] = 999
    task.run()
    instance.do_engine_steps()
    return f"no error; the finished task now holds income {task.data['income']}"


def reordered_keys_lose_data() -> str:
    serializer = BpmnWorkflowSerializer()
    instance = start(FORK)
    complete(instance, "interview", income=300)
    stored = serializer.serialize_json(instance)
    same = json.dumps(json.loads(stored), sort_keys=True)
    before, after = (waiting(serializer.deserialize_json(text))["note"].data for text in (stored, same))
    return f"as stored {before}; the same JSON with sorted keys {after}"


def event_subprocess_runs_unasked() -> str:
    handler = (
        "<subProcess id='repair' triggeredByEvent='true'>"
        "<startEvent id='caught'><errorEventDefinition errorRef='broken'/></startEvent>"
        "<userTask id='mend'/><endEvent id='mended'/>"
        "<sequenceFlow id='r1' sourceRef='caught' targetRef='mend'/>"
        "<sequenceFlow id='r2' sourceRef='mend' targetRef='mended'/></subProcess>"
    )
    instance = start(build_process("userTask:visit", flows="s>visit visit>e", beside=handler))
    return f"nothing was thrown; waiting at the start: {sorted(waiting(instance))}"


def parallel_loop(*, whole: bool = False) -> str:
    instance = start(PARALLEL_LOOP)
    began = time.perf_counter()
    said = []
    for rounds in range(1, 400 if whole else 101):
        try:
            for name in sorted(waiting(instance)):
                complete(instance, name, done=False)
        except RecursionError:
            said.append(f"RecursionError in round {rounds} after {time.perf_counter() - began:.0f} s")
            break
        if rounds in {25, 50, 100}:
            said.append(f"{rounds} rounds: {time.perf_counter() - began:.1f} s")
    return "; ".join(said)


FIGURES: list[tuple[str, str, Figure]] = [
    ("A loop of two elements", "ends silently after 500 rounds, data gone", loop_ends_silently),
    ("One step of that loop", "0.24 ms at first, 3.2 ms at round 490; 7 to 384 KB stored", step_costs_grow),
    (
        "Variables at a parallel join",
        "the last branch overwrites what it never touched",
        last_branch_overwrites,
    ),
    ("Nested data", "a later script rewrites what an earlier task recorded", nested_data_are_shared),
    ("A script in a diagram", "opens files, reads the environment", script_reads_a_file),
    ("Completing a completed task", "no error", completed_twice),
    ("Stored JSON with its keys in another order", "all task data lost", reordered_keys_lose_data),
    ("An error event sub-process", "runs with nothing thrown", event_subprocess_runs_unasked),
]
PARALLEL = ("A parallel gateway in a loop", "18 s at 100 rounds, RecursionError at 165")


def main(*, whole: bool) -> None:
    """Print every figure; a measurement that fails says how, and the others go on."""
    machine = f"Python {platform.python_version()}, {os.cpu_count()} processors"
    print(f"SpiffWorkflow {version('SpiffWorkflow')}, {machine}")
    for title, stated, measure in [*FIGURES, (*PARALLEL, lambda: parallel_loop(whole=whole))]:
        began = time.perf_counter()
        try:
            measured = measure()
        except Exception as error:  # noqa: BLE001 - a newer release may refuse what this one lets through
            measured = f"{type(error).__name__}: {error}"
        print(
            f"\n{title} ({time.perf_counter() - began:.1f} s)\n  stated    {stated}\n  measured  {measured}",
            flush=True,
        )


if __name__ == "__main__":
    main(whole="--whole" in sys.argv[1:])
