"""Small diagrams in pairs, kept and broken, for each verdict, promise and construct: table/README.md says how."""

import pytest
from proof_table import Row, rows

from engine.bundle import read_deployed
from engine.prove import Move, Subject, Surroundings, Verdict, prove

ROWS = list(rows())
NAMES = [f"{row.name}{'-' if row.differs else ''}{row.differs.replace(' ', '_')}" for row in ROWS]
each_row = pytest.mark.parametrize("row", ROWS, ids=NAMES)
ONLY_KEPT = {"different_people"}
"""Who does what is not explored: the guard refuses the second task to the person who did the first."""


def refuted(row: Row, *, reduced: bool = True) -> dict[tuple[str, str], Verdict]:
    """What is refuted of the row's processes; of a promise without its element, which its sentence names."""
    around = Surroundings(fields=row.fields(), sent=row.names("sent"), taken=row.names("taken"))
    subject = Subject.read(row.files(), around)
    found: dict[tuple[str, str], Verdict] = {}
    for process_id in row.process_ids:
        proof = prove(subject, process_id, reduced=reduced)
        assert proof.whole
        for verdict in proof.refuted:
            found.setdefault((verdict.id, "" if verdict.id == "promise" else verdict.element), verdict)
    return found


def fits(path: tuple[Move, ...] | None, row: Row) -> bool:
    return path is not None and [
        (kinds == ("*",) or move.kind in kinds) and (not elements or move.element in elements)
        for move, (kinds, elements) in zip(path, row.path, strict=False)
    ] == [True] * max(len(path), len(row.path))


def test_the_table_is_in_pairs() -> None:
    assert len(ROWS) >= 84
    assert len(set(NAMES)) == len(NAMES)
    titles = [row.name for row in ROWS if not row.differs]
    assert len(set(titles)) == len(titles)
    assert {row.name for row in ROWS if row.differs} == set(titles) - ONLY_KEPT
    assert all(bool(row.refuted) == bool(row.differs) for row in ROWS)


def test_each_row_is_a_diagram_that_can_be_read() -> None:
    for row in ROWS:
        bundle = read_deployed(row.files())
        assert [fault for fault in bundle.faults if fault.severity == "error"] == [], row.name
        elements = {element for process in bundle.processes for element in process.indexes}
        assert {element for _, element in row.refuted if element} <= elements, row.name
        assert len(row.lines) <= 14, row.name


@each_row
def test_exactly_what_is_wrong_is_refuted(row: Row) -> None:
    found = refuted(row)
    assert sorted(found) == sorted(row.refuted)
    assert set(refuted(row, reduced=False)) == set(found)
    if row.path:
        path = found[row.refuted[0]].path
        assert fits(path, row), f"{[(move.kind, move.element) for move in path or ()]}"
