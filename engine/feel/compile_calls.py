"""Closures of invocations and of function definitions. A call is counted, and its depth is bounded."""

from collections.abc import Callable, Sequence
from typing import Any

from engine.feel.ast import Call, FunctionDefinition, Name
from engine.feel.builtins import BUILTINS, BuiltIn
from engine.feel.compilation import Env, Run, Scope, compile_node, compile_weighed, compiles
from engine.feel.errors import Unevaluable
from engine.feel.evaluation import Evaluation
from engine.feel.types import Type, coerce, resolve_type
from engine.feel.values import Function, kind_of

Invoke = Callable[[Env, Any, Sequence[Any]], Any]


@compiles(Call)
def compile_call(node: Call, scope: Scope) -> Run:
    arguments = [compile_node(argument, scope) for argument in node.arguments]
    invoke = _by_position if node.keywords is None else _by_name(node.keywords)
    library = _library_function(node, scope)
    function = None if library is not None else compile_node(node.function, scope)
    fallback = BUILTINS.get(node.function.name) if isinstance(node.function, Name) else None
    at = node.at

    def run(env: Env) -> Any:
        called = library if function is None else function(env)
        if not isinstance(called, Function):
            called = fallback
        env.evaluation.spend(1)
        try:
            return invoke(env, called, [argument(env) for argument in arguments])
        except Unevaluable as error:
            env.evaluation.note(str(error), at)
            return None

    return run


def _library_function(node: Call, scope: Scope) -> BuiltIn | None:
    """The built-in that the name means here, unless the name is declared or local."""
    if not isinstance(node.function, Name) or node.function.name in scope.unit.declared:
        return None
    _, hops = scope.locate(node.function.name)
    return BUILTINS.get(node.function.name) if hops is None else None


def _by_position(env: Env, called: Any, values: Sequence[Any]) -> Any:
    if called is None:
        raise Unevaluable("Expected a function to call, but there is none")
    return called.call(env.evaluation, *values)


def _by_name(names: tuple[str, ...]) -> Invoke:
    def invoke(env: Env, called: Any, values: Sequence[Any]) -> Any:
        given = dict(zip(names, values, strict=True))
        if len(given) < len(names):
            raise Unevaluable("Expected each argument once, but one comes twice")
        if isinstance(called, BuiltIn):
            return called.by_name(env.evaluation, given)
        if called is None or set(called.parameters) != given.keys():
            raise Unevaluable("Expected a function with these parameters, but there is none")
        return called.call(env.evaluation, *(given[name] for name in called.parameters))

    return invoke


@compiles(FunctionDefinition)
def compile_function(node: FunctionDefinition, scope: Scope) -> Run:
    body, weight = compile_weighed(node.body, scope.inner(node.parameters))
    types = tuple(resolve_type(kind, scope.unit.types) if kind else None for kind in node.types)
    name, parameters, external = "", node.parameters, node.external

    def run(env: Env) -> Function:
        def call(evaluation: Evaluation, *values: Any) -> Any:
            evaluation.spend(weight)
            if external:
                raise Unevaluable("Expected a function written in FEEL, but external functions are never run")
            names = bind(parameters, types, values)
            return nested(evaluation, body, Env(names, env, evaluation))

        return Function(name, parameters, call, parameter_types=types)

    return run


def bind(parameters: Sequence[str], types: Sequence[Type | None], values: Sequence[Any]) -> dict[str, Any]:
    """The arguments by the parameters' names, converted to their types."""
    if len(values) != len(parameters):
        raise Unevaluable(f"Expected {len(parameters)} arguments, but got {len(values)}")
    names: dict[str, Any] = {}
    for name, wanted, value in zip(parameters, types, values, strict=True):
        names[name] = value
        if wanted is not None:
            names[name], fits = coerce(value, wanted)
            if not fits:
                raise Unevaluable(f"Expected {wanted.kind} for `{name}`, but got {kind_of(value)}")
    return names


def nested(evaluation: Evaluation, body: Run, env: Env) -> Any:
    """Run a body one call deeper."""
    evaluation.enter()
    try:
        return body(env)
    finally:
        evaluation.leave()
