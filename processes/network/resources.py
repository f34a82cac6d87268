"""The resource map: what organisations offer, and giving out its places. The caller's transaction commits.

Every change of a resource's places goes through `settled`: offers run out and the next is called by themselves.
Cases are codes here; who may read them is in `resource_access`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from processes.network import places
from processes.network.place_messages import tell_offer
from processes.network.places import Entry
from processes.network.resource_tables import Resource, StoredEntry, StoredHold

DEVICE_CLASSES = {
    "governance": ("Gobierno de la Red", "Governance"),
    "primary_care": ("Atención primaria", "Primary care"),
    "technical_team": ("Equipo técnico", "Technical team"),
    "accommodation": ("Alojamiento", "Accommodation"),
    "employment": ("Empleo", "Employment"),
    "basic_needs": ("Necesidades básicas", "Basic needs"),
}
"""Code: names in Spanish and English."""


class UnknownResource(LookupError):
    """No active resource has that code."""


def find_resource(session: Session, code: str) -> Resource | None:
    """Also one that is no longer offered."""
    return session.get(Resource, code)


def lock_resource(session: Session, code: str) -> Resource:
    """The active resource, locked until the transaction ends. Raises UnknownResource."""
    found = session.scalar(
        select(Resource).where(Resource.code == code, Resource.is_active).with_for_update()
    )
    if found is None:
        raise UnknownResource(f"Expected an active resource, but {code!r} is none")
    return found


def list_resources(
    session: Session, *, device_class: str = "", territory: str = "", organisation: str = ""
) -> Sequence[Resource]:
    """The active ones by name; what serves the whole region is in every territory."""
    chosen = select(Resource).where(Resource.is_active)
    if device_class:
        chosen = chosen.where(Resource.device_class == device_class)
    if territory:
        chosen = chosen.where((Resource.territory == territory) | Resource.territory.is_(None))
    if organisation:
        chosen = chosen.where(Resource.organisation == organisation)
    return session.scalars(chosen.order_by(Resource.name, Resource.code)).all()


def list_nearest(session: Session, device_class: str, territory: str) -> list[Resource]:
    """The active ones that serve a territory: its own first, by code; then those of the whole region."""
    listed = list_resources(session, device_class=device_class, territory=territory)
    return sorted(listed, key=lambda each: (each.territory != territory, each.code))


def entries_of(session: Session, resource: str) -> list[Entry]:
    """The open entries, in no particular order."""
    chosen = select(StoredEntry).where(StoredEntry.resource == resource, StoredEntry.status.in_(places.OPEN))
    return [_entry(stored) for stored in session.scalars(chosen)]


def entries_at(session: Session, resource: str, now: datetime) -> list[Entry]:
    """The same as they stand at this moment: offers that have run out are not among them. Stores nothing."""
    entries = entries_of(session, resource)
    return [each for each in places.merge(entries, places.expire(entries, now)) if each.status in places.OPEN]


def holds_of(session: Session, resource: str) -> Sequence[StoredHold]:
    """Who has a place now, the longest first."""
    chosen = select(StoredHold).where(StoredHold.resource == resource, StoredHold.released_at.is_(None))
    return session.scalars(chosen.order_by(StoredHold.reserved_at, StoredHold.id)).all()


def count_free(session: Session, resource: Resource, now: datetime) -> int:
    """Free places at this moment, offers that have run out not counted."""
    return _count_free(session, resource, entries_at(session, resource.code, now))


def find_hold(session: Session, resource: str, case_code: str) -> StoredHold | None:
    """The place that a case has now."""
    return session.scalar(
        select(StoredHold).where(
            StoredHold.resource == resource,
            StoredHold.case_code == case_code,
            StoredHold.released_at.is_(None),
        )
    )


def reserve_place(
    session: Session, resource: Resource, case_code: str, *, key: str, now: datetime
) -> StoredHold | None:
    """A place for the case: the one it has, the one offered to it, or a free one; None when there is none.

    Free places go first to those who wait: they are called before this asks.
    """
    if done := session.scalar(select(StoredHold).where(StoredHold.key == key)):
        return done
    settled(session, resource, now)
    if held := find_hold(session, resource.code, case_code):
        return held
    entries = entries_of(session, resource.code)
    mine = next((entry for entry in entries if entry.case_code == case_code), None)
    is_offered = mine is not None and mine.status == places.OFFERED
    if not is_offered and not _count_free(session, resource, entries):
        return None
    if mine is not None:
        _store(session, places.step(mine, places.ACCEPTED, now))
    hold = StoredHold(key=key, resource=resource.code, case_code=case_code, reserved_at=now)
    session.add(hold)
    session.flush()
    return hold


def release_place(session: Session, resource: Resource, case_code: str, *, now: datetime) -> bool:
    """Give the case's place back, and call whoever is next. False when it had none."""
    hold = find_hold(session, resource.code, case_code)
    if hold is not None:
        hold.released_at = now
        session.flush()
    settled(session, resource, now)
    return hold is not None


