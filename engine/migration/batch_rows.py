"""A migration of many instances as it is stored: the batch, and what became of each instance. No behaviour."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct

ItemState = Literal["waiting", "done", "refused"]


class MigrationBatch(Struct, frozen=True, kw_only=True):
    """What is to be done, by whose wish and why. Never changes."""

    batch_id: int
    process_id: str
    source_id: int
    target_id: int
    mapping: Mapping[str, str]
    update_candidates: bool
    actor: str
    reason: str
    created_at: datetime


class BatchItem(Struct, frozen=True, kw_only=True):
    """One instance of a batch. `text` and `text_en` say why it was refused, a reason a line."""

    instance_id: int
    state: ItemState
    text: str = ""
    text_en: str = ""
    settled_at: datetime | None = None


class Progress(Struct, frozen=True, kw_only=True):
    """How far a batch has come."""

    batch_id: int
    waiting: int
    done: int
    refused: int

    @property
    def total(self) -> int:
        return self.waiting + self.done + self.refused
