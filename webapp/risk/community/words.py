"""The words for an action's standing, for its theme and for how people stand on its list."""

from processes.risk.community.eligibility import THEMES
from webapp.due import Due, Kind
from webapp.language import language
from webapp.texts import lazy_gettext

ACTIONS: dict[str, tuple[Kind, str]] = {
    "planned": ("soon", lazy_gettext("Se prepara la lista")),
    "listed": ("here", lazy_gettext("Se invita")),
    "seated": ("here", lazy_gettext("Plazas dadas")),
    "held": ("good", lazy_gettext("Hecha")),
    "not_held": ("calm", lazy_gettext("No se hizo")),
    "cancelled": ("calm", lazy_gettext("Suspendida")),
}
STANDINGS: dict[str, tuple[Kind, str]] = {
    "listed": ("wait", lazy_gettext("En la lista")),
    "not_asked": ("none", lazy_gettext("Sin invitar")),
    "declined": ("none", lazy_gettext("No viene")),
    "waiting": ("wait", lazy_gettext("En espera")),
    "offered": ("soon", lazy_gettext("Plaza ofrecida")),
    "seat": ("good", lazy_gettext("Con plaza")),
    "gave_up": ("none", lazy_gettext("Dejó su plaza")),
    "attended": ("good", lazy_gettext("Vino")),
    "absent": ("calm", lazy_gettext("No vino")),
}


def say_action(status: str) -> Due:
    """Word and shape."""
    kind, word = ACTIONS.get(status, ("calm", status))
    return Due(kind, str(word))


def say_place_on_list(status: str) -> Due:
    """The same for somebody on a list."""
    kind, word = STANDINGS.get(status, ("calm", status))
    return Due(kind, str(word))


def say_theme(theme: str) -> str:
    """In the reader's language."""
    known = THEMES.get(theme)
    return theme if known is None else (known.name_en if language() == "en" else known.name)
