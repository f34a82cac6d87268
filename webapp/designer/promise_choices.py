"""What the panel needs to put a promise together: the grammar as data, and what a promise may be about, in words.

The grammar is that of engine/promises: its patterns are sent, so that the browser has none of its own.
"""

import re
from typing import Any

from engine.model import Kind
from engine.promises import Form
from engine.promises.sentences import BLANK, KINDS, MOST_TIMES, NAME, PATTERNS, SENTENCES, SEVERAL, UNITS
from webapp.cases.words import AUTHORISATION_NAMES
from webapp.kinds import KINDS as KIND_NAMES

DATA = {
    "share": ("Comparte datos", "Shares data"),
    "withdraw": ("Retira datos que se compartían", "Withdraws data that were shared"),
    "read": ("Lee datos", "Reads data"),
    "write": ("Escribe datos", "Writes data"),
    "consent": ("Pide el consentimiento y lo apunta", "Asks for consent and writes it down"),
}
RISK = {
    "review": ("Una persona revisa el riesgo", "A person reviews the risk"),
    "intervene": ("Interviene por un riesgo", "Intervenes because of a risk"),
    "urgent": ("Reconoce una urgencia", "Recognises an urgency"),
    "act": ("Responde a una urgencia", "Answers an urgency"),
    "escalate": ("Eleva una urgencia", "Escalates an urgency"),
}
DOES = ("Todo lo que hace esto", "Whatever does this")
CATEGORY = ("Todas las tareas de una categoría", "All tasks of a category")
CONSENT = ("Todo lo que necesita consentimiento para", "Whatever needs consent for")
Names = dict[str, tuple[str, str]]


def build_promise_choices(*, english: bool, categories: Names) -> dict[str, Any]:
    """For the page's data block. Selectors are written as in a sentence: `data:share`."""
    at = int(english)
    consents = {key: (str(name), str(name)) for key, name in AUTHORISATION_NAMES.items()}
    does = _choices("data", DATA, at) + _choices("risk", RISK, at)
    return {
        "language": "en" if english else "es",
        "blank": BLANK,
        "name": in_browser(NAME),
        "selectors": sorted(KINDS),
        "units": UNITS,
        "mostTimes": MOST_TIMES,
        "forms": [
            {
                "id": each.form,
                "es": each.text,
                "en": each.text_en,
                "several": each.form in SEVERAL,
                "people": each.form == Form.OTHER_PEOPLE,
            }
            for each in SENTENCES
        ],
        "patterns": [
            {"form": each.form, "language": each.language, "pattern": in_browser(each.pattern.pattern)}
            for each in PATTERNS
        ],
        "kinds": {kind.value: str(name) for kind, name in KIND_NAMES.items()},
        "byPeople": [Kind.USER_TASK, Kind.MANUAL_TASK],
        "classes": [
            {"id": "does", "label": DOES[at], "choices": does},
            {"id": "category", "label": CATEGORY[at], "choices": _choices("category", categories, at)},
            {"id": "consent", "label": CONSENT[at], "choices": _choices("consent", consents, at)},
        ],
    }


def in_browser(pattern: str) -> str:
    """A pattern of Python in ECMAScript's notation, with the flag `u`: letters are letters in any language."""
    named = pattern.replace("(?P<", "(?<").replace(r"\"", '"')
    return re.sub(r"\[\\w([^\]]*)\]", r"[\\p{L}\\p{N}_\1]", named).replace(r"\w", r"[\p{L}\p{N}_]")


def _choices(by: str, names: Names, at: int) -> list[dict[str, str]]:
    return [{"id": f"{by}:{key}", "name": said[at]} for key, said in names.items()]
