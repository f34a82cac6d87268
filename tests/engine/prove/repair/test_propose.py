"""Common faults get a repair that is proved before it is offered; where none is proved, none is offered."""

import pytest
from lxml import etree
from proof_table import Row, rows

from engine.diagram import check, layout
from engine.prove import Subject, Surroundings, Verdict, prove
from engine.prove.repair import propose
from engine.testing import Harness
from engine.testing.sketch import sketch

BROKEN = {(row.name, row.differs): row for row in rows() if row.differs}
OFFERED = {
    ("what_parts_in_parallel_meets_in_parallel", "joined by a choice", "ends_properly"): (
        "Haga paralela la unión «j».",
        "Make the join «j» parallel.",
    ),
    ("what_parts_by_choice_meets_by_choice", "joined as if both came", "can_end"): (
        "Haga exclusiva la unión «j».",
        "Make the join «j» exclusive.",
    ),
    ("some_ways_of_several_meet", "joined as if all came", "joins_can_fire"): (
        "Haga inclusiva la unión «j».",
        "Make the join «j» inclusive.",
    ),
    ("one_goes_on_where_two_met", "each goes on for itself", "one_token"): (
        "Haga paralela la unión «j».",
        "Make the join «j» parallel.",
    ),
    ("call_activity", "what is called never ends", "can_end"): (
        "Haga exclusiva la unión «j».",
        "Make the join «j» exclusive.",
    ),
    ("each_branch_has_an_end", "both have one", "ends_properly"): (
        "Dé a cada camino que llega a «e1» un fin propio.",
        "Give each way to «e1» an end of its own.",
    ),
    ("as_many_tokens_as_are_gathered", "one is enough for each", "ends_properly"): (
        "Ponga antes de «t» una unión paralela de los caminos que llegan.",
        "Put a parallel join before «t».",
    ),
    ("a_choice_has_a_way_for_every_answer", "no default", "can_end"): (
        "Haga que en «g» el camino hacia «c» sea la salida por defecto.",
        "Make the way from «g» to «c» the default flow.",
    ),
}
NONE = [
    ("a_round_has_a_way_out", "it has none", "can_end"),
    ("somebody_sends_what_is_waited_for", "nobody does", "can_end"),
    ("a_complex_join_gets_what_it_asks_for", "it asks for more", "joins_can_fire"),
    ("the_way_beside_ends", "it goes back to the task", "one_token"),
    ("every_error_has_a_handler", "one has none", "errors_are_caught"),
]


def around(row: Row) -> Surroundings:
    return Surroundings(fields=row.fields(), sent=row.names("sent"), taken=row.names("taken"))


def fault(row: Row, verdict_id: str) -> Verdict:
    proof = prove(Subject.read(row.files(), around(row)), "p")
    return next(each for each in proof.refuted if each.id == verdict_id)


@pytest.mark.parametrize("broken", OFFERED, ids=lambda broken: f"{broken[0]}-{broken[2]}")
def test_a_repair_is_offered_that_is_proved(broken: tuple[str, str, str]) -> None:
    row = BROKEN[broken[:2]]
    repair = propose(row.files(), "p", fault(row, broken[2]), around(row))
    assert repair is not None
    assert (repair.text, repair.text_en) == OFFERED[broken]
    assert repair.xml != row.files()[repair.file]
    again = prove(Subject.read({**row.files(), repair.file: repair.xml}, around(row)), "p")
    assert again.whole
    assert again.refuted == repair.proof.refuted == ()


PROMISING = (
    "start s -> g\nexclusive g -> visit if =urgent, call default\ntask visit -> j\ntask call -> j\n"
    "parallel j -> e\nend e\npromise visit at most 0 times\n"
)


