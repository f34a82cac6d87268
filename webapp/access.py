"""The only way from an id in an address to a thing. Default-deny: who may not see it gets the 404 of what is not there.

Who works where is in processes/network, who cares for a case in processes/cases; here is only the web's use of it.
`require_` answers 403: for whole sections, whose existence is no secret.
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
from processes.cases.queries import count_cases_for, find_case_for
from processes.cases.referrals.locks import RECEIVING
from processes.cases.referrals.queries import count_referrals_for, find_referral_for
from processes.cases.referrals.tables import Referral
from processes.cases.tables import Case, Participant
from processes.network.absences import Absence, find_absence, may_arrange
from processes.network.professionals import Professional, candidate_groups, is_regional, territories_of
from processes.network.queries import find_organisation, find_professional
from processes.network.resource_access import may_see_map
from processes.network.resource_tables import Resource
from processes.network.resources import find_resource
from processes.network.tables import Organisation
from processes.risk.community.queries import find_action_for, has_actions, planning_territories
from processes.risk.community.tables import CommunityAction
from processes.risk.queries import count_alerts, find_alert
from processes.risk.tables import Alert
from webapp import current
from webapp.risk.lookup import find_alert_of_instance

REFERENCE = re.compile(r"([1-9]\d{0,18})-([1-9]\d{0,9})", re.ASCII)
DESIGNERS = frozenset({"gss", "coordinador_red"})
MONITORS = ("gss", "coordinador_red", "supervisor", "evaluador")
REVIEWERS = frozenset({"coordinador_red", "supervisor"})
JOURNAL_READERS = frozenset({"gss", "coordinador_red", "supervisor", "dpo"})
OPERATORS = frozenset({"gss", "coordinador_red", "supervisor"})
WAITING = ("raised", "under_review")
OPEN_REFERRALS = ("under_study", "granted_follow_up")
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


def require_registrar(reader: Professional) -> None:
    if not may_register(reader):
        abort(403)


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


def may_see_referrals(reader: Professional) -> bool:
    """Who sends or receives them; for the navigation."""
    return not reader.roles.isdisjoint({"ceas_ts", *RECEIVING})


def count_open_referrals(reader: Professional) -> int:
    """For the navigation."""
    return count_referrals_for(current.session()(), reader, states=OPEN_REFERRALS)


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
    territories = alert_territories(reader)
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
    require_map(reader)
    resource = find_resource(current.session()(), code)
    if resource is None or not resource.is_active:
        abort(404)
    return resource


def get_organisation(reader: Professional, code: str) -> Organisation:
    """The same for an organisation."""
    require_map(reader)
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


def require_map(reader: Professional) -> None:
    if not may_see_map(reader):
        abort(403)


def may_govern(reader: Professional) -> bool:
    """Signs and ends agreements for the Network."""
    return any(is_regional(reader, role) for role in ("gss", "coordinador_red"))


def require_governor(reader: Professional) -> None:
    if not may_govern(reader):
        abort(403)


def alert_territories(reader: Professional) -> frozenset[str]:
    """Where this reader reviews alerts."""
    return territories_of(reader, REVIEWERS)


def may_see_alerts(reader: Professional) -> bool:
    return bool(alert_territories(reader))


def count_waiting_alerts(reader: Professional) -> int:
    """For the navigation."""
    territories = alert_territories(reader)
    counted = count_alerts(current.session()(), territories=territories, reader=reader.username)
    return sum(counted.get(status, 0) for status in WAITING)


def count_open_cases(reader: Professional) -> int:
    """For the navigation."""
    return count_cases_for(current.session()(), reader, status="open")


def get_action(reader: Professional, code: str) -> CommunityAction:
    """A community action that this reader plans, organises or invites to; else 404."""
    action = find_action_for(current.session()(), reader, code)
    if action is None:
        abort(404)
    return action


def may_see_actions(reader: Professional) -> bool:
    """Plans, organises or invites to community actions somewhere."""
    return has_actions(reader)


def require_actions(reader: Professional) -> None:
    if not may_see_actions(reader):
        abort(403)


def require_planner(reader: Professional) -> None:
    if not planning_territories(reader):
        abort(403)


def may_read_journal(reader: Professional) -> bool:
    """Who oversees the work; of instances that they may see anyway."""
    return not JOURNAL_READERS.isdisjoint(reader.roles)


def may_operate(reader: Professional) -> bool:
    """Suspend, cancel, move ... what they may see."""
    return not OPERATORS.isdisjoint(reader.roles)


def may_broadcast(reader: Professional) -> bool:
    """A signal reaches every instance of the region."""
    return any(is_regional(reader, role) for role in ("gss", "coordinador_red"))


def may_monitor(reader: Professional) -> bool:
    """Region-wide roles: lists and counts are of the whole region."""
    return any(is_regional(reader, role) for role in MONITORS)


def monitor_territories(reader: Professional) -> frozenset[str] | None:
    """Whose counts they see; None: the whole region's."""
    return None if may_monitor(reader) else territories_of(reader, REVIEWERS)


def may_see_counts(reader: Professional) -> bool:
    """Who oversees the work: everywhere, or in some territories."""
    territories = monitor_territories(reader)
    return territories is None or bool(territories)


def may_design(reader: Professional) -> bool:
    return not DESIGNERS.isdisjoint(reader.roles)


def require_monitor(reader: Professional) -> None:
    if not may_see_counts(reader):
        abort(403)


def require_alerts(reader: Professional) -> None:
    if not may_see_alerts(reader):
        abort(403)


def require_designer(reader: Professional) -> None:
    if not may_design(reader):
        abort(403)


def _may_see(reader: Professional, instance: InstanceView) -> bool:
    session = current.session()()
    if instance.business_key and find_case_for(session, reader, instance.business_key) is not None:
        return True
    territories = alert_territories(reader)
    me = reader.username
    if find_alert_of_instance(session, instance.instance_id, territories=territories, reader=me) is not None:
        return True
    wanted = TaskFilter(instance_ids=frozenset([instance.instance_id]), state=None, limit=TASKS_AT_MOST)
    return any(may_see_task(reader, task) for task in current.read().list_tasks(wanted))
