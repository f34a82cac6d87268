"""The guaranteed income on a case's page: what was applied for, where it stands, what was granted."""

from datetime import date
from decimal import Decimal

from msgspec import Struct

from processes.cases.guaranteed_income.queries import applications_for
from processes.cases.tables import Case
from webapp import current
from webapp.cases.reading import show_fields
from webapp.texts import lazy_gettext

STATUS_NAMES = {
    "handled": ("here", lazy_gettext("En trámite")),
    "for_commission": ("here", lazy_gettext("Espera a la comisión")),
    "on_agenda": ("here", lazy_gettext("En el orden del día")),
    "set_aside": ("here", lazy_gettext("Apartada")),
    "granted": ("good", lazy_gettext("Concedida")),
    "refused": ("calm", lazy_gettext("Denegada")),
    "withdrawn": ("calm", lazy_gettext("Archivada")),
}
"""How each status is drawn, and its word."""


class Applied(Struct, frozen=True, kw_only=True):
    """One application. `euros` a month from `accrues_from`, where it was granted."""

    code: str
    applied_on: date
    kind: str
    status: str
    euros: Decimal | None
    accrues_from: date | None


def applications_of(case: Case) -> list[Applied]:
    """The latest first; none for a reader who may not see the person's economy."""
    found = applications_for(current.session()(), current.professional(), case.code)
    if not found or "economy" not in show_fields(case, "economy"):
        return []
    return [
        Applied(
            code=each.code,
            applied_on=each.applied_on,
            kind=STATUS_NAMES[each.status][0],
            status=str(STATUS_NAMES[each.status][1]),
            euros=None if each.amount_cents is None else Decimal(each.amount_cents) / 100,
            accrues_from=each.accrues_from,
        )
        for each in found
    ]
