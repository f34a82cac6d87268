"""The phases of a case (appreciative 4D) and the reasons to close it. Pure."""

PHASES = ("contact", "discover", "dream", "design", "destiny")
CLOSE_REASONS = (
    "plan_fulfilled",
    "end_of_term",
    "rejects",
    "leaves_sample",
    "moved",
    "revoked",
    "other",
)
PHASE_NAMES = {
    "contact": ("Contacto", "Contact"),
    "discover": ("Descubrir", "Discover"),
    "dream": ("Soñar", "Dream"),
    "design": ("Diseñar", "Design"),
    "destiny": ("Destino", "Destiny"),
}
CLOSE_REASON_NAMES = {
    "plan_fulfilled": ("Plan cumplido", "Plan fulfilled"),
    "end_of_term": ("Fin de plazo", "End of term"),
    "rejects": ("No acepta", "Rejects"),
    "leaves_sample": ("Sale de la muestra", "Leaves the sample"),
    "moved": ("Cambia de CEAS", "Moved to another CEAS"),
    "revoked": ("Retira su consentimiento", "Consent revoked"),
    "other": ("Otro motivo", "Other reason"),
}


class CaseRefused(ValueError):
    """The case cannot take that step."""


def check_phase(status: str, phase: object) -> str:
    """A known phase for an open case. Raises CaseRefused."""
    if status != "open":
        raise CaseRefused(f"Expected an open case, but it is {status}: its phase does not change any more")
    if phase not in PHASES:
        raise CaseRefused(f"Expected a phase of {', '.join(PHASES)}, but got {phase!r}")
    return str(phase)


def check_close_reason(reason: object) -> str:
    """A known reason. Raises CaseRefused."""
    if reason not in CLOSE_REASONS:
        raise CaseRefused(f"Expected a reason of {', '.join(CLOSE_REASONS)}, but got {reason!r}")
    return str(reason)
