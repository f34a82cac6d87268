"""The forms of the case's own pages: life project, plan, follow-up; between what is stored and what a form sends. Pure.

They are form-js JSON as task forms are, and lie beside this file as `<name>_page.json`.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from forms import Form, read_form
from processes.cases.diagnosis.factors import Factor
from processes.cases.plan.content import Content, actions_of
from processes.cases.plan.following import Contacted, Seen
from processes.cases.plan.project import PARTS, Project, write_project
from processes.cases.plan.tables import PlanOutcome

Values = Mapping[str, Any]
ACTION_FIELDS = ("what", "who", "result", "indicator")
SERVICE_FIELDS = ("verb", "code", "action", "holder")
LABEL_AT_MOST = 80


@cache
def page_form(name: str) -> Form:
    """`project`, `plan` or `follow_up`."""
    file = f"{name}_page.json"
    return read_form(resources.files(__package__ or "").joinpath(file).read_bytes(), file=file)


def project_values(project: Project | None) -> dict[str, Any]:
    """What is stored, as the form shows it."""
    return write_project(project or Project())


def project_part(values: Values) -> dict[str, Any]:
    """What the form sent, as a project."""
    return {part: values.get(part) or "" for part in PARTS}


def plan_values(content: Content) -> dict[str, Any]:
    """What is stored, as the form shows it: lists, and days as ISO text."""
    shown: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(content))
    return shown


def plan_part(values: Values) -> dict[str, Any]:
    """What the form sent, as content; rows in which nothing stands are left out."""
    goals = [_goal(row) for row in values.get("goals") or []]
    services = [_service(row) for row in values.get("services") or []]
    contacts = [_texts(row, ("organisation", "about")) for row in values.get("contacts") or []]
    return {
        **_texts(values, ("strategy", "strategy_words", "accompaniment", "accompaniment_words")),
        "goals": [goal for goal in goals if any(goal.values())],
        "services": services,
        "contacts": contacts,
        "first_follow_up": _day(values.get("first_follow_up")),
    }


def factor_choices(factors: Iterable[Factor]) -> list[dict[str, str]]:
    """What a goal may start from: capacities first, by their numbers."""
    numbered = [(number, each) for number, each in enumerate(factors, 1)]
    ordered = sorted(numbered, key=lambda pair: not pair[1].is_positive)
    return [
        {"value": str(number), "label": f"{'+' if each.is_positive else '−'} {number}. {_short(each.words)}"}
        for number, each in ordered
    ]


def action_choices(content: Content) -> list[dict[str, str]]:
    """The actions whose outcome may be recorded."""
    return [
        {"value": f"{goal}.{number}", "label": f"{goal}.{number} {_short(action.what)}"}
        for goal, number, action in actions_of(content)
    ]


def outcome_rows(content: Content, latest: Mapping[tuple[int, int], PlanOutcome]) -> list[dict[str, str]]:
    """A row an action, with what was seen last."""
    return [
        {
            "action": f"{goal}.{number}",
            "result": latest[goal, number].result if (goal, number) in latest else "",
            "words": "",
        }
        for goal, number, _ in actions_of(content)
    ]


def contacted_part(values: Values) -> Contacted:
    """The contact of the follow-up form."""
    held_on = _day(values.get("held_on"))
    assert held_on is not None, "the form demands it"
    return Contacted(
        on=held_on,
        kind=str(values.get("kind") or ""),
        attended=values.get("attended") == "yes",
        words=values.get("words") or "",
        next_on=_day(values.get("next_on")),
    )


def seen_part(values: Values, latest: Mapping[tuple[int, int], PlanOutcome]) -> list[Seen]:
    """The outcomes of the follow-up form that say something new."""
    found = []
    for row in values.get("outcomes") or []:
        goal, _, number = str(row.get("action") or "").partition(".")
        if not (row.get("result") and goal.isdecimal() and number.isdecimal()):
            continue
        seen = Seen(goal=int(goal), action=int(number), result=row["result"], words=row.get("words") or "")
        before = latest.get((seen.goal, seen.action))
        if seen.words.strip() or before is None or before.result != seen.result:
            found.append(seen)
    return found


def _goal(row: Values) -> dict[str, Any]:
    actions = [
        {**_texts(each, ACTION_FIELDS), "months": _whole(each.get("months"))}
        for each in row.get("actions") or []
    ]
    return {**_texts(row, ("words", "factor")), "actions": [each for each in actions if any(each.values())]}


def _service(row: Values) -> dict[str, Any]:
    return {
        **_texts(row, SERVICE_FIELDS),
        "since": _day(row.get("since")),
        "until": _day(row.get("until")),
    }


def _texts(row: Values, names: Iterable[str]) -> dict[str, Any]:
    return {name: row.get(name) or "" for name in names}


def _whole(value: Any) -> int | None:
    return None if value is None or value == "" else int(value)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LABEL_AT_MOST else f"{line[: LABEL_AT_MOST - 1]}…"
