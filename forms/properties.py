"""Properties that several kinds of component share, each with its fault: keys, FEEL or literal, bounds."""

import re
from decimal import Decimal

from forms.json_document import Node
from forms.model import GivenFlag, GivenNumber
from forms.patterns import BadPattern, compile_pattern, only_python
from forms.wording import is_expression, read_expression

_KEY = re.compile(r"[A-Za-z]\w*(\.[A-Za-z]\w*)*", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,20}(\.\d{1,14})?", re.ASCII)


def read_key(node: Node, name: str) -> tuple[str, ...]:
    """The names of a dotted key or path; never empty, so that reading can go on."""
    text = node.text(name)
    if not _KEY.fullmatch(text):
        node.fault(
            "form.bad_key",
            f"Se esperaba en «{name}» un nombre (letras, cifras y «_», primero una letra), pero es «{text}».",
            f"Expected “{name}” to be letters, digits and “_”, a letter first, but it is “{text}”.",
        )
        return (text or "?",)
    return tuple(text.split("."))


def read_given_flag(node: Node, name: str) -> GivenFlag:
    """True, false or FEEL."""
    value = node.raw(name)
    if is_expression(value):
        return read_expression(value, node) or False
    return node.flag(name)


def read_given_number(node: Node, name: str) -> GivenNumber:
    """A number (form-js may write it as text) or FEEL."""
    value = node.raw(name)
    if is_expression(value):
        return read_expression(value, node)
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Decimal(value)
    return None if value == "" else node.number(name)


def read_pattern(node: Node, text: str) -> re.Pattern[str] | None:
    """The compiled pattern; a warning where JavaScript would read it otherwise."""
    if not text:
        return None
    if only_python(text):
        node.warn(
            "form.pattern_javascript",
            f"El patrón «{text}» no significa lo mismo en JavaScript.",
            f"The pattern “{text}” does not mean the same in JavaScript.",
        )
    try:
        return compile_pattern(text)
    except BadPattern as error:
        node.fault(
            "form.bad_pattern",
            f"El patrón «{text}» no sirve: {error.text}.",
            f"The pattern “{text}” will not do: {error.text_en}.",
        )
        return None


def fault_bounds(node: Node, low: GivenNumber, high: GivenNumber) -> None:
    """A fault where two literal bounds leave nothing between them."""
    if isinstance(low, Decimal) and isinstance(high, Decimal) and low > high:
        node.fault(
            "form.bad_bounds",
            f"El mínimo ({low}) es mayor que el máximo ({high}).",
            f"Expected the minimum to be at most the maximum, but {low} is more than {high}.",
        )


def fault_value(node: Node, name: str) -> None:
    """A fault for a value of the right type that means nothing here."""
    node.fault(
        "form.bad_value",
        f"«{name}» tiene un valor que no se admite.",
        f"Expected an accepted value in “{name}”, but it has another.",
    )
