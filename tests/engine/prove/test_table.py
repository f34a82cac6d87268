"""Small diagrams in pairs, kept and broken, for each verdict, promise and construct: table/README.md says how."""

from proof_table import rows

from engine.bundle import read_deployed

ROWS = list(rows())
NAMES = [f"{row.name}{'-' if row.differs else ''}{row.differs.replace(' ', '_')}" for row in ROWS]


def test_the_table_is_in_pairs() -> None:
    assert len(ROWS) >= 84
    assert len(set(NAMES)) == len(NAMES)
    titles = [row.name for row in ROWS if not row.differs]
    assert len(set(titles)) == len(titles)
    assert {row.name for row in ROWS if row.differs} >= set(titles) - {"different_people"}
    assert all(bool(row.refuted) == bool(row.differs) for row in ROWS)


def test_each_row_is_a_diagram_that_can_be_read() -> None:
    for row in ROWS:
        bundle = read_deployed(row.files())
        assert [fault for fault in bundle.faults if fault.severity == "error"] == [], row.name
        elements = {element for process in bundle.processes for element in process.indexes}
        assert {element for _, element in row.refuted if element} <= elements, row.name
