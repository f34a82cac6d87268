"""Reads a data sheet and checks that it holds together: roles, ranges, refused columns, scorecard.

Every fault is listed before the sheet is refused.
"""

from collections.abc import Iterator
from importlib import resources

import msgspec

from engine.faults import Fault, Refused
from processes.risk.datasheet import Column, Role, Sheet
from processes.risk.sensitive import is_audit_only, is_gender_violence

_EXACTLY_ONE: tuple[Role, ...] = ("id", "duration", "event")
_AT_MOST_ONE: tuple[Role, ...] = ("territory", "data_date")


class SheetRefused(Refused):
    """The data sheet was refused, with every fault."""


def read_sheet(raw: bytes, *, file: str = "sheet.json") -> Sheet:
    """Parse and check a data sheet; raises SheetRefused with all faults (shape errors stop at the first)."""
    try:
        sheet = msgspec.json.decode(raw, type=Sheet)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        text = f"La ficha de datos no se entiende: {error}"
        raise SheetRefused(
            [Fault(file=file, rule="sheet_shape", text=text, text_en=f"Bad data sheet: {error}")]
        ) from error
    faults = [*_column_faults(sheet), *_role_faults(sheet), *_scorecard_faults(sheet)]
    if faults:
        raise SheetRefused(msgspec.structs.replace(fault, file=file) for fault in faults)
    return sheet


def shipped_sheet(name: str) -> Sheet:
    """A sheet that comes with the product: `rgc_exit` or `unemployment_spells`."""
    file = f"{name}.sheet.json"
    return read_sheet(resources.files("processes.risk").joinpath("sheets", file).read_bytes(), file=file)


def _column_faults(sheet: Sheet) -> Iterator[Fault]:
    seen: set[str] = set()
    for column in sheet.columns:
        name = column.name
        if name in seen:
            yield _fault(
                name, "column_twice", "La columna está descrita dos veces", "The column is described twice"
            )
        seen.add(name)
        if is_gender_violence(name):
            yield _fault(
                name, "gender_violence", "Los datos de violencia de género nunca se guardan para el riesgo",
                "Gender violence data are never stored for risk",
            )  # fmt: skip
        elif is_audit_only(name) and column.role not in ("audit", "ignored"):
            yield _fault(
                name, "audit_only", "Esta columna solo puede servir para auditar («audit»), no predecir",
                "This column may only serve to audit (role audit), never to predict",
            )  # fmt: skip
        yield from _type_faults(column)


def _type_faults(column: Column) -> Iterator[Fault]:
    name = column.name
    if column.type == "category" and column.role in ("predictor", "audit") and len(column.categories) < 2:
        yield _fault(
            name, "categories", "Faltan las categorías (dos o más)", "Expected two or more categories"
        )
    if column.type == "date" and column.role in ("predictor", "audit"):
        yield _fault(
            name, "date_role", "Una fecha no puede ser predictor; use la edad o los meses",
            "A date cannot be a predictor; use an age or months",
        )  # fmt: skip
    if column.min is not None and column.max is not None and column.min > column.max:
        yield _fault(name, "range", "El mínimo es mayor que el máximo", "The minimum is above the maximum")
    if column.shape == "log1p" and (column.min is None or column.min < 0):
        yield _fault(
            name,
            "log_range",
            "La forma logarítmica necesita un mínimo de 0 o más",
            "Expected a minimum of 0 for log1p",
        )
    if column.role == "duration" and (column.type != "integer" or column.max is None):
        yield _fault(
            name, "duration_type", "La duración debe ser un entero con máximo (campo «max»)",
            "Expected an integer duration with a maximum (field max)",
        )  # fmt: skip
    if column.role == "data_date" and column.type != "date":
        yield _fault(name, "date_type", "La fecha de los datos debe ser de tipo fecha", "Expected a date")


def _role_faults(sheet: Sheet) -> Iterator[Fault]:
    for role in _EXACTLY_ONE:
        found = len(sheet.with_role(role))
        if found != 1:
            yield _fault(
                role, "one_of_role", f"Se esperaba una columna con papel «{role}», pero hay {found}",
                f"Expected one column with role {role}, but there are {found}",
            )  # fmt: skip
    for role in _AT_MOST_ONE:
        if len(sheet.with_role(role)) > 1:
            yield _fault(
                role, "one_of_role", f"Hay más de una columna «{role}»", f"More than one column {role}"
            )
    if not sheet.with_role("predictor"):
        yield _fault(
            "predictor", "no_predictor", "No hay ninguna columna predictora", "Expected a predictor column"
        )
    duration = sheet.find_role("duration")
    longest = duration.max if duration is not None else None
    if sheet.horizon < 1 or (longest is not None and sheet.horizon > longest):
        yield _fault(
            "horizon", "horizon", "El horizonte debe estar entre 1 y la duración máxima",
            "Expected a horizon between 1 and the longest duration",
        )  # fmt: skip


def _scorecard_faults(sheet: Sheet) -> Iterator[Fault]:
    predictors = {column.name for column in sheet.with_role("predictor")}
    for rule in sheet.scorecard.rules if sheet.scorecard else ():
        if rule.column not in predictors:
            yield _fault(
                rule.column, "rule_column", "Una regla usa una columna que no es predictora",
                "A rule uses a column that is not a predictor",
            )  # fmt: skip
        elif rule.test != "is" and isinstance(rule.value, str):
            yield _fault(rule.column, "rule_value", "La regla necesita un número", "The rule needs a number")


def _fault(element: str, rule: str, text: str, text_en: str) -> Fault:
    return Fault(element=element, rule=rule, text=text, text_en=text_en)
