"""The demo's agreements, team, absence, resources, places and waiting lists. Everybody and everything is invented."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases.tables import Case
from processes.network.absences import Absence, arrange_absence
from processes.network.agreements import Agreement, check_agreement, sign_agreement
from processes.network.calendar import local_date
from processes.network.queries import get_professional, list_organisations
from processes.network.resource_tables import Resource
from processes.network.resources import join_waiting_list, release_place, reserve_place
from processes.network.tables import Organisation, Team, TeamMember

SIGNER = "ines.robles"
TEAM = "ceas_bernesga.acogida"
CARE = frozenset({"identity", "contact", "household", "social", "diagnosis", "plan", "economy"})
MINIMUM = frozenset({"identity"})
PROVINCES = {
    "leon": "León",
    "salamanca": "Salamanca",
    "valladolid": "Valladolid",
    "valladolid_provincia": "Valladolid",
}


class Place(Struct, frozen=True, kw_only=True):
    """A resource of the demo; where it is, is invented too."""

    code: str
    organisation: str
    device_class: str
    name: str
    description: str
    eligibility: str
    accessibility: str
    address: str
    city: str
    postal_code: str
    territory: str
    places: int
    order_rule: str = "arrival"


RESOURCES = (
    Place(
        code="piso_puente",
        organisation="casa_del_puente",
        device_class="accommodation",
        name="Piso de acogida del Puente",
        description="Habitación individual durante seis meses, con acompañamiento de día.",
        eligibility="Personas mayores de edad sin vivienda o que van a perderla.",
        accessibility="Sin escalones y con baño adaptado.",
        address="Calle Inventada, 12",
        city="Salamanca",
        postal_code="37000",
        territory="salamanca",
        places=1,
        order_rule="urgency",
    ),
    Place(
        code="alojamiento_breve_leon",
        organisation="puerta_abierta",
        device_class="accommodation",
        name="Alojamiento breve Puerta Abierta",
        description="Alojamiento de hasta 30 días mientras se busca otra solución.",
        eligibility="Personas y familias que se quedan sin techo.",
        accessibility="Segunda planta con ascensor.",
        address="Plaza Imaginada, 3",
        city="León",
        postal_code="24000",
        territory="leon",
        places=1,
        order_rule="urgency",
    ),
    Place(
        code="despensa_leon",
        organisation="despensa_comun",
        device_class="basic_needs",
        name="Despensa Común: alimentos y productos de higiene",
        description="Lote semanal, a recoger o a domicilio.",
        eligibility="Con informe de un CEAS o de otra entidad agente.",
        accessibility="A pie de calle.",
        address="Calle Inventada, 40",
        city="León",
        postal_code="24000",
        territory="leon",
        places=20,
    ),
    Place(
        code="taller_campos",
        organisation="campos_vivos",
        device_class="employment",
        name="Taller de empleo Campos Vivos",
        description="Seis meses de formación con prácticas en huerta y vivero.",
        eligibility="Personas desempleadas de más de 18 años de la provincia.",
        accessibility="Hay transporte desde la estación de autobuses.",
        address="Camino Figurado, s/n",
        city="Medina del Campo",
        postal_code="47400",
        territory="valladolid_provincia",
        places=12,
    ),
    Place(
        code="orientacion_barrio",
        organisation="tejer_barrio",
        device_class="employment",
        name="Orientación laboral Tejer Barrio",
        description="Entrevista, currículum y acompañamiento a ofertas.",
        eligibility="Cualquier persona de la ciudad que busque trabajo.",
        accessibility="Con bucle magnético.",
        address="Avenida Supuesta, 7",
        city="Valladolid",
        postal_code="47000",
        territory="valladolid",
        places=0,
    ),
)


def add_network(session: Session, *, now: datetime) -> None:
    """After the places and professionals, before anybody works; the caller commits."""
    _add_agreements(session, local_date(now), now)
    _add_team(session)
    session.get_one(Organisation, "edis_leon").description = "Equipo municipal de inclusión de León."
    session.add_all(
        Resource(
            code=each.code,
            organisation=each.organisation,
            device_class=each.device_class,
            name=each.name,
            description=each.description,
            eligibility=each.eligibility,
            accessibility=each.accessibility,
            phone=f"000 100 {number:03d}",  # no such number is ever given to anybody
            email=f"{each.code}@example.org",
            address=each.address,
            city=each.city,
            province=PROVINCES[each.territory],
            postal_code=each.postal_code,
            territory=each.territory,
            places=each.places,
            order_rule=each.order_rule,
            offer_days=3,
            is_active=True,
            hsds_id="",
        )
        for number, each in enumerate(RESOURCES, start=1)
    )
    session.flush()


def add_absence(session: Session, *, now: datetime) -> None:
    """One social worker of León is away this week and a colleague stands in; the caller commits."""
    today = local_date(now)
    people = get_professional(session, "marta.torio"), get_professional(session, "olga.curueno")
    absence = Absence(
        username=people[0].username,
        substitute=people[1].username,
        begins_on=today - timedelta(days=2),
        ends_on=today + timedelta(days=5),
    )
    arrange_absence(session, absence, people, by="lucia.sabugo", now=now - timedelta(days=3))


def add_waiting_lists(session: Session, *, now: datetime) -> None:
    """In León one case has the only place and others wait; in Salamanca a freed place is offered to the next."""
    for number, code in enumerate(_open_cases(session, "leon")):
        at = now - timedelta(days=20 - number)
        _ask(session, "despensa_leon", code, number, at)
        _ask(session, "alojamiento_breve_leon", code, number, at)
    codes = _open_cases(session, "salamanca")
    for number, code in enumerate(codes):
        _ask(session, "piso_puente", code, number, now - timedelta(days=9 - number))
    if len(codes) > 1:
        release_place(
            session, session.get_one(Resource, "piso_puente"), codes[0], now=now - timedelta(days=1)
        )


def _ask(session: Session, resource: str, case_code: str, urgency: int, at: datetime) -> None:
    """A place, or else a turn on the waiting list."""
    wanted, key = session.get_one(Resource, resource), f"demo:{resource}:{case_code}"
    if reserve_place(session, wanted, case_code, key=key, now=at) is None:
        join_waiting_list(session, wanted, case_code, urgency=urgency, key=key, now=at)


def _add_agreements(session: Session, today: date, now: datetime) -> None:
    members = {each.code for each in list_organisations(session)}
    for agreement in _agreements(today):
        check_agreement(agreement, members)
        sign_agreement(session, agreement, by=SIGNER, now=now - timedelta(days=800))


def _agreements(today: date) -> Sequence[Agreement]:
    year = timedelta(days=365)
    care = {"ceas_bernesga": CARE, "edis_leon": CARE, "puerta_abierta": CARE - {"economy"}}
    return (
        Agreement(
            code="AC-LEON-1",
            protocol="Atención compartida en León",
            protocol_en="Shared care in León",
            gives=care,
            begins_on=today - 2 * year - timedelta(days=30),
            ends_on=today + year,
        ),
        Agreement(
            code="AC-LEON-2",
            protocol="Alimentos en 24 horas",
            protocol_en="Food within 24 hours",
            gives={"ceas_bernesga": MINIMUM, "puerta_abierta": MINIMUM, "despensa_comun": frozenset()},
            begins_on=today - year / 2,
            ends_on=None,
        ),
        Agreement(
            code="AC-SALAMANCA-1",
            protocol="Alojamiento temporal en Salamanca",
            protocol_en="Temporary accommodation in Salamanca",
            gives={"ceas_tormes": MINIMUM | {"contact", "household"}, "casa_del_puente": MINIMUM},
            begins_on=today - year,
            ends_on=today + year / 4,
        ),
        Agreement(
            code="AC-VALLADOLID-0",
            protocol="Piloto de empleo en Valladolid",
            protocol_en="Employment pilot in Valladolid",
            gives={"ceas_pisuerga": CARE, "tejer_barrio": CARE},
            begins_on=today - 2 * year,
            ends_on=today - timedelta(days=30),
        ),
    )


def _add_team(session: Session) -> None:
    session.add(Team(code=TEAM, organisation="ceas_bernesga", name="Equipo de acogida"))
    session.flush()
    session.add_all(TeamMember(team=TEAM, username=username) for username in ("marta.torio", "olga.curueno"))
    session.flush()


def _open_cases(session: Session, territory: str) -> Sequence[str]:
    chosen = select(Case.code).where(Case.territory == territory, Case.status == "open")
    return session.scalars(chosen.order_by(Case.opened_at, Case.code)).all()
