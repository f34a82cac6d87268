"""FEEL text to syntax tree: a Pratt parser over the operators of DMN 1.5, table 42 (grammar in docs/feel.md).

What begins with a keyword or a bracket is in `forms.py`. Deep nesting is a FeelSyntaxError, never a
RecursionError.
"""

from collections.abc import Iterable
from decimal import Decimal

from engine.feel import forms
from engine.feel.ast import (
    Arithmetic,
    AtLiteral,
    Between,
    Call,
    Comparator,
    Comparison,
    Filter,
    In,
    InstanceOf,
    Irrelevant,
    Literal,
    Logic,
    Name,
    Negation,
    Node,
    Path,
    Tests,
)
from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import unquote
from engine.feel.names import NameBook
from engine.feel.values import DECIMAL128, number

CANNOT_BEGIN = frozenset(
    {")", "]", "}", ",", ".", "..", "+", "*", "/", "**", "<", "<=", ">", ">=", "=", "!="}
)
COMPARATORS = frozenset({"<", "<=", ">", ">=", "=", "!="})
OR, AND, COMPARE, ADD, MULTIPLY, POWER, NEGATE, INSTANCE = range(1, 9)
POWERS = {
    "or": OR,
    "and": AND,
    **dict.fromkeys(COMPARATORS, COMPARE),
    "between": COMPARE,
    "in": COMPARE,
    "+": ADD,
    "-": ADD,
    "*": MULTIPLY,
    "/": MULTIPLY,
    "**": POWER,
    "instance": INSTANCE,
}
CONSTANTS = {"true": True, "false": False, "null": None}
LONGEST_POSTFIX = 50


