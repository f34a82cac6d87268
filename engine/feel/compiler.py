"""From text to what can be evaluated: parses, compiles every node, and closes the result in a small value.

A compiled expression never changes and may be shared; each evaluation has its own `Evaluation`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.feel import compile_calls, compile_iteration
from engine.feel.ast import Node, Tests
from engine.feel.builtins import BUILTINS
from engine.feel.compilation import Env, Run, Scope, Unit, compile_node
from engine.feel.compile_tests import Test, compile_tests
from engine.feel.errors import BudgetExceeded, FeelSyntaxError
from engine.feel.evaluation import Evaluation
from engine.feel.names import NameBook
from engine.feel.parser import parse_expression, parse_unary_tests
from engine.feel.types import Type

REGISTERED = (compile_calls, compile_iteration)
LIBRARY = NameBook(BUILTINS)
NO_TYPES: Mapping[str, Type] = {}


class Expression:
    """A compiled expression. `names` are its free variables; `possible_names` may be entries of a filtered
    item. `tree` is for who takes it apart."""

    __slots__ = ("names", "possible_names", "run", "text", "tree")

    def __init__(self, text: str, run: Run, unit: Unit, tree: Node) -> None:
        self.text = text
        self.run = run
        self.tree = tree
        self.names = frozenset(unit.free)
        self.possible_names = frozenset(unit.possible)

    def evaluate(self, variables: Mapping[str, Any], evaluation: Evaluation | None = None) -> Any:
        """Its value: null for what has none (the reasons are in the evaluation). Raises BudgetExceeded."""
        context = evaluation or Evaluation()
        try:
            value = self.run(Env(variables, None, context))
        except RecursionError:
            raise BudgetExceeded("nested calls", context.budget.depth) from None
        if type(value) is list or type(value) is dict:
            context.weigh(value)
        return value


class UnaryTests:
    """Compiled unary tests. `matches` is True, False, or None when it cannot be said."""

    __slots__ = ("names", "test", "text", "tree", "uses_input")

    def __init__(self, text: str, test: Test, unit: Unit, tree: Node) -> None:
        self.text = text
        self.tree = tree
        self.test = test
        self.names = frozenset(unit.free) - {"?"}
        self.uses_input = unit.tested

    def matches(
        self, value: Any, variables: Mapping[str, Any], evaluation: Evaluation | None = None
    ) -> bool | None:
        """Does the value pass? Raises BudgetExceeded."""
        context = evaluation or Evaluation()
        return self.holds(context.adopt(value), Env(variables, None, context))

    def holds(self, value: Any, env: Env) -> bool | None:
        """The same for a FEEL value and an Env, which many tests may share."""
        try:
            return self.test(value, Env({"?": value}, env, env.evaluation) if self.uses_input else env)
        except RecursionError:
            raise BudgetExceeded("nested calls", env.evaluation.budget.depth) from None


def vocabulary(names: Iterable[str] = (), outer: NameBook = LIBRARY) -> NameBook:
    """Names for many texts, so that they are taken apart once; `outer` are known besides."""
    return NameBook(names, outer)


def compile_expression(
    text: str, *, names: Iterable[str] | NameBook = (), types: Mapping[str, Type] = NO_TYPES
) -> Expression:
    """Compile an expression; `names` are variables known to exist (needed only for names with symbols in
    them, and for those that hide a built-in). Raises FeelSyntaxError."""
    declared = _book(names)
    unit = Unit(text, declared, types)
    node = parse_expression(text, declared)
    return Expression(text, _guarded(node, Scope(unit)), unit, node)


def compile_tree(tree: Node, text: str, *, names: Iterable[str] | NameBook = ()) -> Expression:
    """Compile a tree that was parsed from `text`, or a part of one: for who takes expressions apart."""
    unit = Unit(text, _book(names), NO_TYPES)
    return Expression(text, _guarded(tree, Scope(unit)), unit, tree)


def compile_unary_tests(
    text: str, *, names: Iterable[str] | NameBook = (), types: Mapping[str, Type] = NO_TYPES
) -> UnaryTests:
    """Compile the tests of a cell: `-`, values, ranges, comparisons, `not(...)`, expressions over `?`."""
    declared = _book(names)
    node = parse_unary_tests(text, declared)
    unit = Unit(text, declared, types)
    frame = ("?",) if "?" in text else ()
    scope = Scope(unit).inner(frame) if frame else Scope(unit)
    try:
        test = compile_tests(node, scope)
    except RecursionError:
        raise FeelSyntaxError(text, 0, expected="less nesting", found="too many levels") from None
    unit.tested = bool(frame)
    return UnaryTests(text, test, unit, node)


def compile_values(text: str, *, names: Iterable[str] | NameBook = ()) -> tuple[Expression, ...]:
    """Compile a list of values without brackets, as in the output values of a decision table."""
    declared = _book(names)
    node = parse_unary_tests(text, declared)
    unit = Unit(text, declared, NO_TYPES)
    parts = node.tests if isinstance(node, Tests) and not node.negated else ()
    return tuple(Expression(text, _guarded(part, Scope(unit)), unit, part) for part in parts)


def _book(names: Iterable[str] | NameBook) -> NameBook:
    return names if isinstance(names, NameBook) else vocabulary(names)


def _guarded(node: Node, scope: Scope) -> Run:
    try:
        return compile_node(node, scope)
    except RecursionError:
        raise FeelSyntaxError(
            scope.unit.source, 0, expected="less nesting", found="too many levels"
        ) from None


def evaluate(text: str, variables: Mapping[str, Any], evaluation: Evaluation | None = None) -> Any:
    """Compile and evaluate once: for scripts and tests, not for loops."""
    return compile_expression(text, names=variables.keys()).evaluate(variables, evaluation)
