"""From an id to a thing, for callers: a person sees what the pages show them, a system what its processes have.

The same 404 for what is not there and for what is somebody else's.
"""

from engine.views import Among, InstanceView, TaskFilter, TaskView
from processes.cases.queries import find_case_for, list_cases_for
from processes.network.professionals import Professional
from webapp import access, current, sections
from webapp.api.callers import Caller
from webapp.api.problems import ApiProblem
from webapp.risk.lookup import list_instances_of_alerts

MOST = 5_000
"""Of each kind of way to an instance that one list looks at; who has more names business keys."""


def get_instance(caller: Caller, instance_id: int) -> InstanceView:
    """An instance that the caller may see; else 404."""
    if caller.professional is not None:
        return access.get_instance(caller.professional, instance_id)
    instance = access.find_instance(instance_id)
    if instance is None or instance.process_id not in caller.processes:
        raise ApiProblem("not-found")
    return instance


def get_operable(caller: Caller, instance_id: int) -> InstanceView:
    """The same for who may also change its course; else 403."""
    instance = get_instance(caller, instance_id)
    if caller.professional is not None and not sections.may_operate(caller.professional):
        raise ApiProblem("forbidden")
    return instance


def get_task(caller: Caller, reference: str) -> TaskView:
    """A task that the caller may see; else 404."""
    if caller.professional is not None:
        return access.get_task(caller.professional, reference)
    task = access.find_task(reference)
    if task is None or task.process_id not in caller.processes:
        raise ApiProblem("not-found")
    return task


def require_person(caller: Caller) -> Professional:
    """Work on tasks is done by people: no system has candidate groups."""
    if caller.professional is None:
        raise ApiProblem("forbidden")
    return caller.professional


def require_overview(caller: Caller) -> None:
    """Lists over many instances: for region-wide roles, and for systems of their own processes."""
    if caller.professional is not None and not sections.may_monitor(caller.professional):
        raise ApiProblem("forbidden")


def require_journal(caller: Caller) -> None:
    if caller.professional is not None and not sections.may_read_journal(caller.professional):
        raise ApiProblem("forbidden")


def processes_of(caller: Caller) -> frozenset[str] | None:
    """To which processes lists are limited: a system's own; None for people, whose limits are others."""
    return caller.processes if caller.professional is None else None


def visible_to(caller: Caller, business_keys: frozenset[str] | None) -> Among | None:
    """Which instances a list may show a person; None for a system. Raises 422 when that is too many to list."""
    reader = caller.professional
    if reader is None:
        return None
    session = current.session()()
    if business_keys is not None:
        known = {key for key in business_keys if find_case_for(session, reader, key) is not None}
        return Among(business_keys=frozenset(known), instance_ids=_own(reader))
    cases = [case.code for case in list_cases_for(session, reader, limit=MOST + 1)]
    if len(cases) > MOST:
        raise ApiProblem("refused", code="too_many_cases")
    return Among(business_keys=frozenset(cases), instance_ids=_own(reader))


def _own(reader: Professional) -> frozenset[int]:
    """Instances of alerts that they review, and those where an open task is theirs or may become so."""
    territories = sections.alert_territories(reader)
    alerts = list_instances_of_alerts(
        current.session()(), territories=territories, reader=reader.username, limit=MOST + 1
    )
    mine = TaskFilter(assignee=reader.username, limit=MOST + 1)
    teams = TaskFilter(candidates=access.groups(), limit=MOST + 1)
    tasks = [task.instance_id for chosen in (mine, teams) for task in current.read().list_tasks(chosen)]
    if len(alerts) > MOST or len(tasks) > MOST:
        raise ApiProblem("refused", code="too_many_cases")
    return frozenset(alerts) | frozenset(tasks)
