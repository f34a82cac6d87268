"""Every message that a form says to the person who fills it in, Spanish and English. Polite: usted.

Not for faults of the form itself, which speak to designers.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from forms.moments import MONTHS
from forms.numerals import format_number

_MESSAGES: dict[str, tuple[str, str]] = {
    "required": ("Este dato es obligatorio.", "This is required."),
    "required_choice": ("Elija una opción.", "Choose an option."),
    "required_choices": ("Elija al menos una opción.", "Choose at least one option."),
    "required_tick": ("Marque la casilla para continuar.", "Tick the box to go on."),
    "text": ("Escriba un texto.", "Enter a text."),
    "characters": ("Hay caracteres que no se pueden guardar.", "Some characters cannot be stored."),
    "min_length": ("Escriba al menos {bound} caracteres.", "Enter at least {bound} characters."),
    "max_length": (
        "Escriba como máximo {bound} caracteres; ahora hay {count}.",
        "Enter at most {bound} characters; there are {count} now.",
    ),
    "pattern": ("El formato no es correcto.", "The format is not right."),
    "email": (
        "Escriba un correo electrónico, por ejemplo nombre@ejemplo.es.",
        "Enter an email address, for example name@example.org.",
    ),
    "phone": (
        "Escriba un teléfono, por ejemplo 983 000 000 o +34 983 000 000.",
        "Enter a telephone number, for example 983 000 000 or +34 983 000 000.",
    ),
    "number": ("Escriba un número, por ejemplo 12,5.", "Enter a number, for example 12.5."),
    "number_whole": ("Escriba un número sin decimales.", "Enter a whole number."),
    "decimals": ("Escriba como máximo {bound} decimales.", "Enter at most {bound} decimal places."),
    "step": ("El valor debe ser múltiplo de {bound}.", "The value must be a multiple of {bound}."),
    "least": ("El valor debe ser {bound} o más.", "The value must be {bound} or more."),
    "most": ("El valor debe ser {bound} o menos.", "The value must be {bound} or less."),
    "date": ("Escriba una fecha, por ejemplo 21/11/2026.", "Enter a date, for example 21/11/2026."),
    "date_no_such_day": (
        "Escribió {typed}: {month} de {year} tiene {days} días.",
        "You entered {typed}: {month} {year} has {days} days.",
    ),
    "date_no_such_month": (
        "Escribió {typed}: el mes debe estar entre 1 y 12.",
        "You entered {typed}: the month must be from 1 to 12.",
    ),
    "time": ("Escriba una hora, por ejemplo 09:30.", "Enter a time, for example 09:30."),
    "datetime": (
        "Escriba una fecha y una hora, por ejemplo 21/11/2026 09:30.",
        "Enter a date and a time, for example 21/11/2026 09:30.",
    ),
    "datetime_gap": (
        "Esa hora no existe: ese día se adelanta el reloj.",
        "That time does not exist: the clocks go forward on that day.",
    ),
    "date_least": ("La fecha debe ser {bound} o posterior.", "The date must be {bound} or later."),
    "date_most": ("La fecha debe ser {bound} o anterior.", "The date must be {bound} or earlier."),
    "time_least": ("La hora debe ser {bound} o posterior.", "The time must be {bound} or later."),
    "time_most": ("La hora debe ser {bound} o anterior.", "The time must be {bound} or earlier."),
    "today": ("hoy ({bound})", "today ({bound})"),
    "not_offered": ("Elija una de las opciones de la lista.", "Choose one of the options in the list."),
    "tick": ("Marque o desmarque la casilla.", "Tick or clear the box."),
    "too_many_rows": ("Se admiten como máximo {bound} filas.", "At most {bound} rows are accepted."),
}
_WORDS: dict[str, tuple[str, str]] = {
    "yes": ("Sí", "Yes"),
    "no": ("No", "No"),
    "nothing": ("Sin dato", "Not given"),
    "required_mark": ("obligatorio", "required"),
    "choose": ("Elija una opción", "Choose an option"),
    "add_row": ("Añadir fila", "Add row"),
    "remove_row": ("Quitar", "Remove"),
    "row": ("Fila", "Row"),
    "no_rows": ("Todavía no hay filas.", "There are no rows yet."),
    "refresh": ("Actualizar las preguntas", "Update the questions"),
    "error": ("Error", "Error"),
    "one_error": ("Hay un dato que revisar", "There is one answer to check"),
    "errors": ("Hay {count} datos que revisar", "There are {count} answers to check"),
    "help_date": ("Por ejemplo, 21/11/2026", "For example, 21/11/2026"),
}


def say(key: str, language: str, **values: Any) -> str:
    """One message; numbers are written as the language writes them."""
    text = (_MESSAGES.get(key) or _WORDS[key])[_index(language)]
    shown = {
        name: value if isinstance(value, str) else format_number(value, language)
        for name, value in values.items()
    }
    if "month" in values:
        shown["month"] = MONTHS[_index(language)][int(values["month"]) - 1]
    if "year" in values:
        shown["year"] = str(values["year"])
    return text.format_map(shown)


def words(language: str) -> Mapping[str, str]:
    """The words around the fields, for a renderer."""
    return MappingProxyType({key: texts[_index(language)] for key, texts in _WORDS.items()})


def _index(language: str) -> int:
    return 1 if language == "en" else 0
