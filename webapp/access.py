"""The only way from an id in an address to a thing. Default-deny: who may not see it gets the 404 of what is not there.

Who works where is in processes/network, who cares for a case in processes/cases; here is only the web's use of it.
Whole sections, by role alone: webapp/sections.py.
"""

import re

from flask import abort, g

from engine.views import DefinitionView, InstanceView, TaskFilter, TaskView
from processes.cases.diagnosis.access import Rights, find_rights
from processes.cases.diagnosis.queries import find_diagnosis
from processes.cases.diagnosis.tables import Diagnosis
from processes.cases.people.registering import may_register
from processes.cases.people.searching import find_person_for
from processes.cases.plan.access import Rights as PlanRights
from processes.cases.plan.access import find_rights as find_plan_rights
from processes.cases.plan.queries import find_plan
from processes.cases.plan.tables import CasePlan
from processes.cases.queries import find_case_for
from processes.cases.referrals.queries import find_referral_for
from processes.cases.referrals.tables import Referral
from processes.cases.tables import Case, Participant
from processes.network.absences import Absence, find_absence, may_arrange
from processes.network.professionals import Professional, candidate_groups
from processes.network.queries import find_organisation, find_professional
from processes.network.resource_tables import Resource
from processes.network.resources import find_resource
from processes.network.tables import Organisation
from processes.risk.community.queries import find_action_for
from processes.risk.community.tables import CommunityAction
from processes.risk.queries import find_alert
from processes.risk.tables import Alert
from webapp import current, sections
from webapp.risk.lookup import find_alert_of_instance

REFERENCE = re.compile(r"([1-9]\d{0,18})-([1-9]\d{0,9})", re.ASCII)
TASKS_AT_MOST = 500
LARGEST_ID = 2**63 - 1
LARGEST_NUMBER = 2**31 - 1


def groups() -> frozenset[str]:
    """The candidate groups of who is signed in; worked out once a request."""
    if "groups" not in g:
        g.groups = candidate_groups(current.professional())
    return frozenset(g.groups)


def get_task(reader: Professional, reference: str) -> TaskView:
    """A task that this reader may do, has, or did; else 404."""
    task = find_task(reference)
    if task is None or not may_see_task(reader, task):
        abort(404)
    return task


def find_task(reference: str) -> TaskView | None:
    """A task by its reference, whoever may see it: the caller decides."""
    matched = REFERENCE.fullmatch(reference)
    if matched is None or int(matched[1]) > LARGEST_ID:
        return None
    return current.read().find_task(int(matched[1]), int(matched[2]))


def find_instance(instance_id: int) -> InstanceView | None:
    """The same for an instance; no database holds a larger id."""
    return current.read().find_instance(instance_id) if instance_id <= LARGEST_ID else None


def may_see_task(reader: Professional, task: TaskView) -> bool:
    """Its candidates, who has it, who did it. No candidates means nobody, not everybody."""
    return reader.username in (task.assignee, task.ended_by) or may_claim(task)


def may_claim(task: TaskView) -> bool:
    """Only candidates: who once had the task and is none any more may not take it again."""
    return not groups().isdisjoint(task.candidates)


def get_instance(reader: Professional, instance_id: int) -> InstanceView:
    """An instance of a case or alert that this reader may see, or with a task of theirs; else 404."""
    instance = find_instance(instance_id)
    if instance is None or not _may_see(reader, instance):
        abort(404)
    return instance


def may_see_instance(reader: Professional, instance_id: int) -> bool:
    """The same as a question."""
    instance = current.read().find_instance(instance_id)
    return instance is not None and _may_see(reader, instance)


def get_case(reader: Professional, code: str) -> Case:
    """A case that this reader cares for or oversees; else 404."""
    case = find_case_for(current.session()(), reader, code)
    if case is None:
        abort(404)
    return case


def get_person(reader: Professional, code: str) -> Participant:
    """A participant whom this reader may know; else 404."""
    person = find_person_for(current.session()(), reader, code)
    if person is None:
        abort(404)
    return person


def may_edit_person(reader: Professional, person: Participant) -> bool:
    """Who attends people, of somebody whom they may know; who only oversees does not write."""
    return may_register(reader) and find_person_for(current.session()(), reader, person.code) is not None


