"""What the host tells the engine once: what diagrams may name, the zone, and the limits. Values only."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from engine.faults import Fault
from engine.limits import Limits
from engine.observing import Observer
from engine.promises.model import Promise
from engine.run import Script


class EngineConfig(Struct, frozen=True, kw_only=True):
    """`handlers`, `roles` and `forms` are the names that a diagram may use (forms: besides those deployed with it).

    None for one of them means: not checked. `check_form` looks into a form's file (content, file name).
    `message_ttl` is how long a message waits for a subscriber unless its publisher says otherwise; `lease_margin` is
    what a worker gets beyond a job's own timeout, and after `lost_leases` that ran out without a word a job is an
    incident; `outbox` says that wake-ups go through the outbox (a queue exists).
    `retention` is how long an ended instance is kept whose process does not say; `message_retention` how long a
    message or signal is kept that is over (and so how long a message's id is known).
    `observer` is told of each step (see observing.py).
    `promises` are watched in every process that has the elements of which they speak, beside its own.
    `check_promises` is asked when files are deployed in which lint found no error (by name): what its faults say.
    The limits are those of one step and one instance (see limits.Limits).
    """

    handlers: frozenset[str] | None = None
    roles: frozenset[str] | None = None
    forms: frozenset[str] | None = frozenset()
    check_form: Callable[[bytes, str], Sequence[Fault]] | None = None
    scripts: Mapping[str, Script] = {}
    zone: str = "Europe/Madrid"
    days_off: tuple[date, ...] = ()
    message_ttl: timedelta = timedelta(hours=1)
    lease_margin: timedelta = timedelta(seconds=10)
    retention: timedelta = timedelta(days=5 * 365)
    message_retention: timedelta = timedelta(days=90)
    lost_leases: int = 5
    element_limit: int = 100_000
    work_limit: int = 1_000_000
    variable_limit: int = 1_000_000
    data_limit: int = 10_000_000
    attempts: int = 50
    outbox: bool = False
    observer: Observer | None = None
    promises: tuple[Promise, ...] = ()
    check_promises: Callable[[Mapping[str, bytes]], Sequence[Fault]] | None = None

    @property
    def limits(self) -> Limits:
        return Limits(
            elements=self.element_limit,
            work=self.work_limit,
            variable=self.variable_limit,
            data=self.data_limit,
        )

    @property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)
