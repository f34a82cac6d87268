"""Decision tables from XML (DMN 1.5, clause 8): inputs, outputs, rules and hit policy."""

from lxml import etree

from engine.dmn.index import build_index
from engine.dmn.model import Broken, Input, Logic, Output, Rule, Table
from engine.dmn.read_texts import TextReader
from engine.dmn.xml import child, children, text_of
from engine.feel.compiler import Expression, UnaryTests, compile_values
from engine.feel.errors import FeelSyntaxError

HIT_POLICIES = {
    "UNIQUE": "U",
    "FIRST": "F",
    "PRIORITY": "P",
    "ANY": "A",
    "COLLECT": "C",
    "RULE ORDER": "R",
    "OUTPUT ORDER": "O",
}
ENGLISH_LABEL = "{*}extensionElements/{urn:concierto:bpmn:care:1}label"
AGGREGATIONS = {"SUM", "MIN", "MAX", "COUNT", ""}


def read_table(reader: TextReader, element: etree._Element) -> Logic:
    """A decision table; Broken when anything in it is wrong."""
    before = len(reader.source.faults)
    inputs = tuple(_input(reader, clause) for clause in children(element, "input"))
    outputs = tuple(_output(reader, clause) for clause in children(element, "output"))
    policy = HIT_POLICIES.get(element.get("hitPolicy", "UNIQUE"))
    aggregation = element.get("aggregation", "")
    rules = []
    for place, rule in enumerate(children(element, "rule"), 1):
        rules.append(_rule(reader, rule, place, (len(inputs), len(outputs))))
    if policy is None or aggregation not in AGGREGATIONS:
        reader.source.fault(
            element,
            "hit-policy",
            f"Se esperaba una política de DMN, pero es `{element.get('hitPolicy')} {aggregation}`",
            f"Expected a hit policy of DMN, but it is `{element.get('hitPolicy')} {aggregation}`",
        )
    if not outputs:
        reader.source.fault(
            element,
            "no-output",
            "Se esperaba al menos una columna de salida, pero no hay ninguna",
            "Expected at least one output column, but there is none",
        )
    if len(reader.source.faults) > before or policy is None:
        return Broken("Expected a decision table that can be read, but it has faults")
    clauses = tuple(clause for clause in inputs if clause is not None)
    whole = tuple(rule for rule in rules if rule is not None)
    indexes = build_index([rule.tests for rule in whole], len(clauses))
    return Table(clauses, outputs, whole, policy, aggregation, indexes)


def _input(reader: TextReader, clause: etree._Element) -> Input | None:
    element = child(clause, "inputExpression")
    expression = reader.expression(element)
    if element is None or expression is None:
        reader.source.fault(
            clause,
            "input-expression",
            "Se esperaba una expresión de entrada de FEEL, pero falta o no se entiende",
            "Expected an input expression of FEEL, but it is missing or cannot be read",
        )
        return None
    kind = reader.types.find(element.get("typeRef"), element)
    allowed = reader.tests(child(clause, "inputValues"))
    label = clause.get("label", "") or expression.text
    return Input(expression, label, kind, allowed, clause.findtext(ENGLISH_LABEL) or label)


def _output(reader: TextReader, clause: etree._Element) -> Output:
    values = child(clause, "outputValues")
    return Output(
        clause.get("name", "").strip(),
        reader.types.find(clause.get("typeRef"), clause),
        _listed(reader, values),
        reader.tests(values),
        reader.expression(child(clause, "defaultOutputEntry")),
    )


def _listed(reader: TextReader, element: etree._Element | None) -> tuple[Expression, ...]:
    """Output values one by one, in order: their order is the priority."""
    text = text_of(element)
    if not text:
        return ()
    try:
        return compile_values(text, names=reader.names)
    except FeelSyntaxError:
        return ()  # noted as a fault where the same text is read as tests


def _rule(reader: TextReader, element: etree._Element, place: int, shape: tuple[int, int]) -> Rule | None:
    entries, outputs = list(children(element, "inputEntry")), list(children(element, "outputEntry"))
    if (len(entries), len(outputs)) != shape:
        reader.source.fault(
            element,
            "uneven-rule",
            f"Se esperaban {shape[0]} entradas y {shape[1]} salidas, pero la regla {place} tiene "
            f"{len(entries)} y {len(outputs)}",
            f"Expected {shape[0]} inputs and {shape[1]} outputs, but rule {place} has "
            f"{len(entries)} and {len(outputs)}",
        )
        return None
    tests: list[tuple[int, UnaryTests]] = []
    for column, entry in enumerate(entries):
        test = reader.tests(entry)
        if test is not None:
            tests.append((column, test))
    return Rule(
        element.get("id", "") or str(place),
        tuple(tests),
        tuple(reader.expression(output) for output in outputs),
        tuple(text_of(note) for note in children(element, "annotationEntry")),
    )
