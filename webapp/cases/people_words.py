"""The words for people: faults of a registration, parts of a likeness, refusals."""

from processes.cases.people.likeness import Likeness, Part
from webapp.due import Due, Kind
from webapp.texts import lazy_gettext

FAULTS = {
    "missing": lazy_gettext("Falta este dato."),
    "too_long": lazy_gettext("Es demasiado largo."),
    "birth": lazy_gettext("No es una fecha de nacimiento posible."),
    "unknown_kind": lazy_gettext("Elija antes qué documento es."),
    "shape": lazy_gettext("No tiene la forma de este documento: compruebe cifras y letra."),
    "letter": lazy_gettext("La letra no corresponde a las cifras: compruebe el número."),
    "phone": lazy_gettext("No es un número de teléfono."),
    "postcode": lazy_gettext("Un código postal tiene cinco cifras."),
    "unknown_ceas": lazy_gettext("Elija un CEAS de la lista."),
}
PARTS = {
    "document": lazy_gettext("Documento"),
    "given_name": lazy_gettext("Nombre"),
    "surnames": lazy_gettext("Apellidos"),
    "birth": lazy_gettext("Nacimiento"),
    "birth_year": lazy_gettext("Año de nacimiento"),
    "phone": lazy_gettext("Teléfono"),
    "postcode": lazy_gettext("Código postal"),
}
LEVELS = {
    ("document", "same"): lazy_gettext("el mismo número"),
    ("document", "one_slip"): lazy_gettext("un número casi igual"),
    ("document", "different"): lazy_gettext("otro número"),
    ("given_name", "same"): lazy_gettext("suena igual"),
    ("given_name", "part"): lazy_gettext("comparten una parte"),
    ("given_name", "near"): lazy_gettext("suena parecido"),
    ("given_name", "different"): lazy_gettext("otro nombre"),
    ("surnames", "both"): lazy_gettext("los dos suenan igual"),
    ("surnames", "single"): lazy_gettext("suena igual"),
    ("surnames", "one"): lazy_gettext("uno suena igual"),
    ("surnames", "crossed"): lazy_gettext("los mismos, en otro orden"),
    ("surnames", "near"): lazy_gettext("suenan parecido"),
    ("surnames", "different"): lazy_gettext("otros apellidos"),
    ("birth", "same_day"): lazy_gettext("el mismo día"),
    ("birth", "one_slip"): lazy_gettext("una fecha casi igual"),
    ("birth", "same_year"): lazy_gettext("el mismo año"),
    ("birth", "near_year"): lazy_gettext("un año de diferencia"),
    ("birth", "different"): lazy_gettext("otra fecha"),
    ("birth_year", "same_year"): lazy_gettext("el mismo año"),
    ("birth_year", "near_year"): lazy_gettext("un año de diferencia"),
    ("birth_year", "different"): lazy_gettext("otro año"),
    ("phone", "same"): lazy_gettext("el mismo"),
    ("phone", "different"): lazy_gettext("otro"),
    ("postcode", "same"): lazy_gettext("el mismo"),
    ("postcode", "different"): lazy_gettext("otro"),
}
VERDICTS: dict[str, tuple[Kind, str]] = {
    "likely": ("late", lazy_gettext("Muy probable")),
    "possible": ("soon", lazy_gettext("Posible")),
}
REFUSALS = {
    "not_entitled": lazy_gettext("Su función en este caso no lo permite."),
    "no_reason": lazy_gettext("Falta el motivo."),
    "restricted": lazy_gettext("El expediente ya estaba reservado."),
    "not_restricted": lazy_gettext("El expediente no está reservado."),
    "not_nameable": lazy_gettext("Solo se puede designar a profesionales que atienden a personas."),
    "not_named": lazy_gettext("Esa persona no está designada."),
    "nobody_left": lazy_gettext("Tiene que quedar alguien designado sin fecha de fin."),
    "past": lazy_gettext("La fecha tiene que ser de hoy en adelante."),
    "same": lazy_gettext("No son dos registros distintos."),
    "both_open": lazy_gettext("Las dos tienen un caso abierto: cierre antes uno."),
    "unknown_person": lazy_gettext("Elija una persona de la lista."),
    "undone": lazy_gettext("Ya se había deshecho."),
    "decided": lazy_gettext("Ya se había decidido quién es."),
    "words": lazy_gettext("Escriba la nota (10.000 letras como mucho)."),
    "reader": lazy_gettext("Solo puede leerla quien ve este caso."),
    "unknown_note": lazy_gettext("No es una nota suya."),
    "unknown_case": lazy_gettext("Usted no atiende este caso."),
    "title": lazy_gettext("Falta decir qué documento es."),
    "empty": lazy_gettext("Elija un archivo que no esté vacío."),
    "too_large": lazy_gettext("El archivo pasa de 7 MB."),
    "kind": lazy_gettext(
        "Se aceptan PDF, JPEG, PNG, ODT, DOCX y texto. El contenido de este archivo es otra cosa."
    ),
    "too_many": lazy_gettext("El caso tiene ya demasiados documentos."),
    "kinship": lazy_gettext("Elija el parentesco."),
    "birth_year": lazy_gettext("El año de nacimiento no es posible."),
    "moved_in_on": lazy_gettext("La fecha de entrada no es posible."),
    "moved_out_on": lazy_gettext("La fecha de salida no es posible."),
    "member": lazy_gettext("Esa línea ya no está."),
}
DOCUMENT_STATES: dict[str, tuple[Kind, str]] = {
    "pending": ("wait", lazy_gettext("Sin revisar todavía")),
    "clean": ("good", lazy_gettext("Revisado: sin virus")),
    "infected": ("late", lazy_gettext("Con virus: borrado")),
    "failed": ("late", lazy_gettext("No se pudo revisar")),
}


def say_fault(fault: str) -> str:
    return str(FAULTS[fault])


def say_refusal(reason: str) -> str:
    return str(REFUSALS[reason])


def say_part(part: Part) -> tuple[str, str]:
    """The part and how it agrees."""
    return str(PARTS[part.field]), str(LEVELS[part.field, part.level])


def say_verdict(likeness: Likeness) -> Due:
    kind, word = VERDICTS[likeness.verdict]
    return Due(kind, str(word))


def say_document_state(state: str) -> Due:
    kind, word = DOCUMENT_STATES[state]
    return Due(kind, str(word))
