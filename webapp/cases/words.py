"""The words for consents and for the lines of a case's story."""

from processes.cases.story import EVENT_NAMES
from webapp.language import language
from webapp.texts import lazy_gettext

AUTHORISATION_NAMES = {
    "carry_out": lazy_gettext("hacer las actuaciones"),
    "record": lazy_gettext("consultar y actualizar su historia"),
    "team": lazy_gettext("hablar de su caso en el equipo"),
    "research": lazy_gettext("investigar, sin su nombre"),
}


def say_case_event(kind: str) -> str:
    """The line's words in the reader's language."""
    names = EVENT_NAMES.get(kind)
    return kind if names is None else names[1 if language() == "en" else 0]
