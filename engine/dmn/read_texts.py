"""Texts of FEEL in a DMN file, compiled: a syntax error is a fault of the file, with its line."""

from lxml import etree

from engine.dmn.read_types import TypeBook
from engine.dmn.xml import Source, text_of
from engine.feel.compiler import Expression, UnaryTests, compile_expression, compile_unary_tests
from engine.feel.errors import FeelSyntaxError
from engine.feel.names import NameBook


class TextReader:
    """Reads expressions and tests in one file; `names` are all that they may name."""

    def __init__(self, source: Source, types: TypeBook, names: NameBook) -> None:
        self.source = source
        self.types = types
        self.names = names

    def expression(self, element: etree._Element | None) -> Expression | None:
        """The FEEL expression in an element's text; None when there is none or it is broken."""
        text = text_of(element)
        if element is None or not text or not self._speaks_feel(element):
            return None
        try:
            return compile_expression(text, names=self.names, types=self.types.types)
        except FeelSyntaxError as error:
            self.source.syntax_fault(element, error)
            return None

    def tests(self, element: etree._Element | None) -> UnaryTests | None:
        """The unary tests in an element's text; None when there are none, `-`, or they are broken."""
        text = text_of(element)
        if element is None or text in {"", "-"} or not self._speaks_feel(element):
            return None
        try:
            return compile_unary_tests(text, names=self.names, types=self.types.types)
        except FeelSyntaxError as error:
            self.source.syntax_fault(element, error)
            return None

    def _speaks_feel(self, element: etree._Element) -> bool:
        language = element.get("expressionLanguage", "feel")
        if "feel" in language.lower():
            return True
        self.source.fault(
            element,
            "not-feel",
            f"Se esperaba el lenguaje FEEL, pero es `{language}`",
            f"Expected the language FEEL, but it is `{language}`",
        )
        return False
