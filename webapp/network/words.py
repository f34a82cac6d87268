"""How the Network's codes are said: device classes, standing, field groups, the state of an agreement or a list."""

from collections.abc import Collection
from datetime import date

from processes.network.acts import CASE_ACT
from processes.network.agreements import Agreement
from processes.network.field_groups import FIELD_GROUPS
from processes.network.organisations import OWNERSHIPS, STANDINGS
from processes.network.resources import DEVICE_CLASSES
from webapp.due import Due, render_day
from webapp.language import language
from webapp.texts import gettext


def say_device_class(code: str) -> str:
    return _named(DEVICE_CLASSES, code)


def say_ownership(code: str) -> str:
    return _named(OWNERSHIPS, code)


def say_standing(code: str) -> str:
    return _named(STANDINGS, code)


def say_field_groups(codes: Collection[str]) -> str:
    """All of them in one line, in the order of the record."""
    english = language() == "en"
    names = [each.name_en if english else each.name for each in FIELD_GROUPS if each.code in codes]
    return ", ".join(names).capitalize()


def say_protocol(agreement: Agreement) -> str:
    return (language() == "en" and agreement.protocol_en) or agreement.protocol


def say_agreement(agreement: Agreement, today: date) -> Due:
    """In force, to begin, or ended: an ended one shares nothing."""
    if agreement.is_in_force(today):
        if agreement.ends_on is None:
            return Due("good", gettext("En vigor, sin fin"))
        return Due("good", gettext("En vigor hasta el %(day)s", day=render_day(agreement.ends_on, today)))
    if today < agreement.begins_on:
        return Due("wait", gettext("Empieza el %(day)s", day=render_day(agreement.begins_on, today)))
    assert agreement.ends_on is not None, "what has begun and is not in force has ended"
    return Due("calm", gettext("Terminó el %(day)s", day=render_day(agreement.ends_on, today)))


def say_position(position: int) -> str:
    """Of a line of a waiting list."""
    if position == 0:
        return gettext("Tiene una plaza ofrecida")
    return gettext("Puesto %(n)s", n=position)


def say_act(act: str) -> str:
    """What a substitute did."""
    said = {
        "claim": gettext("tomó una tarea"),
        "complete": gettext("terminó una tarea"),
        CASE_ACT: gettext("actuó en un caso"),
    }
    return said.get(act, act)


def _named(names: dict[str, tuple[str, str]], code: str) -> str:
    pair = names.get(code)
    return code if pair is None else pair[1 if language() == "en" else 0]
