"""JSON that remembers the line of each object, read property by property with a fault for each surprise.

Knows nothing of forms. Repeated property names, NaN and too deep or too large documents are refused.
"""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from json.decoder import JSONObject  # type: ignore[attr-defined]
from json.scanner import py_make_scanner  # type: ignore[attr-defined]
from typing import Any

from engine.faults import Fault

LARGEST = 1_000_000
_TYPES = {
    str: ("un texto", "a text"),
    bool: ("verdadero o falso", "true or false"),
    dict: ("un objeto", "an object"),
    list: ("una lista", "a list"),
    Decimal: ("un número", "a number"),
}


class Unparsable(ValueError):
    """The document is not JSON that we read; says where."""

    def __init__(self, line: int, text: str, text_en: str) -> None:
        super().__init__(text_en)
        self.line, self.text, self.text_en = line, text, text_en


class Notes:
    """The faults found so far in one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def add(self, rule: str, text: str, text_en: str, *, line: int = 0, element: str = "") -> None:
        self._add(Fault(file=self.file, line=line, element=element, rule=rule, text=text, text_en=text_en))

    def warn(self, rule: str, text: str, text_en: str, *, line: int = 0, element: str = "") -> None:
        self._add(
            Fault(
                file=self.file,
                line=line,
                element=element,
                rule=rule,
                text=text,
                text_en=text_en,
                severity="warning",
            )
        )

    def _add(self, fault: Fault) -> None:
        if fault not in self.faults:
            self.faults.append(fault)


class Node:
    """One JSON object: its properties by type; a wrong type is noted and read as absent."""

    def __init__(
        self, values: dict[str, Any], notes: Notes, line_of: Callable[[int], int], line: int = 0
    ) -> None:
        self.values, self.notes, self._line_of = values, notes, line_of
        self.line = line_of(id(values)) or line

    @property
    def name(self) -> str:
        """How a fault calls this object: its key, else its id, else its type."""
        return next(
            (v for n in ("key", "id", "path", "type") if isinstance(v := self.values.get(n), str) and v), ""
        )

    def fault(self, rule: str, text: str, text_en: str) -> None:
        self.notes.add(rule, text, text_en, line=self.line, element=self.name)

    def warn(self, rule: str, text: str, text_en: str) -> None:
        self.notes.warn(rule, text, text_en, line=self.line, element=self.name)

    def text(self, name: str, default: str = "") -> str:
        value = self._read(name, str)
        return default if value is None else str(value)

    def flag(self, name: str) -> bool:
        return self._read(name, bool) is True

    def number(self, name: str) -> Decimal | None:
        value = self.values.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return Decimal(value)
        read = self._read(name, Decimal)
        return read if isinstance(read, Decimal) else None

    def raw(self, name: str) -> Any:
        return self.values.get(name)

    def node(self, name: str) -> "Node":
        """The object under `name`; an empty one where there is none."""
        return Node(self._read(name, dict) or {}, self.notes, self._line_of, self.line)

    def nodes(self, name: str) -> Iterator["Node"]:
        for item in self._read(name, list) or []:
            if isinstance(item, dict):
                yield Node(item, self.notes, self._line_of, self.line)
            else:
                self._wrong(name, dict)

    def _read(self, name: str, kind: type) -> Any:
        value = self.values.get(name)
        if value is not None and not isinstance(value, kind):
            self._wrong(name, kind)
            return None
        return value

    def _wrong(self, name: str, kind: type) -> None:
        es, en = _TYPES[kind]
        self.fault(
            "form.bad_value",
            f"Se esperaba {es} en «{name}», pero hay otra cosa.",
            f"Expected {en} in “{name}”, but there is something else.",
        )


def parse(data: bytes, notes: Notes) -> Node:
    """The root object of a JSON document, or `Unparsable`."""
    if len(data) > LARGEST:
        raise Unparsable(
            1, f"El documento pasa de {LARGEST} bytes.", f"The document is over {LARGEST} bytes."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unparsable(line, "El documento no está en UTF-8.", "The document is not UTF-8.") from None
    decoder = _LineDecoder(text)
    try:
        root = decoder.decode(text)
    except json.JSONDecodeError as error:
        raise Unparsable(
            error.lineno,
            f"No es JSON válido (columna {error.colno}).",
            f"It is not valid JSON (column {error.colno}): {error.msg}.",
        ) from None
    except RecursionError:
        raise Unparsable(1, "Demasiados niveles anidados.", "Too many nested levels.") from None
    except ValueError as error:
        raise Unparsable(
            getattr(error, "line", 1),
            "Hay un valor que no es JSON.",
            f"There is a value that is not JSON: {error}.",
        ) from None
    if not isinstance(root, dict):
        raise Unparsable(
            1, "Se esperaba un objeto JSON.", "Expected a JSON object, but there is something else."
        )
    return Node(root, notes, lambda key: decoder.lines.get(key, 0))


class _LineDecoder(json.JSONDecoder):
    """The standard decoder in its Python form, which lets us see where each object starts."""

    def __init__(self, text: str) -> None:
        super().__init__(parse_float=Decimal, parse_constant=_refuse_constant)
        self.lines: dict[int, int] = {}
        self._text = text
        self._counted, self._line = 0, 1
        self.parse_object = self._parse_object
        self.scan_once = py_make_scanner(self)

    def _parse_object(self, s_and_end: tuple[str, int], *rest: Any) -> tuple[Any, int]:
        start = s_and_end[1]
        self._line += self._text.count("\n", self._counted, start)
        self._counted, line = start, self._line
        strict, scan_once, _hook, _pairs, *memo = rest
        found, end = JSONObject(s_and_end, strict, scan_once, None, _refuse_repeated, *memo)
        self.lines[id(found)] = line
        return found, end


def _refuse_repeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("a property is written twice")
    return values


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")
