"""The kinds of problem that the interface answers with: status and words in both languages. Each has its own page."""

from typing import Literal

from msgspec import Struct

from webapp.language import language

Kind = Literal[
    "bad-request",
    "deployment-refused",
    "forbidden",
    "idempotency-key-reused",
    "internal",
    "invalid",
    "limit-exceeded",
    "method-not-allowed",
    "not-found",
    "others-first",
    "page-unknown",
    "payload-too-large",
    "precondition-failed",
    "refused",
    "rejected",
    "scope-missing",
    "too-many-attempts",
    "unauthorized",
    "unavailable",
    "unsupported-media-type",
]


class Words(Struct, frozen=True):
    """An HTTP status, and what is said: Spanish, English."""

    status: int
    title_es: str
    title_en: str
    text_es: str
    text_en: str

    @property
    def title(self) -> str:
        return self.title_en if language() == "en" else self.title_es

    @property
    def text(self) -> str:
        return self.text_en if language() == "en" else self.text_es


KINDS: dict[Kind, Words] = {
    "bad-request": Words(
        400,
        "No se entiende la petición",
        "The request cannot be understood",
        "El cuerpo debe ser JSON bien formado, en UTF-8.",
        "Expected well-formed JSON in UTF-8 as the body.",
    ),
    "unauthorized": Words(
        401,
        "Falta una clave válida",
        "A valid token is missing",
        "Envíe «Authorization: Bearer <clave>» con una clave en vigor. La sesión de las páginas no sirve aquí.",
        "Send `Authorization: Bearer <token>` with a token in force. The pages' session does not count here.",
    ),
    "scope-missing": Words(
        403,
        "La clave no alcanza para esto",
        "The token lacks a scope",
        "La clave no tiene el permiso que se nombra en «scope».",
        "The token does not have the scope that `scope` names.",
    ),
    "forbidden": Words(
        403,
        "No puede hacer esto",
        "You may not do this",
        "La función en la Red de quien usa la clave no lo permite.",
        "The role of the token's owner in the Network does not allow it.",
    ),
    "not-found": Words(
        404,
        "Aquí no hay nada que pueda ver",
        "There is nothing here for you",
        "No existe, o no le corresponde.",
        "It does not exist, or it is not yours to see.",
    ),
    "method-not-allowed": Words(
        405,
        "No se puede hacer así",
        "This method is not allowed",
        "La cabecera «Allow» dice qué métodos hay.",
        "The `Allow` header says which methods there are.",
    ),
    "rejected": Words(
        409,
        "Ya no se puede hacer",
        "It can no longer be done",
        "Nada ha cambiado. «code» dice por qué; «by» y «at», quién y cuándo, si se sabe.",
        "Nothing has changed. `code` says why; `by` and `at` say who and when, where it is known.",
    ),
    "others-first": Words(
        409,
        "Otras personas llegaron antes",
        "Others came first",
        "Nada ha cambiado. Inténtelo otra vez dentro de un momento.",
        "Nothing has changed. Try again in a moment.",
    ),
    "precondition-failed": Words(
        412,
        "Ha cambiado entretanto",
        "It has changed meanwhile",
        "Nada ha cambiado ahora. Léalo otra vez y decida con la versión que hay.",
        "Nothing has changed now. Read it again and decide on the version that is there.",
    ),
    "payload-too-large": Words(
        413,
        "Es demasiado grande",
        "It is too large",
        "El máximo es de 1 MB para JSON y de 8 MB para archivos.",
        "At most 1 MB of JSON, 8 MB of files.",
    ),
    "unsupported-media-type": Words(
        415,
        "Este tipo de contenido no se acepta",
        "This media type is not accepted",
        "La cabecera «Accept-Post» dice cuál se espera.",
        "The `Accept-Post` header says which is expected.",
    ),
    "invalid": Words(
        422,
        "Hay datos que corregir",
        "There are values to correct",
        "«errors» los dice todos, cada uno con su sitio.",
        "`errors` lists all of them, each with its place.",
    ),
    "page-unknown": Words(
        404,
        "La página pedida no existe",
        "There is no such page",
        "Use en «after» el valor «next» de la página anterior, con los mismos filtros.",
        "Give `after` the `next` of the page before, with the same filters.",
    ),
    "deployment-refused": Words(
        422,
        "No se ha publicado nada",
        "Nothing was deployed",
        "«faults» dice todas las faltas de todos los archivos.",
        "`faults` lists every fault of every file.",
    ),
    "refused": Words(
        422,
        "No se puede hacer lo que se pide",
        "What is asked for cannot be done",
        "Nada ha cambiado. «code» dice por qué.",
        "Nothing has changed. `code` says why.",
    ),
    "limit-exceeded": Words(
        422,
        "Supera los límites del motor",
        "It exceeds the engine's limits",
        "Nada ha cambiado. El paso pedía más tiempo, memoria o elementos de los que puede usar uno.",
        "Nothing has changed. The step wanted more time, memory or elements than one may use.",
    ),
    "idempotency-key-reused": Words(
        422,
        "Esta clave ya se usó para otra petición",
        "This idempotency key was used for another request",
        "Una «Idempotency-Key» vale para una sola petición durante 24 horas.",
        "An `Idempotency-Key` stands for one request, for 24 hours.",
    ),
    "too-many-attempts": Words(
        429,
        "Demasiados intentos",
        "Too many attempts",
        "Espere lo que dice «Retry-After».",
        "Wait as long as `Retry-After` says.",
    ),
    "unavailable": Words(
        503,
        "Ahora no se puede",
        "It cannot be done now",
        "La base de datos no puede hacer su parte. «code» dice por qué; «Retry-After», cuándo volver a pedirlo.",
        "The database cannot do its part. `code` says why; `Retry-After` says when to ask again.",
    ),
    "internal": Words(
        500,
        "Algo ha fallado",
        "Something has failed",
        "No se ha guardado nada a medias. Inténtelo otra vez; si sigue igual, avise a la administración.",
        "Nothing was half done. Try again; if it stays so, tell the administration.",
    ),
}
OF_STATUS: dict[int, Kind] = {
    400: "bad-request",
    401: "unauthorized",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    409: "rejected",
    412: "precondition-failed",
    413: "payload-too-large",
    415: "unsupported-media-type",
    422: "invalid",
    429: "too-many-attempts",
    503: "unavailable",
}


def kind_of_status(status: int) -> Kind:
    """The general kind of an HTTP error."""
    return OF_STATUS.get(status, "bad-request" if status < 500 else "internal")
