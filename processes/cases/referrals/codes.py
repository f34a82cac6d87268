"""The services that a referral asks for, and those that the specialised team records under a support. Pure.

The codes are those of the region's record (PACT); `resource` is the Network's own (p): a place or an aid, no
professional intervention.
"""

from typing import Literal

from msgspec import Struct

Code = Literal["401035", "401036", "401023", "401037", "404016", "101037", "resource"]


class Service(Struct, frozen=True, kw_only=True):
    """A service by its code. `is_own`: recorded by EDIS under a support that is being followed up."""

    code: Code
    name: str
    name_en: str
    is_own: bool = False


SERVICES = (
    Service(code="401035", name="Asesoramiento al CEAS", name_en="Advice to the CEAS"),
    Service(code="401036", name="Valoración especializada", name_en="Specialised assessment"),
    Service(code="401023", name="Apoyo acordado con EDIS", name_en="Support agreed with EDIS"),
    Service(code="401037", name="Apoyo de EDIS", name_en="EDIS support", is_own=True),
    Service(code="404016", name="Apoyo sociolaboral", name_en="Socio-labour support", is_own=True),
    Service(code="101037", name="Orientación de EDIS", name_en="EDIS advice", is_own=True),
    Service(
        code="resource", name="Recurso o servicio de la Red", name_en="Resource or service of the Network"
    ),
)
REFERRED = tuple(each.code for each in SERVICES if not each.is_own)
OWN = tuple(each.code for each in SERVICES if each.is_own)


class UnknownCode(ValueError):
    """No service has that code."""


def read_code(code: object) -> Code:
    """Raises UnknownCode."""
    return get_service(code).code


def get_service(code: object) -> Service:
    """The service of a code. Raises UnknownCode."""
    for service in SERVICES:
        if service.code == code:
            return service
    known = ", ".join(service.code for service in SERVICES)
    raise UnknownCode(f"Expected a service code of {known}, but got {code!r}")
