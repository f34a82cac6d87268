"""Ended instances -> counts for statistics, without anything personal: how many, how long, by element and month.

Durations are sketched by fixed buckets, so that counts of different purges add up. Pure.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from engine.history.rows import Count, CountKey
from engine.views import ActivityView, DefinitionView, InstanceView

MINUTE, HOUR, DAY = 60, 3_600, 86_400
BUCKETS_S = (
    1,
    10,
    MINUTE,
    10 * MINUTE,
    HOUR,
    4 * HOUR,
    DAY,
    2 * DAY,
    3 * DAY,
    5 * DAY,
    7 * DAY,
    10 * DAY,
    14 * DAY,
    21 * DAY,
    30 * DAY,
    60 * DAY,
    90 * DAY,
    180 * DAY,
    365 * DAY,
    730 * DAY,
)
"""Upper ends in seconds, inclusive; what takes longer than the last is in the bucket after it."""


def count(
    instances: Iterable[InstanceView],
    activities: Iterable[ActivityView],
    definitions: Mapping[int, DefinitionView],
) -> list[Count]:
    """What is over of these, counted. An activity counts for the process that its diagram belongs to."""
    totals: dict[CountKey, tuple[int, int]] = {}
    for instance in instances:
        whole = (instance.process_id, instance.version, "", instance.state)
        _add(totals, whole, instance.started_at, instance.ended_at)
    for activity in activities:
        view = definitions[activity.definition_id]
        of = (view.process_id, view.version, activity.element, activity.state)
        _add(totals, of, activity.started_at, activity.ended_at)
    return [Count(key, *totals[key]) for key in sorted(totals)]


def bucket_of(milliseconds: int) -> int:
    """The place of a duration in BUCKETS_S."""
    return bisect_left(BUCKETS_S, milliseconds / 1000)


def _add(
    totals: dict[CountKey, tuple[int, int]],
    of: tuple[str, int, str, str],
    started_at: datetime,
    ended_at: datetime | None,
) -> None:
    if ended_at is None:
        return
    process_id, version, element, outcome = of
    took = round((ended_at - started_at).total_seconds() * 1000)
    month = f"{ended_at.astimezone(UTC):%Y-%m}"
    key = CountKey(process_id, version, element, month, outcome, bucket_of(took))
    n, total = totals.get(key, (0, 0))
    totals[key] = (n + 1, total + took)
