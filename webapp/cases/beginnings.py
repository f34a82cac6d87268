"""What the reader may begin in a case, and how it is said. Beginning it is in beginning_views."""

from msgspec import Struct

from processes.cases.beginning import BEGINNINGS, Beginning, may_begin, why_not
from processes.cases.tables import Case
from webapp import current
from webapp.language import language
from webapp.texts import lazy_gettext

WHY = {
    "not_yours": lazy_gettext("No puede empezarlo en este caso."),
    "closed": lazy_gettext("El caso está cerrado."),
    "running": lazy_gettext("Ya está en marcha en este caso."),
    "no_consent": lazy_gettext("Antes la persona tiene que haber firmado el permiso para las actuaciones."),
}


class Offered(Struct, frozen=True, kw_only=True):
    """A button, or (`why_not`) why it is not there now."""

    process: str
    name: str
    effect: str
    why_not: str


def offered(case: Case) -> list[Offered]:
    """Nothing for who only oversees the case."""
    me, session = current.professional(), current.session()()
    if not may_begin(session, me, case):
        return []
    return [_offer(each, why_not(session, me, case, each)) for each in BEGINNINGS]


def said(beginning: Beginning) -> tuple[str, str]:
    """Its name and effect in the reader's language."""
    if language() == "en":
        return beginning.name_en, beginning.effect_en
    return beginning.name, beginning.effect


def _offer(beginning: Beginning, why: str) -> Offered:
    name, effect = said(beginning)
    return Offered(process=beginning.process, name=name, effect=effect, why_not=str(WHY[why]) if why else "")
