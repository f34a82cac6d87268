"""The demo's territories and organisations. The places exist; the organisations are invented."""

from msgspec import Struct
from sqlalchemy.orm import Session

from processes.network.tables import Organisation, Territory


class Member(Struct, frozen=True):
    """An organisation of the Network; no territory means the whole region."""

    code: str
    name: str
    territory: str | None
    device_class: str
    ownership: str = "public"
    standing: str = "agent"


TERRITORIES = {
    "leon": "León",
    "salamanca": "Salamanca",
    "valladolid": "Valladolid (ciudad)",
    "valladolid_provincia": "Valladolid (provincia)",
}
CEAS = {
    "leon": "ceas_bernesga",
    "salamanca": "ceas_tormes",
    "valladolid": "ceas_pisuerga",
    "valladolid_provincia": "ceas_adaja",
}
MEMBERS = (
    Member("gerencia_regional", "Gerencia regional", None, "governance"),
    Member("ceas_bernesga", "CEAS Ribera del Bernesga", "leon", "primary_care"),
    Member("ceas_tormes", "CEAS Ribera del Tormes", "salamanca", "primary_care"),
    Member("ceas_pisuerga", "CEAS Ribera del Pisuerga", "valladolid", "primary_care"),
    Member("ceas_adaja", "CEAS Ribera del Adaja", "valladolid_provincia", "primary_care"),
    Member("edis_leon", "EDIS de León", "leon", "technical_team"),
    Member("edis_salamanca", "EDIS de Salamanca", "salamanca", "technical_team"),
    Member("puerta_abierta", "Asociación Puerta Abierta", "leon", "technical_team", "private"),
    Member("tejer_barrio", "Asociación Tejer Barrio", "valladolid", "technical_team", "private"),
    Member("campos_vivos", "Fundación Campos Vivos", "valladolid_provincia", "employment", "private"),
    Member("casa_del_puente", "Casa del Puente", "salamanca", "accommodation", "private"),
    Member("despensa_comun", "Despensa Común", "leon", "basic_needs", "private", "collaborator"),
)


def add_places(session: Session) -> None:
    """Store them; the caller commits."""
    session.add_all(Territory(code=code, name=name) for code, name in TERRITORIES.items())
    session.flush()
    session.add_all(
        Organisation(
            code=each.code,
            name=each.name,
            ownership=each.ownership,
            standing=each.standing,
            device_class=each.device_class,
            territory=each.territory,
        )
        for each in MEMBERS
    )
    session.flush()
