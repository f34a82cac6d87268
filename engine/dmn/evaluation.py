"""One decision with all that it requires (DMN 1.5, 10.4): each required element once, each step kept to explain.

The graph is never written to; everything of one run lives in `Deciding`.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct

from engine.dmn.boxed import Frame, make_function, run_logic, typed
from engine.dmn.hit_policy import Violation
from engine.dmn.model import (
    Decision,
    DecisionService,
    Element,
    Graph,
    InputData,
    KnowledgeModel,
    Requirement,
)
from engine.dmn.table import TableResult
from engine.faults import Fault
from engine.feel.compile_calls import bind
from engine.feel.errors import BudgetExceeded
from engine.feel.evaluation import Evaluation
from engine.feel.values import Function


class Step(Struct, frozen=True):
    """One decision on the way: its value and the rules that made it."""

    decision: str
    name: str
    value: Any
    matched: tuple[str, ...]


class Decided(Struct, frozen=True):
    """What was decided: the value, the ids of the rules that made it, every step on the way in order, and the
    violations of hit policies (with any of them the value cannot be relied on)."""

    value: Any
    matched: tuple[str, ...]
    steps: tuple[Step, ...]
    violations: tuple[Fault, ...] = ()


class Deciding:
    """One run over a graph. `variables` are the caller's; `known` holds what is already worked out, by key."""

    def __init__(self, graph: Graph, variables: Mapping[str, Any], evaluation: Evaluation) -> None:
        self.graph = graph
        self.variables = variables
        self.evaluation = evaluation
        self.known: dict[str, Any] = {}
        self.steps: list[Step] = []
        self.violations: list[Fault] = []

    def decide(self, decision: Decision) -> Decided:
        """A decision asked from outside."""
        value = self._bounded(lambda: [self.value_of(each) for each in self._in_order(decision)][-1])
        return Decided(value, self.steps[-1].matched, tuple(self.steps), tuple(self.violations))

    def _in_order(self, decision: Decision) -> list[Decision]:
        """The decision after all those that it requires, so that a long chain needs no deep recursion."""
        order: dict[str, Decision] = {}
        seen = {decision.key}
        path = [(decision, iter(decision.requires))]
        while path:
            requirement = next(path[-1][1], None)
            if requirement is None:
                done, _ = path.pop()
                order[done.key] = done
                continue
            needed = self.graph.elements[requirement.key]
            if isinstance(needed, Decision) and needed.key not in seen:
                seen.add(needed.key)
                path.append((needed, iter(needed.requires)))
        return list(order.values())

    def _bounded(self, work: Callable[[], Any]) -> Any:
        try:
            value = work()
        except RecursionError:
            raise BudgetExceeded("nested calls", self.evaluation.budget.depth) from None
        self.evaluation.weigh(value)
        return value

    def serve(self, service: DecisionService) -> Decided:
        """A decision service asked from outside: its inputs are the caller's variables by name."""
        elements = [self.graph.elements[requirement.key] for requirement in service.inputs]
        value = self._bounded(
            lambda: self._service(service, [self._variable(element) for element in elements])
        )
        return Decided(value, (), tuple(self.steps), tuple(self.violations))

    def value_of(self, element: Element) -> Any:
        """The value of an element, worked out once."""
        if element.key not in self.known:
            self.known[element.key] = self._work_out(element)
        return self.known[element.key]

    def _work_out(self, element: Element) -> Any:
        if isinstance(element, InputData):
            return self._variable(element)
        if isinstance(element, KnowledgeModel):
            return self._knowledge(element)
        if isinstance(element, DecisionService):
            return self._service_function(element)
        if isinstance(element, Decision):
            return self._decision(element)
        raise TypeError(f"Expected an element of a decision graph, but got {type(element).__name__}")

    def _variable(self, element: Element) -> Any:
        if element.name not in self.variables:
            self.evaluation.note(f"Expected a value for `{element.name}`, but there is none")
            return None
        return typed(
            self.evaluation.adopt(self.variables[element.name]), element.type, element.name, self.evaluation
        )

    def _decision(self, decision: Decision) -> Any:
        tables: list[TableResult] = []
        frame = Frame(self._names(decision), self.evaluation, tables)
        value = run_logic(decision.logic, frame)
        value = typed(value, decision.type, decision.name, self.evaluation)
        matched = tuple(rule for table in tables for rule in table.matched)
        self.violations.extend(self._fault(decision, table.violation) for table in tables if table.violation)
        self.steps.append(Step(decision.id or decision.name, decision.name, value, matched))
        return value

    def _fault(self, decision: Decision, violation: Violation) -> Fault:
        return Fault(
            file=self.graph.file,
            element=decision.id or decision.name,
            rule=violation.rule,
            text=violation.text,
            text_en=violation.text_en,
        )

    def _names(self, decision: Decision) -> Mapping[str, Any]:
        """What a decision sees: what it requires. One that declares no requirement sees all the variables, so
        that a lone table can be asked with a case's data."""
        if not decision.requires:
            return self.variables
        return self._required(decision.requires)

    def _required(self, requires: Iterable[Requirement]) -> dict[str, Any]:
        names: dict[str, Any] = {}
        for requirement in requires:
            element = self.graph.elements[requirement.key]
            place = names.setdefault(requirement.prefix, {}) if requirement.prefix else names
            place[element.name] = self.value_of(element)
        return names

    def _knowledge(self, model: KnowledgeModel) -> Function:
        """A business knowledge model as a function; it sees itself and what it requires."""
        names: dict[str, Any] = {}
        tables: list[TableResult] = []
        function = make_function(model.name, model.function, Frame(names, self.evaluation, tables))
        names[model.name] = self.known[model.key] = function
        names.update(self._required(model.requires))
        return function

    def _service_function(self, service: DecisionService) -> Function:
        elements = [self.graph.elements[requirement.key] for requirement in service.inputs]
        parameters = tuple(element.name for element in elements)
        types = tuple(element.type for element in elements)

        def call(evaluation: Evaluation, *values: Any) -> Any:
            names = bind(parameters, types, values)
            evaluation.enter()
            try:
                return self._service(service, list(names.values()))
            finally:
                evaluation.leave()

        return Function(service.name, parameters, call, parameter_types=types, result_type=service.type)

    def _service(self, service: DecisionService, values: list[Any]) -> Any:
        """The outputs of a service where its inputs have these values."""
        inner = Deciding(self.graph, {}, self.evaluation)
        for requirement, value in zip(service.inputs, values, strict=True):
            inner.known[requirement.key] = value
        outputs = [self.graph.elements[key] for key in service.outputs]
        results = {output.name: inner.value_of(output) for output in outputs}
        self.steps.extend(inner.steps)
        self.violations.extend(inner.violations)
        value = next(iter(results.values())) if len(results) == 1 else results
        return typed(value, service.type, service.name, self.evaluation)
