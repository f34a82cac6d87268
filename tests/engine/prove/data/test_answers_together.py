"""One answer that is written into two variables: what is proved of them agrees."""

from engine.prove import Subject, prove
from engine.prove.subject import Surroundings

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:care="urn:concierto:bpmn:care:1"'
    ' targetNamespace="t">'
)
FORM = {"mediate": {"result": ("agreed", "failed", "later")}}


def flow(source: str, target: str, condition: str = "") -> str:
    inside = f"<conditionExpression>={condition}</conditionExpression>" if condition else ""
    return f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'


def diagram(second: str) -> bytes:
    """What is answered is kept as it is and as a solution; two gateways ask for one and then for the other."""
    lines = (
        '<care:output target="result" source="=result"/>'
        '<care:output target="solution" source=\'=if result = "agreed" then "mediation" else "none"\'/>'
    )
    body = (
        '<startEvent id="s"/><userTask id="mediate"><extensionElements><care:task form="mediate" assignee="ana"/>'
        f'<care:io>{lines}</care:io></extensionElements></userTask><exclusiveGateway id="g" default="g_other"/>'
        '<exclusiveGateway id="h" default="h_lost"/><endEvent id="other"/><endEvent id="found"/><endEvent id="lost"/>'
        + flow("s", "mediate")
        + flow("mediate", "g")
        + flow("g", "h", 'result = "agreed"')
        + flow("g", "other")
        + flow("h", "found", second)
        + flow("h", "lost")
    )
    return f'{HEAD}<process id="p" isExecutable="true">{body}</process></definitions>'.encode()


def never_run(second: str) -> list[str]:
    subject = Subject.read({"p.bpmn": diagram(second)}, Surroundings(fields=FORM))
    proof = prove(subject, "p")
    return [
        each.element for each in proof.verdicts if each.id == "steps_can_run" and each.result == "refuted"
    ]


def test_a_condition_over_many_answers_is_not_taken_for_a_round() -> None:
    names = ("a", "b", "c", "d", "e", "f")
    lines = "".join(f'<care:output target="{name}" source="={name}"/>' for name in names)
    body = (
        '<startEvent id="s"/><userTask id="t"><extensionElements><care:task form="many" assignee="ana"/>'
        f'<care:io>{lines}</care:io></extensionElements></userTask><exclusiveGateway id="g" default="g_other"/>'
        '<endEvent id="all"/><endEvent id="other"/>'
        + flow("s", "t")
        + flow("t", "g")
        + flow("g", "all", " and ".join(names))
        + flow("g", "other")
    )
    file = f'{HEAD}<process id="p" isExecutable="true">{body}</process></definitions>'.encode()
    fields = {"many": dict.fromkeys(names, (True, False))}
    proof = prove(Subject.read({"p.bpmn": file}, Surroundings(fields=fields)), "p")
    assert {each.id for each in proof.verdicts if each.result != "proven"} == set()


def test_two_variables_of_one_answer_agree() -> None:
    assert never_run('solution = "mediation"') == ["lost"]
    assert never_run('solution = "none"') == ["found"]
