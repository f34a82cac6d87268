"""FEEL values as text: what string() gives (DMN 1.5, table 73); the text reads back as the value."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from engine.feel.nanoseconds import NanosecondDatetime, NanosecondTime
from engine.feel.temporal import render_datetime, render_days_time, render_time, render_years_months
from engine.feel.values import DaysTimeDuration, Function, Range, YearsMonthsDuration


def as_text(value: Any) -> str:
    """Strings bare, everything else as it would be written."""
    return value if type(value) is str else written(value)


def written(value: Any) -> str:
    """As in an expression: strings in quotes."""
    if value is None:
        return "null"
    if isinstance(value, Function):
        return f"function {value.name}({', '.join(value.parameters)})"
    render = RENDER.get(type(value))
    return render(value) if render else str(value)


def _number(value: Decimal) -> str:
    return format(value, "f")


def _string(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _list(items: list[Any]) -> str:
    return "[" + ", ".join(written(item) for item in items) + "]"


def _context(entries: dict[str, Any]) -> str:
    return "{" + ", ".join(f"{_key(key)}: {written(entry)}" for key, entry in entries.items()) + "}"


def _key(key: str) -> str:
    return key if key and not set(key) & set('{}[]():,"') else _string(key)


def _range(value: Range) -> str:
    if value.operator:
        end = value.high if value.operator in {"<", "<="} else value.low
        return f"({value.operator} {written(end)})"
    opening, closing = "[" if value.low_included else "(", "]" if value.high_included else ")"
    return f"{opening}{written(value.low)}..{written(value.high)}{closing}"


RENDER: dict[type, Any] = {
    int: str,
    Decimal: _number,
    str: _string,
    bool: _boolean,
    date: date.isoformat,
    time: render_time,
    datetime: render_datetime,
    NanosecondTime: render_time,
    NanosecondDatetime: render_datetime,
    DaysTimeDuration: render_days_time,
    YearsMonthsDuration: render_years_months,
    list: _list,
    dict: _context,
    Range: _range,
}
