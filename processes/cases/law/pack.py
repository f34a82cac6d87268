"""A pack of dated parameters from JSON: read whole, or refused with every fault. Decides nothing.

A change of the law is a new row; the old one gets its last day (`valid_to`) and stays.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Literal

import msgspec
from msgspec import Struct

from engine.faults import Fault, Refused
from processes.cases.law.units import UNIT_NAMES


class LawRefused(Refused):
    """The pack of parameters has faults; nothing of it is used."""


class Parameter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One value in force from `valid_from` to `valid_to`, both days included; without an end, until further notice.

    `mark`: empty for what the source says, `p` for a parameter of the Network's own, `?` for what is to be
    checked in the source before anybody relies on it. `start_mark` says the same of the first day.
    """

    name: str
    value: int | float | str
    unit: str
    valid_from: date
    valid_to: date | None
    source: str
    es: str
    en: str
    mark: Literal["", "p", "?"] = ""
    start_mark: Literal["", "p", "?"] = ""

    def is_in_force(self, day: date) -> bool:
        """Whether the value holds on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def read_pack(content: bytes, *, file: str) -> tuple[Parameter, ...]:
    """Every row, by name and first day. Raises LawRefused with each fault, its row and its name."""
    rows = _rows(content, file)
    read: list[Parameter] = []
    faults: list[Fault] = []
    for place, row in enumerate(rows, 1):
        try:
            parameter = msgspec.convert(row, Parameter)
        except msgspec.ValidationError as error:
            said = row.get("name", "") if isinstance(row, dict) else ""
            faults.append(
                _fault(file, f"{place} {said}".strip(), "row", f"La fila no vale: {error}", str(error))
            )
        else:
            faults += _faults_of(parameter, file, place)
            read.append(parameter)
    ordered = sorted(read, key=lambda each: (each.name, each.valid_from))
    faults += [_overlap(file, late) for early, late in pairwise(ordered) if _overlaps(early, late)]
    if faults:
        raise LawRefused(faults)
    return tuple(ordered)


def _rows(content: bytes, file: str) -> Sequence[Any]:
    try:
        document = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise LawRefused([_fault(file, "", "not-json", f"No es JSON: {error}", str(error))]) from None
    rows = document.get("parameters") if isinstance(document, dict) else None
    if isinstance(rows, list):
        return rows
    spanish = "Se esperaba una lista `parameters`, pero no la hay"
    raise LawRefused(
        [_fault(file, "", "no-list", spanish, "Expected a list `parameters`, but there is none")]
    )


def _faults_of(parameter: Parameter, file: str, place: int) -> list[Fault]:
    where = f"{place} {parameter.name}"
    faults = []
    if parameter.valid_to is not None and parameter.valid_to < parameter.valid_from:
        spanish = "Se esperaba un último día igual o posterior al primero, pero es anterior"
        english = "Expected a last day not before the first, but it is earlier"
        faults.append(_fault(file, where, "ends-before", spanish, english))
    if not (parameter.name.isidentifier() and parameter.source and parameter.es and parameter.en):
        spanish = "Se esperaban nombre, fuente y textos en los dos idiomas, pero falta algo"
        english = "Expected a name, a source and texts in both languages, but something is missing"
        faults.append(_fault(file, where, "incomplete", spanish, english))
    if parameter.unit not in UNIT_NAMES:
        known = ", ".join(UNIT_NAMES)
        spanish = f"Se esperaba una unidad de {known}, pero es {parameter.unit!r}"
        english = f"Expected a unit of {known}, but it is {parameter.unit!r}"
        faults.append(_fault(file, where, "unknown-unit", spanish, english))
    return faults


def _overlaps(early: Parameter, late: Parameter) -> bool:
    return early.name == late.name and (early.valid_to is None or early.valid_to >= late.valid_from)


def _overlap(file: str, late: Parameter) -> Fault:
    day = late.valid_from
    spanish = f"Se esperaba un solo valor por día, pero el {day} hay dos"
    return _fault(
        file, late.name, "two-values", spanish, f"Expected one value a day, but on {day} there are two"
    )


def _fault(file: str, element: str, rule: str, text: str, text_en: str) -> Fault:
    return Fault(file=file, element=element, rule=rule, text=text, text_en=text_en)
