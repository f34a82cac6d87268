"""The demo's professionals: invented names, one login a role, one password that everybody may know."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy.orm import Session

from processes.network.accounts import set_password
from processes.network.roles import ROLES
from processes.network.tables import Account, StoredPost, StoredProfessional

OFFICE = "ines.robles"
"""The regional office: it deploys, and proposes what is resolved."""
PASSWORD = "concierto-demo"  # noqa: S105 - of invented people in a database that holds nobody else
REGION = (None,)


class Worker(Struct, frozen=True):
    """Somebody with roles in places (None: the whole region), for one organisation."""

    username: str
    name: str
    organisation: str
    roles: tuple[str, ...]
    territories: tuple[str | None, ...]


class Login(Struct, frozen=True, kw_only=True):
    """Whom to sign in as, and for which role."""

    username: str
    name: str
    role: str
    role_en: str


WORKERS = (
    Worker("ines.robles", "Inés Robles Vega", "gerencia_regional", ("gss",), REGION),
    Worker("mario.castro", "Mario Castro Luengo", "gerencia_regional", ("coordinador_red",), REGION),
    Worker("pilar.otero", "Pilar Otero Sanz", "gerencia_regional", ("evaluador",), REGION),
    Worker("hugo.marne", "Hugo Marne Calvo", "gerencia_regional", ("dpo",), REGION),
    Worker("lucia.sabugo", "Lucía Sabugo Prieto", "ceas_bernesga", ("supervisor",), ("leon",)),
    Worker("tomas.arribas", "Tomás Arribas Gil", "ceas_tormes", ("supervisor",), ("salamanca",)),
    Worker(
        "clara.esgueva",
        "Clara Esgueva Rojo",
        "ceas_pisuerga",
        ("supervisor",),
        ("valladolid", "valladolid_provincia"),
    ),
    Worker("marta.torio", "Marta Torío Díez", "ceas_bernesga", ("ceas_ts",), ("leon",)),
    Worker("olga.curueno", "Olga Curueño Rey", "ceas_bernesga", ("ceas_ts",), ("leon",)),
    Worker("andres.huebra", "Andrés Huebra Martín", "ceas_tormes", ("ceas_ts",), ("salamanca",)),
    Worker("nuria.cega", "Nuria Cega Herrero", "ceas_pisuerga", ("ceas_ts",), ("valladolid",)),
    Worker("jorge.alcor", "Jorge Alcor Velasco", "ceas_adaja", ("ceas_ts",), ("valladolid_provincia",)),
    Worker("berta.cea", "Berta Cea Blanco", "edis_leon", ("edis", "comision"), ("leon",)),
    Worker("ivan.yeltes", "Iván Yeltes Coca", "edis_salamanca", ("cc", "edis"), ("salamanca",)),
    Worker("sara.luna", "Sara Luna Fierro", "puerta_abierta", ("cc", "ts_prof"), ("leon",)),
    Worker("raul.porma", "Raúl Porma Seco", "puerta_abierta", ("cc",), ("leon",)),
    Worker("elsa.trigueros", "Elsa Trigueros Paz", "tejer_barrio", ("cc", "ts_prof"), ("valladolid",)),
    Worker(
        "ruben.hornija", "Rubén Hornija Mata", "campos_vivos", ("cc", "ts_prof"), ("valladolid_provincia",)
    ),
    Worker("paco.eras", "Paco Eras Nieto", "despensa_comun", ("colaborador",), ("leon",)),
    Worker("noa.villar", "Noa Villar Omaña", "puerta_abierta", ("cc",), ("leon",)),
    Worker("teo.arlanza", "Teo Arlanza Ríos", "casa_del_puente", ("cc",), ("salamanca",)),
    Worker("mara.duraton", "Mara Duratón Saz", "tejer_barrio", ("cc",), ("valladolid",)),
    Worker("saul.trabancos", "Saúl Trabancos Mier", "campos_vivos", ("cc",), ("valladolid_provincia",)),
)


def add_professionals(session: Session) -> None:
    """Store them with their roles; the caller commits."""
    session.add_all(
        StoredProfessional(username=each.username, name=each.name, organisation=each.organisation)
        for each in WORKERS
    )
    session.flush()
    session.add_all(
        StoredPost(username=each.username, role=role, organisation=each.organisation, territory=territory)
        for each in WORKERS
        for role in each.roles
        for territory in each.territories
    )
    session.flush()


def add_accounts(session: Session, *, now: datetime) -> None:
    """Let everybody in with the one password; the caller commits."""
    first, *others = (each.username for each in WORKERS)
    set_password(session, first, PASSWORD, now=now)
    session.flush()
    kept = session.get_one(
        Account, first
    ).password_hash  # one is enough for a password that everybody may know
    session.add_all(Account(username=each, password_hash=kept, changed_at=now) for each in others)


def list_logins() -> tuple[Login, ...]:
    """One person for each role, of León where there is one: there the same people meet in the same cases."""
    return tuple(
        Login(username=worker.username, name=worker.name, role=role.name, role_en=role.name_en)
        for role in ROLES
        if (worker := _holder(role.code)) is not None
    )


def coordinator_in(territory: str) -> str:
    """Who coordinates cases there."""
    return _in(territory, "cc")


def long_coordinator_in(territory: str) -> str:
    """Who coordinates there the cases that go on for years."""
    return next(
        each.username for each in reversed(WORKERS) if each.roles == ("cc",) and territory in each.territories
    )


def social_worker_in(territory: str) -> str:
    """Who is the reference professional there."""
    return _in(territory, "ceas_ts")


def supervisor_in(territory: str) -> str:
    """Who reviews alerts there."""
    return _in(territory, "supervisor")


def _in(territory: str, role: str) -> str:
    return next(each.username for each in WORKERS if role in each.roles and territory in each.territories)


def _holder(role: str) -> Worker | None:
    holders = [each for each in WORKERS if role in each.roles]
    in_leon = [each for each in holders if "leon" in each.territories]
    return next(iter((*in_leon, *holders)), None)