@pytest.mark.parametrize("promised", ["", "promise visit and e never in one case"])
def test_a_repair_breaks_no_other_promise_about_the_same_step(promised: str) -> None:
    """One that is broken already stays so; one that is kept only because nothing goes on must be kept still."""
    files = {"p.bpmn": sketch(PROMISING + promised)}
    stuck = next(each for each in prove(Subject.read(files), "p").refuted if each.id == "can_end")
    assert (propose(files, "p", stuck) is None) == bool(promised)


def test_none_is_offered_once_the_time_is_over() -> None:
    broken = ("what_parts_in_parallel_meets_in_parallel", "joined by a choice", "ends_properly")
    row = BROKEN[broken[:2]]
    assert propose(row.files(), "p", fault(row, broken[2]), around(row), seconds=0.0) is None
    assert propose(row.files(), "p", fault(row, broken[2]), around(row), seconds=30.0) is not None


@pytest.mark.parametrize("broken", NONE, ids=lambda broken: f"{broken[0]}-{broken[2]}")
def test_none_is_offered_that_is_not_proved(broken: tuple[str, str, str]) -> None:
    row = BROKEN[broken[:2]]
    assert propose(row.files(), "p", fault(row, broken[2]), around(row)) is None


def test_what_is_offered_brings_no_other_fault() -> None:
    """Whatever is offered for any fault of the table leaves fewer faults than there were."""
    for row in BROKEN.values():
        before = prove(Subject.read(row.files(), around(row)), "p").refuted
        known = {(each.id, each.element) for each in before}
        for verdict in before:
            repair = propose(row.files(), "p", verdict, around(row))
            if repair is not None:
                left = {(each.id, each.element) for each in repair.proof.refuted}
                assert left < known, row.name
                assert (verdict.id, verdict.element) not in left


KINDS = """
start s -> a
user a form f -> g
exclusive g -> b if =kind = "one", c if =kind = "two"
user b -> e
user c -> h
exclusive h -> e if =kind = "two"
end e
"""


def test_a_new_end_where_no_way_may_become_the_default() -> None:
    """The last way is for those of the second kind alone: whoever else went there would be stuck."""
    files = {"p.bpmn": sketch(KINDS)}
    known = Surroundings(fields={"f": {"kind": ("one", "two", "three")}})
    (verdict,) = prove(Subject.read(files, known), "p").refuted
    assert (verdict.id, verdict.element) == ("can_end", "g")
    repair = propose(files, "p", verdict, known)
    assert repair is not None
    assert repair.text == "Añada a «g» una salida por defecto hacia un fin nuevo."
    assert repair.text_en == "Give «g» a default flow to a new end."
    assert b'<endEvent id="g_none" name="Ninguna de las anteriores">' in repair.xml


def test_what_is_not_changed_stays_as_it_is_written() -> None:
    row = BROKEN["what_parts_by_choice_meets_by_choice", "joined as if both came"]
    head = b'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!-- ours -->\n'
    xml = head + etree.tostring(etree.fromstring(row.files()["p.bpmn"])) + b"\n\n"
    repair = propose({"p.bpmn": xml}, "p", fault(row, "can_end"))
    assert repair is not None
    assert repair.xml == xml.replace(b"parallelGateway", b"exclusiveGateway")


def test_a_drawing_that_grows_is_drawn_anew_and_runs() -> None:
    """A second end is in the lane of the first, has a shape, and the engine takes the file."""
    row = BROKEN["each_branch_has_an_end", "both have one"]
    drawn = layout(row.files()["p.bpmn"])
    files = {"p.bpmn": drawn}
    verdict = next(each for each in prove(Subject.read(files), "p").refuted)
    repair = propose(files, "p", verdict)
    assert repair is not None
    assert b'bpmnElement="e1_2"' in repair.xml
    assert [each.text_en for each in check(repair.xml)] == []
    harness = Harness()
    harness.deploy(repair.xml)
    harness.start("p")
    harness.complete("a")
    harness.complete("b")
    assert harness.ended() == "completed"
    assert sorted(harness.completed()) == ["a", "b", "e1", "e1_2", "f", "s"]
