"""What another organisation may need data for, and which authorisation of the participant covers it. Pure."""

from msgspec import Struct

CARE = "care"
"""Attending the participant oneself: for the case's own people and its CEAS; nobody else has it."""


class Purpose(Struct, frozen=True, kw_only=True):
    """`authorisation`: the one of the four that must be signed for it."""

    code: str
    authorisation: str
    name: str
    name_en: str


PURPOSES = (
    Purpose(code="referral", authorisation="carry_out", name="Derivación", name_en="Referral"),
    Purpose(code="team", authorisation="team", name="Trabajo en equipo", name_en="Teamwork"),
    Purpose(
        code="resource", authorisation="carry_out", name="Prestar un recurso", name_en="Lending a resource"
    ),
    Purpose(code="research", authorisation="research", name="Investigación", name_en="Research"),
)
CARE_NAMES = ("Atender el caso", "Attending the case")


def find_purpose(code: str) -> Purpose | None:
    return next((purpose for purpose in PURPOSES if purpose.code == code), None)


def say_purpose(code: str, language: str) -> str:
    """In words; an unknown code is said as it is."""
    found = find_purpose(code)
    if code == CARE:
        return CARE_NAMES[1 if language == "en" else 0]
    if found is None:
        return code
    return found.name_en if language == "en" else found.name
