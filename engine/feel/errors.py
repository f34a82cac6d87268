"""What may go wrong in FEEL. A text that cannot be read and a spent budget are raised to the caller.

Everything else (`Unevaluable`) stays inside: the result is null, and the reason goes to the trace (DMN 1.5,
10.3.2.13).
"""

EXPECTED_ES = {
    "an expression": "una expresión",
    "the end of the expression": "el final de la expresión",
    "a name": "un nombre",
    "a type": "un tipo",
    "a key": "una clave",
    "a character of FEEL": "un carácter de FEEL",
    "a closing quote": "unas comillas de cierre",
    "the end of the comment": "el final del comentario",
    "a shorter text": "un texto más corto",
    "less nesting": "menos anidamiento",
    "a valid escape": "una secuencia de escape válida",
    "a number": "un número",
    "the end of a range": "el final de un intervalo",
}


class FeelError(Exception):
    """Base of the errors that FEEL raises."""


class FeelSyntaxError(FeelError):
    """The text is not FEEL. `line` and `column` count from 1; `text_es`/`text_en` say what was expected."""

    def __init__(self, source: str, at: int, *, expected: str, found: str) -> None:
        before = source[:at]
        self.source, self.at, self.expected, self.found = source, at, expected, found
        self.line = before.count("\n") + 1
        self.column = at - (before.rfind("\n") + 1) + 1
        self.text_en = f"Expected {expected}, but found {found} (line {self.line}, column {self.column})"
        wanted = EXPECTED_ES.get(expected, expected)
        there = "el final del texto" if found == "the end of the text" else found
        self.text_es = f"Se esperaba {wanted}, pero hay {there} (línea {self.line}, columna {self.column})"
        super().__init__(self.text_en)


class BudgetExceeded(FeelError):
    """The expression used more steps, depth or size than it may; its evaluation was stopped."""

    def __init__(self, what: str, limit: int) -> None:
        self.what, self.limit = what, limit
        super().__init__(f"Expected at most {limit} {what}, but the expression needs more")


class Unevaluable(FeelError):
    """An operation has no value for its operands. Never leaves this package: it becomes null and a reason."""
