"""DMN XML to decisions: reads every element, links what requires what, and refuses with all faults at once.

DMN 1.1 to 1.5. What a decision computes is in `read_logic.py`; how it runs is in `evaluation.py`.
"""

from collections.abc import Callable, Iterator, Mapping

from lxml import etree

from engine.dmn.decisions import Decisions
from engine.dmn.model import (
    Decision,
    DecisionService,
    Element,
    FunctionLogic,
    Graph,
    InputData,
    KnowledgeModel,
    Requirement,
)
from engine.dmn.read_logic import NO_LOGIC, LogicReader, read_function
from engine.dmn.read_types import TypeBook
from engine.dmn.xml import DecisionsRefused, Source, child, children, local, parse_definitions, text_of
from engine.faults import Fault
from engine.feel.compiler import vocabulary
from engine.feel.types import Type

NO_IMPORTS: Mapping[str, Decisions] = {}
KINDS = ("inputData", "decision", "businessKnowledgeModel", "decisionService")


def read_decisions(xml: bytes, *, file: str, imported: Mapping[str, Decisions] = NO_IMPORTS) -> Decisions:
    """The decisions of a file; `imported` are those of other files by their namespaces.

    Raises DecisionsRefused with every fault: file, line, element, rule, text in Spanish and English.
    """
    decisions, faults = read_leniently(xml, file=file, imported=imported)
    if faults:
        raise DecisionsRefused(faults)
    return decisions


def read_leniently(
    xml: bytes, *, file: str, imported: Mapping[str, Decisions] = NO_IMPORTS
) -> tuple[Decisions, tuple[Fault, ...]]:
    """What can be read, and the faults of the rest (whose logic is null): for editors, not for running cases."""
    source = Source(file)
    definitions = parse_definitions(xml, source)
    if definitions is None:
        return Decisions(Graph(file, "", "", {}, {}, {})), tuple(source.faults)
    try:
        graph = _GraphReader(definitions, source, imported).read()
    except RecursionError:
        source.fault(
            definitions,
            "too-deep",
            "Se esperaba un modelo con menos anidamiento, pero tiene demasiados niveles",
            "Expected a model with less nesting, but it has too many levels",
        )
        graph = Graph(file, "", "", {}, {}, {})
    return Decisions(graph), tuple(sorted(source.faults, key=lambda fault: fault.line))


