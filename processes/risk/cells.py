"""One cell of a CSV read by its column: text to value, or a refusal in words. Pure."""

import math
import re
from datetime import date

from processes.risk.datasheet import Column

Value = float | int | str | date | bool | None
# A code begins with a letter or digit: it can be no spreadsheet formula, and no name with spaces.
_CODE = re.compile(r"[^\W_][\w./-]{0,63}")
_EMPTY = frozenset({"", "na", "nan", "null"})
_YES = frozenset({"1", "yes", "true", "si", "sí", "s", "y"})
_NO = frozenset({"0", "no", "false", "n"})


class CellRefused(ValueError):
    """The cell is not what its column says; `rule` names why. Never carries the cell's text."""

    def __init__(self, rule: str, text: str, text_en: str) -> None:
        super().__init__(text_en)
        self.rule = rule
        self.text = text
        self.text_en = text_en


def read_cell(text: str, column: Column, *, decimal_comma: bool = False) -> Value:
    """The value of a cell: None when empty and the column lets it; raises CellRefused otherwise."""
    if text.lower() in _EMPTY and text not in column.categories:
        _check_may_be_empty(column)
        return None
    if column.role in ("id", "territory"):
        return _read_code(text)
    if column.role == "event":
        return _read_event(text, column)
    match column.type:
        case "number" | "integer":
            return _read_number(text, column, decimal_comma=decimal_comma)
        case "category":
            return _read_category(text, column)
        case "flag":
            return _read_flag(text)
        case "date":
            return _read_date(text)


def _check_may_be_empty(column: Column) -> None:
    if column.role == "audit" or (column.role == "predictor" and column.missing != "refuse"):
        return
    raise CellRefused("missing_value", "Falta el valor", "The value is missing")


def _read_code(text: str) -> str:
    if _CODE.fullmatch(text) is None:
        raise CellRefused(
            "code_shape",
            "Se esperaba un código corto de letras, cifras y - _ . / (sin espacios)",
            "Expected a short code of letters, digits and - _ . / (no spaces)",
        )
    return text


def _read_event(text: str, column: Column) -> bool:
    if text not in ("0", "1"):
        raise CellRefused("event", "El suceso debe ser 0 o 1", "Expected an event of 0 or 1")
    return text == column.event_is


def _read_number(text: str, column: Column, *, decimal_comma: bool) -> float | int:
    try:
        number = float(text.replace(",", ".") if decimal_comma else text)
    except ValueError as error:
        raise CellRefused(
            "not_a_number", "Se esperaba un número, pero hay texto", "Expected a number"
        ) from error
    if not math.isfinite(number) or "_" in text:
        raise CellRefused("not_a_number", "Se esperaba un número finito", "Expected a finite number")
    if column.type == "integer" and not number.is_integer():
        raise CellRefused("not_an_integer", "Se esperaba un número entero", "Expected a whole number")
    _check_range(number, column)
    return int(number) if column.type == "integer" else number


def _check_range(number: float, column: Column) -> None:
    if column.role == "duration" and (number <= 0 or (column.max is not None and number > column.max)):
        limit = f"{column.max:g}" if column.max is not None else "∞"
        raise CellRefused(
            "impossible_duration",
            f"Duración imposible: se esperaba de 1 a {limit}",
            f"Impossible duration: expected 1 to {limit}",
        )
    if column.min is not None and number < column.min:
        raise CellRefused(
            "below", f"Menor que el mínimo, {column.min:g}", f"Below the minimum, {column.min:g}"
        )
    if column.max is not None and number > column.max:
        raise CellRefused(
            "above", f"Mayor que el máximo, {column.max:g}", f"Above the maximum, {column.max:g}"
        )


def _read_category(text: str, column: Column) -> str:
    if column.categories and text not in column.categories:
        allowed = ", ".join(column.categories)
        raise CellRefused(
            "unknown_category",
            f"Categoría desconocida; se esperaba una de: {allowed}",
            f"Expected one of: {allowed}",
        )
    return text


def _read_flag(text: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise CellRefused("not_a_flag", "Se esperaba sí o no (1 o 0)", "Expected yes or no (1 or 0)")


def _read_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CellRefused(
            "not_a_date", "Se esperaba una fecha AAAA-MM-DD", "Expected a date YYYY-MM-DD"
        ) from error
