"""Reading requests: a provider its own and only the minimum; who may see the case, all of that case's."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from processes.cases.basic_needs.tables import NeedRequest
from processes.cases.queries import find_case_for
from processes.network.professionals import Professional, organisations_of

PROVIDERS = frozenset({"colaborador", "ts_prof"})


class AskedNeed(Struct, frozen=True, kw_only=True):
    """What a provider sees of a request: nothing that says who it is for."""

    code: str
    resource: str
    kind: str
    people: int
    status: str
    asked_at: datetime


def requests_to(session: Session, professional: Professional) -> list[AskedNeed]:
    """What this professional's organisations were asked and is not withdrawn, the latest first."""
    theirs = organisations_of(professional, PROVIDERS)
    chosen = select(NeedRequest).where(
        NeedRequest.organisation.in_(theirs), NeedRequest.status.in_(("asked", "delivered"))
    )
    return [
        AskedNeed(
            code=each.code,
            resource=each.resource,
            kind=each.kind,
            people=each.people,
            status=each.status,
            asked_at=each.asked_at,
        )
        for each in session.scalars(_latest_first(chosen))
    ]


def requests_for(session: Session, professional: Professional, case_code: str) -> Sequence[NeedRequest]:
    """The requests of a case, for somebody who may see it; else none."""
    if find_case_for(session, professional, case_code) is None:
        return ()
    chosen = select(NeedRequest).where(NeedRequest.case_code == case_code)
    return session.scalars(_latest_first(chosen)).all()


def open_requests(session: Session, instance_id: int) -> Sequence[NeedRequest]:
    """Those of a running process that nobody has closed; for the product's own steps."""
    chosen = select(NeedRequest).where(NeedRequest.instance_id == instance_id, NeedRequest.status == "asked")
    return session.scalars(chosen.with_for_update()).all()


def _latest_first(chosen: Select[NeedRequest]) -> Select[NeedRequest]:
    return chosen.order_by(NeedRequest.asked_at.desc(), NeedRequest.id.desc())