class Parser(forms.ExpressionCursor):
    """One pass over one text."""

    def whole_expression(self) -> Node:
        node = self.expression()
        if self.token.kind != "end":
            self.fail("the end of the expression")
        return node

    def whole_tests(self) -> Node:
        """Unary tests (grammar rule 15): `-`, `not(...)`, or tests with commas."""
        at = self.token.at
        if self.sees("-") and self.ahead().kind == "end":
            return Irrelevant(at)
        negated = self.sees("not") and self.ahead().text == "(" and self._closes_at_end(self.index + 1)
        if negated:
            self.index += 2
        tests = [self.test()]
        while self.accept(","):
            tests.append(self.test())
        if negated:
            self.expect(")")
        if self.token.kind != "end":
            self.fail("the end of the expression")
        return Tests(at, tuple(tests), negated)

    def _closes_at_end(self, opening: int) -> bool:
        depth = 0
        for index in range(opening, len(self.tokens) - 1):
            text = self.tokens[index].text if self.tokens[index].kind == "op" else ""
            depth += (text == "(") - (text == ")")
            if depth == 0:
                return index == len(self.tokens) - 2
        return False

    def test(self) -> Node:
        """One test: a comparison with what is tested, or an expression."""
        if self.token.text in COMPARATORS and self.token.kind == "op":
            operator = self.take()
            return Comparator(operator.at, operator.text, self.expression(ADD))
        return self.expression()

    def expression(self, weakest: int = OR) -> Node:
        self.deeper()
        left = self._prefix()
        chained = 0
        while True:
            token = self.token
            power = POWERS.get(token.text, 0) if token.kind in {"op", "name"} else 0
            if power < weakest or not power:
                self.nesting -= 1
                return left
            chained += 1
            if chained > LONGEST_POSTFIX and power in {COMPARE, INSTANCE}:
                self.fail("less nesting")
            left = self._infix(power, left)

    def _infix(self, power: int, left: Node) -> Node:
        if power in {OR, AND}:
            return self._logic(power, left)
        if power >= ADD and power <= POWER:
            return self._arithmetic(power, left)
        operator = self.take()
        if power == INSTANCE:
            self.expect("of")
            return InstanceOf(operator.at, left, forms.type_name(self))
        if operator.text == "between":
            low = self.expression(ADD)
            self.expect("and")
            return Between(operator.at, left, low, self.expression(ADD))
        if operator.text == "in":
            return In(operator.at, left, self._tests_of_in())
        return Comparison(operator.at, operator.text, left, self.expression(ADD))

    def _logic(self, power: int, left: Node) -> Node:
        operator, at = self.token.text, self.token.at
        operands = [left]
        while self.accept(operator):
            operands.append(self.expression(power + 1))
        return Logic(at, operator, tuple(operands))

    def _arithmetic(self, power: int, left: Node) -> Node:
        at, rest = self.token.at, []
        while self.token.kind == "op" and POWERS.get(self.token.text) == power:
            operator = self.take().text
            rest.append((operator, self.expression(power + 1)))
        return Arithmetic(at, left, tuple(rest))

    def _tests_of_in(self) -> tuple[Node, ...]:
        """After `in`: one test, or several in parentheses."""
        if not self.sees("(") or self._is_open_range():
            return (self._test_of_in(),)
        self.take()
        tests = [self.test()]
        while self.accept(","):
            tests.append(self.test())
        if self.sees(".."):
            self.fail("`)`")
        self.expect(")")
        return tuple(tests)

    def _is_open_range(self) -> bool:
        """Does this parenthesis begin a range, as in `(1..5]`?"""
        depth = 0
        for token in self.tokens[self.index : -1]:
            if token.kind != "op":
                continue
            depth += (token.text in "([{") - (token.text in ")]}")
            if depth == 1 and token.text == "..":
                return True
            if depth <= 0:
                return False
        return False

    def _test_of_in(self) -> Node:
        if self.token.text in COMPARATORS and self.token.kind == "op":
            return self.test()
        return self.expression(ADD)

    def _prefix(self) -> Node:
        if self.sees("-"):
            operator = self.take()
            return Negation(operator.at, self.expression(NEGATE))
        return self._postfixes(self._primary())

    def _primary(self) -> Node:
        token = self.token
        if token.kind == "number":
            return self._number()
        if token.kind == "string":
            self.take()
            return Literal(token.at, unquote(token.text))
        if token.kind == "at":
            self.take()
            return AtLiteral(token.at, unquote(token.text[token.text.index('"') :]))
        if token.kind == "name" and token.text in CONSTANTS and self.name_length() == 0:
            self.take()
            return Literal(token.at, CONSTANTS[token.text])
        form = forms.FORMS.get(token.text) if token.kind in {"op", "name"} else None
        if form is not None and (token.kind == "op" or self.name_length() == 0):
            return form(self)
        if token.kind == "name":
            return Name(token.at, self.name())
        return self.fail("an expression")

    def _number(self) -> Literal:
        """34 digits, and no more than FEEL's exponents can say (DMN 1.5, 10.3.2.3.1)."""
        try:
            value = number(DECIMAL128.create_decimal(Decimal(self.token.text)))
        except ArithmeticError:
            self.fail("a number")
        return Literal(self.take().at, value)

    def _postfixes(self, node: Node) -> Node:
        for _ in range(LONGEST_POSTFIX):
            token = self.token
            if token.kind != "op" or token.text not in {".", "[", "("}:
                return node
            if token.text == "[" and self._opens_nothing():
                return node
            node = self._postfix(node)
        return self.fail("less nesting")

    def _opens_nothing(self) -> bool:
        """`1..5[` ends a range: the bracket is followed by what cannot begin an expression."""
        following = self.ahead()
        return following.kind == "end" or (following.kind == "op" and following.text in CANNOT_BEGIN)

    def _postfix(self, node: Node) -> Node:
        operator = self.take()
        if operator.text == ".":
            return Path(operator.at, node, self.name())
        if operator.text == "[":
            condition = self.expression()
            self.expect("]")
            return Filter(operator.at, node, condition)
        return self._call(node, operator.at)

    def _call(self, function: Node, at: int) -> Node:
        arguments: list[Node] = []
        keywords: list[str] = []
        if self.accept(")"):
            return Call(at, function, (), None)
        named = self._names_an_argument()
        while True:
            if named:
                keywords.append(self.name_until(":"))
                self.expect(":")
            arguments.append(self.expression())
            if not self.accept(","):
                break
        self.expect(")")
        return Call(at, function, tuple(arguments), tuple(keywords) if named else None)

    def _names_an_argument(self) -> bool:
        for token in self.tokens[self.index : -1]:
            if token.text == ":" and token.kind == "op":
                return True
            if token.kind in {"string", "at"} or (token.kind == "op" and token.text in "()[]{},"):
                return False
        return False


def parse_expression(source: str, names: Iterable[str] | NameBook = ()) -> Node:
    """The tree of an expression; `names` of several words are known in it."""
    return _guarded(source, names, tests=False)


def parse_unary_tests(source: str, names: Iterable[str] | NameBook = ()) -> Node:
    """The tree of unary tests, as in a cell of a decision table."""
    return _guarded(source, names, tests=True)


def _guarded(source: str, names: Iterable[str] | NameBook, *, tests: bool) -> Node:
    known = names if isinstance(names, NameBook) else NameBook(names)
    parser = Parser(source, NameBook(outer=known))
    try:
        return parser.whole_tests() if tests else parser.whole_expression()
    except RecursionError:
        found = f"{parser.nesting} levels"
        raise FeelSyntaxError(source, parser.token.at, expected="less nesting", found=found) from None
