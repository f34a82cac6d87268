"""The decisions of one DMN file, ready to be asked. Immutable: any number of callers may share it."""

from collections.abc import Mapping
from typing import Any

from engine.dmn.evaluation import Decided, Deciding
from engine.dmn.model import Decision, DecisionService, Element, Graph, InputData
from engine.feel.evaluation import Evaluation


class UnknownDecision(LookupError):
    """No decision or decision service of the file has this id or name."""


class Decisions:
    """What `read_decisions` gives."""

    __slots__ = ("graph",)

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the file's decisions (their names where they have no id)."""
        return tuple(element.id or element.name for element in self._own() if isinstance(element, Decision))

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the file's input data."""
        return tuple(element.name for element in self._own() if isinstance(element, InputData))

    def _own(self) -> tuple[Element, ...]:
        return tuple(self.graph.elements[key] for key in dict.fromkeys(self.graph.own.values()))

    def find(self, decision_id: str) -> Element | None:
        """The element of this file with this id or name."""
        return self.graph.elements.get(self.graph.own.get(decision_id, ""))

    def decide(
        self, decision_id: str, variables: Mapping[str, Any], evaluation: Evaluation | None = None
    ) -> Decided:
        """Decide by id or name, with the case's variables. Raises UnknownDecision, BudgetExceeded."""
        element = self.find(decision_id)
        deciding = Deciding(self.graph, variables, evaluation or Evaluation())
        if isinstance(element, Decision):
            return deciding.decide(element)
        if isinstance(element, DecisionService):
            return deciding.serve(element)
        raise UnknownDecision(f"Expected a decision of {self.graph.file}, but `{decision_id}` is none")
