"""Each counterexample runs into its fault on the real engine, and its script is a program that does so."""

import runpy
import sys
from pathlib import Path

import pytest
from proof_table import Row, rows

from engine.promises import parse
from engine.prove import Move, Subject, Surroundings, Verdict, prove
from engine.prove.counterexample import Obstacle, Reason, Replayed, replay, script, sentences
from engine.testing.sketch import sketch

BROKEN = [row for row in rows() if row.differs]
NOT_DEPLOYED = {
    "a_link_leads_on",
    "a_person_is_in_the_round",
    "a_signal_starts_what_throws_it",
    "a_timer_is_in_the_round",
    "a_way_out_of_a_round",
    "compensation_that_is_waited_for",
}
"""What the engine refuses to deploy: nobody can run into it."""


def read(row: Row) -> Subject:
    around = Surroundings(fields=row.fields(), sent=row.names("sent"), taken=row.names("taken"))
    return Subject.read(row.files(), around)


def found(text: str, verdict_id: str = "can_end") -> tuple[Subject, Verdict]:
    subject = Subject.read({"p.bpmn": sketch(text)})
    return subject, next(each for each in prove(subject, "p").refuted if each.id == verdict_id)


def run(tmp_path: Path, subject: Subject, verdict: Verdict, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run the script as a program; its text."""
    text = script(subject, verdict)
    for name, content in subject.files.items():
        (tmp_path / name).write_bytes(content)
    program = tmp_path / "counterexample.py"
    program.write_text(text, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", [str(program), str(tmp_path)])
    runpy.run_path(str(program))
    return text


@pytest.mark.parametrize("row", BROKEN, ids=[f"{row.name}-{row.differs.replace(' ', '_')}" for row in BROKEN])
def test_every_counterexample_of_the_table_shows_its_fault(row: Row) -> None:
    subject = read(row)
    for verdict in prove(subject, "p").refuted:
        if verdict.path is None:
            continue
        replayed = replay(subject, verdict)
        if row.name in NOT_DEPLOYED:
            assert "can be deployed" in replayed.why
        else:
            assert replayed.reached, f"{verdict.id} {verdict.element}: {replayed.why}"


CHOICE = """
start s -> a
user a -> g
exclusive g -> b if ={condition}, c default
user b -> j
user c -> j
parallel j -> e
end e
"""


@pytest.mark.parametrize(
    "condition",
    [
        'kind = "eviction" and amount > 1000',
        "household.members >= 3",
        "not(urgent)",
        'if minor then level = "high" else false',
        "count(people) = 2 and first != second",
    ],
)
def test_data_are_found_that_lead_there(
    condition: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject, verdict = found(CHOICE.format(condition=condition))
    assert replay(subject, verdict).changes.is_none
    text = run(tmp_path, subject, verdict, monkeypatch)
    assert 'harness.complete("a"' in text.replace("'", '"')
    assert "assert 'j' in standing(harness)" in text
    assert "changed(" not in text


def test_where_no_data_are_found_the_condition_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject, verdict = found(CHOICE.format(condition='upper case(code) = "NO" + "NE"'))
    replayed = replay(subject, verdict)
    assert replayed.reached
    assert replayed.changes.answered == {"g-b": "answer_1"}
    text = run(tmp_path, subject, verdict, monkeypatch)
    assert "No data were found that lead this way by themselves" in text
    told = sentences(subject, verdict, replayed=replayed)
    assert "los datos tendrían que decidir así «upper case(code)" in told[-2][0]
    assert "No example data were found" in told[-2][1]


def test_what_a_diagram_needs_of_data_is_left_out_of_the_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A time that nobody says, and a decision that is not among the files."""
    text = "start s -> r\nrule r decision d result level -> t\ncatch t timer PT5M -> c\ncall c calls other -> g\n"
    xml = sketch(f"{text}exclusive g -> e if =x\nend e").replace(b"PT5M", b"=deadline")
    subject = Subject.read({"p.bpmn": xml})
    verdict = next(each for each in prove(subject, "p").refuted if each.id == "can_end")
    assert [move.kind for move in verdict.path or ()] == ["start", "timer", "work"]
    replayed = replay(subject, verdict)
    assert replayed.reached, replayed.why
    assert replayed.changes.jobs == {"c"}
    assert {"r", "t"} <= replayed.changes.bare
    run(tmp_path, subject, verdict, monkeypatch)


def test_tasks_are_done_by_different_people_where_that_is_promised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "start s -> f\nparallel f -> a, b\nuser a -> j\nuser b -> j\nexclusive j -> e\nend e\n"
    subject, verdict = found(f"{text}promise a and b by different people", "ends_properly")
    program = run(tmp_path, subject, verdict, monkeypatch)
    assert "actor='person_1'" in program
    assert "actor='person_2'" in program


def test_other_processes_of_the_host_take_no_part() -> None:
    """Another file waits for the same message and does not go on without data."""
    own = "start s message m -> f\nparallel f -> a, b\nuser a -> j\nuser b -> j\nexclusive j -> e\nend e"
    other = "start os message m -> oc\ncatch oc timer PT5M -> oe\nend oe"
    files = {
        "p.bpmn": sketch(own),
        "q.bpmn": sketch(other, "q").replace(b"PT5M", b"=deadline"),
    }
    subject = Subject.read(files)
    verdict = next(each for each in prove(subject, "p").refuted if each.id == "ends_properly")
    assert replay(subject, verdict).reached
    assert "for name in ['p.bpmn']" in script(subject, verdict)


def test_a_promise_of_the_network_is_broken_by_going_that_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine alone does not know it: what the path enters is what the promise forbids."""
    text = "start s -> g\nexclusive g -> c if =asked, share default\nuser c -> share\nuser share -> e\nend e"
    network = (parse("share nunca antes de c", name="consent_first"),)
    subject = Subject.read({"p.bpmn": sketch(text)}, Surroundings(network=network))
    (verdict,) = prove(subject, "p").refuted
    assert (verdict.id, verdict.element) == ("network.consent_first", "share")
    program = run(tmp_path, subject, verdict, monkeypatch)
    assert "assert sorted(entered(harness)) == ['g', 's', 'share']" in program


def test_a_step_that_never_rests_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subject = read(next(row for row in BROKEN if row.name == "the_data_leads_out_of_the_round"))
    verdict = next(each for each in prove(subject, "p").refuted if each.id == "no_idle_loop")
    assert "assert never_rests(harness, lambda: harness.complete" in run(
        tmp_path, subject, verdict, monkeypatch
    )


ROUND = "script t result again =true -> g\nexclusive g -> t if =again, e default\nend e"


@pytest.mark.parametrize(
    "begin",
    [
        "start s message m -> t",
        "start s signal m -> t",
        "start s timer R/P1D -> t",
        "start s -> c\ncatch c message m -> t",
        "start s -> c\ncatch c signal m -> t",
        "start s -> o\nthrow o message m -> oe\nend oe\npool q\nstart qs message m -> t",
    ],
)
def test_a_step_that_never_rests_is_refused_whatever_begins_it(
    begin: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject, verdict = found(f"{begin}\n{ROUND}", "no_idle_loop")
    assert "assert never_rests(harness, lambda: " in run(tmp_path, subject, verdict, monkeypatch)


def test_a_script_that_does_not_run_into_the_fault_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject, verdict = found(CHOICE.format(condition="x"))
    mended = Subject.read({"p.bpmn": sketch(CHOICE.format(condition="x").replace("parallel", "exclusive"))})
    text = script(subject, verdict)
    (tmp_path / "p.bpmn").write_bytes(mended.files["p.bpmn"])
    program = tmp_path / "counterexample.py"
    program.write_text(text, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", [str(program), str(tmp_path)])
    with pytest.raises(AssertionError):
        runpy.run_path(str(program))


def test_a_path_that_is_none_is_not_reached() -> None:
    subject, _ = found(CHOICE.format(condition="x"))
    path = (Move(kind="start", process="p", element="s"), Move(kind="complete", process="p", element="c"))
    other = Verdict(id="can_end", result="refuted", element="j", text="", text_en="", path=path)
    assert replay(subject, other) == Replayed(
        reached=False,
        why="Expected a path of 2 moves that can be made, but it cannot",
        obstacle=Obstacle(Reason.NO_PATH),
    )
    assert script(subject, other).splitlines()[-1].startswith("# There is no script: ")
