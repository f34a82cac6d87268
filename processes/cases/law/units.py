"""The units of parameters: the codes of the data pack, and how people read them in Spanish and English."""

UNIT_NAMES = {
    "eur_a_month": ("euros al mes", "euros a month"),
    "percent_of_iprem": ("% del IPREM", "% of the IPREM"),
    "percent_of_annual_iprem": ("% del IPREM anual", "% of the annual IPREM"),
    "percent_of_basic": ("% de la cuantía básica", "% of the basic amount"),
    "years": ("años", "years"),
    "months": ("meses", "months"),
    "days": ("días", "days"),
    "working_days": ("días hábiles", "working days"),
    "hours": ("horas", "hours"),
    "count": ("", ""),
    "choice": ("", ""),
}
ONE = {
    "years": ("año", "year"),
    "months": ("mes", "month"),
    "days": ("día", "day"),
    "working_days": ("día hábil", "working day"),
    "hours": ("hora", "hour"),
}


def unit_names(value: int | float | str, unit: str) -> tuple[str, str]:
    """The unit after this value, in Spanish and in English; empty for a plain number or a choice."""
    return ONE[unit] if value == 1 and unit in ONE else UNIT_NAMES[unit]
