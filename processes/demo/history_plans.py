"""Life projects and plans that the people of the demo's histories write. Invented."""

from typing import Any

from msgspec import Struct


class Written(Struct, frozen=True, kw_only=True):
    """A project in the person's words, and what their plan says."""

    project: dict[str, str]
    strategy: str
    strategy_words: str
    goals: list[dict[str, Any]]
    accompaniment: str


def _action(what: str, result: str, indicator: str, months: int) -> dict[str, Any]:
    who = "La persona, con quien coordina"
    return {"what": what, "who": who, "result": result, "indicator": indicator, "months": months}


def _goal(words: str, factor: str, *actions: dict[str, Any]) -> dict[str, Any]:
    return {"words": words, "factor": factor, "actions": list(actions)}


WRITTEN = (
    Written(
        project={
            "capacities": "Sé cuidar a personas mayores y tengo paciencia.",
            "supports": "Mis dos hermanos y la parroquia.",
            "hopes": "Cuidar con contrato y que mi hija acabe el instituto.",
            "own_words": "Lo que sé hacer también vale.",
        },
        strategy="exploit",
        strategy_words="Que lo que ya hace le sirva para trabajar.",
        goals=[
            _goal(
                "Cuidar con contrato",
                "1",
                _action(
                    "Hacer el curso de atención sociosanitaria", "El certificado", "Se ve el certificado", 3
                ),
                _action("Presentar el currículum en tres centros", "Tres respuestas", "Las cartas", 6),
            ),
            _goal(
                "Que mi hija siga en el instituto",
                "2",
                _action("Hablar con quien la tutoriza", "Un apoyo por la tarde", "Horario acordado", 2),
            ),
        ],
        accompaniment="fortnightly",
    ),
    Written(
        project={
            "capacities": "Arreglo casi todo y conozco a todo el barrio.",
            "supports": "El taller de un amigo y mi madre.",
            "hopes": "Pagar lo que debo y dormir tranquilo.",
            "own_words": "Primero los recibos; luego ya veremos.",
        },
        strategy="correct",
        strategy_words="Ordenar las deudas para poder pensar en lo demás.",
        goals=[
            _goal(
                "Ponerme al día",
                "3",
                _action("Acordar plazos con la compañía de la luz", "Un acuerdo escrito", "El acuerdo", 2),
                _action("Llevar una libreta de gastos", "Tres meses apuntados", "La libreta", 4),
            ),
            _goal(
                "Trabajar de lo mío",
                "1",
                _action("Sacar el carné de instalador", "El carné", "Se ve el carné", 9),
            ),
        ],
        accompaniment="monthly",
    ),
    Written(
        project={
            "capacities": "Hablo tres idiomas y aprendo deprisa.",
            "supports": "Mi vecina y el grupo de conversación.",
            "hopes": "Que me reconozcan el título y hacer amistades.",
            "own_words": "Aquí quiero quedarme.",
        },
        strategy="maintain",
        strategy_words="Cuidar lo que ya va bien y abrir una puerta más.",
        goals=[
            _goal(
                "Que me reconozcan el título",
                "2",
                _action("Reunir los papeles del título", "La solicitud, entregada", "El resguardo", 3),
                _action("Preparar el examen de español", "El nivel B2", "El diploma", 8),
            ),
            _goal(
                "Conocer gente",
                "1",
                _action("Ir al grupo de los jueves", "Dos meses sin faltar", "La lista del grupo", 3),
            ),
        ],
        accompaniment="weekly",
    ),
)
