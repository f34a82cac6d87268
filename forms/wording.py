"""Reads the texts of a form: FEEL between braces, and the words of other languages from `concierto.labels`.

The plain form-js texts are Spanish. Not for the product's own messages (see `texts`).
"""

import re
from typing import Any

from engine.feel import Expression, FeelSyntaxError, compile_expression
from forms.json_document import Node
from forms.model import Phrase, Wording

LANGUAGES = ("es", "en")
_BRACES = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


class Dictionary:
    """`concierto.labels`: language -> field key -> property -> text; remembers which keys were asked for."""

    def __init__(self, concierto: Node) -> None:
        self.node = concierto
        self._asked: set[str] = set()
        labels = concierto.node("labels")
        self._labels = {language: labels.node(language) for language in labels.values}

    def wording(self, node: Node, name: str, names: tuple[str, ...]) -> Wording:
        """The text `name` of a component that the dictionary may call by any of `names`."""
        phrases: dict[str, Phrase] = {}
        if text := node.text(name):
            phrases["es"] = read_phrase(text, node)
        self._asked.update(names)
        for language, labels in self._labels.items():
            for called in names:
                entry = labels.node(called)
                if text := entry.text(name):
                    phrases[language] = read_phrase(text, entry)
                    break
        return Wording(phrases)

    def option(self, node: Node, value: str, names: tuple[str, ...]) -> Wording:
        """The words of one offered value."""
        label = node.raw("label")
        phrases: dict[str, Phrase] = {"es": (str(label if label is not None else value),)}
        for language, labels in self._labels.items():
            for called in names:
                if text := labels.node(called).node("options").text(value):
                    phrases[language] = (text,)
                    break
        return Wording(phrases)

    def title(self) -> Wording:
        titles = self.node.node("title")
        return Wording({language: read_phrase(titles.text(language), titles) for language in titles.values})

    def fault_unused(self) -> None:
        """A warning for each key that is not on the form: most often a renamed field."""
        for language, labels in self._labels.items():
            for key in labels.values.keys() - self._asked:
                labels.warn(
                    "form.unknown_label",
                    f"Hay textos en «{language}» para «{key}», pero el formulario no tiene ese campo.",
                    f"There are “{language}” texts for “{key}”, but the form has no such field.",
                )


def read_phrase(text: str, node: Node) -> Phrase:
    """Literal parts and expressions: `=FEEL` as a whole, or `{{FEEL}}` in between."""
    if text.startswith("="):
        found = read_expression(text, node)
        return (found,) if found else ()
    parts: list[str | Expression] = []
    for index, part in enumerate(_BRACES.split(text)):
        if index % 2 == 0:
            parts.extend([part] if part else [])
        elif part.strip()[:1] in ("#", "/"):
            node.fault(
                "form.bad_template",
                "Las plantillas con {{#if}} o {{#loop}} no se admiten: use una expresión FEEL.",
                "Templates with {{#if}} or {{#loop}} are not accepted: use a FEEL expression.",
            )
        elif found := read_expression(part, node):
            parts.append(found)
    return tuple(parts)


def read_expression(text: str, node: Node) -> Expression | None:
    """The compiled expression (a leading `=` is allowed), or None and a fault."""
    try:
        return compile_expression(text.strip().removeprefix("=").strip())
    except FeelSyntaxError as error:
        node.fault(
            "form.bad_feel",
            f"La expresión FEEL «{error.source}» no es válida. {error.text_es}.",
            f"The FEEL expression “{error.source}” is not valid. {error.text_en}.",
        )
        return None


def is_expression(value: Any) -> bool:
    """Whether a JSON value is written as FEEL."""
    return isinstance(value, str) and value.startswith("=")
