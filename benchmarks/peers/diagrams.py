"""The diagrams that engines are compared on: plain BPMN without extensions, which every one of them reads."""

from itertools import pairwise

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def chain(process_id: str, tasks: int) -> str:
    """So many user tasks, one after the other."""
    names = ["start", *(f"task{number}" for number in range(tasks)), "end"]
    flows = "".join(_flow(source, target) for source, target in pairwise(names))
    return _file(process_id, _user_tasks(tasks) + flows)


def parallel(process_id: str, tasks: int) -> str:
    """So many user tasks beside each other, split and joined."""
    gateways = '<parallelGateway id="split"/><parallelGateway id="join"/>'
    ways = "".join(_flow("split", f"task{n}") + _flow(f"task{n}", "join") for n in range(tasks))
    return _file(
        process_id, gateways + _user_tasks(tasks) + _flow("start", "split") + ways + _flow("join", "end")
    )


def _user_tasks(tasks: int) -> str:
    return "".join(f'<userTask id="task{number}" name="Task {number}"/>' for number in range(tasks))


def _flow(source: str, target: str) -> str:
    return f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}"/>'


def _file(process_id: str, inside: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="{BPMN}" targetNamespace="urn:peers">'
        f'<process id="{process_id}" name="{process_id}" isExecutable="true"><startEvent id="start"/>'
        f'<endEvent id="end"/>{inside}</process></definitions>'
    )


SHAPES = {"five": chain("five", 5), "parallel": parallel("parallel", 5), "sixty": chain("sixty", 60)}
