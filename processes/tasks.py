"""The registry of service-task handlers: a diagram's `care:service handler` names one of these.

A handler runs outside the engine's step, may run twice, and returns the variables to write.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from msgspec import Struct
from sqlalchemy.orm import Session


class Job(Struct, frozen=True, kw_only=True):
    """What a handler is given. `session` is open in the transaction that also completes the job."""

    handler: str
    instance_id: int
    business_key: str
    idempotency_key: str
    variables: Mapping[str, Any]
    now: datetime
    session: Session


Handler = Callable[[Job], Mapping[str, Any]]
HandlerT = TypeVar("HandlerT", bound=Handler)


class BpmnError(Exception):
    """Raised by a handler to throw the BPMN error `code` at its task; not a technical failure."""

    def __init__(self, code: str, message: str = "", variables: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.variables = dict(variables or {})


class DuplicateHandler(ValueError):
    """Two handlers claim one key."""


_handlers: dict[str, Handler] = {}


def service_task(key: str) -> Callable[[HandlerT], HandlerT]:
    """Register a handler under `area.verb`; the key stands in the diagrams."""

    def register(handler: HandlerT) -> HandlerT:
        if key in _handlers and _handlers[key] is not handler:
            raise DuplicateHandler(f"Expected one handler for {key!r}, but there are two")
        _handlers[key] = handler
        return handler

    return register


def find_handler(key: str) -> Handler | None:
    """The handler of a key, or None."""
    return _handlers.get(key)


def handler_keys() -> frozenset[str]:
    """Every registered key; lint checks diagrams against it."""
    return frozenset(_handlers)
