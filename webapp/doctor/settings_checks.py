"""Are the settings those of an installation that people may rely on? Values of secrets are never said."""

from collections.abc import Iterator, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from processes.demo.people import PASSWORD, list_logins
from processes.network.accounts import authenticate
from webapp.config import SHORTEST_SECRET, VARIABLES, Settings
from webapp.doctor.finding import Finding, Grade


def check_settings(settings: Settings, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Names that nobody reads, short secrets, debugging, plain HTTP."""
    unknown = sorted(n for n in environment if n.startswith("CONCIERTO_") and n not in VARIABLES)
    if unknown:
        yield Finding(
            code="unknown_setting",
            grade=Grade.WARNING,
            text=f"Nadie lee estas variables: {', '.join(unknown)}",
            text_en=f"Nobody reads these variables: {', '.join(unknown)}",
            remedy="Corrija el nombre o quítelas.",
            remedy_en="Correct the name, or remove them.",
        )
    if len(settings.secret_key) < SHORTEST_SECRET:
        yield Finding(
            code="short_secret",
            grade=Grade.FAULT,
            text=f"La clave secreta tiene {len(settings.secret_key)} caracteres",
            text_en=f"The secret key has {len(settings.secret_key)} characters",
            remedy=f"Ponga en CONCIERTO_SECRET_KEY {SHORTEST_SECRET} caracteres al azar o más, los mismos en "
            "todos los procesos.",
            remedy_en=f"Put {SHORTEST_SECRET} random characters or more into CONCIERTO_SECRET_KEY, the same in "
            "all processes.",
        )
    if environment.get("FLASK_DEBUG", "0") not in {"", "0"}:
        yield Finding(
            code="debug",
            grade=Grade.FAULT,
            text="FLASK_DEBUG está puesto: las páginas de error enseñarían datos",
            text_en="FLASK_DEBUG is set: error pages would show data",
            remedy="Quite la variable.",
            remedy_en="Remove the variable.",
        )
    if not settings.https:
        yield Finding(
            code="no_https",
            grade=Grade.WARNING,
            text="Sin CONCIERTO_HTTPS las cookies viajarían también sin cifrar",
            text_en="Without CONCIERTO_HTTPS cookies would travel unencrypted too",
            remedy="Ponga TLS delante y CONCIERTO_HTTPS=1 (no hace falta en una prueba en esta máquina).",
            remedy_en="Put TLS in front and set CONCIERTO_HTTPS=1 (not needed to try it on this machine).",
        )


def check_demo_password(settings: Settings, database: sa.Engine) -> Iterator[Finding]:
    """Whoever reads the manual could enter."""
    with Session(database) as session:
        open_to_all = [
            login.username
            for login in list_logins()[:2]
            if authenticate(session, login.username, PASSWORD) is not None
        ]
    if open_to_all:
        yield Finding(
            code="demo_password",
            grade=Grade.FAULT if settings.https else Grade.WARNING,
            text="La Red de demostración entra con su contraseña pública",
            text_en="The demo Network enters with its public password",
            remedy="No use esta base de datos con personas reales: empiece con una vacía.",
            remedy_en="Do not use this database with real people: begin with an empty one.",
        )
