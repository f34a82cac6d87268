"""The answers to requests with an `Idempotency-Key`, kept for a day in the transaction of their effect.

A second request with the same key waits here until the first has ended: by SQLite's one writer, or by PostgreSQL's
wait for a key that somebody else is inserting.
"""

import json
from datetime import datetime, timedelta
from typing import cast

from msgspec import Struct
from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from engine.store.rowing import insert_once
from processes.network.api_tables import StoredAnswer

KEPT_FOR = timedelta(hours=24)
PURGED_AT_ONCE = 1_000


class Asked(Struct, frozen=True, kw_only=True):
    """Who asks, under which key, and the digest of what they ask."""

    owner: str
    key: str
    digest: str


class Kept(Struct, frozen=True, kw_only=True):
    """An answer as it was given; `status` None: there is none yet, or it is to be worked out again."""

    digest: str
    created_at: datetime
    status: int | None
    headers: dict[str, str]
    body: bytes


def reserve(session: Session, asked: Asked, *, now: datetime) -> Kept | None:
    """None: the key is new and now ours until the transaction ends. Else what is kept under it."""
    row = {"created_at": now, "status": None, "headers": "{}", "body": b""}
    values = {"owner": asked.owner, "key": asked.key, "digest": asked.digest, **row}
    table = cast(Table, StoredAnswer.__table__)
    is_ours = insert_once(session.connection(), table, values)
    if not is_ours and _forget(session, asked, now):
        is_ours = insert_once(session.connection(), table, values)
    return None if is_ours else find_answer(session, asked)


def find_answer(session: Session, asked: Asked) -> Kept | None:
    """What is kept under the key."""
    found = session.scalar(
        select(StoredAnswer).where(StoredAnswer.owner == asked.owner, StoredAnswer.key == asked.key)
    )
    if found is None:
        return None
    headers = json.loads(found.headers)
    return Kept(
        digest=found.digest,
        created_at=found.created_at,
        status=found.status,
        headers=headers,
        body=found.body,
    )


def keep_answer(session: Session, asked: Asked, kept: Kept) -> None:
    """Write the answer under the key that was reserved in this transaction."""
    row = session.get_one(StoredAnswer, (asked.owner, asked.key))
    row.status, row.headers, row.body = kept.status, json.dumps(kept.headers), kept.body


def release(session: Session, asked: Asked) -> None:
    """The key is free again: what was asked under it was not done."""
    session.execute(
        delete(StoredAnswer).where(StoredAnswer.owner == asked.owner, StoredAnswer.key == asked.key)
    )


def purge_answers(session: Session, *, now: datetime, limit: int = PURGED_AT_ONCE) -> int:
    """Remove what is older than a day; rows that another purge holds are left to it. How many."""
    old = (
        select(StoredAnswer.owner, StoredAnswer.key)
        .where(StoredAnswer.created_at < now - KEPT_FOR)
        .order_by(StoredAnswer.created_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = session.execute(old).all()
    for owner, key in rows:
        session.execute(delete(StoredAnswer).where(StoredAnswer.owner == owner, StoredAnswer.key == key))
    return len(rows)


def _forget(session: Session, asked: Asked, now: datetime) -> bool:
    """The key is free again after a day, purged or not: whether it was kept for longer."""
    forgotten = session.execute(
        delete(StoredAnswer)
        .where(StoredAnswer.owner == asked.owner, StoredAnswer.key == asked.key)
        .where(StoredAnswer.created_at < now - KEPT_FOR)
        .returning(StoredAnswer.key)
    )
    return forgotten.first() is not None
