"""A CSV read by its data sheet: every row that is wrong is named, and nothing is half loaded.

Cell values never stand in a fault's text: they may be personal data. Not for encoding (`design`).
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from msgspec import Struct

from engine.faults import Fault, Refused
from processes.risk.cells import CellRefused, Value, read_cell
from processes.risk.datasheet import Column, Sheet
from processes.risk.sensitive import is_gender_violence, is_identity_document

Row = Mapping[str, Value]
_OUTCOME = ("duration", "event")


class DataRefused(Refused):
    """The data were refused as a whole, with every fault; no row was taken."""


class Dataset(Struct, frozen=True, kw_only=True):
    """Checked rows, each a mapping from column to value (event: True if it happened), and the SHA-256."""

    file: str
    sha256: str
    sheet: Sheet
    rows: tuple[Row, ...]
    has_outcome: bool

    def texts(self, column: Column) -> tuple[str, ...]:
        """A column's values as text, "" when missing."""
        return tuple("" if row[column.name] is None else str(row[column.name]) for row in self.rows)

    def data_date(self) -> date | None:
        """The latest data date of the rows, if the sheet has such a column."""
        column = self.sheet.find_role("data_date")
        if column is None:
            return None
        return max((v for row in self.rows if isinstance(v := row[column.name], date)), default=None)


def read_dataset(raw: bytes, sheet: Sheet, *, file: str = "data.csv", outcome: bool = True) -> Dataset:
    """Read a CSV (UTF-8; comma, or semicolon with decimal comma). Raises DataRefused with all faults.

    `outcome=False` reads people to be scored: duration and event columns are neither needed nor read.
    """
    text = _decode(raw, file)
    header, records, semicolon = _records(text, file)
    columns = [c for c in sheet.columns if c.role != "ignored" and (outcome or c.role not in _OUTCOME)]
    faults = list(_header_faults(header, sheet, columns))
    if faults:
        raise DataRefused(_at(file, faults))
    rows = []
    seen: dict[str, int] = {}
    for line, cells in records:
        row, row_faults = _read_row(line, header, cells, columns, decimal_comma=semicolon)
        faults += row_faults
        faults += _id_faults(line, row, sheet, seen)
        rows.append(row)
    if not rows:
        faults.append(
            Fault(
                line=1,
                rule="no_rows",
                text="El fichero no tiene filas",
                text_en="Expected rows, but there are none",
            )
        )
    if faults:
        raise DataRefused(_at(file, faults))
    digest = hashlib.sha256(raw).hexdigest()
    return Dataset(file=file, sha256=digest, sheet=sheet, rows=tuple(rows), has_outcome=outcome)


def _at(file: str, faults: Iterable[Fault]) -> list[Fault]:
    return [
        Fault(file=file, line=f.line, element=f.element, rule=f.rule, text=f.text, text_en=f.text_en)
        for f in faults
    ]


def _decode(raw: bytes, file: str) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        fault = Fault(
            file=file,
            line=line,
            rule="encoding",
            text="El fichero no está en UTF-8",
            text_en="Expected UTF-8",
        )
        raise DataRefused([fault]) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        fault = Fault(
            file=file, line=line, rule="encoding", text="Hay un byte nulo", text_en="There is a NUL byte"
        )
        raise DataRefused([fault])
    return text


def _records(text: str, file: str) -> tuple[list[str], list[tuple[int, list[str]]], bool]:
    """The header, the records with the line where each begins, and whether the separator is a semicolon."""
    first = text.split("\n", 1)[0]
    semicolon = first.count(";") > first.count(",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if semicolon else ",", strict=True)
    records, begins = [], 1
    try:
        for cells in reader:
            if cells:
                records.append((begins, [cell.strip() for cell in cells]))
            begins = reader.line_num + 1
    except csv.Error as error:
        words = "El CSV está mal formado aquí (comillas o una celda demasiado larga)"
        fault = Fault(file=file, line=begins, rule="csv", text=words, text_en=f"Malformed CSV here: {error}")
        raise DataRefused([fault]) from error
    if not records:
        fault = Fault(
            file=file, line=1, rule="no_header", text="El fichero está vacío", text_en="The file is empty"
        )
        raise DataRefused([fault])
    return records[0][1], records[1:], semicolon


def _header_faults(header: list[str], sheet: Sheet, needed: list[Column]) -> Iterator[Fault]:
    known = {column.name for column in sheet.columns}
    for name in dict.fromkeys(header):
        if is_gender_violence(name):
            words = "Los datos de violencia de género nunca se guardan para el riesgo: quite la columna"
            english = "Gender violence data are never stored for risk: remove the column"
            yield Fault(line=1, element=name, rule="gender_violence", text=words, text_en=english)
        elif name not in known:
            words = "La columna no está en la ficha de datos: descríbala o quítela"
            english = "The column is not in the data sheet: describe it or remove it"
            yield Fault(line=1, element=name, rule="unknown_column", text=words, text_en=english)
        if header.count(name) > 1:
            words, english = "La columna aparece dos veces", "The column stands twice"
            yield Fault(line=1, element=name, rule="column_twice", text=words, text_en=english)
    for column in needed:
        if column.name not in header:
            words, english = "Falta la columna", "The column is missing"
            yield Fault(line=1, element=column.name, rule="missing_column", text=words, text_en=english)


def _read_row(
    line: int, header: list[str], cells: list[str], columns: list[Column], *, decimal_comma: bool
) -> tuple[dict[str, Value], list[Fault]]:
    if len(cells) != len(header):
        words = f"Se esperaban {len(header)} celdas, pero hay {len(cells)}"
        english = f"Expected {len(header)} cells, but there are {len(cells)}"
        return {}, [Fault(line=line, rule="cells", text=words, text_en=english)]
    texts = dict(zip(header, cells, strict=True))
    row: dict[str, Value] = {}
    faults = []
    for column in columns:
        try:
            row[column.name] = read_cell(texts[column.name], column, decimal_comma=decimal_comma)
        except CellRefused as refused:
            faults.append(
                Fault(
                    line=line,
                    element=column.name,
                    rule=refused.rule,
                    text=refused.text,
                    text_en=refused.text_en,
                )
            )
    return row, faults


def _id_faults(line: int, row: Row, sheet: Sheet, seen: dict[str, int]) -> Iterator[Fault]:
    name = sheet.with_role("id")[0].name
    code = row.get(name)
    if not isinstance(code, str):
        return
    if is_identity_document(code):
        words = "Parece un documento de identidad; se esperaba un código sin datos personales"
        english = "It looks like an identity document; expected a code without personal data"
        yield Fault(line=line, element=name, rule="identity_document", text=words, text_en=english)
    if code in seen:
        words = f"El mismo código que en la línea {seen[code]}"
        yield Fault(
            line=line,
            element=name,
            rule="duplicate_id",
            text=words,
            text_en=f"Same code as line {seen[code]}",
        )
    seen.setdefault(code, line)
