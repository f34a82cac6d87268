"""Names with spaces and symbols (DMN 1.5, 10.3.1.4): the longest name that is known at this place wins."""

from collections.abc import Iterable
from functools import lru_cache

from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import Token, tokenize

KEYWORDS = frozenset(
    {
        *("if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "between", "and", "or"),
        *("function", "true", "false", "null"),
    }
)
Sequence = tuple[str, ...]


class NameBook:
    """The names that are known, those of several words by their first; around it `outer`, a book with more.

    The outermost book is the library's: its names are known, but nobody declared them.
    """

    def __init__(self, names: Iterable[str] = (), outer: "NameBook | None" = None) -> None:
        self._outer = outer
        self._names: set[str] = set()
        self._by_first: dict[str, dict[int, dict[Sequence, str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Know `name`. A name of one word needs no entry; one that cannot be written in FEEL is left out."""
        if name in self._names:
            return
        self._names.add(name)
        words = words_of(name)
        if len(words) > 1:
            self._by_first.setdefault(words[0], {}).setdefault(len(words), {})[words] = name

    def __contains__(self, name: str) -> bool:
        """Whether somebody declared it."""
        book = self
        while book._outer is not None:
            if name in book._names:
                return True
            book = book._outer
        return False

    def longest(self, tokens: list[Token], start: int) -> tuple[str, int] | None:
        """The longest known name that starts at `start`, and the number of its tokens."""
        best: tuple[str, int] | None = None
        book: NameBook | None = self
        while book is not None:
            for size, names in book._by_first.get(tokens[start].text, {}).items():
                if best is None or size > best[1]:
                    name = names.get(tuple(token.text for token in tokens[start : start + size]))
                    best = best if name is None else (name, size)
            book = book._outer
        return best


@lru_cache(maxsize=5000)
def words_of(name: str) -> Sequence:
    """The tokens of a name; none for what cannot be written in FEEL."""
    try:
        return tuple(token.text for token in tokenize(name)[:-1])
    except FeelSyntaxError:
        return ()


def spelled(tokens: list[Token]) -> str:
    """The name that these tokens spell: one space where there was any white space."""
    parts = [
        ("" if index == 0 or not token.spaced else " ") + token.text for index, token in enumerate(tokens)
    ]
    return "".join(parts)


def run_of_words(tokens: list[Token], start: int) -> int:
    """How many plain words follow each other: two names never stand side by side in FEEL, so they are one."""
    end = start
    while tokens[end].kind == "name" and not _is_keyword(tokens, end, start):
        end += 1
    return end - start


def _is_keyword(tokens: list[Token], index: int, start: int) -> bool:
    text = tokens[index].text
    if text == "instance" and index > start:
        return tokens[index + 1].text == "of"
    return text in KEYWORDS
