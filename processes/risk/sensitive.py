"""Which columns a risk model may never use, by name: audit-only facts and gender violence.

A second lock beside the declared roles of a data sheet; not a privacy classifier of free text.
"""

import re
import unicodedata

# Grounds of EU Charter art. 21 that are kept only to audit a model, never to predict.
_AUDIT_STEMS = (
    "sex", "sexo", "gender", "genero", "origin", "origen", "nationality", "nacionalidad", "ethnic", "etnia",
    "ethnicity", "minority", "minoria", "race", "raza", "religion", "disability", "disabled", "discapacidad",
    "rural", "rurality", "ruralidad", "country", "pais",
)  # fmt: skip
_VIOLENCE_STEMS = (
    "violence", "violencia", "violent", "aggressor", "agresor", "maltrato", "viogen", "vg", "vdg", "gbv",
)  # fmt: skip
_DOCUMENT = re.compile(r"[XYZ]?\d{7,8}-?[A-Z]", re.IGNORECASE)


def _words(name: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain)
    return set(re.split(r"[^a-z]+", spaced.lower()))


def is_audit_only(name: str) -> bool:
    """True when the column's name says sex, origin, minority, disability or rurality."""
    return not _words(name).isdisjoint(_AUDIT_STEMS)


def is_gender_violence(name: str) -> bool:
    """True when the column's name says gender violence: such data are never stored for risk."""
    return not _words(name).isdisjoint(_VIOLENCE_STEMS)


def is_identity_document(code: str) -> bool:
    """True when a code has the shape of a Spanish identity number (NIF, NIE) instead of a pseudonym."""
    return _DOCUMENT.fullmatch(code.strip()) is not None
