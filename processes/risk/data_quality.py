"""Are an alert's data good enough to review it? Age of the data, and predictors that were missing. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from engine.faults import Fault

MAX_AGE_DAYS = 62
MOST_MISSING_SHARE = 0.25


def data_faults(
    contributions: Sequence[Mapping[str, Any]],
    data_date: date,
    *,
    today: date,
    max_age_days: int = MAX_AGE_DAYS,
) -> tuple[Fault, ...]:
    """What is wrong with the data behind a score; a warning does not stop the review, an error does."""
    faults = []
    age = (today - data_date).days
    if age > max_age_days:
        words = f"Los datos tienen {age} días (máximo {max_age_days})"
        english = f"The data are {age} days old (at most {max_age_days})"
        faults.append(Fault(element="data_date", rule="old_data", text=words, text_en=english))
    if age < 0:
        words, english = "La fecha de los datos es posterior a hoy", "The data date is after today"
        faults.append(Fault(element="data_date", rule="future_data", text=words, text_en=english))
    missing = [c for c in contributions if not c.get("is_known", True)]
    grave = len(missing) > MOST_MISSING_SHARE * len(contributions)
    for contribution in missing:
        meaning = contribution["meaning"]
        faults.append(
            Fault(
                element=str(contribution["column"]),
                rule="missing_predictor",
                text=f"Falta el dato «{meaning['es']}»",
                text_en=f"Missing: {meaning['en']}",
                severity="error" if grave else "warning",
            )
        )
    return tuple(faults)
