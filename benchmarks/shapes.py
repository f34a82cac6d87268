"""The processes that both engines run: standard BPMN that both read alike; scripts are in each one's own language."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:bench">'
    '<process id="p" isExecutable="true">'
)
FOOT = "</process></definitions>"
MANY = (
    '<multiInstanceLoopCharacteristics isSequential="false"><loopDataInputRef>people</loopDataInputRef>'
    '<inputDataItem id="person" name="person"/></multiInstanceLoopCharacteristics>'
)


class Shape(NamedTuple):
    """A life does `asked` tasks of people and `scripts`; `xml` is for ours, `python` for SpiffWorkflow.

    `first` is what the first task brings beside its field.
    """

    name: str
    asked: int
    scripts: int
    xml: bytes
    python: bytes
    first: Mapping[str, object] = {}


def _flow(source: str, target: str, condition: str = "") -> str:
    asked = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    ends = f'sourceRef="{source}" targetRef="{target}"'
    return f'<sequenceFlow id="{source}-{target}" {ends}>{asked}</sequenceFlow>'


def _line(names: Sequence[str]) -> str:
    return "".join(_flow(source, target) for source, target in pairwise(names))


def user_tasks(count: int) -> Shape:
    """One person's task after the other."""
    names = [f"task{place}" for place in range(count)]
    drawn = "".join(f'<userTask id="{name}"/>' for name in names)
    ends = '<startEvent id="s"/><endEvent id="e"/>'
    xml = f"{HEAD}{ends}{drawn}{_line(['s', *names, 'e'])}{FOOT}".encode()
    return Shape(f"{count} user tasks", count, 0, xml, xml)


def script_and_gateway(stages: int = 2) -> Shape:
    """In each stage a task, a script that computes, a gateway that decides on it, and a task of the way taken."""
    return Shape(
        "script and gateway",
        2 * stages,
        stages,
        _staged(stages, language="feel", script="{total: field * 2 + 1}"),
        _staged(stages, language="python", script="total = field * 2 + 1"),
    )


def _staged(stages: int, *, language: str, script: str) -> bytes:
    drawn = ['<startEvent id="s"/><endEvent id="e"/>', _flow("s", "ask0")]
    for stage in range(stages):
        after = f"ask{stage + 1}" if stage + 1 < stages else "e"
        drawn += [
            f'<userTask id="ask{stage}"/><scriptTask id="count{stage}" scriptFormat="{language}">',
            f"<script>{script}</script></scriptTask>",
            f'<exclusiveGateway id="much{stage}" default="much{stage}-less{stage}"/>',
            f'<userTask id="more{stage}"/><userTask id="less{stage}"/><exclusiveGateway id="again{stage}"/>',
            _line([f"ask{stage}", f"count{stage}", f"much{stage}"]),
            _flow(f"much{stage}", f"more{stage}", "total &gt; 4"),
            _flow(f"much{stage}", f"less{stage}"),
            _line([f"more{stage}", f"again{stage}"]),
            _line([f"less{stage}", f"again{stage}", after]),
        ]
    return f"{HEAD}{''.join(drawn)}{FOOT}".encode()


def many_people(count: int = 100) -> Shape:
    """One task for each of a list, all at once; the list is made by the first task."""
    drawn = '<startEvent id="s"/><endEvent id="e"/><userTask id="list"/>'
    drawn += f'<userTask id="visit">{MANY}</userTask>'
    xml = f"{HEAD}{drawn}{_line(['s', 'list', 'visit', 'e'])}{FOOT}".encode()
    return Shape(f"{count}-item multi-instance", count + 1, 0, xml, xml, {"people": list(range(count))})
