"""The pages of a case on which a task's values are entered: the diagram says which, in `care:data fields`.

Only for who may read them there; a task alone opens no diagnosis and no plan.
"""

from collections.abc import Callable

from flask import url_for
from msgspec import Struct

from engine.views import DefinitionView, TaskView
from processes.cases.diagnosis.access import find_rights
from processes.cases.diagnosis.queries import find_diagnosis
from processes.cases.plan.access import find_rights as find_plan_rights
from processes.cases.plan.queries import find_open_plan, find_plan_in_force
from processes.network.professionals import Professional
from webapp import current
from webapp.diagrams import find_node, load_process
from webapp.texts import gettext


class Link(Struct, frozen=True):
    text: str
    address: str


def links_of(task: TaskView, definition: DefinitionView) -> list[Link]:
    """In the order of the diagram's fields."""
    found = []
    for field in fields_of(task, definition):
        if field in PAGES:
            found += PAGES[field](current.professional(), task)
    return found


def fields_of(task: TaskView, definition: DefinitionView) -> list[str]:
    """What the task's element reads or writes, as the diagram says."""
    node = find_node(load_process(definition), task.element)
    marks = () if node is None else node.care.get("data", ())
    return [field for mark in marks for field in mark.get("fields", "").split()]


def _diagnosis(reader: Professional, task: TaskView) -> list[Link]:
    """The one that the process is about, else the list of the case's."""
    session, code = current.session()(), task.business_key
    rights = find_rights(session, reader, code)
    if rights is None or not rights.may_read:
        return []
    number = current.read().task_variables(task.instance_id, task.number).get("diagnosis")
    if number is not None and find_diagnosis(session, code, int(number)) is not None:
        address = url_for("diagnosis.show", code=code, number=int(number))
        return [Link(gettext("Abrir el diagnóstico"), address)]
    return [Link(gettext("Ver los diagnósticos del caso"), url_for("diagnosis.list_all", code=code))]


def _plan(reader: Professional, task: TaskView) -> list[Link]:
    """The one in force or being made, else the list of the case's."""
    session, code = current.session()(), task.business_key
    if find_plan_rights(session, reader, code) is None:
        return []
    found = find_open_plan(session, code) or find_plan_in_force(session, code)
    if found is not None:
        return [Link(gettext("Abrir el plan"), url_for("plan.show", code=code, number=found.number))]
    return [Link(gettext("Ver el proyecto y los planes"), url_for("plan.list_all", code=code))]


PAGES: dict[str, Callable[[Professional, TaskView], list[Link]]] = {"diagnosis": _diagnosis, "plan": _plan}
