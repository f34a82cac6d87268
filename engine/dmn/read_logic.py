"""Boxed expressions from XML to compiled logic (DMN 1.5, 10.2). Decision tables are in `read_table.py`."""

from collections.abc import Callable, Iterable

from lxml import etree

from engine.dmn.model import (
    BoxedContext,
    BoxedFilter,
    BoxedIteration,
    BoxedList,
    Broken,
    Conditional,
    ContextEntry,
    FunctionLogic,
    Invocation,
    Literal,
    Logic,
    Relation,
)
from engine.dmn.read_table import read_table
from engine.dmn.read_texts import TextReader
from engine.dmn.xml import child, children, local
from engine.feel.compiler import vocabulary

KINDS = frozenset(
    {
        *("literalExpression", "decisionTable", "invocation", "context", "functionDefinition", "list"),
        *("relation", "conditional", "filter", "for", "some", "every"),
    }
)
NO_LOGIC = Broken("Expected a boxed expression, but there is none")


class LogicReader(TextReader):
    """Reads logic in one file."""

    def within(self, names: Iterable[str]) -> "LogicReader":
        """The same, where more names are known."""
        return LogicReader(self.source, self.types, vocabulary(names, self.names))

    def logic_of(self, parent: etree._Element | None) -> Logic:
        """The boxed expression below an element; none is a fault."""
        element = None if parent is None else child(parent, *KINDS)
        if element is None:
            self.source.fault(
                parent,
                "no-logic",
                "Se esperaba una expresión (tabla, literal, contexto...), pero no hay ninguna",
                "Expected an expression (table, literal, context...), but there is none",
            )
            return NO_LOGIC
        return self.logic(element)

    def logic(self, element: etree._Element) -> Logic:
        return READERS[local(element)](self, element)


def _literal(reader: LogicReader, element: etree._Element) -> Logic:
    expression = reader.expression(element)
    if expression is None:
        return Broken("Expected an expression of FEEL, but it is empty or cannot be read")
    return Literal(expression)


def _invocation(reader: LogicReader, element: etree._Element) -> Logic:
    bindings = []
    for binding in children(element, "binding"):
        parameter = child(binding, "parameter")
        name = "" if parameter is None else parameter.get("name", "").strip()
        bindings.append((name, reader.logic_of(binding)))
    return Invocation(reader.logic_of(element), tuple(bindings))


def _context(reader: LogicReader, element: etree._Element) -> Logic:
    entries = []
    within = reader.within(())
    for entry in children(element, "contextEntry"):
        variable = child(entry, "variable")
        name = "" if variable is None else variable.get("name", "").strip()
        kind = None if variable is None else reader.types.find(variable.get("typeRef"), variable)
        if name:
            within.names.add(name)
        entries.append(ContextEntry(name, kind, within.logic_of(entry)))
    return BoxedContext(tuple(entries))


def read_function(reader: LogicReader, element: etree._Element) -> FunctionLogic:
    """A function definition, or the encapsulated logic of a business knowledge model."""
    parameters = list(children(element, "formalParameter"))
    names = tuple(parameter.get("name", "").strip() for parameter in parameters)
    kinds = tuple(reader.types.find(parameter.get("typeRef"), parameter) for parameter in parameters)
    result = reader.types.find(element.get("typeRef"), element)
    if element.get("kind", "FEEL") != "FEEL":
        body: Logic = Broken("Expected a function in FEEL, but external functions are never run")
        return FunctionLogic(names, kinds, body, external=True, result_type=result)
    return FunctionLogic(names, kinds, reader.within(names).logic_of(element), result_type=result)


def _list(reader: LogicReader, element: etree._Element) -> Logic:
    return BoxedList(tuple(reader.logic(item) for item in children(element, *KINDS)))


def _relation(reader: LogicReader, element: etree._Element) -> Logic:
    columns = tuple(column.get("name", "").strip() for column in children(element, "column"))
    rows = tuple(
        tuple(reader.logic(cell) for cell in children(row, *KINDS)) for row in children(element, "row")
    )
    if any(len(row) != len(columns) for row in rows):
        reader.source.fault(
            element,
            "uneven-relation",
            "Se esperaba una celda por columna en cada fila, pero alguna fila tiene más o menos",
            "Expected one cell a column in each row, but some row has more or fewer",
        )
        return Broken("Expected one cell a column in each row, but some row has more or fewer")
    return Relation(columns, rows)


def _conditional(reader: LogicReader, element: etree._Element) -> Logic:
    parts = [reader.logic_of(child(element, name)) for name in ("if", "then", "else")]
    return Conditional(*parts)


def _filter(reader: LogicReader, element: etree._Element) -> Logic:
    match = reader.within(["item"]).logic_of(child(element, "match"))
    return BoxedFilter(reader.logic_of(child(element, "in")), match)


def _iteration(reader: LogicReader, element: etree._Element) -> Logic:
    variable, kind = element.get("iteratorVariable", "").strip(), local(element)
    within = reader.within([variable, "partial"] if kind == "for" else [variable])
    body = within.logic_of(child(element, "return" if kind == "for" else "satisfies"))
    return BoxedIteration(kind, variable, reader.logic_of(child(element, "in")), body)


READERS: dict[str, Callable[[LogicReader, etree._Element], Logic]] = {
    "literalExpression": _literal,
    "decisionTable": read_table,
    "invocation": _invocation,
    "context": _context,
    "functionDefinition": read_function,
    "list": _list,
    "relation": _relation,
    "conditional": _conditional,
    "filter": _filter,
    "for": _iteration,
    "some": _iteration,
    "every": _iteration,
}
