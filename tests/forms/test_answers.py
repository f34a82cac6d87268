"""Each kind of question: what is taken, what is refused, and what is said, in both languages."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

OFFER = {
    "values": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}, {"value": 3, "label": "Tres"}]
}
REQUIRED = {"validate": {"required": True}}

VALID: list[tuple[dict[str, Any], Any, Any]] = [
    ({"type": "textfield"}, "  hola ", "hola"),
    ({"type": "textfield"}, "   ", None),
    ({"type": "textfield", "validate": {"minLength": 2, "maxLength": "4"}}, "cuat", "cuat"),
    ({"type": "textfield", "validate": {"pattern": "^[0-9]{3}$"}}, "123", "123"),
    ({"type": "textfield", "validate": {"validationType": "email"}}, "a.b@c.es", "a.b@c.es"),
    ({"type": "textfield", "validate": {"validationType": "phone"}}, "983 12 34 56", "983 12 34 56"),
    ({"type": "textfield", "validate": {"validationType": "phone"}}, "+34 983123456", "+34 983123456"),
    ({"type": "textfield"}, "e\u0301", "é"),
    ({"type": "textarea"}, "uno\r\ndos\n", "uno\ndos"),
    ({"type": "number"}, "1.234,5", Decimal("1234.5")),
    ({"type": "number"}, "-0,25", Decimal("-0.25")),
    ({"type": "number"}, "12.5", Decimal("12.5")),
    ({"type": "number"}, 12.1, Decimal("12.1")),
    ({"type": "number", "decimalDigits": 0}, "12,0", Decimal("12.0")),
    ({"type": "number", "increment": "0.5"}, "2,5", Decimal("2.5")),
    ({"type": "number", "validate": {"min": 0, "max": "=limit + 1"}}, "11", Decimal(11)),
    ({"type": "number"}, "", None),
    ({"type": "datetime", "subtype": "date"}, "2026-02-28", date(2026, 2, 28)),
    ({"type": "datetime", "subtype": "date"}, "28/2/2026", date(2026, 2, 28)),
    ({"type": "datetime", "subtype": "date", "disallowPassedDates": True}, "22/11/2026", date(2026, 11, 22)),
    (
        {"type": "datetime", "subtype": "date", "validate": {"max": "=today()"}},
        "2026-11-22",
        date(2026, 11, 22),
    ),
    ({"type": "datetime", "subtype": "time"}, "9:05", time(9, 5)),
    ({"type": "datetime", "subtype": "time", "validate": {"min": "09:00"}}, "09:00", time(9)),
    ({"type": "datetime", "subtype": "datetime"}, "2026-07-01T10:00", datetime(2026, 7, 1, 8, tzinfo=UTC)),
    ({"type": "datetime", "subtype": "datetime"}, "1/7/2026 10:00", datetime(2026, 7, 1, 8, tzinfo=UTC)),
    ({"type": "checkbox"}, "true", True),
    ({"type": "checkbox"}, None, False),
    ({"type": "checkbox", **REQUIRED}, "on", True),
    ({"type": "radio", **OFFER}, "a", "a"),
    ({"type": "radio", **OFFER}, "3", 3),
    ({"type": "select", **OFFER}, "", None),
    ({"type": "select", "valuesKey": "offer.list"}, "norte", "norte"),
    ({"type": "select", "valuesExpression": '=[{value: limit, label: "L"}]'}, "10", 10),
    ({"type": "checklist", **OFFER}, ["3", "a"], ["a", 3]),
    ({"type": "checklist", **OFFER}, None, []),
    ({"type": "taglist", **OFFER}, "b", ["b"]),
]

INVALID: list[tuple[dict[str, Any], Any, str, str]] = [
    ({"type": "textfield", **REQUIRED}, " ", "Este dato es obligatorio.", "This is required."),
    (
        {"type": "textfield", "validate": {"minLength": 3}},
        "ab",
        "Escriba al menos 3 caracteres.",
        "Enter at least 3 characters.",
    ),
    (
        {"type": "textfield", "validate": {"maxLength": 3}},
        "abcd",
        "Escriba como máximo 3 caracteres; ahora hay 4.",
        "Enter at most 3 characters; there are 4 now.",
    ),
    (
        {"type": "textfield"},
        "x" * 1001,
        "Escriba como máximo 1000 caracteres; ahora hay 1001.",
        "Enter at most 1000 characters; there are 1001 now.",
    ),
    (
        {"type": "textfield", "validate": {"pattern": "^a$"}},
        "b",
        "El formato no es correcto.",
        "The format is not right.",
    ),
    (
        {"type": "textfield", "validate": {"pattern": "^a$", "patternErrorMessage": "Solo a"}},
        "b",
        "Solo a",
        "Solo a",
    ),
    (
        {"type": "textfield"},
        "a\x00b",
        "Hay caracteres que no se pueden guardar.",
        "Some characters cannot be stored.",
    ),
    (
        {"type": "textfield", "validate": {"validationType": "email"}},
        "a@b",
        "Escriba un correo electrónico, por ejemplo nombre@ejemplo.es.",
        "Enter an email address, for example name@example.org.",
    ),
    (
        {"type": "textfield", "validate": {"validationType": "phone"}},
        "12",
        "Escriba un teléfono, por ejemplo 983 000 000 o +34 983 000 000.",
        "Enter a telephone number, for example 983 000 000 or +34 983 000 000.",
    ),
    (
        {"type": "number"},
        "doce",
        "Escriba un número, por ejemplo 12,5.",
        "Enter a number, for example 12.5.",
    ),
    ({"type": "number"}, "1e5", "Escriba un número, por ejemplo 12,5.", "Enter a number, for example 12.5."),
    ({"type": "number"}, "NaN", "Escriba un número, por ejemplo 12,5.", "Enter a number, for example 12.5."),
    ({"type": "number"}, True, "Escriba un número, por ejemplo 12,5.", "Enter a number, for example 12.5."),
    (
        {"type": "number", "decimalDigits": 0},
        "12,5",
        "Escriba un número sin decimales.",
        "Enter a whole number.",
    ),
    (
        {"type": "number", "decimalDigits": 2},
        "0,125",
        "Escriba como máximo 2 decimales.",
        "Enter at most 2 decimal places.",
    ),
    (
        {"type": "number", "increment": "0.5"},
        "0,3",
        "El valor debe ser múltiplo de 0,5.",
        "The value must be a multiple of 0.5.",
    ),
    (
        {"type": "number", "validate": {"min": 0.5}},
        "0",
        "El valor debe ser 0,5 o más.",
        "The value must be 0.5 or more.",
    ),
    (
        {"type": "number", "validate": {"max": "=limit"}},
        "11",
        "El valor debe ser 10 o menos.",
        "The value must be 10 or less.",
    ),
    (
        {"type": "datetime", "subtype": "date"},
        "31/11/2026",
        "Escribió 31/11/2026: noviembre de 2026 tiene 30 días.",
        "You entered 31/11/2026: November 2026 has 30 days.",
    ),
    (
        {"type": "datetime", "subtype": "date"},
        "1/13/2026",
        "Escribió 1/13/2026: el mes debe estar entre 1 y 12.",
        "You entered 1/13/2026: the month must be from 1 to 12.",
    ),
    (
        {"type": "datetime", "subtype": "date"},
        "mañana",
        "Escriba una fecha, por ejemplo 21/11/2026.",
        "Enter a date, for example 21/11/2026.",
    ),
    (
        {"type": "datetime", "subtype": "date", "validate": {"max": "=today()"}},
        "2026-11-23",
        "La fecha debe ser hoy (22/11/2026) o anterior.",
        "The date must be today (22/11/2026) or earlier.",
    ),
    (
        {"type": "datetime", "subtype": "date", "disallowPassedDates": True},
        "2026-11-21",
        "La fecha debe ser hoy (22/11/2026) o posterior.",
        "The date must be today (22/11/2026) or later.",
    ),
    (
        {"type": "datetime", "subtype": "date", "validate": {"min": "2026-12-01"}},
        "2026-11-30",
        "La fecha debe ser 01/12/2026 o posterior.",
        "The date must be 01/12/2026 or later.",
    ),
    (
        {"type": "datetime", "subtype": "time"},
        "25:00",
        "Escriba una hora, por ejemplo 09:30.",
        "Enter a time, for example 09:30.",
    ),
    (
        {"type": "datetime", "subtype": "time", "validate": {"max": "14:00"}},
        "14:01",
        "La hora debe ser 14:00 o anterior.",
        "The time must be 14:00 or earlier.",
    ),
    (
        {"type": "datetime", "subtype": "datetime"},
        "2026-11-22",
        "Escriba una fecha y una hora, por ejemplo 21/11/2026 09:30.",
        "Enter a date and a time, for example 21/11/2026 09:30.",
    ),
    (
        {"type": "datetime", "subtype": "datetime"},
        "2026-03-29T02:30",
        "Esa hora no existe: ese día se adelanta el reloj.",
        "That time does not exist: the clocks go forward on that day.",
    ),
    ({"type": "checkbox", **REQUIRED}, None, "Marque la casilla para continuar.", "Tick the box to go on."),
    (
        {"type": "checkbox", **REQUIRED},
        "false",
        "Marque la casilla para continuar.",
        "Tick the box to go on.",
    ),
    ({"type": "checkbox"}, "maybe", "Marque o desmarque la casilla.", "Tick or clear the box."),
    ({"type": "radio", **OFFER, **REQUIRED}, None, "Elija una opción.", "Choose an option."),
    (
        {"type": "radio", **OFFER},
        "z",
        "Elija una de las opciones de la lista.",
        "Choose one of the options in the list.",
    ),
    (
        {"type": "select", "valuesKey": "offer.list"},
        "sur",
        "Elija una de las opciones de la lista.",
        "Choose one of the options in the list.",
    ),
    (
        {"type": "select", "valuesKey": "nowhere"},
        "sur",
        "Elija una de las opciones de la lista.",
        "Choose one of the options in the list.",
    ),
    (
        {"type": "checklist", **OFFER, **REQUIRED},
        [],
        "Elija al menos una opción.",
        "Choose at least one option.",
    ),
    (
        {"type": "checklist", **OFFER},
        ["a", "z"],
        "Elija una de las opciones de la lista.",
        "Choose one of the options in the list.",
    ),
    (
        {"type": "taglist", **OFFER},
        [{"value": "a"}],
        "Elija una de las opciones de la lista.",
        "Choose one of the options in the list.",
    ),
]
OVER = {"limit": 10, "offer": {"list": ["norte", {"value": "este", "label": "Este"}]}}


@pytest.mark.parametrize(("component", "raw", "value"), VALID)
def test_takes(
    form_of: Callable[..., Any], submit: Callable[..., Any], component: Any, raw: Any, value: Any
) -> None:
    found = submit(form_of({"key": "q", **component}), {"q": raw}, over=OVER)
    assert found.errors == {}
    assert found.values == {"q": value}
    assert type(found.values["q"]) is type(value)


@pytest.mark.parametrize(("component", "raw", "said", "said_en"), INVALID)
def test_refuses(
    form_of: Callable[..., Any], submit: Callable[..., Any], component: Any, raw: Any, said: str, said_en: str
) -> None:
    form = form_of({"key": "q", **component})
    for language, text in (("es", said), ("en", said_en)):
        found = submit(form, {"q": raw}, over=OVER, language=language)
        assert found.errors == {"q": (text,)}
        assert found.values == {}


def test_english_numbers(form_of: Callable[..., Any], submit: Callable[..., Any]) -> None:
    form = form_of({"type": "number", "key": "q"})
    assert submit(form, {"q": "1,234.5"}, language="en").values == {"q": Decimal("1234.5")}
    assert submit(form, {"q": "1.234"}, language="en").values == {"q": Decimal("1.234")}
    assert submit(form, {"q": "1.234"}, language="es").values == {"q": Decimal(1234)}


def test_says_every_fault_of_one_answer(form_of: Callable[..., Any], submit: Callable[..., Any]) -> None:
    form = form_of({"type": "number", "key": "q", "decimalDigits": 0, "validate": {"max": 3}})
    assert submit(form, {"q": "4,5"}).errors == {
        "q": ("Escriba un número sin decimales.", "El valor debe ser 3 o menos.")
    }
