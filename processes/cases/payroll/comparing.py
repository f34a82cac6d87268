"""The six kinds of differences between a payroll and the Network's cases. Pure: values in, values out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from processes.cases.payroll.reading import Row

KINDS: Mapping[str, tuple[str, str]] = {
    "no_open_case": ("Cobra y no tiene un caso abierto", "Paid, and has no open case"),
    "not_in_payroll": (
        "Tiene un caso y un número, y no está en la nómina",
        "Has a case and a number, and is not paid",
    ),
    "household_size": ("No viven las mismas personas", "Another number of people lives there"),
    "payroll_number": ("El número no es el mismo", "The number is another"),
    "no_edis_support": (
        "Debería tener apoyo de EDIS y no lo tiene",
        "Should have support of EDIS, and has none",
    ),
    "other_ceas": ("El CEAS no es el suyo", "The CEAS is another"),
}
RESOLUTIONS: Mapping[str, tuple[str, str]] = {
    "mended_here": ("Corregido en la Red", "Mended in the Network"),
    "mended_there": ("Pedido que se corrija en la nómina", "Asked to be mended in the payroll"),
    "agreed_exception": ("Es así, y está acordado", "It is so, and agreed"),
    "new_case": ("Se abre un caso", "A case is opened"),
}


class Known(Struct, frozen=True, kw_only=True):
    """What the Network knows of somebody with an identity document. `number`: empty where none was written down."""

    participant: str
    document: str
    ceas: str
    household_size: int
    number: str
    has_open_case: bool
    has_edis_support: bool


class Difference(Struct, frozen=True, kw_only=True):
    """`about`: the participant's code, or the line of somebody whom nobody knows. Codes and numbers only."""

    kind: str
    about: str
    participant: str | None
    ceas: str
    expected: str = ""
    found: str = ""


def compare(rows: Sequence[Row], known: Iterable[Known]) -> list[Difference]:
    """In the order of the file, then those who are not in it. What agrees gives nothing."""
    by_document = {each.document: each for each in known}
    paid = {row.document for row in rows}
    found = [difference for row in rows for difference in _of_row(row, by_document.get(row.document))]
    absent = (person for person in by_document.values() if person.document not in paid)
    return found + [
        Difference(
            kind="not_in_payroll",
            about=person.participant,
            participant=person.participant,
            ceas=person.ceas,
            expected=person.number,
        )
        for person in absent
        if person.has_open_case and person.number
    ]


def _of_row(row: Row, person: Known | None) -> Iterator[Difference]:
    if person is None:
        yield Difference(kind="no_open_case", about=f"line {row.line}", participant=None, ceas=row.ceas)
        return
    about = {"about": person.participant, "participant": person.participant, "ceas": person.ceas}
    if row.ceas != person.ceas:
        yield Difference(kind="other_ceas", **about, expected=person.ceas, found=row.ceas)
    if not person.has_open_case:
        yield Difference(kind="no_open_case", **about)
        return
    if row.household_size != person.household_size:
        expected, found = str(person.household_size), str(row.household_size)
        yield Difference(kind="household_size", **about, expected=expected, found=found)
    if row.number != person.number:
        yield Difference(kind="payroll_number", **about, expected=person.number, found=row.number)
    if row.edis_support and not person.has_edis_support:
        yield Difference(kind="no_edis_support", **about)
