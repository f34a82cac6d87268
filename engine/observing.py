"""What happens, told to whoever measures it: each step, each job. Without an observer nothing costs.

An observer hears ids, kinds and durations only: never variables, business keys or people. It must not raise.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

_about: ContextVar[Mapping[str, str]] = ContextVar("about", default={})  # noqa: B039 - never written to


class Observer(Protocol):
    """`outcome` of a step: done, rejected, failed; of a job: done, error (a BPMN error), failed, given_up."""

    def stepped(self, command: str, *, seconds: float, outcome: str, instance_id: int) -> None: ...
    def worked(self, handler: str, *, seconds: float, outcome: str, reference: str) -> None: ...


class Observers:
    """Several as one."""

    def __init__(self, *observers: Observer) -> None:
        self._observers = observers

    def stepped(self, command: str, *, seconds: float, outcome: str, instance_id: int) -> None:
        for each in self._observers:
            each.stepped(command, seconds=seconds, outcome=outcome, instance_id=instance_id)

    def worked(self, handler: str, *, seconds: float, outcome: str, reference: str) -> None:
        for each in self._observers:
            each.worked(handler, seconds=seconds, outcome=outcome, reference=reference)


@contextmanager
def about(**ids: str) -> Iterator[None]:
    """What is logged inside is about these: `about(job_id="12-65537")`. Ids only."""
    token = _about.set({**_about.get(), **ids})
    try:
        yield
    finally:
        _about.reset(token)


def what_about() -> Mapping[str, str]:
    """The ids of what this thread is at."""
    return _about.get()
