"""Which tasks the inbox lists: the reader's choice from the address, and the rows for it.

The address holds no person's data: the text filter looks at names of tasks and processes and at codes only.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec
from msgspec import Struct

from engine.views import TaskFilter, TaskView
from webapp import current
from webapp.language import label

View = Literal["mine", "team", "done"]
Order = Literal["due", "-due", "created", "-created", "priority"]

VIEWS: dict[str, View] = {"mias": "mine", "equipo": "team", "terminadas": "done"}
ORDERS: dict[str, Order] = {
    "vence": "due",
    "-vence": "-due",
    "llegada": "created",
    "-llegada": "-created",
    "prioridad": "priority",
}
PAGE = 25
READ_AT_MOST = 2_000  # with a text filter the rows are read and looked at here


class Chosen(Struct, frozen=True, kw_only=True):
    """What the reader asked for."""

    view: View = "mine"
    process_id: str = ""
    text: str = ""
    order: Order = "due"
    page: int = 1


class Listing(Struct, frozen=True, kw_only=True):
    """One page of tasks and where it stands in the whole."""

    tasks: list[TaskView]
    first: int
    total: int
    page: int
    pages: int


def read_choice(arguments: Mapping[str, str]) -> Chosen:
    """From the address; what makes no sense is as if it was not there."""
    page = arguments.get("pagina", "")
    return Chosen(
        view=VIEWS.get(arguments.get("vista", ""), "mine"),
        process_id=arguments.get("proceso", "")[:200],
        text=arguments.get("texto", "").strip()[:100],
        order=ORDERS.get(arguments.get("orden", ""), "due"),
        page=max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1,
    )


def filter_for(view: View, username: str, groups: frozenset[str]) -> TaskFilter:
    """What a view means to the engine."""
    if view == "mine":
        return TaskFilter(assignee=username)
    if view == "done":
        return TaskFilter(assignee=username, state="completed")
    return TaskFilter(candidates=groups)


def list_chosen(chosen: Chosen, username: str, groups: frozenset[str]) -> Listing:
    """The page that was asked for, or the last one there is."""
    wanted = msgspec.structs.replace(
        filter_for(chosen.view, username, groups),
        process_id=chosen.process_id or None,
        order=chosen.order if chosen.view != "done" or chosen.order != "due" else "-created",
    )
    return _list_matching(chosen, wanted) if chosen.text else _list_page(chosen, wanted)


def _list_page(chosen: Chosen, wanted: TaskFilter) -> Listing:
    total = current.read().count_tasks(wanted)
    page, pages = _place(chosen.page, total)
    tasks = current.read().list_tasks(msgspec.structs.replace(wanted, limit=PAGE, offset=(page - 1) * PAGE))
    return Listing(tasks=tasks, first=(page - 1) * PAGE + 1, total=total, page=page, pages=pages)


def _list_matching(chosen: Chosen, wanted: TaskFilter) -> Listing:
    every = current.read().list_tasks(msgspec.structs.replace(wanted, limit=READ_AT_MOST))
    names = {process.process_id: label(process) for process in current.read().list_definitions()}
    sought = chosen.text.casefold()
    found = [
        task
        for task in every
        if any(
            sought in text.casefold()
            for text in (label(task), names.get(task.process_id, ""), task.business_key)
        )
    ]
    page, pages = _place(chosen.page, len(found))
    first = (page - 1) * PAGE
    return Listing(
        tasks=found[first : first + PAGE], first=first + 1, total=len(found), page=page, pages=pages
    )


def _place(page: int, total: int) -> tuple[int, int]:
    pages = max(1, -(-total // PAGE))
    return min(page, pages), pages


def next_task(username: str, groups: frozenset[str], *, beside: str = "") -> TaskView | None:
    """What to do after `beside`: one's own task that is due first, else the team's first that nobody took."""
    own = current.read().list_tasks(TaskFilter(assignee=username, limit=2))
    free = current.read().list_tasks(TaskFilter(candidates=groups, unassigned=True, limit=2))
    return next((task for task in (*own, *free) if task.reference != beside), None)
