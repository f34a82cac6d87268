"""What a case plan says: strategy, goals with their actions, services, follow-up, accompaniment, contacts. Pure.

A draft may be unfinished (see `completeness`); what it holds must be of the right shape. A fault names the field only.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

import msgspec
from msgspec import Struct

Verb = Literal["", "maintain", "exploit", "correct", "face", "know", "consider"]
ServiceVerb = Literal["activate", "keep", "adjust", "remove"]
Frequency = Literal["", "weekly", "fortnightly", "monthly", "other"]

VERBS: tuple[Verb, ...] = ("maintain", "exploit", "correct", "face", "know", "consider")
SERVICE_VERBS: tuple[ServiceVerb, ...] = ("activate", "keep", "adjust", "remove")
FREQUENCIES: tuple[Frequency, ...] = ("weekly", "fortnightly", "monthly", "other")
GOALS_AT_MOST = 20
ACTIONS_AT_MOST = 20
ROWS_AT_MOST = 40
WORDS_AT_MOST = 1000
MONTHS_AT_MOST = 24


class Action(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of a goal. `result`: what will be there, measurable; `indicator`: how it is seen."""

    what: str = ""
    who: str = ""
    result: str = ""
    indicator: str = ""
    months: int | None = None


class Goal(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`factor`: the number of the factor of the diagnosis from which it starts, or nothing."""

    words: str = ""
    factor: str = ""
    actions: tuple[Action, ...] = ()


class Service(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`code`: of the catalogue of services; `holder`: the organisation that gives it."""

    verb: ServiceVerb = "activate"
    code: str = ""
    action: str = ""
    holder: str = ""
    since: date | None = None
    until: date | None = None


class Contact(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """With whom in the Network what is arranged."""

    organisation: str = ""
    about: str = ""


class Content(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole plan."""

    strategy: Verb = ""
    strategy_words: str = ""
    goals: tuple[Goal, ...] = ()
    services: tuple[Service, ...] = ()
    first_follow_up: date | None = None
    accompaniment: Frequency = ""
    accompaniment_words: str = ""
    contacts: tuple[Contact, ...] = ()


class ContentRefused(ValueError):
    """Something is no plan; names every field."""


def read_content(given: Mapping[str, Any]) -> Content:
    """Builtins (JSON) as content. Raises ContentRefused with every wrong field."""
    try:
        content = msgspec.convert(given, Content)
    except msgspec.ValidationError as error:
        where = str(error).partition(" - at `")[2].rstrip("`") or "it"
        raise ContentRefused(f"Expected the content of a plan, but {where} is something else") from None
    wrong = [*_too_many(content), *_too_long(content), *_out_of_range(content)]
    if wrong:
        raise ContentRefused(f"Expected values of a plan, but not so: {', '.join(wrong)}")
    return content


def write_content(content: Content) -> dict[str, Any]:
    """For storing; days as ISO text."""
    written: dict[str, Any] = msgspec.to_builtins(content)
    return written


def services_of(content: Content, verb: ServiceVerb) -> tuple[int, ...]:
    """The numbers, from 1, of the services of one verb."""
    return tuple(number for number, each in enumerate(content.services, 1) if each.verb == verb)


def actions_of(content: Content) -> Iterator[tuple[int, int, Action]]:
    """Every action with the numbers of its goal and of itself there, from 1."""
    for goal_number, goal in enumerate(content.goals, 1):
        for action_number, action in enumerate(goal.actions, 1):
            yield goal_number, action_number, action


def _too_many(content: Content) -> list[str]:
    wrong = ["goals"] if len(content.goals) > GOALS_AT_MOST else []
    wrong += [
        f"goals.{number}.actions"
        for number, goal in enumerate(content.goals, 1)
        if len(goal.actions) > ACTIONS_AT_MOST
    ]
    wrong += ["services"] if len(content.services) > ROWS_AT_MOST else []
    return wrong + (["contacts"] if len(content.contacts) > ROWS_AT_MOST else [])


def _too_long(content: Content) -> list[str]:
    rows: list[tuple[str, Struct]] = [("", content)]
    rows += [(f"goals.{number}.", goal) for number, goal in enumerate(content.goals, 1)]
    rows += [(f"goals.{goal}.actions.{number}.", action) for goal, number, action in actions_of(content)]
    rows += [(f"services.{number}.", service) for number, service in enumerate(content.services, 1)]
    rows += [(f"contacts.{number}.", contact) for number, contact in enumerate(content.contacts, 1)]
    return [
        f"{where}{field}"
        for where, row in rows
        for field in row.__struct_fields__
        if isinstance(value := getattr(row, field), str) and len(value) > WORDS_AT_MOST
    ]


def _out_of_range(content: Content) -> list[str]:
    return [
        f"goals.{goal}.actions.{number}.months"
        for goal, number, action in actions_of(content)
        if action.months is not None and not 1 <= action.months <= MONTHS_AT_MOST
    ]
