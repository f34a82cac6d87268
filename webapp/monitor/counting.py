"""How much is open, late or stuck, for this reader: of the whole region, or of the territories that they oversee.

A territory's instances are those about its cases and its people;
what is about something else counts for the whole region only.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store import tables as t
from engine.views import ElementCount, IncidentView
from processes.cases.people.restrictions import hidden_keys
from processes.cases.tables import Case, Participant
from webapp import current, sections

Counts = dict[str, ElementCount]


def counts_of(definition_id: int) -> Counts:
    """By element: what is open now in that version."""
    territories = sections.monitor_territories(current.professional())
    if territories is None:
        return current.read().element_counts(definition_id, current.now())
    session, who = current.session()(), current.professional().username
    return count_in(session, definition_id, territories, now=current.now(), hidden=hidden_keys(session, who))


def count_in(
    session: Session,
    definition_id: int,
    territories: Collection[str],
    *,
    now: datetime,
    hidden: Collection[str] = (),
) -> Counts:
    """The same of some territories, without what is about a hidden key."""
    a, i = t.activities.c, t.instances.c
    open_rows = sa.select(a.element, a.started_at).where(
        a.definition_id == definition_id,
        a.state == t.OPEN,
        a.instance_id == i.instance_id,
        i.business_key.in_(_keys_of(territories)),
        i.business_key.not_in(hidden),
    )
    waits: dict[str, list[float]] = defaultdict(list)
    for row in session.execute(open_rows):
        waits[row.element].append((now - row.started_at).total_seconds())
    late = _late(session, definition_id, territories, now=now, hidden=hidden)
    return {element: _count(element, sorted(each), late.get(element, 0)) for element, each in waits.items()}


def stuck_by_definition() -> dict[int, list[IncidentView]]:
    """Incidents that nobody has resolved yet, of what this reader oversees."""
    territories = sections.monitor_territories(current.professional())
    found: list[tuple[int, str, IncidentView]] = []
    for incident in current.read().incidents():
        instance = current.read().find_instance(incident.instance_id)
        if incident.resolved_at is None and instance is not None:
            found.append((instance.definition_id, instance.business_key, incident))
    seen = None if territories is None else _known(territories, [key for _, key, _ in found])
    stuck: dict[int, list[IncidentView]] = defaultdict(list)
    for definition_id, key, incident in found:
        if seen is None or key in seen:
            stuck[definition_id].append(incident)
    return stuck


def _late(
    session: Session,
    definition_id: int,
    territories: Collection[str],
    *,
    now: datetime,
    hidden: Collection[str],
) -> dict[str, int]:
    c = t.tasks.c
    counted = sa.select(c.element, sa.func.count().label("n")).where(
        c.definition_id == definition_id,
        c.state == t.OPEN,
        c.due_at < now,
        c.business_key.in_(_keys_of(territories)),
        c.business_key.not_in(hidden),
    )
    return {row.element: row.n for row in session.execute(counted.group_by(c.element))}


def _keys_of(territories: Collection[str]) -> sa.CompoundSelect[tuple[str]]:
    """What instances there are about: codes of cases, and of people whose case is not open yet."""
    return sa.union(
        sa.select(Case.code).where(Case.territory.in_(territories)),
        sa.select(Participant.code).where(Participant.territory.in_(territories)),
    )


def _known(territories: Collection[str], keys: Sequence[str]) -> frozenset[str]:
    there = _keys_of(territories).subquery()
    chosen = sa.select(there.c[0]).where(there.c[0].in_(keys))
    return frozenset(current.session()().scalars(chosen))


def _count(element: str, waits: Sequence[float], late: int) -> ElementCount:
    """Nearest rank, as the engine counts."""
    n = len(waits)
    return ElementCount(
        element=element,
        open=n,
        late=late,
        median_wait_s=waits[(n + 1) // 2 - 1],
        p90_wait_s=waits[(n * 9 + 9) // 10 - 1],
    )
