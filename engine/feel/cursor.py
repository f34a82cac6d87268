"""A place in the tokens of one text, with the questions and complaints of a parser. No grammar here."""

from typing import NoReturn

from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import Token, tokenize
from engine.feel.names import NameBook, run_of_words, spelled

DEEPEST_NESTING = 100


class Cursor:
    """Reads tokens from left to right."""

    def __init__(self, source: str, names: NameBook) -> None:
        self.source = source
        self.tokens = tokenize(source)
        self.names = names
        self.index = 0
        self.nesting = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def ahead(self, count: int = 1) -> Token:
        return self.tokens[min(self.index + count, len(self.tokens) - 1)]

    def sees(self, text: str) -> bool:
        token = self.tokens[self.index]
        return token.text == text and token.kind in {"op", "name"}

    def take(self) -> Token:
        token = self.tokens[self.index]
        if token.kind != "end":
            self.index += 1
        return token

    def accept(self, text: str) -> bool:
        if self.sees(text):
            self.index += 1
            return True
        return False

    def expect(self, text: str) -> Token:
        if not self.sees(text):
            self.fail(f"`{text}`")
        return self.take()

    def fail(self, expected: str) -> NoReturn:
        token = self.token
        found = f"`{token.text}`" if token.text else "the end of the text"
        raise FeelSyntaxError(self.source, token.at, expected=expected, found=found)

    def deeper(self) -> None:
        self.nesting += 1
        if self.nesting > DEEPEST_NESTING:
            raise FeelSyntaxError(
                self.source, self.token.at, expected="less nesting", found=f"{self.nesting} levels"
            )

    def name_length(self) -> int:
        """How many of the next tokens are a name here: the longest known one, or a run of plain words."""
        known = self.names.longest(self.tokens, self.index)
        words = run_of_words(self.tokens, self.index)
        return max(known[1] if known else 0, words)

    def name(self) -> str:
        """Take a name; one that is known keeps its known spelling."""
        known = self.names.longest(self.tokens, self.index)
        words = run_of_words(self.tokens, self.index)
        if known is not None and known[1] >= words:
            self.index += known[1]
            return known[0]
        if not words:
            self.fail("a name")
        self.index += words
        return spelled(self.tokens[self.index - words : self.index])

    def name_until(self, *stops: str) -> str:
        """A name that is being given: everything up to one of `stops`, keywords and symbols included."""
        start = self.index
        while self.token.kind in {"name", "number", "op"} and self.token.text not in {*stops, *"()[]{},:"}:
            self.index += 1
        if self.index == start or self.token.text not in stops or self.tokens[start].kind != "name":
            self.index = start
            self.fail("a name")
        return spelled(self.tokens[start : self.index])
