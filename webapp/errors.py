"""What people read when something cannot be done: one page per kind, in both languages, without anybody's data.

Rejections of the engine are translated here by their stable code; their English text goes to nobody.
"""

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from msgspec import Struct
from werkzeug.exceptions import HTTPException

from engine.errors import Rejection
from engine.promises import parse, render, told
from processes.network_promises import PROMISES
from webapp import current
from webapp.due import render_moment
from webapp.language import language
from webapp.outages import FAILURES, find_outage
from webapp.people import name_of
from webapp.texts import gettext


class Problem(Struct, frozen=True):
    """What the error page says: what happened, and what to do now."""

    title: str
    text: str


def explain(status: int) -> Problem:
    """The words for an HTTP status."""
    known = {
        400: Problem(
            gettext("No se entiende lo enviado"),
            gettext("Vuelva atrás, recargue la página e inténtelo otra vez."),
        ),
        401: Problem(
            gettext("Su sesión ha terminado"), gettext("Entre otra vez en otra pestaña y vuelva aquí.")
        ),
        403: Problem(
            gettext("No puede hacer esto"),
            gettext("Su función en la Red no lo permite. Si le hace falta, hable con su coordinación."),
        ),
        404: Problem(
            gettext("Aquí no hay nada que pueda ver"),
            gettext(
                "No existe, o no le corresponde. Si llegó por un enlace, puede que la tarea ya no sea suya."
            ),
        ),
        405: Problem(gettext("No se puede hacer así"), gettext("Vuelva a la página y use sus botones.")),
        409: Problem(
            gettext("Otra persona llegó antes"),
            gettext("Nada ha cambiado. Recargue la página para ver cómo está ahora."),
        ),
        413: Problem(gettext("El archivo es demasiado grande"), gettext("El máximo es de 8 MB.")),
        422: Problem(gettext("Hay datos que corregir"), gettext("Vuelva atrás y revise lo que escribió.")),
        429: Problem(gettext("Demasiados intentos"), gettext("Espere cinco minutos y vuelva a intentarlo.")),
    }
    fallback = Problem(
        gettext("Algo ha fallado"),
        gettext(
            "No se ha guardado nada a medias. Inténtelo otra vez; si sigue igual, avise a la administración."
        ),
    )
    return known.get(status, fallback)


def explain_rejection(rejection: Rejection) -> Problem:
    """Why the engine did not do it, with who did it before and when, where it knows."""
    titles = {
        "task_already_completed": gettext("Esta tarea ya está terminada"),
        "notice_not_waited": gettext("Ningún proceso de este caso espera ya este aviso"),
        "task_already_claimed": gettext("Otra persona ya ha tomado esta tarea"),
        "other_person": gettext("Esta tarea la tiene que hacer otra persona: mira lo que usted ya hizo"),
        "promise_broken": gettext("Rompería una promesa de este proceso"),
        "task_not_open": gettext("Esta tarea ya no está abierta"),
        "task_not_yours": gettext("Esta tarea no la lleva usted"),
        "task_not_claimed": gettext("Antes hay que tomar la tarea"),
        "task_cancelled": gettext("Esta tarea ya no hace falta"),
        "instance_ended": gettext("Este proceso ya ha terminado"),
        "instance_suspended": gettext("Este proceso está en pausa"),
    }
    title = titles.get(rejection.code, gettext("Ya no se puede hacer"))
    parts = (_promise(rejection), _who_and_when(rejection), gettext("Nada ha cambiado."))
    return Problem(title, " ".join(part for part in parts if part))


def _promise(rejection: Rejection) -> str:
    """The sentence that would be broken, in the reader's language."""
    if rejection.code != "promise_broken" or not rejection.named:
        return ""
    promise = parse(rejection.named[0])
    own = next((each for each in PROMISES if render(each) == render(promise)), promise)
    return gettext("Promete: «%(sentence)s».", sentence=told(own, language()))


def _who_and_when(rejection: Rejection) -> str:
    if rejection.by and rejection.at:
        return gettext(
            "Lo hizo %(who)s el %(when)s.",
            who=name_of(rejection.by),
            when=render_moment(rejection.at, current.now()),
        )
    if rejection.by:
        return gettext("Lo hizo %(who)s.", who=name_of(rejection.by))
    return ""


def wants_json() -> bool:
    """The browser modules ask for JSON; people get pages."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def show_problem(status: int, problem: Problem) -> Response:
    if wants_json():
        response = make_response(jsonify(title=problem.title, text=problem.text), status)
    else:
        response = make_response(render_template("problem.html", problem=problem, status=status), status)
    return response


def handle_http(error: HTTPException) -> Response:
    if error.response is not None or error.code is None or error.code < 400:
        return make_response(error.get_response())
    response = show_problem(error.code, explain(error.code))
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def handle_csrf(_error: CSRFError) -> Response:
    title = gettext("La página había caducado")
    return show_problem(400, Problem(title, gettext("Vuelva atrás, recargue la página y envíe otra vez.")))


def handle_outage(error: Exception) -> Response:
    """The database cannot do its part; anything else goes on as the bug that it is."""
    outage = find_outage(error)
    if outage is None:
        raise error
    problem = Problem(outage.title, outage.text)
    try:
        current.session().rollback()
        response = show_problem(503, problem)
    except FAILURES:
        # The page says who is signed in, and that cannot be asked now.
        response = Response(f"{problem.title}\n\n{problem.text}\n", 503, mimetype="text/plain")
    response.headers["Retry-After"] = str(outage.retry_after_s)
    return response


def handle_rejection(rejection: Rejection) -> Response:
    if rejection.code == "not_migrated":
        return handle_outage(rejection)
    return show_problem(409, explain_rejection(rejection))


def prepare_errors(app: Flask) -> None:
    app.register_error_handler(HTTPException, handle_http)
    app.register_error_handler(CSRFError, handle_csrf)
    app.register_error_handler(Rejection, handle_rejection)
