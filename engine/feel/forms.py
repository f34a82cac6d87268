"""The parts of FEEL's grammar that begin with a keyword or a bracket: if, for, some, every, function, lists,
contexts, ranges, types. Operators and calls are in `parser.py`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable

from engine.feel.ast import (
    Comparator,
    ContextLiteral,
    For,
    FunctionDefinition,
    If,
    Iterator,
    ListLiteral,
    Node,
    Quantified,
    RangeLiteral,
    TypeNode,
)
from engine.feel.cursor import Cursor
from engine.feel.lexer import unquote

RANGE_ENDS = {"]": True, ")": False, "[": False}
COMPARATORS = frozenset({"<", "<=", ">", ">=", "=", "!="})
TYPES_OF_SEVERAL_WORDS = (
    ("days", "and", "time", "duration"),
    ("years", "and", "months", "duration"),
    ("day", "time", "duration"),
    ("year", "month", "duration"),
    ("date", "and", "time"),
)


class ExpressionCursor(Cursor, ABC):
    """A cursor that can read what stands at it; by which grammar is the parser's."""

    @abstractmethod
    def expression(self) -> Node:
        """Take one expression."""


def _if(parser: ExpressionCursor) -> Node:
    at = parser.take().at
    condition = parser.expression()
    parser.expect("then")
    then = parser.expression()
    parser.expect("else")
    return If(at, condition, then, parser.expression())


def _for(parser: ExpressionCursor) -> Node:
    at = parser.take().at
    iterators = _iterators(parser)
    parser.names.add("partial")
    parser.expect("return")
    return For(at, iterators, parser.expression())


def _quantified(parser: ExpressionCursor) -> Node:
    keyword = parser.take()
    iterators = _iterators(parser)
    parser.expect("satisfies")
    return Quantified(keyword.at, keyword.text, iterators, parser.expression())


def _iterators(parser: ExpressionCursor) -> tuple[Iterator, ...]:
    iterators = [_iterator(parser)]
    while parser.accept(","):
        iterators.append(_iterator(parser))
    return tuple(iterators)


def _iterator(parser: ExpressionCursor) -> Iterator:
    at = parser.token.at
    name = parser.name_until("in")
    parser.names.add(name)
    parser.expect("in")
    domain = parser.expression()
    until = parser.expression() if parser.accept("..") else None
    return Iterator(at, name, domain, until)


def _function(parser: ExpressionCursor) -> Node:
    at = parser.take().at
    parser.expect("(")
    parameters: list[str] = []
    types: list[TypeNode | None] = []
    while not parser.sees(")"):
        parameters.append(parser.name_until(":", ",", ")"))
        parser.names.add(parameters[-1])
        types.append(type_name(parser) if parser.accept(":") else None)
        if not parser.accept(","):
            break
    parser.expect(")")
    external = parser.sees("external") and parser.ahead().text == "{"
    if external:
        parser.take()
    return FunctionDefinition(at, tuple(parameters), tuple(types), parser.expression(), external)


def _context(parser: ExpressionCursor) -> Node:
    at = parser.take().at
    entries: list[tuple[str, Node]] = []
    while not parser.sees("}"):
        name = unquote(parser.take().text) if parser.token.kind == "string" else parser.name_until(":")
        parser.expect(":")
        parser.names.add(name)
        entries.append((name, parser.expression()))
        if not parser.accept(","):
            break
    parser.expect("}")
    return ContextLiteral(at, tuple(entries))


def _bracket(parser: ExpressionCursor) -> Node:
    """`[` begins a list or a range with its low end included."""
    at = parser.take().at
    if parser.accept("]"):
        return ListLiteral(at, ())
    items = [parser.expression()]
    if parser.accept(".."):
        return _range(parser, items[0], at, low_included=True)
    while parser.accept(","):
        items.append(parser.expression())
    parser.expect("]")
    return ListLiteral(at, tuple(items))


def _open_range(parser: ExpressionCursor) -> Node:
    """`]` begins a range without its low end."""
    at = parser.take().at
    low = parser.expression()
    parser.expect("..")
    return _range(parser, low, at, low_included=False)


def _parenthesis(parser: ExpressionCursor) -> Node:
    """`(` begins an expression in parentheses, a range, or a comparison that stands for a range."""
    at = parser.take().at
    if parser.token.kind == "op" and parser.token.text in COMPARATORS:
        operator = parser.take().text
        node: Node = Comparator(at, operator, parser.expression())
    else:
        node = parser.expression()
        if parser.accept(".."):
            return _range(parser, node, at, low_included=False)
    parser.expect(")")
    return node


def _range(parser: ExpressionCursor, low: Node, at: int, *, low_included: bool) -> Node:
    high = parser.expression()
    if parser.token.kind != "op" or parser.token.text not in RANGE_ENDS:
        parser.fail("the end of a range")
    return RangeLiteral(at, low, high, low_included, RANGE_ENDS[parser.take().text])


def type_name(parser: ExpressionCursor) -> TypeNode:
    """A type: a name, or list<T>, range<T>, context<a: T>, function<T> -> T."""
    parser.deeper()
    at = parser.token.at
    name = _type_words(parser)
    arguments: list[TypeNode] = []
    members: list[str] = []
    if parser.accept("<"):
        while not parser.sees(">"):
            if name == "context":
                members.append(parser.name_until(":"))
                parser.expect(":")
            arguments.append(type_name(parser))
            if not parser.accept(","):
                break
        parser.expect(">")
        if name == "function":
            parser.expect("->")
            arguments.append(type_name(parser))
    parser.nesting -= 1
    return TypeNode(at, name, tuple(arguments), tuple(members))


def _type_words(parser: ExpressionCursor) -> str:
    for words in TYPES_OF_SEVERAL_WORDS:
        if tuple(parser.ahead(index).text for index in range(len(words))) == words:
            parser.index += len(words)
            return " ".join(words)
    name = "null" if parser.accept("null") else "function" if parser.accept("function") else parser.name()
    while parser.accept("."):
        name += "." + parser.name()
    return name


FORMS: dict[str, Callable[[ExpressionCursor], Node]] = {
    "if": _if,
    "for": _for,
    "some": _quantified,
    "every": _quantified,
    "function": _function,
    "{": _context,
    "[": _bracket,
    "]": _open_range,
    "(": _parenthesis,
}
