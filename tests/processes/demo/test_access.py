"""The demo's requests for attention: one late, one attended that waits for its assessment."""

from engine.views import TaskFilter
from processes.bootstrap import build
from processes.demo.access import add_requests
from processes.demo.loading import prepare_network


def test_one_is_late_and_one_waits_for_its_assessment(database_url: str) -> None:
    built = build(database_url)
    now = built.engine.clock.now()
    prepare_network(built, now=now)
    add_requests(built, now=now)
    tasks = built.engine.read.list_tasks(TaskFilter(limit=50))
    late = {task.element for task in tasks if task.due_at is not None and task.due_at < now}
    assert {task.element for task in tasks} == {"first_attention", "chase_attention", "assess_situation"}
    assert late == {"first_attention"}
    assert built.engine.read.incidents() == []
    built.dispose()
