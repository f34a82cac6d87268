"""The Network's rules that an alert met, in words, with what each looked at. The score itself says nothing of them.

What comes from the person's case is for who may see that case; the others read the rule's name alone.
"""

from msgspec import Struct

from processes.cases.queries import find_case_for, find_open_case
from processes.risk.tables import Alert
from webapp import current
from webapp.texts import lazy_gettext

RULES = {
    "long_in_rgc": lazy_gettext("Lleva mucho tiempo con la RGC"),
    "returns_to_rgc": lazy_gettext("Vuelve una y otra vez a la RGC"),
    "no_contact": lazy_gettext("Hace mucho que nadie contacta"),
    "in_severity": lazy_gettext("Su diagnóstico está en gravedad"),
    "hdme_falls": lazy_gettext("Su diagnóstico empeora"),
}
FACTS = {
    "months_in_rgc": (lazy_gettext("meses en RGC"), 0),
    "rgc_spells": (lazy_gettext("entradas en RGC"), 0),
    "months_since_contact": (lazy_gettext("meses sin contacto"), 0),
    "hdme_global": (lazy_gettext("valor global de la HDME"), 1),
    "hdme_change": (lazy_gettext("cambio de la HDME"), 1),
}
OF_THE_CASE = frozenset({"months_since_contact", "hdme_global", "hdme_change"})


class Fact(Struct, frozen=True, kw_only=True):
    """`digits` after the comma."""

    name: str
    value: float
    digits: int


class Rule(Struct, frozen=True, kw_only=True):
    """`is_kept_back`: what it looked at is in a case that the reader may not see."""

    name: str
    facts: tuple[Fact, ...]
    is_kept_back: bool


def rules_of(alert: Alert) -> list[Rule]:
    """As they were when the alert was raised."""
    sees_case = _sees_case(alert.participant) if alert.rules_met else False
    return [_rule(each["rule"], each["facts"], sees_case=sees_case) for each in alert.rules_met]


def _rule(code: str, facts: dict[str, float], *, sees_case: bool) -> Rule:
    shown = {name: value for name, value in facts.items() if sees_case or name not in OF_THE_CASE}
    return Rule(
        name=str(RULES.get(code, code)),
        facts=tuple(_fact(name, value) for name, value in shown.items()),
        is_kept_back=len(shown) < len(facts),
    )


def _fact(name: str, value: float) -> Fact:
    word, digits = FACTS.get(name, (name, 1))
    return Fact(name=str(word), value=value, digits=digits)


def _sees_case(participant: str) -> bool:
    session = current.session()()
    case = find_open_case(session, participant)
    return case is not None and find_case_for(session, current.professional(), case.code) is not None