def join_waiting_list(
    session: Session, resource: Resource, case_code: str, *, urgency: int, key: str, now: datetime
) -> int | None:
    """The case's position: 1 is next, 0 is an offer. Who waits already keeps their turn.

    None: this was asked before, and the case no longer waits.
    """
    is_done = session.scalar(select(StoredEntry.id).where(StoredEntry.key == key)) is not None
    waits = any(entry.case_code == case_code for entry in entries_of(session, resource.code))
    if not is_done and not waits:
        session.add(
            StoredEntry(
                key=key,
                resource=resource.code,
                case_code=case_code,
                urgency=min(max(urgency, 0), places.MOST_URGENT),
                joined_at=now,
                status=places.WAITING,
            )
        )
        session.flush()
    settled(session, resource, now)
    return places.position_of(entries_of(session, resource.code), case_code, resource.order_rule)


def close_entry(session: Session, resource: Resource, case_code: str, status: str, *, now: datetime) -> bool:
    """The case declines its offer, or no longer waits; the next is called. False when it does not wait.

    Raises WrongStep: only an offer can be declined.
    """
    mine = next((each for each in entries_of(session, resource.code) if each.case_code == case_code), None)
    if mine is not None:
        _store(session, places.step(mine, status, now))
    settled(session, resource, now)
    return mine is not None


def settled(session: Session, resource: Resource, now: datetime) -> None:
    """Let offers run out and call the next; each who is called is told by a message. The resource is locked."""
    entries = entries_of(session, resource.code)
    changed = places.settle(
        entries,
        resource.order_rule,
        places=resource.places,
        held=_count_held(session, resource.code),
        keep=timedelta(days=resource.offer_days),
        now=now,
    )
    for entry in changed:
        _store(session, entry)
        if entry.status == places.OFFERED:
            tell_offer(session, resource.code, entry, now=now)


def settle_all(session: Session, now: datetime) -> int:
    """The same for every resource in which an offer has run out; how many those are."""
    due = select(StoredEntry.resource).where(
        StoredEntry.status == places.OFFERED, StoredEntry.offer_until <= now
    )
    codes = sorted(set(session.scalars(due)))
    for code in codes:
        resource = session.scalar(select(Resource).where(Resource.code == code).with_for_update())
        assert resource is not None, "an entry belongs to a resource"
        settled(session, resource, now)
    return len(codes)


def _count_free(session: Session, resource: Resource, entries: Sequence[Entry]) -> int:
    return places.free_places(resource.places, _count_held(session, resource.code), entries)


def _count_held(session: Session, resource: str) -> int:
    counted = select(func.count()).where(StoredHold.resource == resource, StoredHold.released_at.is_(None))
    return session.scalar(counted) or 0


def _store(session: Session, entry: Entry) -> None:
    stored = session.get_one(StoredEntry, entry.id)
    stored.status, stored.offered_at = entry.status, entry.offered_at
    stored.offer_until, stored.closed_at = entry.offer_until, entry.closed_at
    session.flush()


def _entry(stored: StoredEntry) -> Entry:
    return Entry(
        id=stored.id,
        case_code=stored.case_code,
        joined_at=stored.joined_at,
        urgency=stored.urgency,
        status=stored.status,
        offered_at=stored.offered_at,
        offer_until=stored.offer_until,
        closed_at=stored.closed_at,
    )
