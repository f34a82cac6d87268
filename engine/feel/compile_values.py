"""Closures of what makes or finds a value: literals, names, paths, lists, contexts, ranges."""

from typing import Any

from engine.feel.ast import (
    AtLiteral,
    Comparator,
    ContextLiteral,
    FunctionDefinition,
    ListLiteral,
    Literal,
    Name,
    Node,
    Path,
    RangeLiteral,
)
from engine.feel.builtins import BUILTINS
from engine.feel.compilation import Env, Run, Scope, climb, compile_node, compiles
from engine.feel.errors import Unevaluable
from engine.feel.properties import property_of
from engine.feel.ranges import build_range, comparator_range
from engine.feel.temporal import parse_at
from engine.feel.values import SCALARS, Range


def constant(value: Any) -> Run:
    return lambda _env: value


@compiles(Literal)
def compile_literal(node: Literal, _scope: Scope) -> Run:
    return constant(node.value)


@compiles(AtLiteral)
def compile_at_literal(node: AtLiteral, _scope: Scope) -> Run:
    try:
        return constant(parse_at(node.text))
    except Unevaluable as error:
        return null_because(str(error), node.at)


def null_because(reason: str, at: int) -> Run:
    """Always null, and says why."""

    def run(env: Env) -> None:
        env.evaluation.note(reason, at)

    return run


@compiles(Name)
def compile_name(node: Name, scope: Scope) -> Run:
    filters, hops = scope.locate(node.name)
    scope.unit.tested = scope.unit.tested or node.name == "?"
    if hops is not None:
        found = _local(node.name, hops)
    else:
        unit = scope.unit
        if node.name in unit.declared or node.name not in BUILTINS:
            (unit.possible if filters else unit.free).add(node.name)
        found = _free(node, _distance(scope))
    return _in_filters(node.name, filters, found) if filters and filters != [hops] else found


def _distance(scope: Scope) -> int:
    hops = 0
    while scope.parent is not None:
        scope, hops = scope.parent, hops + 1
    return hops


def _local(name: str, hops: int) -> Run:
    if hops == 0:
        return lambda env: env.names[name]
    if hops == 1:
        return lambda env: env.outer.names[name]  # type: ignore[union-attr]
    return lambda env: climb(env, hops).names[name]


def _free(node: Name, hops: int) -> Run:
    """A variable of the caller; a built-in where there is none."""
    name = node.name

    def run(env: Env) -> Any:
        try:
            value = (climb(env, hops) if hops else env).names[name]
        except KeyError:
            return _missing(env, node)
        return value if type(value) in SCALARS else env.evaluation.adopt(value, node.at)

    return run


def _missing(env: Env, node: Name) -> Any:
    found = BUILTINS.get(node.name)
    if found is None:
        env.evaluation.note(f"Expected a value for `{node.name}`, but there is none", node.at)
    return found


def _in_filters(name: str, filters: list[int], otherwise: Run) -> Run:
    """In a filter, an entry of the item comes before the names around it."""

    def run(env: Env) -> Any:
        for hops in filters:
            item = climb(env, hops).names["item"]
            if type(item) is dict and name in item:
                return item[name]
        return otherwise(env)

    return run


@compiles(Path)
def compile_path(node: Path, scope: Scope) -> Run:
    route = _route(node, scope)
    if route is not None:
        return _direct(*route, _distance(scope), node.at)
    base, name, at = compile_node(node.base, scope), node.name, node.at

    def run(env: Env) -> Any:
        value = base(env)
        if type(value) is dict and name in value:
            return value[name]
        return select(value, name, env, at)

    return run


def _route(node: Path, scope: Scope) -> tuple[Name, tuple[str, ...]] | None:
    """A free variable and the names after it, so that only what is reached must be made FEEL's."""
    names: list[str] = []
    base: Node = node
    while isinstance(base, Path):
        names.append(base.name)
        base = base.base
    if not isinstance(base, Name) or scope.locate(base.name) != ([], None):
        return None
    compile_node(base, scope)  # counts it among the free names
    return base, tuple(reversed(names))


def _direct(variable: Name, names: tuple[str, ...], hops: int, at: int) -> Run:
    def run(env: Env) -> Any:
        try:
            value = climb(env, hops).names[variable.name]
        except KeyError:
            value = _missing(env, variable)
        for name in names:
            if type(value) is dict and name in value:
                value = value[name]
            else:
                value = select(env.evaluation.adopt(value, at), name, env, at)
        return value if type(value) in SCALARS else env.evaluation.adopt(value, at)

    return run


def select(value: Any, name: str, env: Env, at: int) -> Any:
    """`value.name`: an entry, a property, or the list of them."""
    if type(value) is list:
        env.evaluation.spend(len(value) // 4)
        return [select(item, name, env, at) for item in value]
    if type(value) is dict and name in value:
        return value[name]
    try:
        return property_of(value, name)
    except Unevaluable as error:
        env.evaluation.note(str(error), at)
        return None


@compiles(ListLiteral)
def compile_list(node: ListLiteral, scope: Scope) -> Run:
    items = [compile_node(item, scope) for item in node.items]
    return lambda env: [item(env) for item in items]


@compiles(ContextLiteral)
def compile_context(node: ContextLiteral, scope: Scope) -> Run:
    """Each entry sees those before it; a function sees itself, so that it may call itself."""
    inner = scope.inner()
    entries: list[tuple[str, Run]] = []
    for name, entry in node.entries:
        if any(name == other for other, _ in entries):
            return null_because("Expected each key of a context once, but one comes twice", node.at)
        if isinstance(entry, FunctionDefinition):
            inner.names.add(name)
        entries.append((name, compile_node(entry, inner)))
        inner.names.add(name)

    def run(env: Env) -> dict[str, Any]:
        built: dict[str, Any] = {}
        frame = Env(built, env, env.evaluation)
        for name, entry in entries:
            built[name] = entry(frame)
        return dict(built)

    return run


@compiles(RangeLiteral)
def compile_range(node: RangeLiteral, scope: Scope) -> Run:
    low, high = compile_node(node.low, scope), compile_node(node.high, scope)
    low_included, high_included, at = node.low_included, node.high_included, node.at

    def build(env: Env) -> Range | None:
        start, end = low(env), high(env)
        try:
            return build_range(start, end, low_included=low_included, high_included=high_included)
        except Unevaluable as error:
            env.evaluation.note(str(error), at)
            return None

    return build


@compiles(Comparator)
def compile_comparator(node: Comparator, scope: Scope) -> Run:
    operand, operator, at = compile_node(node.operand, scope), node.operator, node.at

    def run(env: Env) -> Range | None:
        try:
            return comparator_range(operator, operand(env))
        except Unevaluable as error:
            env.evaluation.note(str(error), at)
            return None

    return run
