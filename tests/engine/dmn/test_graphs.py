"""Requirement graphs, types and boxed expressions (DMN 1.5, clauses 6, 7, 10.2)."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.dmn import Decisions, read_decisions
from engine.feel import Budget, BudgetExceeded, DaysTimeDuration, Evaluation

Build = Callable[..., Any]


def needs(*names: str, kind: str = "requiredDecision", what: str = "informationRequirement") -> str:
    return "".join(f'<{what}><{kind} href="#{name}"/></{what}>' for name in names)


@pytest.fixture
def read(definitions: Build) -> Callable[..., Decisions]:
    return lambda *parts: read_decisions(definitions(*parts), file="t.dmn")


@pytest.fixture
def value(read: Build, decision: Build) -> Callable[..., Any]:
    """The value of one boxed expression."""

    def run(logic: str, variables: Mapping[str, Any] | None = None) -> Any:
        return read(decision("d", logic)).decide("d", {} if variables is None else variables).value

    return run


def test_required_decisions_come_first_and_once(read: Build, decision: Build, literal: Build) -> None:
    decisions = read(
        '<inputData id="i" name="income"><variable name="income" typeRef="number"/></inputData>',
        decision("base", literal("income * 2"), requires=needs("i", kind="requiredInput")),
        decision("left", literal("base + 1"), requires=needs("base")),
        decision("right", literal("base + 2"), requires=needs("base")),
        decision("top", literal("left + right"), requires=needs("left", "right")),
    )

    decided = decisions.decide("top", {"income": 10})

    assert decided.value == 43
    assert [(step.decision, step.value) for step in decided.steps] == [
        ("base", 20),
        ("left", 21),
        ("right", 22),
        ("top", 43),
    ]
    assert decisions.inputs == ("income",)


def test_a_decision_sees_only_what_it_requires(read: Build, decision: Build, literal: Build) -> None:
    decisions = read(
        '<inputData id="i" name="a"/><inputData id="j" name="b"/>',
        decision("d", literal("[a, b]"), requires=needs("i", kind="requiredInput")),
    )

    assert decisions.decide("d", {"a": 1, "b": 2}).value == [1, None]


class Lazy(Mapping[str, Any]):
    def __getitem__(self, name: str) -> Any:
        if name != "x":
            raise KeyError(name)
        return 5

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("Expected no iteration over lazy variables")

    __len__ = __iter__  # type: ignore[assignment]


def test_one_without_requirements_sees_the_lazy_variables(value: Build, literal: Build) -> None:
    entry = f'<contextEntry><variable name="y"/>{literal("x + 1")}</contextEntry>'
    result = f"<contextEntry>{literal('x * y')}</contextEntry>"

    assert value(f"<context>{entry}{result}</context>", Lazy()) == 30


def test_a_value_of_another_type_is_null(read: Build, decision: Build, literal: Build) -> None:
    types = """<itemDefinition name="tLevel"><typeRef>string</typeRef>
        <allowedValues><text>"low", "high"</text></allowedValues></itemDefinition>
        <itemDefinition name="tPerson"><itemComponent name="age"><typeRef>number</typeRef></itemComponent>
        <itemComponent name="levels" isCollection="true"><typeRef>tLevel</typeRef></itemComponent></itemDefinition>
        <inputData id="p" name="person"><variable name="person" typeRef="tPerson"/></inputData>"""
    decisions = read(types, decision("d", literal("person.age"), requires=needs("p", kind="requiredInput")))

    def age(person: Any) -> Any:
        return decisions.decide("d", {"person": person}).value

    assert age({"age": 3, "levels": ["low", "high"]}) == 3
    assert age([{"age": 3, "levels": ["low"]}]) == 3
    assert age({"age": 3, "levels": ["middle"]}) is None
    assert age({"age": "3", "levels": []}) is None
    assert age({"levels": []}) is None


def test_knowledge_models_are_functions(read: Build, decision: Build, literal: Build) -> None:
    model = f"""<businessKnowledgeModel id="k" name="fact"><variable name="fact"/><encapsulatedLogic>
        <formalParameter name="n" typeRef="number"/>{literal("if n < 2 then 1 else n * fact(n - 1)")}
        </encapsulatedLogic></businessKnowledgeModel>"""
    knowledge = needs("k", kind="requiredKnowledge", what="knowledgeRequirement")
    binding = f'<binding><parameter name="n"/>{literal("5")}</binding>'
    invocation = f"<invocation>{literal('fact')}{binding}</invocation>"
    decisions = read(
        model,
        decision("d", literal("fact(4)"), requires=knowledge),
        decision("e", invocation, requires=knowledge),
        decision("f", literal('fact("x")'), requires=knowledge),
    )

    assert [decisions.decide(name, {}).value for name in "def"] == [24, 120, None]


def test_a_decision_service_is_a_function_and_can_be_asked(
    read: Build, decision: Build, literal: Build
) -> None:
    decisions = read(
        '<inputData id="i" name="a"/>',
        decision("inner", literal("1000")),
        decision("out", literal("a + inner"), requires=needs("i", kind="requiredInput") + needs("inner")),
        '<decisionService id="s" name="serve"><outputDecision href="#out"/>'
        '<inputDecision href="#inner"/><inputData href="#i"/></decisionService>',
        decision(
            "caller",
            literal("serve(1, 2)"),
            requires=needs("s", kind="requiredKnowledge", what="knowledgeRequirement"),
        ),
    )

    assert decisions.decide("caller", {}).value == 3
    assert decisions.decide("serve", {"a": 5, "inner": 6}).value == 11
    assert decisions.decide("out", {"a": 5}).value == 1005


def test_boxed_expressions(value: Build, literal: Build) -> None:
    def part(name: str, text: str) -> str:
        return f"<{name}>{literal(text)}</{name}>"

    assert value(f"<list>{literal('1')}{literal('x')}</list>", {"x": 2}) == [1, 2]
    rows = f'<column name="a"/><column name="b"/><row>{literal("1")}{literal("2")}</row>'
    assert value(f"<relation>{rows}</relation>") == [{"a": 1, "b": 2}]
    choice = part("if", "x > 1") + part("then", '"big"') + part("else", '"small"')
    assert value(f"<conditional>{choice}</conditional>", {"x": 2}) == "big"
    assert value(f"<filter>{part('in', '[1, 2, 3]')}{part('match', 'item > 1')}</filter>") == [2, 3]
    loop = part("in", "[1, 2, 3]")
    assert value(f'<for iteratorVariable="i">{loop}{part("return", "i * i")}</for>') == [1, 4, 9]
    holds = part("satisfies", "i > 2")
    assert value(f'<some iteratorVariable="i">{loop}{holds}</some>') is True
    assert value(f'<every iteratorVariable="i">{loop}{holds}</every>') is False


def test_a_function_in_a_context_sees_itself(value: Build, literal: Build) -> None:
    body = literal("if n = 0 then 0 else n + total(n - 1)")
    function = f'<functionDefinition><formalParameter name="n"/>{body}</functionDefinition>'
    entry = f'<contextEntry><variable name="total"/>{function}</contextEntry>'

    assert value(f"<context>{entry}<contextEntry>{literal('total(4)')}</contextEntry></context>") == 10


def test_external_functions_are_never_run(value: Build, literal: Build) -> None:
    function = (
        f'<functionDefinition kind="Java"><formalParameter name="n"/>{literal("1")}</functionDefinition>'
    )
    entry = f'<contextEntry><variable name="f"/>{function}</contextEntry>'

    assert value(f"<context>{entry}<contextEntry>{literal('f(4)')}</contextEntry></context>") is None


def test_an_endless_recursion_is_stopped(read: Build, decision: Build, literal: Build) -> None:
    model = f"""<businessKnowledgeModel id="k" name="f"><encapsulatedLogic><formalParameter name="n"/>
        {literal("f(n + 1)")}</encapsulatedLogic></businessKnowledgeModel>"""
    requires = needs("k", kind="requiredKnowledge", what="knowledgeRequirement")
    decisions = read(model, decision("d", literal("f(1)"), requires=requires))

    with pytest.raises(BudgetExceeded):
        decisions.decide("d", {}, Evaluation(budget=Budget(depth=50)))


def test_a_long_chain_of_decisions_is_decided(read: Build, decision: Build, literal: Build) -> None:
    links = [decision(f"d{n}", literal(f"d{n + 1} + 1"), requires=needs(f"d{n + 1}")) for n in range(1000)]

    assert read(*links, decision("d1000", literal("0"))).decide("d0", {}).value == 1000


def test_the_clock_is_the_evaluations(read: Build, decision: Build, literal: Build) -> None:
    decisions = read(decision("d", literal('now() - date and time("2026-11-22T09:00:00Z")')))
    evaluation = Evaluation(datetime(2026, 11, 22, 10, tzinfo=UTC))

    assert decisions.decide("d", {}, evaluation).value == DaysTimeDuration(3600 * 10**9)
    assert decisions.decide("d", {}).value is None
