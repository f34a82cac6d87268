"""The words of referrals: services, states, acts and what is waited for, in the reader's language."""

from processes.cases.referrals.codes import get_service
from processes.cases.referrals.states import ACT_NAMES, STATE_NAMES
from processes.cases.referrals.tables import Referral
from webapp.due import Due, Kind
from webapp.language import language
from webapp.texts import gettext, lazy_gettext

KINDS: dict[str, Kind] = {
    "under_study": "wait",
    "granted_follow_up": "here",
    "granted_closed": "good",
    "rejected": "calm",
    "withdrawn": "calm",
}
DEEDS = {
    "record": lazy_gettext("Pedida"),
    "accept": lazy_gettext("Aceptada"),
    "reject": lazy_gettext("No aceptada"),
    "ask_information": lazy_gettext("Piden información"),
    "give_information": lazy_gettext("Información dada"),
    "attend": lazy_gettext("Trabajo hecho"),
    "close": lazy_gettext("Cerrada"),
    "withdraw": lazy_gettext("Retirada"),
}
"""What an act is called once it was done."""
ANSWERS = {
    "awaited": lazy_gettext("Falta la respuesta de la entidad"),
    "information_asked": lazy_gettext("La entidad espera información del CEAS"),
    "accepted": lazy_gettext("Aceptada por la entidad"),
    "rejected": lazy_gettext("La entidad no puede atenderla"),
}


def say_service(code: str) -> str:
    """`401035 · Asesoramiento al CEAS`; the Network's own code says nothing to anybody and is left out."""
    service = get_service(code)
    name = service.name_en if language() == "en" else service.name
    return name if code == "resource" else f"{code} · {name}"


def say_state(state: str) -> Due:
    """A state as word and kind."""
    names = STATE_NAMES[state]  # type: ignore[index] # stored words are the rules' own
    return Due(KINDS[state], names[_place()])


def say_standing(referral: Referral) -> str:
    """What it waits for, or how it ended."""
    if referral.ended_at is not None:
        return gettext("Terminó")
    return str(ANSWERS[referral.answer])


def say_act(act: str) -> str:
    """What may be done."""
    return ACT_NAMES[act][_place()]  # type: ignore[index] # the rules' own words


def _place() -> int:
    return 1 if language() == "en" else 0
