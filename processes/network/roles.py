"""The roles of the Network: their codes, as diagrams name them, and their names. Who holds one is in `tables`."""

from msgspec import Struct


class Role(Struct, frozen=True):
    """A role in Spanish (`name`) and in English."""

    code: str
    name: str
    name_en: str


ROLES = (
    Role("gss", "Gerencia de Servicios Sociales", "Regional social services office"),
    Role("ceas_ts", "Trabajo social de CEAS", "CEAS social worker"),
    Role("cc", "Coordinación de caso", "Case coordinator"),
    Role("edis", "Equipo EDIS", "EDIS team"),
    Role("ts_prof", "Profesional del tercer sector", "Third-sector professional"),
    Role("colaborador", "Entidad colaboradora", "Collaborator entity"),
    Role("coordinador_red", "Coordinación de la Red", "Network coordinator"),
    Role("supervisor", "Supervisión", "Supervisor"),
    Role("comision", "Comisión técnica", "Technical commission"),
    Role("participante", "Participante", "Participant"),
    Role("evaluador", "Evaluación", "Evaluator"),
    Role("dpo", "Protección de datos", "Data protection officer"),
    Role("sistema", "Sistema", "System"),
)
ROLE_CODES = frozenset(role.code for role in ROLES)
REGION_WIDE = frozenset({"gss", "coordinador_red", "supervisor", "comision", "evaluador", "dpo"})
"""The roles that somebody in a regional organisation may hold for the whole region."""


def find_role(code: str) -> Role | None:
    """The role of that code."""
    return next((role for role in ROLES if role.code == code), None)
