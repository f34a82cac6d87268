"""What is wrong with each field, all at once, in the reader's language and with its place (JSON pointer, RFC 6901).

marshmallow says it in English; the sentences of ours are translated here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from webapp.language import language

SPANISH = (
    (r"Missing data for required field\.", "Falta este dato."),
    (r"Unknown field\.", "Este dato no se espera aquí."),
    (r"Field may not be null\.", "No puede ser nulo."),
    (r"Not a valid string\.", "Debe ser un texto."),
    (r"Not a valid integer\.", "Debe ser un número entero."),
    (r"Not a valid number\.", "Debe ser un número."),
    (r"Not a valid boolean\.", "Debe ser verdadero o falso."),
    (r"Not a valid list\.", "Debe ser una lista."),
    (r"Not a valid mapping type\.", "Debe ser un objeto."),
    (r"Invalid input type\.", "Debe ser un objeto."),
    (r"Not a valid datetime\.", "Debe ser una fecha y hora según ISO 8601."),
    (r"Not a valid aware datetime\.", "Debe llevar la zona horaria."),
    (r"Must be one of: (.*)\.", r"Debe ser uno de: \1."),
    (
        r"Must be greater than or equal to (\S+) and less than or equal to (\S+)\.",
        r"Debe estar entre \1 y \2.",
    ),
    (r"Must be greater than or equal to (\S+)\.", r"Debe ser \1 o más."),
    (r"Shorter than minimum length (\d+)\.", r"Debe tener \1 o más."),
    (r"Longer than maximum length (\d+)\.", r"Debe tener \1 o menos."),
    (r"Length must be between (\d+) and (\d+)\.", r"Debe tener entre \1 y \2."),
    (r"String does not match expected pattern\.", "No tiene la forma que se espera."),
    (r"Unsupported value: .*", "Este valor no se admite."),
)
LOCATIONS = {"query": "parameter", "headers": "header", "path": "parameter"}
Complaint = dict[str, str]


def list_complaints(messages: Mapping[str, Any]) -> list[Complaint]:
    """From webargs' {location: {field: [messages]}}."""
    found: list[Complaint] = []
    for location, inner in messages.items():
        place = LOCATIONS.get(location)
        for path, text in _leaves(inner, ()):
            where = {place: path[0]} if place and path else {"pointer": pointer(path)}
            found.append(where | {"detail": say(text)})
    return found


def complain(path: Sequence[str | int], text: str) -> Complaint:
    """One complaint about a place in the body, in words that are the reader's already."""
    return {"pointer": pointer([str(part) for part in path]), "detail": text}


def pointer(path: Sequence[str]) -> str:
    """RFC 6901: "" is the whole body."""
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in path)


def say(text: str) -> str:
    """A sentence of marshmallow's in the reader's language."""
    if language() == "en":
        return text
    for pattern, said in SPANISH:
        if matched := re.fullmatch(pattern, text, re.DOTALL):
            return matched.expand(said)
    return text


def _leaves(inner: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(inner, Mapping):
        for name, value in inner.items():
            yield from _leaves(value, path if name == "_schema" else (*path, str(name)))
    elif isinstance(inner, list | tuple):
        for value in inner:
            yield from _leaves(value, path)
    else:
        yield path, str(inner)
