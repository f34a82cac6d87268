"""The contract of a migration's rows, on every store: what is open is told in the new version, the rest stays."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from engine.ports import Store
from engine.rows import IncidentRow, Migrated, Moved, MovedActivity, MovedInstance, MovedJob, MovedTask
from engine.views import TaskFilter

Begin = Callable[..., None]
NEW: dict[str, Any] = {"definition_id": 2, "element": "new"}


def _migrate(store: Store, rows: Any, **changed: Any) -> None:
    store.deployments.save(rows.deployment(2))
    store.steps.commit([rows.stepped(7, was=1, migrated=Migrated(**changed))])


def test_the_instance_and_its_open_work_are_of_the_new_version(store: Store, rows: Any, begin: Begin) -> None:
    begin(
        7,
        jobs={1: rows.job(7, 1, retries=2, failures=1)},
        timers={2: rows.timer(7, 2)},
        subscriptions={3: rows.subscription(7, 3)},
        activities={1: rows.activity(7, 1)},
        incidents={
            4: IncidentRow(
                instance_id=7,
                number=4,
                definition_id=1,
                token=1,
                element="old",
                kind="job",
                text="",
                raised_at=rows.now,
            )
        },
    )
    _migrate(
        store,
        rows,
        instance=MovedInstance(definition_id=2, process_id="call", version=2),
        jobs=[MovedJob(number=1, handler="other.work", **NEW)],
        timers=[Moved(number=2, **NEW)],
        subscriptions=[Moved(number=3, **NEW)],
        activities=[MovedActivity(number=1, name="Nuevo", name_en="New", **NEW)],
        incidents=[Moved(number=4, **NEW)],
    )
    view = store.reads.find_instance(7)
    assert view is not None
    assert (view.definition_id, view.version) == (2, 2)
    [job], [timer] = store.reads.jobs(7), store.reads.timers(7)
    assert (job.handler, job.retries, job.definition_id, job.element) == ("other.work", 2, 2, "new")
    assert (timer.definition_id, timer.element, timer.due_at) == (2, "new", rows.timer(7, 2).due_at)
    [waiting], [activity] = store.reads.subscriptions(7), store.reads.activities(7)
    assert (waiting.definition_id, waiting.element, waiting.name) == (2, "new", rows.subscription(7, 3).name)
    assert (activity.name, activity.name_en, activity.state, activity.element) == (
        "Nuevo",
        "New",
        "open",
        "new",
    )
    assert [incident.element for incident in store.reads.incidents(7)] == ["new"]
    store.steps.commit([rows.stepped(7, was=2, timers_closed=[2], jobs_closed=[1])])
    assert (store.reads.timers(7), store.reads.jobs(7)) == ([], [])


def test_a_task_keeps_its_people_and_dates(store: Store, rows: Any, begin: Begin) -> None:
    task = rows.task(7, 1, candidates=("a", "b"), assignee="eva", due_at=rows.now)
    begin(7, tasks={1: task})
    begin(8, tasks={1: rows.task(8, 1)})
    new: dict[str, Any] = {
        "process_id": "call",
        "name": "Nueva",
        "name_en": "New",
        "form": "new_form",
        "category": "x",
        "mandatory": False,
    }
    _migrate(store, rows, tasks=[MovedTask(number=1, **NEW, **new)])
    assert store.reads.find_task(7, 1) == replace(task, **NEW, **new)
    assert store.reads.find_task(8, 1) == rows.task(8, 1), (
        "another instance's task with the same number stays"
    )


def test_a_task_is_offered_to_others_where_that_was_asked(store: Store, rows: Any, begin: Begin) -> None:
    begin(7, tasks={1: rows.task(7, 1, candidates=("a", "b"))})
    new: dict[str, Any] = {
        "process_id": "call",
        "name": "",
        "name_en": "",
        "form": "",
        "category": "",
        "mandatory": False,
    }
    _migrate(store, rows, tasks=[MovedTask(number=1, candidates=("b", "c", "c"), **NEW, **new)])

    def offered(candidate: str) -> int:
        return store.reads.count_tasks(TaskFilter(candidates=frozenset({candidate})))

    assert [offered(candidate) for candidate in ("a", "b", "c")] == [0, 1, 1]
