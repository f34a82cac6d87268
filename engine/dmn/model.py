"""Decisions as frozen values: the elements of a decision requirements graph and their logic, already compiled.

Made by the reader, run by `evaluation.py`; it may be shared by any number of evaluations.
"""

from collections.abc import Mapping

from msgspec import Struct

from engine.dmn.index import ColumnIndex
from engine.feel.compiler import Expression, UnaryTests
from engine.feel.types import Type


class Logic(Struct, frozen=True):
    """Any boxed expression (DMN 1.5, 7.3 and 10.2)."""


class Literal(Logic, frozen=True):
    expression: Expression


class Broken(Logic, frozen=True):
    """Logic that could not be read: only where a model is read in spite of its faults. Always null."""

    reason: str


class Input(Struct, frozen=True):
    """An input clause. `allowed` are its input values; `label_en` is the label where people read English."""

    expression: Expression
    label: str
    type: Type | None
    allowed: UnaryTests | None
    label_en: str = ""


class Output(Struct, frozen=True):
    """An output clause. `values` are its output values in order, from the highest priority."""

    name: str
    type: Type | None
    values: tuple[Expression, ...]
    allowed: UnaryTests | None
    default: Expression | None


class Rule(Struct, frozen=True):
    """`tests` are (column, test) without those that are `-`. `id` is the element's, or its place from 1."""

    id: str
    tests: tuple[tuple[int, UnaryTests], ...]
    outputs: tuple[Expression | None, ...]
    annotations: tuple[str, ...]


class Table(Logic, frozen=True):
    """A decision table: `hit_policy` is its letter, `aggregation` one of SUM, MIN, MAX, COUNT or empty."""

    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    hit_policy: str
    aggregation: str
    indexes: tuple[ColumnIndex, ...] = ()


class Invocation(Logic, frozen=True):
    function: Logic
    bindings: tuple[tuple[str, Logic], ...]


class ContextEntry(Struct, frozen=True):
    """An entry; without a name it is the result of the whole context."""

    name: str
    type: Type | None
    logic: Logic


class BoxedContext(Logic, frozen=True):
    entries: tuple[ContextEntry, ...]


class FunctionLogic(Logic, frozen=True):
    parameters: tuple[str, ...]
    types: tuple[Type | None, ...]
    body: Logic
    external: bool = False
    result_type: Type | None = None


class BoxedList(Logic, frozen=True):
    items: tuple[Logic, ...]


class Relation(Logic, frozen=True):
    columns: tuple[str, ...]
    rows: tuple[tuple[Logic, ...], ...]


class Conditional(Logic, frozen=True):
    condition: Logic
    then: Logic
    otherwise: Logic


class BoxedFilter(Logic, frozen=True):
    items: Logic
    match: Logic


class BoxedIteration(Logic, frozen=True):
    """`kind` is for, some or every."""

    kind: str
    variable: str
    items: Logic
    body: Logic


class Requirement(Struct, frozen=True):
    """What an element needs: the key of another, and the name of the import it comes by (or empty)."""

    key: str
    prefix: str


class Element(Struct, frozen=True):
    """Anything in the graph. `key` is `namespace#id`; `name` is the name of its variable."""

    key: str
    id: str
    name: str
    type: Type | None


class InputData(Element, frozen=True):
    pass


class Decision(Element, frozen=True):
    logic: Logic
    requires: tuple[Requirement, ...]
    label: str = ""
    question: str = ""


class KnowledgeModel(Element, frozen=True):
    """A business knowledge model: a function."""

    function: FunctionLogic
    requires: tuple[Requirement, ...]


class DecisionService(Element, frozen=True):
    """A function of its inputs: `inputs` are required elements in the order of the parameters."""

    outputs: tuple[str, ...]
    inputs: tuple[Requirement, ...]


class Graph(Struct, frozen=True):
    """All that one file gives, with what it imports. `own` are the keys of its own elements, by id and by name."""

    file: str
    namespace: str
    name: str
    elements: Mapping[str, Element]
    own: Mapping[str, str]
    types: Mapping[str, Type]
