"""What other vendors' extensions say where they mean the same as care: (zeebe, camunda, spiffworkflow)."""

from engine.model import Candidate, DecisionDetail, ServiceDetail, TaskDetail
from engine.reader.document import Element, child
from engine.reader.reading import Reading

ZEEBE = "http://camunda.org/schema/zeebe/1.0"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
SIDES = {"input": "input", "output": "output"}


def _extension(element: Element, namespace: str, name: str) -> Element | None:
    holder = child(element, "extensionElements")
    return None if holder is None else holder.find(f".//{{{namespace}}}{name}")


def task(reading: Reading, element: Element) -> TaskDetail:
    """Form, assignee and candidate groups."""
    form = _extension(element, ZEEBE, "formDefinition")
    assigned = _extension(element, ZEEBE, "assignmentDefinition")
    form_id = form.get("formId", form.get("formKey", "")) if form is not None else ""
    assignee = assigned.get("assignee") if assigned is not None else None
    groups = assigned.get("candidateGroups", "") if assigned is not None else ""
    return TaskDetail(
        form=form_id or element.get(f"{{{CAMUNDA}}}formKey", ""),
        candidates=_groups(groups or element.get(f"{{{CAMUNDA}}}candidateGroups", "")),
        assignee=reading.value(element, assignee or element.get(f"{{{CAMUNDA}}}assignee")),
    )


def _groups(text: str) -> tuple[Candidate, ...]:
    return tuple(Candidate(name.strip()) for name in text.split(",") if name.strip())


def service(element: Element) -> ServiceDetail | None:
    """zeebe's job type, camunda's external topic, spiffworkflow's operator."""
    job = _extension(element, ZEEBE, "taskDefinition")
    if job is not None and job.get("type"):
        retries = job.get("retries", "3")
        return ServiceDetail(
            handler=job.get("type", ""),
            retries=int(retries) if retries.isdecimal() and len(retries) < 10 else 3,
        )
    topic = element.get(f"{{{CAMUNDA}}}topic")
    if topic:
        return ServiceDetail(handler=topic)
    operator = _extension(element, SPIFF, "serviceTaskOperator")
    return None if operator is None else ServiceDetail(handler=operator.get("id", ""))


def decision(element: Element) -> DecisionDetail | None:
    called = _extension(element, ZEEBE, "calledDecision")
    if called is not None:
        return DecisionDetail(decision=called.get("decisionId", ""), result=called.get("resultVariable", ""))
    reference = element.get(f"{{{CAMUNDA}}}decisionRef")
    if reference:
        result = element.get(f"{{{CAMUNDA}}}resultVariable", "")
        return DecisionDetail(decision=reference, result=result)
    return None


def io(element: Element, side: str) -> list[tuple[Element, str, str]]:
    """zeebe:ioMapping lines as (element, target, source)."""
    mapping = _extension(element, ZEEBE, "ioMapping")
    if mapping is None:
        return []
    lines = mapping.findall(f"{{{ZEEBE}}}{SIDES[side]}")
    return [(line, line.get("target", ""), line.get("source", "")) for line in lines]
