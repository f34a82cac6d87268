"""A payroll's file: all its rows, or every fault with its line and column. Pure; no value stands in a fault.

CSV with semicolons, UTF-8, a line of names first: payroll_number;document;household_size;ceas;edis_support
"""

import csv
import io
import re
from collections.abc import Collection, Iterator

from msgspec import Struct

from engine.faults import Fault, Refused
from processes.cases.people.identity_documents import find_fault, guess_kind, normalise

COLUMNS = ("payroll_number", "document", "household_size", "ceas", "edis_support")
LARGEST = 20_000_000
MOST_PEOPLE = 30
ANSWERS = {"yes": True, "sí": True, "si": True, "no": False}
_NUMBER = re.compile(r"\d{1,12}", re.ASCII)


class Row(Struct, frozen=True, kw_only=True):
    """One person who is paid. `line` as the file counts, the names being line 1."""

    line: int
    number: str
    document: str
    household_size: int
    ceas: str
    edis_support: bool


def read_payroll(content: bytes, file: str, *, offices: Collection[str]) -> tuple[Row, ...]:
    """`offices`: the codes of the CEAS. Raises Refused with every fault; nothing is taken then."""
    return _Reading(file, frozenset(offices)).read(content)


class _Reading:
    def __init__(self, file: str, offices: frozenset[str]) -> None:
        self._file, self._offices = file, offices
        self._faults: list[Fault] = []

    def read(self, content: bytes) -> tuple[Row, ...]:
        if len(content) > LARGEST:
            self._fault(
                0, "", "El archivo no cabe: 20 MB como mucho.", "Expected at most 20 MB, but it is larger."
            )
            raise Refused(self._faults)
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            self._fault(
                line, "", "El archivo debe ser texto UTF-8.", "Expected UTF-8 text, but it is something else."
            )
            raise Refused(self._faults) from None
        rows = tuple(self._rows(text))
        if self._faults:
            raise Refused(self._faults)
        return rows

    def _rows(self, text: str) -> Iterator[Row]:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
        try:
            names = [name.strip() for name in next(lines, [])]
            if sorted(names) != sorted(COLUMNS):
                said = ";".join(COLUMNS)
                self._fault(
                    1, "", f"La primera línea debe ser {said}.", f"Expected the first line to be {said}."
                )
                return
            seen: dict[str, dict[str, int]] = {"payroll_number": {}, "document": {}}
            read = 0
            for cells in lines:
                if not any(cell.strip() for cell in cells):
                    continue
                read += 1
                row = self._row(lines.line_num, names, cells, seen)
                if row is not None:
                    yield row
            if not read:
                self._fault(
                    1, "", "No hay nadie en el archivo.", "Expected at least one person, but there is none."
                )
        except csv.Error:
            self._fault(lines.line_num, "", "La línea no es CSV.", "Expected a line of CSV, but it is not.")

    def _row(
        self, line: int, names: list[str], cells: list[str], seen: dict[str, dict[str, int]]
    ) -> Row | None:
        if len(cells) != len(COLUMNS):
            n = len(COLUMNS)
            self._fault(
                line, "", f"Debe tener {n} datos.", f"Expected {n} cells, but there are {len(cells)}."
            )
            return None
        said = {name: cell.strip() for name, cell in zip(names, cells, strict=True)}
        said["document"] = normalise(said["document"])
        before = len(self._faults)
        self._check_number(line, said["payroll_number"])
        self._check_document(line, said["document"])
        size = self._size(line, said["household_size"])
        if said["ceas"] not in self._offices:
            self._fault(
                line,
                "ceas",
                "No es el código de ningún CEAS.",
                "Expected the code of a CEAS, but it is none.",
            )
        support = ANSWERS.get(said["edis_support"].lower())
        if support is None:
            self._fault(
                line, "edis_support", "Debe ser «sí» o «no».", "Expected yes or no, but got something else."
            )
        for column, places in seen.items():
            first = places.setdefault(said[column], line)
            if first != line:
                self._fault(
                    line,
                    column,
                    f"Ya está en la línea {first}.",
                    f"Expected it once, but line {first} has it.",
                )
        if len(self._faults) > before or size is None or support is None:
            return None
        return Row(
            line=line,
            number=said["payroll_number"],
            document=said["document"],
            household_size=size,
            ceas=said["ceas"],
            edis_support=support,
        )

    def _check_number(self, line: int, number: str) -> None:
        if not _NUMBER.fullmatch(number):
            self._fault(
                line,
                "payroll_number",
                "Debe ser un número de 12 cifras como mucho.",
                "Expected up to 12 digits.",
            )

    def _check_document(self, line: int, document: str) -> None:
        kind = guess_kind(document)
        fault = "shape" if kind == "other" else find_fault(kind, document)
        if fault == "letter":
            self._fault(
                line,
                "document",
                "La letra no corresponde.",
                "Expected the letter that follows from the digits.",
            )
        elif fault:
            self._fault(line, "document", "No es un DNI ni un NIE.", "Expected a DNI or NIE, but it is none.")

    def _size(self, line: int, text: str) -> int | None:
        if text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_PEOPLE:
            return int(text)
        self._fault(
            line,
            "household_size",
            f"Debe ser un número de 1 a {MOST_PEOPLE}.",
            f"Expected 1 to {MOST_PEOPLE} people.",
        )
        return None

    def _fault(self, line: int, column: str, text: str, text_en: str) -> None:
        self._faults.append(
            Fault(file=self._file, line=line, element=column, rule="payroll", text=text, text_en=text_en)
        )