def get_editable_person(reader: Professional, code: str) -> Participant:
    """The same for who may change the household; else 404, or 403 for who may only read."""
    person = get_person(reader, code)
    if not may_edit_person(reader, person):
        abort(403)
    return person


def get_diagnosis_rights(reader: Professional, code: str) -> Rights:
    """What this reader may do with the diagnoses of a case; else 404."""
    rights = find_rights(current.session()(), reader, code)
    if rights is None or not rights.may_read:
        abort(404)
    return rights


def get_diagnosis(reader: Professional, code: str, number: int) -> tuple[Rights, Diagnosis]:
    """One of them, with what this reader may do; else 404."""
    rights = get_diagnosis_rights(reader, code)
    diagnosis = find_diagnosis(current.session()(), code, number) if number <= LARGEST_NUMBER else None
    if diagnosis is None:
        abort(404)
    return rights, diagnosis


def get_referral(reader: Professional, code: str) -> Referral:
    """A referral of which this reader is a side; else 404."""
    referral = find_referral_for(current.session()(), reader, code)
    if referral is None:
        abort(404)
    return referral


def get_plan_rights(reader: Professional, code: str) -> PlanRights:
    """What this reader may do with the life project and plans of a case; else 404."""
    rights = find_plan_rights(current.session()(), reader, code)
    if rights is None:
        abort(404)
    return rights


def get_plan(reader: Professional, code: str, number: int) -> tuple[PlanRights, CasePlan]:
    """One of them, with what this reader may do; else 404."""
    rights = get_plan_rights(reader, code)
    plan = find_plan(current.session()(), code, number) if number <= LARGEST_NUMBER else None
    if plan is None:
        abort(404)
    return rights, plan


def get_alert(reader: Professional, alert_id: str) -> Alert:
    """An alert of a territory where this reader reviews alerts; else 404."""
    territories = sections.alert_territories(reader)
    alert = find_alert(current.session()(), alert_id, territories=territories, reader=reader.username)
    if alert is None:
        abort(404)
    return alert


def get_definition(process_id: str, version: str = "") -> DefinitionView:
    """A deployed version (the latest without one): everybody who is signed in may read it; else 404."""
    if version and not (version.isascii() and version.isdecimal()):
        abort(404)
    deployed = current.read().list_definitions(process_id)
    chosen = [each for each in deployed if not version or each.version == int(version)]
    if not chosen:
        abort(404)
    return max(chosen, key=lambda each: each.version)


def get_resource(reader: Professional, code: str) -> Resource:
    """A resource of the map that is offered: everybody who works in the Network may read it; else 404."""
    sections.require_map(reader)
    resource = find_resource(current.session()(), code)
    if resource is None or not resource.is_active:
        abort(404)
    return resource


def get_organisation(reader: Professional, code: str) -> Organisation:
    """The same for an organisation."""
    sections.require_map(reader)
    organisation = find_organisation(current.session()(), code)
    if organisation is None:
        abort(404)
    return organisation


def get_absence(reader: Professional, number: int) -> Absence:
    """An absence that this reader may end: their own, or of somebody whom they supervise; else 404."""
    session = current.session()()
    absence = find_absence(session, number) if number <= LARGEST_NUMBER else None
    absent = None if absence is None else find_professional(session, absence.username)
    if absence is None or absent is None or not may_arrange(reader, absent):
        abort(404)
    return absence


def get_action(reader: Professional, code: str) -> CommunityAction:
    """A community action that this reader plans, organises or invites to; else 404."""
    action = find_action_for(current.session()(), reader, code)
    if action is None:
        abort(404)
    return action


def _may_see(reader: Professional, instance: InstanceView) -> bool:
    session = current.session()()
    if instance.business_key and find_case_for(session, reader, instance.business_key) is not None:
        return True
    territories = sections.alert_territories(reader)
    me = reader.username
    if find_alert_of_instance(session, instance.instance_id, territories=territories, reader=me) is not None:
        return True
    wanted = TaskFilter(instance_ids=frozenset([instance.instance_id]), state=None, limit=TASKS_AT_MOST)
    return any(may_see_task(reader, task) for task in current.read().list_tasks(wanted))
