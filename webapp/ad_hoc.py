"""Ad-hoc sub-processes that people run: what of each may begin now, for whom. Beginning and ending is in the monitor.

Who may do an activity may begin it, and whoever may begin one may say that all is done. No candidates means nobody.
"""

from collections.abc import Iterator

from msgspec import Struct

from engine.model import Candidate, Kind, Node, Process
from engine.standing import Position
from engine.views import InstanceView, TaskFilter
from webapp import access, current
from webapp.diagrams import find_node, load_process


class Activity(Struct, frozen=True, kw_only=True):
    """`candidates` as a task of it would have; `is_open`: it is under way, so that it does not begin again."""

    node: Node
    candidates: tuple[str, ...]
    is_open: bool


class OpenAdHoc(Struct, frozen=True, kw_only=True):
    """One that is open, with what of it the reader may do."""

    instance: InstanceView
    number: int
    node: Node
    activities: tuple[Activity, ...]


def open_ad_hocs(instance: InstanceView) -> list[OpenAdHoc]:
    """Those of an instance that the reader may see, in which there is something for them."""
    standing = current.read().standing(instance.instance_id) if instance.state == "active" else None
    if standing is None:
        return []
    process = load_process(access.get_definition(instance.process_id, str(instance.version)))
    found = (_read(instance, process, each) for each in standing.positions if each.opens)
    return [each for each in found if each is not None and each.activities]


def find_activity(instance: InstanceView, number: int, element: str) -> Activity | None:
    """One that the reader may do, in the open sub-process of that number."""
    return next((each for each in _activities(instance, number) if each.node.id == element), None)


def may_end(instance: InstanceView, number: int) -> bool:
    """Whether the reader may say that the sub-process of that number is done."""
    return any(_activities(instance, number))


def _activities(instance: InstanceView, number: int) -> Iterator[Activity]:
    return (
        activity for each in open_ad_hocs(instance) if each.number == number for activity in each.activities
    )


def _read(instance: InstanceView, process: Process, position: Position) -> OpenAdHoc | None:
    node = find_node(process, position.element)
    if node is None or node.kind != Kind.AD_HOC or node.ad_hoc is None or not node.ad_hoc.by_person:
        return None
    values = current.read().task_variables(instance.instance_id, position.number)
    wanted = TaskFilter(instance_ids=frozenset([instance.instance_id]), limit=access.TASKS_AT_MOST)
    under_way = {task.element for task in current.read().list_tasks(wanted)}
    inner = [process.nodes[index] for index in node.level.starts] if node.level else []
    offered = [
        Activity(node=each, candidates=_groups(each, values), is_open=each.id in under_way) for each in inner
    ]
    mine = tuple(each for each in offered if not access.groups().isdisjoint(each.candidates))
    return OpenAdHoc(instance=instance, number=position.number, node=node, activities=mine)


def _groups(node: Node, values: dict[str, object]) -> tuple[str, ...]:
    candidates = node.task.candidates if node.task else ()
    return tuple(group for each in candidates if (group := _group(each, values)))


def _group(candidate: Candidate, values: dict[str, object]) -> str:
    if candidate.within is None:
        return candidate.role
    place = candidate.within if isinstance(candidate.within, str) else candidate.within.evaluate(values)
    return f"{candidate.role}/{place}" if place else ""
