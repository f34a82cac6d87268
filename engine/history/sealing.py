"""A chain over instances: it shows when an instance was taken away whole, or one was put among the old ones.

Each journal has a chain of its own, but nothing in it says that the journal itself should be there. So a seal covers
every instance that began since the seal before: SHA-256 over that seal, and id and first digest of each.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from engine.history.rows import Beginning, Seal
from engine.ids import EPOCH_MS
from engine.ports import History
from engine.times import in_ms

MARGIN = timedelta(hours=1)
"""Ids are made before their transaction commits: younger instances wait for the next seal."""
BATCH = 5_000
MOST = 100_000
"""Of one seal: a first seal over an old database must not keep a worker busy."""
RANDOM_BITS = 21


def seal(history: History, now: datetime, most: int = MOST) -> Seal | None:
    """Seal what began until an hour ago, the first `most` of it; None when nothing is new, or another was sealing."""
    last = history.last_seal()
    up_to = id_at(now - MARGIN)
    new = list(islice(_beginnings(history, last.up_to if last else 0, up_to), most))
    if not new:
        return None
    if len(new) == most:
        up_to = new[-1].instance_id
    made = _sealed(last, new, up_to, at=now)
    return made if history.add_seal(made) else None


def verify_seals(history: History) -> list[str]:
    """What is wrong with the instances that are sealed; [] when nothing is."""
    faults, last = [], None
    for each in history.seals():
        covered = _beginnings(history, last.up_to if last else 0, each.up_to)
        again = _sealed(last, covered, each.up_to, at=each.sealed_at)
        if again.instances != each.instances:
            faults.append(
                f"Expected {each.instances} instances under seal {each.number}, but found {again.instances}: "
                "whole instances were removed or added"
            )
        elif again.digest != each.digest:
            faults.append(
                f"Expected seal {each.number} to have the digest of its instances, but it has another: "
                "the beginning of a journal was changed"
            )
        last = each
    return faults


def id_at(moment: datetime) -> int:
    """The smallest id that can be made at a moment (see ids.py)."""
    return max(0, in_ms(moment) - EPOCH_MS) << RANDOM_BITS


def _sealed(last: Seal | None, covered: Iterable[Beginning], up_to: int, *, at: datetime) -> Seal:
    digest = hashlib.sha256(last.digest if last else b"")
    n = 0
    for beginning in covered:
        digest.update(beginning.instance_id.to_bytes(8, "big") + beginning.digest)
        n += 1
    return Seal(
        number=last.number + 1 if last else 1, up_to=up_to, instances=n, digest=digest.digest(), sealed_at=at
    )


def _beginnings(history: History, after: int, up_to: int) -> Iterator[Beginning]:
    while batch := history.beginnings(after, up_to, BATCH):
        yield from batch
        after = batch[-1].instance_id
