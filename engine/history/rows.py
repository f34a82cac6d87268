"""What history writes besides its steps: counts, tombstones, seals. Values; no person is named but who purged."""

from datetime import datetime

from msgspec import Struct

from engine.history.levels import Depth


class CountKey(Struct, frozen=True, order=True):
    """What is counted together. `element` "" is the whole instance; `month` is that of the end ("2026-01").

    `bucket` is a place in counts.BUCKETS_S: how long it took.
    """

    process_id: str
    version: int
    element: str
    month: str
    outcome: str
    bucket: int


class Count(Struct, frozen=True):
    """How many, and how many milliseconds they took together."""

    key: CountKey
    n: int
    total_ms: int


class Tombstone(Struct, frozen=True, kw_only=True):
    """An instance of which something was purged: that it was there, and how its journal began and ended."""

    instance_id: int
    definition_id: int
    process_id: str
    version: int
    state: str
    started_at: datetime
    ended_at: datetime
    steps: int
    first_digest: bytes
    digest: bytes
    depth: str
    purged_at: datetime
    purged_by: str
    reason: str


class Purge(Struct, frozen=True, kw_only=True):
    """Why and how deep."""

    depth: Depth
    at: datetime
    by: str
    reason: str


class Beginning(Struct, frozen=True, order=True):
    """How an instance began: its id and the digest of its first journal row (b"": the row is not there)."""

    instance_id: int
    digest: bytes


class Seal(Struct, frozen=True, kw_only=True):
    """Every instance up to id `up_to` (after the seal before), chained by `digest`. See sealing.py."""

    number: int
    up_to: int
    instances: int
    digest: bytes
    sealed_at: datetime
