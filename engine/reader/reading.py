"""One file being read: its root elements by id, the faults so far, and the ways to compile what it says."""

import re
from collections.abc import Iterable
from typing import Any

from engine.faults import Fault
from engine.feel import Expression, FeelSyntaxError, compile_expression
from engine.iso8601 import check_literal
from engine.model import Timer
from engine.reader.document import Element, line_of, local

WHOLE = re.compile(r"[+-]?[0-9]{1,9}")


class Reading:
    """Collects every fault; nothing is raised while reading goes on."""

    def __init__(self, file: str, roots: dict[str, Element]) -> None:
        self.file = file
        self.roots = roots
        self.by_id: dict[str, Element] = {}
        self.faults: list[Fault] = []

    def fault(self, element: Element, rule: str, text: str, text_en: str, *, at: str = "") -> None:
        identity = at or element.get("id") or ""
        self.faults.append(
            Fault(
                file=self.file, line=line_of(element), element=identity, rule=rule, text=text, text_en=text_en
            )
        )

    def root(self, reference: str | None) -> Element | None:
        """The root element (message, error ...) that a QName names."""
        if not reference:
            return None
        return self.roots.get(reference.strip(), self.roots.get(local(reference)))

    def not_allowed(self, element: Element, what: str, *, at: str = "") -> None:
        """A value that the standard forbids."""
        self.fault(
            element,
            "not_allowed",
            f"La norma no admite {what}.",
            f"Expected what BPMN 2.0 allows, but got {what}.",
            at=at,
        )

    def dangling(self, holder: Element, name: str, reference: str) -> None:
        """A reference to something that is not in the file."""
        self.fault(
            holder,
            "dangling_reference",
            f"{name} señala «{reference}», que no existe en el archivo.",
            f"Expected {name} to name something in the file, but {reference!r} is not there.",
        )

    def expression(
        self, element: Element, text: str, *, at: str = "", names: Iterable[str] = ()
    ) -> Expression | None:
        """FEEL, with or without a leading "="; a fault and None when it does not parse."""
        source = text.strip().removeprefix("=").strip()
        try:
            return compile_expression(source, names=names)
        except FeelSyntaxError as error:
            self.fault(
                element,
                "expression",
                f"La expresión «{source}» no se entiende: {error}",
                f"Expected a FEEL expression, but {source!r} does not parse: {error}",
                at=at,
            )
            return None

    def value(self, element: Element, text: str | None, *, at: str = "") -> Expression | str | None:
        """ "=..." is an expression, anything else is itself."""
        if text is None or not text.strip():
            return None
        if text.strip().startswith("="):
            return self.expression(element, text, at=at)
        return text.strip()

    def timer(self, element: Element, kind: str, text: str, *, at: str = "") -> Timer | None:
        found = self.value(element, text, at=at)
        if isinstance(found, Expression):
            return Timer(kind=kind, expression=found)
        if found is None:
            return None
        try:
            check_literal(kind, found)
        except ValueError as error:
            self.fault(
                element,
                "timer",
                f"El plazo «{found}» no se entiende. Escriba, por ejemplo, P3D (3 días) o PT4H (4 horas).",
                f"{error}",
                at=at,
            )
            return None
        return Timer(kind=kind, literal=found)

    def period(self, element: Element, text: str | None, *, at: str = "") -> Expression | str | None:
        """A duration such as P3D, or an expression."""
        if text is None:
            return None
        timer = self.timer(element, "duration", text, at=at)
        return None if timer is None else timer.expression or timer.literal

    def whole(self, element: Element, text: str | None, default: int, *, at: str = "") -> int:
        if text is None:
            return default
        if WHOLE.fullmatch(text.strip()):
            return int(text)
        self.fault(
            element,
            "number",
            f"Se esperaba un número entero de nueve cifras como mucho y se encontró «{text[:80]}».",
            f"Expected a whole number of nine digits at most, but got {text[:80]!r}.",
            at=at,
        )
        return default


Values = dict[str, Any]
