"""A counterexample in words and as a painted path."""

import pytest
from proof_table import rows
from stuck_choice import STUCK_CHOICE

from engine.prove import Subject, Surroundings, Verdict, prove
from engine.prove.counterexample import NotTraced, Painted, painted, sentences
from engine.testing.sketch import sketch


def refuted(subject: Subject, verdict_id: str) -> Verdict:
    return next(each for each in prove(subject, "p").refuted if each.id == verdict_id)


def test_a_counterexample_is_told_move_by_move() -> None:
    subject = Subject.read({"p.bpmn": sketch(STUCK_CHOICE)})
    told = sentences(subject, refuted(subject, "can_end"))
    assert [es for es, _ in told] == [
        "1. Empieza en «s».",
        "2. Alguien completa «a».",
        "3. En «g» se sigue hacia «b» (los datos no lo deciden: puede ser así).",
        "4. Alguien completa «b».",
        "5. El proceso se queda esperando en «j».",
        "6. El proceso puede quedarse esperando para siempre en «j»: lo que falta ya no puede llegar.",
    ]
    assert told[2][1] == "3. At «g» it goes on to «b» (the data do not decide it: it may be so)."
    assert told[4][1] == "5. The process is left waiting at «j»."


def test_the_path_is_painted_with_the_first_visit_of_each_element() -> None:
    subject = Subject.read({"p.bpmn": sketch(STUCK_CHOICE)})
    assert painted(subject, refuted(subject, "can_end")) == Painted(
        elements={"s": 1, "a": 2, "g": 3, "b": 4},
        flows=("s-a", "a-g", "g-b", "b-j"),
        stands=("j",),
    )


def test_a_value_is_told_as_its_form_calls_it() -> None:
    text = """
start s -> a
user a form f -> g
exclusive g -> b if =kind = "rent", c if =kind = "debt"
user b -> b
user c -> e
end e
"""
    known = Surroundings(fields={"f": {"kind": ("rent", "debt", "other")}})
    subject = Subject.read({"p.bpmn": sketch(text)}, known)
    verdict = next(each for each in prove(subject, "p").refuted if each.element == "b")
    labels = {"kind": {"rent": ("Alquiler", "Rent"), "other": ("Otra cosa", "Something else")}}
    told = sentences(subject, verdict, labels=labels)
    assert any("(kind: «Alquiler»)" in es and "(kind: «Rent»)" in en for es, en in told)
    plain = sentences(subject, verdict)
    assert any("(kind: «rent»)" in es for es, _ in plain)


def test_how_often_something_is_repeated_is_told() -> None:
    text = "start s -> t\nuser t many people -> g\nexclusive g -> e if =x\nend e"
    subject = Subject.read({"p.bpmn": sketch(text)})
    told = sentences(subject, refuted(subject, "can_end"))
    assert any("no se hace ninguna vez" in es for es, _ in told)
    assert all("done 0" not in en for _, en in told)


def test_a_verdict_without_a_path_is_its_own_sentence() -> None:
    subject = Subject.read({"p.bpmn": sketch("start s -> a\nuser a -> a\nend e")})
    verdict = next(each for each in prove(subject, "p").refuted if each.id == "steps_can_run")
    assert sentences(subject, verdict) == ((verdict.text, verdict.text_en),)
    assert painted(subject, verdict) == Painted(stands=("e",))


def test_a_step_that_never_rests_stands_nowhere() -> None:
    text = "start s -> h\nexclusive h -> g if =x, e default\nexclusive g -> c\ntask c -> g\nend e"
    subject = Subject.read({"p.bpmn": sketch(text)})
    verdict = refuted(subject, "no_idle_loop")
    assert [en for _, en in sentences(subject, verdict)] == [
        "1. It begins at «s».",
        "2. At «h» it goes on to «g» (the data do not decide it: it may be so).",
        "3. The loop through «g» goes round without end and waits for nobody.",
    ]
    assert painted(subject, verdict) == Painted(elements={"s": 1})


def test_a_path_of_another_diagram_is_refused() -> None:
    subject = Subject.read({"p.bpmn": sketch(STUCK_CHOICE)})
    other = Subject.read({"p.bpmn": sketch(STUCK_CHOICE.replace("user b", "service b"))})
    with pytest.raises(NotTraced):
        sentences(other, refuted(subject, "can_end"))


def test_every_path_of_the_table_is_told_and_painted() -> None:
    for row in (row for row in rows() if row.differs):
        around = Surroundings(fields=row.fields(), sent=row.names("sent"), taken=row.names("taken"))
        subject = Subject.read(row.files(), around)
        for verdict in prove(subject, "p").refuted:
            if verdict.path is not None:
                told = sentences(subject, verdict)
                assert told[-1][1].endswith(verdict.text_en), row.name
                assert len(told) >= len(verdict.path) + 1, row.name
                assert painted(subject, verdict).elements, row.name
