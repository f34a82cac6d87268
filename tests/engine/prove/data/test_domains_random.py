"""Random data: whatever really happens to the variables is among what the prover takes to be possible."""

from collections.abc import Mapping
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import compile_expression
from engine.model import Process
from engine.prove.data.conditions import Condition
from engine.prove.data.domains import Found, find_domains
from engine.prove.data.known import FREE, Exactly, Known, Look, key_of
from engine.reader import read_processes

VARIABLES = ("x", "y", "z")
ANSWERS: Mapping[str, tuple[Any, ...]] = {"a": ("p", "q", "r", None), "b": (True, False), "c": ("p", 1, 2)}
FIELDS = {"f": {**ANSWERS, "free": None}}
names = st.sampled_from((*VARIABLES, *ANSWERS))
tests = st.one_of(
    st.tuples(
        names, st.sampled_from(("=", "!=", "<")), st.sampled_from(('"p"', '"q"', "1", "null", "x"))
    ).map(" ".join),
    names,
    st.tuples(names, names).map(lambda pair: f"{pair[0]} = {pair[1]}"),
)
questions = st.recursive(
    tests,
    lambda inner: st.one_of(
        inner.map(lambda text: f"not({text})"),
        st.tuples(inner, st.sampled_from(("and", "or")), inner).map(lambda p: f"({p[0]}) {p[1]} ({p[2]})"),
    ),
    max_leaves=4,
)
sources = st.one_of(
    names,
    questions,
    st.sampled_from(('"p"', "true", "null")),
    st.tuples(questions, names, st.one_of(names, questions)).map(
        lambda p: f"if {p[0]} then {p[1]} else {p[2]}"
    ),
)
tasks = st.lists(
    st.dictionaries(st.sampled_from(VARIABLES), sources, min_size=1, max_size=3), min_size=1, max_size=3
)


def drawn(lines: list[dict[str, str]], conditions: list[str]) -> Process:
    """Tasks with these care:output lines, all with the form, and a gateway with these conditions."""
    users = "".join(
        f'<userTask id="t{n}"><extensionElements><care:task form="f" assignee="ana"/><care:io>'
        + "".join(f"<care:output target='{name}' source='={escaped(text)}'/>" for name, text in each.items())
        + f'</care:io></extensionElements></userTask><sequenceFlow id="s{n}" sourceRef="g" targetRef="t{n}"/>'
        f'<sequenceFlow id="b{n}" sourceRef="t{n}" targetRef="g"/>'
        for n, each in enumerate(lines)
    )
    flows = "".join(
        f'<endEvent id="e{n}"/><sequenceFlow id="c{n}" sourceRef="g" targetRef="e{n}">'
        f"<conditionExpression>={escaped(text)}</conditionExpression></sequenceFlow>"
        for n, text in enumerate(conditions)
    )
    text = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:care="urn:concierto:bpmn:care:1"'
        f' targetNamespace="t"><process id="p" isExecutable="true">{users}<inclusiveGateway id="g"/>{flows}'
        "</process></definitions>"
    )
    [process] = read_processes(text.encode(), file="t.bpmn")
    return process


def escaped(text: str) -> str:
    return text.replace("<", "&lt;").replace("'", "&apos;")


def looking(tracked: Mapping[str, Known], answers: Mapping[str, Known]) -> Look:
    return lambda name: answers.get(name, tracked.get(name, FREE))


class Walk:
    """The variables as they really are, and as the prover has them."""

    def __init__(self, process: Process, found: Found) -> None:
        self.process, self.found = process, found
        self.real: dict[str, Any] = dict.fromkeys(VARIABLES)

    def canonical(self, name: str, value: Any) -> Exactly:
        """The value that stands for this one. Fails when it is not in the domain."""
        for chosen, group in zip(self.found.of("p")[name], self.found.merged["p"][name], strict=True):
            if key_of(value) in {key_of(each) for each in group}:
                return Exactly(chosen)
        raise AssertionError(f"{value!r} is not among the values of {name}")

    @property
    def tracked(self) -> dict[str, Known]:
        return {name: self.canonical(name, self.real[name]) for name in self.found.of("p")}

    def do(self, task: int, answers: Mapping[str, Any]) -> None:
        node = self.process.nodes[task]
        before = self.tracked
        seen = {**self.real, **answers}
        self.real |= {line.target: line.source.evaluate(seen) for line in node.outputs}
        self.compare(task, before)

    def compare(self, task: int, before: Mapping[str, Known]) -> None:
        """One choice of the answers that are told apart does to every target what was really done."""
        writes = self.found.writes.get("p", {}).get(task, ())
        told = self.found.told.get("p", {}).get(task, {})
        wanted = {write.target: self.canonical(write.target, self.real[write.target]) for write in writes}
        choices = product(*told.values())
        assert any(
            all(
                wanted[write.target].key in {key_of(value) for value in write.given(look).values}
                for write in writes
            )
            for look in (
                looking(before, {name: Exactly(value) for name, value in zip(told, values, strict=True)})
                for values in choices
            )
        )


@settings(max_examples=60)
@given(lines=tasks, conditions=st.lists(questions, min_size=1, max_size=3), data=st.data())
def test_what_really_happens_is_possible(
    lines: list[dict[str, str]], conditions: list[str], data: st.DataObject
) -> None:
    process = drawn(lines, conditions)
    walk = Walk(process, find_domains([process], FIELDS, ()))
    asked = [compile_expression(text) for text in conditions]
    for _ in range(4):
        task = data.draw(st.integers(0, len(lines) - 1))
        answers = {name: data.draw(st.sampled_from(values)) for name, values in ANSWERS.items()}
        walk.do(process.indexes[f"t{task}"], answers)
        tracked = walk.tracked
        for expression in asked:
            held = Condition(expression, tracked.keys()).holds(looking(tracked, {}))
            assert held is None or held is (expression.evaluate(walk.real) is True)