class _GraphReader:
    """One pass over one file's elements."""

    def __init__(
        self, definitions: etree._Element, source: Source, imported: Mapping[str, Decisions]
    ) -> None:
        self.definitions = definitions
        self.source = source
        self.namespace = definitions.get("namespace", "")
        self.imports = dict(self._imports(imported))
        self.types = TypeBook(definitions, source, self._imported_types())
        self.foreign = {
            key: element
            for decisions in self.imports.values()
            for key, element in decisions.graph.elements.items()
        }
        self.prefixes = {decisions.graph.namespace: name for name, decisions in self.imports.items()}
        self.nodes: dict[str, etree._Element] = {}
        for node in children(definitions, *KINDS):
            if self.nodes.setdefault(self._key(node), node) is not node:
                self._id_twice(node)

    def _imports(self, imported: Mapping[str, Decisions]) -> Iterator[tuple[str, Decisions]]:
        for element in children(self.definitions, "import"):
            namespace = element.get("namespace", "")
            if namespace in imported:
                yield element.get("name", "").strip(), imported[namespace]
            elif "dmn" in element.get("importType", "").lower():
                self.source.fault(
                    element,
                    "unknown-import",
                    f"Se esperaba un modelo conocido, pero no hay ninguno con el espacio `{namespace}`",
                    f"Expected a known model, but none has the namespace `{namespace}`",
                )

    def _imported_types(self) -> dict[str, Type]:
        return {
            f"{name}.{kind}" if name else kind: found
            for name, decisions in self.imports.items()
            for kind, found in decisions.graph.types.items()
        }

    def _key(self, node: etree._Element) -> str:
        return f"{self.namespace}#{node.get('id') or node.get('name', '').strip()}"

    def read(self) -> Graph:
        logic = LogicReader(self.source, self.types, vocabulary(self._names()))
        own = {key: self._element(key, node, logic) for key, node in self.nodes.items()}
        names: dict[str, str] = {}
        for key, element in own.items():
            if element.name in names:
                self._twice(self.nodes[key], element.name)
            names[element.name] = key
        ids = {element.id: key for key, element in own.items() if element.id}
        graph = Graph(
            self.source.file,
            self.namespace,
            self.definitions.get("name", ""),
            {**self.foreign, **own},
            names | ids,
            self.types.types,
        )
        self._refuse_cycles(graph)
        return graph

    def _names(self) -> set[str]:
        """All that an expression of this file may name."""
        names = {_variable_name(node) for node in self.nodes.values()} | self.types.component_names
        for name, decisions in self.imports.items():
            names.add(name)
            names |= {decisions.graph.elements[key].name for key in decisions.graph.own.values()}
        return names

    def _twice(self, node: etree._Element, name: str) -> None:
        self.source.fault(
            node,
            "name-twice",
            f"Se esperaban nombres distintos, pero `{name}` está dos veces",
            f"Expected distinct names, but `{name}` is there twice",
        )

    def _id_twice(self, node: etree._Element) -> None:
        self.source.fault(
            node,
            "id-twice",
            "Se esperaban identificadores distintos, pero este está dos veces",
            "Expected distinct ids, but this one is there twice",
        )

    def _element(self, key: str, node: etree._Element, logic: LogicReader) -> Element:
        variable = child(node, "variable")
        kind = None if variable is None else self.types.find(variable.get("typeRef"), variable)
        return ELEMENTS[local(node)](self, (key, node.get("id", ""), _variable_name(node), kind), node, logic)

    def input_data(self, head: "Head", _node: etree._Element, _logic: LogicReader) -> Element:
        return InputData(*head)

    def decision(self, head: "Head", node: etree._Element, logic: LogicReader) -> Element:
        requires = self._requirements(node, "informationRequirement", "knowledgeRequirement")
        question = text_of(child(node, "question"))
        return Decision(*head, logic.logic_of(node), requires, node.get("name", ""), question)

    def knowledge_model(self, head: "Head", node: etree._Element, logic: LogicReader) -> Element:
        encapsulated = child(node, "encapsulatedLogic")
        if encapsulated is None:
            logic.logic_of(node)
            function = FunctionLogic((), (), NO_LOGIC)
        else:
            function = read_function(logic, encapsulated)
        return KnowledgeModel(*head, function, self._requirements(node, "knowledgeRequirement"))

    def decision_service(self, head: "Head", node: etree._Element, _logic: LogicReader) -> Element:
        outputs = self._references(children(node, "outputDecision"))
        inputs = self._references(children(node, "inputDecision", "inputData"))
        data_first = sorted(inputs, key=lambda item: not self._is_data(item.key))
        return DecisionService(*head, tuple(item.key for item in outputs), tuple(data_first))

    def _is_data(self, key: str) -> bool:
        """A service's parameters are its input data, then its input decisions."""
        if key in self.nodes:
            return local(self.nodes[key]) == "inputData"
        return isinstance(self.foreign.get(key), InputData)

    def _requirements(self, node: etree._Element, *names: str) -> tuple[Requirement, ...]:
        return self._references(
            part for requirement in children(node, *names) for part in children(requirement)
        )

    def _references(self, parts: Iterator[etree._Element]) -> tuple[Requirement, ...]:
        """The elements that `href`s point at; one that leads nowhere is a fault."""
        found = []
        for part in parts:
            namespace, _, identity = part.get("href", "").partition("#")
            key = f"{namespace or self.namespace}#{identity}"
            if key in self.nodes or key in self.foreign:
                found.append(Requirement(key, self.prefixes.get(namespace, "")))
            else:
                self.source.fault(
                    part,
                    "unknown-reference",
                    f"Se esperaba un elemento del modelo, pero `{part.get('href')}` no existe",
                    f"Expected an element of the model, but `{part.get('href')}` does not exist",
                )
        return tuple(found)

    def _refuse_cycles(self, graph: Graph) -> None:
        """A decision that requires itself, directly or through others."""
        done: set[str] = set()
        for start in graph.own.values():
            path = {} if start in done else {start: _needs(graph.elements[start])}
            while path:
                last = next(reversed(path))
                following = next(path[last], None)
                if following is None:
                    done.add(last)
                    del path[last]
                elif following in path:
                    self._cycle(last)
                elif following not in done:
                    path[following] = _needs(graph.elements[following])

    def _cycle(self, key: str) -> None:
        self.source.fault(
            self.nodes.get(key),
            "requirement-cycle",
            "Se esperaban requisitos sin ciclos, pero esta decisión acaba requiriéndose a sí misma",
            "Expected requirements without cycles, but this decision ends up requiring itself",
        )


Head = tuple[str, str, str, Type | None]
ELEMENTS: dict[str, Callable[[_GraphReader, Head, etree._Element, LogicReader], Element]] = {
    "inputData": _GraphReader.input_data,
    "decision": _GraphReader.decision,
    "businessKnowledgeModel": _GraphReader.knowledge_model,
    "decisionService": _GraphReader.decision_service,
}


def _variable_name(node: etree._Element) -> str:
    variable = child(node, "variable")
    name = node.get("name", "") if variable is None else variable.get("name", "") or node.get("name", "")
    return " ".join(name.split())


def _needs(element: Element) -> Iterator[str]:
    """The keys that must be had first. A knowledge model may call itself, so knowledge does not count."""
    if isinstance(element, Decision):
        return iter([requirement.key for requirement in element.requires])
    return iter(())
