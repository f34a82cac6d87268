"""Item definitions to types (DMN 1.5, 7.3.2), each resolved when it is first needed."""

from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree

from engine.dmn.xml import Source, child, children, local, text_of
from engine.feel.compiler import UnaryTests, compile_unary_tests, vocabulary
from engine.feel.errors import FeelSyntaxError
from engine.feel.types import ANY, SIMPLE, Type


class TypeBook:
    """The types that one file can name. `imported` are those of its imports, by prefixed name."""

    def __init__(self, definitions: etree._Element, source: Source, imported: Mapping[str, Type]) -> None:
        self.source = source
        self.types: dict[str, Type] = dict(imported)
        self._waiting = {
            item.get("name", "").strip(): item for item in children(definitions, "itemDefinition")
        }
        self._open: set[str] = set()
        self.component_names = {
            component.get("name", "").strip()
            for component in definitions.iter()
            if isinstance(component.tag, str) and local(component) == "itemComponent"
        }
        self._names = vocabulary(self.component_names)
        for name in list(self._waiting):
            self.find(name, self._waiting[name])

    def find(self, reference: str | None, element: etree._Element) -> Type | None:
        """The type of a `typeRef`; None for none or Any; a fault for an unknown one."""
        if not reference or not reference.strip():
            return None
        name = reference.strip().removeprefix("feel:")
        found = self._known(name, element)
        if found is None and ":" in name:
            found = self._known(name.partition(":")[2], element)
        if found is None:
            self._unknown(name, element)
        return None if found is ANY else found

    def _known(self, name: str, element: etree._Element) -> Type | None:
        if name in self.types:
            return self.types[name]
        if name in self._waiting:
            return self._build(name)
        if name in SIMPLE:
            return SIMPLE[name]
        return self._component(name, element)

    def _component(self, name: str, element: etree._Element) -> Type | None:
        """`tPerson.address`: the type of a component."""
        owner, dot, member = name.rpartition(".")
        whole = self._known(owner, element) if dot else None
        return dict(whole.members).get(member) if whole is not None else None

    def _unknown(self, name: str, element: etree._Element) -> None:
        self.source.fault(
            element,
            "unknown-type",
            f"Se esperaba un tipo conocido, pero `{name}` no está definido",
            f"Expected a known type, but `{name}` is not defined",
        )

    def _build(self, name: str) -> Type:
        element = self._waiting[name]
        if name in self._open:
            self.source.fault(
                element,
                "type-cycle",
                f"Se esperaba un tipo que no se contuviera a sí mismo, pero `{name}` se contiene",
                f"Expected a type that does not contain itself, but `{name}` does",
            )
            return ANY
        self._open.add(name)
        self.types[name] = built = self.item(element)
        self._open.discard(name)
        return built

    def item(self, element: etree._Element) -> Type:
        """The type that an item definition or component describes."""
        single = self._single(element)
        allowed = self._allowed(child(element, "allowedValues"))
        if allowed is not None:
            single = _restricted(single, allowed)
        whole = Type("list", element=single) if element.get("isCollection") == "true" else single
        constraint = self._allowed(child(element, "typeConstraint"))
        return whole if constraint is None else _restricted(whole, constraint)

    def _single(self, element: etree._Element) -> Type:
        components = list(children(element, "itemComponent"))
        if components:
            members = tuple((part.get("name", "").strip(), self.item(part)) for part in components)
            return Type("context", members=members)
        function = child(element, "functionItem")
        if function is not None:
            return self._function(function)
        return self.find(text_of(child(element, "typeRef")), element) or ANY

    def _function(self, element: etree._Element) -> Type:
        parameters = tuple(
            self.find(part.get("typeRef"), part) or ANY for part in children(element, "parameters")
        )
        result = self.find(element.get("outputTypeRef"), element) or ANY
        return Type("function", parameters=parameters, result=result)

    def _allowed(self, element: etree._Element | None) -> UnaryTests | None:
        text = text_of(element)
        if element is None or not text:
            return None
        try:
            return compile_unary_tests(text, names=self._names)
        except FeelSyntaxError as error:
            self.source.syntax_fault(element, error)
            return None


def _restricted(kind: Type, tests: UnaryTests) -> Type:
    allows = _passes(tests)
    return Type(
        kind.kind,
        element=kind.element,
        members=kind.members,
        parameters=kind.parameters,
        result=kind.result,
        allows=allows if kind.allows is None else _both(kind.allows, allows),
    )


def _passes(tests: UnaryTests) -> Callable[[Any], bool]:
    return lambda value: tests.matches(value, {}) is True


def _both(first: Callable[[Any], bool], second: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: first(value) and second(value)
