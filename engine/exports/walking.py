"""Instances one after another, page by page, whatever their number. The youngest first."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from engine.ports import Reads
from engine.views import InstanceFilter, InstancePosition, InstanceView

PAGE = 200


class Chosen(Struct, frozen=True, kw_only=True):
    """Which instances: of one process (None: all), that began from `since` on; `page` are read at once.

    None that is about one of `except_keys`.
    """

    process_id: str | None = None
    except_keys: frozenset[str] = frozenset()
    since: datetime | None = None
    page: int = PAGE


def walk(reads: Reads, chosen: Chosen) -> Iterator[InstanceView]:
    """Each instance once; those that begin meanwhile are left out."""
    page = InstanceFilter(process_id=chosen.process_id, except_keys=chosen.except_keys, limit=chosen.page)
    while found := reads.list_instances(page):
        for instance in found:
            if chosen.since is not None and instance.started_at < chosen.since:
                return
            yield instance
        last = found[-1]
        page = replace(page, after=InstancePosition(started_at=last.started_at, instance_id=last.instance_id))
