"""How a fault in a file of the HSDS is said: where (`service[3].name`), which rule, what to do; in both languages."""

from engine.faults import Fault, Severity

WORDS = {
    "not_json": ("El archivo no es JSON.", "The file is not JSON."),
    "not_tables": (
        "Se esperaba un objeto con una lista por tabla de HSDS.",
        "Expected an object with a list for each HSDS table.",
    ),
    "unknown_table": ("HSDS no tiene esa tabla.", "HSDS has no such table."),
    "not_row": ("Se esperaba un objeto.", "Expected an object."),
    "not_list": ("Se esperaba una lista.", "Expected a list."),
    "other_owner": (
        "Dice que es de otro objeto que el que lo contiene.",
        "It says that it belongs to another object than the one that it is in.",
    ),
    "told_otherwise": (
        "El mismo objeto dice otra cosa en otro lugar del archivo.",
        "The same object says something else elsewhere in the file.",
    ),
    "missing": ("Falta este dato, que HSDS exige.", "This field is missing, and HSDS requires it."),
    "not_text": ("Se esperaba un texto.", "Expected a text."),
    "not_number": ("Se esperaba un número entero desde 0.", "Expected a whole number from 0."),
    "not_listed": ("No es uno de los valores de HSDS.", "It is none of the values of HSDS."),
    "double_id": ("Otra fila de la tabla tiene el mismo id.", "Another row of the table has the same id."),
    "unknown_reference": ("Ninguna fila tiene ese id.", "No row has that id."),
    "no_ownership": (
        "No dice si la entidad es pública o privada: use --ownership.",
        "It does not say whether the organisation is public or private: use --ownership.",
    ),
    "no_standing": (
        "No dice si la entidad es agente o colaboradora: use --standing.",
        "It does not say whether the organisation is an agent or a collaborator: use --standing.",
    ),
    "no_device_class": (
        "No dice de qué clase es el recurso: use --device-class.",
        "It does not say which device class it is: use --device-class.",
    ),
    "unknown_value": ("La Red no conoce ese valor.", "The Network does not know that value."),
    "wrong_dir3": (
        "No es un código DIR3: una o dos letras y cifras, nueve en total.",
        "It is no DIR3 code: one or two letters and digits, nine in all.",
    ),
    "wrong_code": (
        "Un código tiene letras minúsculas, cifras, puntos, guiones o rayas bajas; 60 como mucho.",
        "A code has small letters, digits, dots, hyphens or underscores; 60 at most.",
    ),
    "double_code": ("Otra fila tiene el mismo código.", "Another row has the same code."),
    "unknown_territory": ("La Red no tiene ese territorio.", "The Network has no such territory."),
    "other_organisation": (
        "Ese código es de un recurso de otra entidad.",
        "That code belongs to a resource of another organisation.",
    ),
    "not_kept": (
        "El mapa de recursos no lo guarda: no volverá a salir al exportar.",
        "The resource map does not keep it: it will not be in an export.",
    ),
}


def fault(rule: str, element: str, file: str, *, severity: Severity = "error") -> Fault:
    """One fault of this rule."""
    spanish, english = WORDS[rule]
    return Fault(
        file=file, element=element, rule=f"hsds.{rule}", text=spanish, text_en=english, severity=severity
    )
