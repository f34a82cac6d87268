"""The groups of fields of a record that organisations agree to share: codes, names in both languages. Data, no rules.

`care:data fields` in a diagram and the decision `data_sharing` name these codes.
"""

from msgspec import Struct


class FieldGroup(Struct, frozen=True):
    """Fields that are shared or withheld together, in Spanish (`name`) and in English."""

    code: str
    name: str
    name_en: str


FIELD_GROUPS = (
    FieldGroup("identity", "Identidad", "Identity"),
    FieldGroup("contact", "Contacto", "Contact"),
    FieldGroup("household", "Unidad de convivencia", "Household"),
    FieldGroup("social", "Historia social", "Social history"),
    FieldGroup("diagnosis", "Diagnóstico", "Diagnosis"),
    FieldGroup("plan", "Proyecto de vida y plan", "Life project and plan"),
    FieldGroup("economy", "Economía", "Economy"),
    FieldGroup("health", "Salud", "Health"),
    FieldGroup("notes", "Notas confidenciales", "Confidential notes"),
)
FIELD_GROUP_CODES = frozenset(group.code for group in FIELD_GROUPS)


def find_field_group(code: str) -> FieldGroup | None:
    """The group of that code."""
    return next((group for group in FIELD_GROUPS if group.code == code), None)
