"""Data objects, properties and data associations as variables (BPMN 2.0, 10.4).

A data object or property is a variable, named by its name (or id). An association copies into a variable of the
activity's own (its data input's name) or out of its results (its data output's name). A reference with a state writes
that state too, to the variable `<name> state`.
"""

from engine.feel import Expression
from engine.model import Mapping
from engine.reader.document import BPMN, Element, child, children, local, text_of
from engine.reader.reading import Reading

DATA_ELEMENTS = ("dataObject", "dataObjectReference", "dataStore", "dataStoreReference")
NAMED = tuple(f"{{{BPMN}}}{kind}" for kind in (*DATA_ELEMENTS, "dataInput", "dataOutput", "property"))
MOST_NAMES = 2_000


def variable(element: Element) -> str:
    return element.get("name") or element.get("id") or ""


def declared(holder: Element) -> tuple[str, ...]:
    """The properties and data objects that belong to a process or sub-process."""
    return tuple(variable(part) for part in children(holder, "property", "dataObject"))


class Data:
    """What the data elements of a file are called, by id."""

    def __init__(self, reading: Reading, root: Element) -> None:
        self._reading = reading
        self._by_id = {part.get("id", ""): part for part in root.iter() if part.get("id")}
        self._names = sorted({variable(part) for part in root.iter(*NAMED)})
        if len(self._names) > MOST_NAMES:
            reading.fault(
                root,
                "too_many_data",
                f"Hay más de {MOST_NAMES} datos con nombre. Reúna varios en uno.",
                f"Expected at most {MOST_NAMES} names of data, but there are more. Put several into one.",
            )
            self._names = []

    def inputs(self, element: Element) -> tuple[Mapping, ...]:
        """dataInputAssociation: from what is around the activity into its own data inputs."""
        return tuple(
            line for part in children(element, "dataInputAssociation") for line in self._lines(element, part)
        )

    def outputs(self, element: Element) -> tuple[Mapping, ...]:
        """dataOutputAssociation: from the activity's data outputs to what is around it."""
        found = []
        for part in children(element, "dataOutputAssociation"):
            found += self._lines(element, part)
            found += self._states(element, part)
        return tuple(found)

    def names(self, element: Element, kind: str) -> tuple[str, ...]:
        """The names of an activity's data inputs or outputs (`kind` dataInput, dataOutput)."""
        holder = child(element, "ioSpecification")
        return () if holder is None else tuple(variable(part) for part in children(holder, kind))

    def _lines(self, element: Element, part: Element) -> list[Mapping]:
        target = self._name(text_of(child(part, "targetRef")))
        source = self._name(text_of(child(part, "sourceRef")))
        assigned = list(children(part, "assignment"))
        if assigned:
            pairs = [
                (text_of(child(line, "to")) or target, text_of(child(line, "from"))) for line in assigned
            ]
        else:
            pairs = [(target, text_of(child(part, "transformation")) or source)]
        lines = ((name, self._expression(element, text)) for name, text in pairs if name and text)
        return [Mapping(name, expression) for name, expression in lines if expression is not None]

    def _states(self, element: Element, part: Element) -> list[Mapping]:
        target = self._by_id.get(local(text_of(child(part, "targetRef"))))
        state = None if target is None else child(target, "dataState")
        if state is None:
            return []
        expression = self._reading.expression(element, f'"{state.get("name", "")}"')
        name = self._name(text_of(child(part, "targetRef")))
        return [] if expression is None else [Mapping(f"{name} state", expression)]

    def _expression(self, element: Element, text: str) -> Expression | None:
        names = [name for name in self._names if name in text]
        return self._reading.expression(element, text, names=names)

    def _name(self, reference: str) -> str:
        """The variable behind a reference: a data object for its references, else the element itself."""
        found = self._by_id.get(local(reference))
        if found is None:
            return reference
        data_object = self._by_id.get(local(found.get("dataObjectRef", "")))
        return variable(found if data_object is None else data_object)
