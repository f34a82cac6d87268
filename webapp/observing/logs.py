"""How this process logs: text for people, JSON lines for machines; both without values that may be a person's.

An exception is logged as its type and the places that it went through: its message and its arguments may hold data.
"""

import json
import logging
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from flask import g, has_request_context

from engine.observing import what_about

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
CHATTY = ("rq.worker", "waitress.queue", "alembic", "werkzeug")


class PlainFormatter(logging.Formatter):
    """`time level logger: message [ids]`, then the places of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        ids = " ".join(f"{name}={value}" for name, value in ids_of_now().items())
        line = f"{_time(record)} {record.levelname} {record.name}: {record.getMessage()}"
        parts = [f"{line} [{ids}]" if ids else line]
        if record.exc_info and record.exc_info[0]:
            parts += [describe(record.exc_info)["type"], *describe(record.exc_info)["stack"]]
        return "\n    ".join(parts)


class JsonFormatter(logging.Formatter):
    """One object a line: time, level, logger, message, ids (instance_id, job_id, request_id), exception."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "time": _time(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **ids_of_now(),
        }
        if record.exc_info and record.exc_info[0]:
            said["exception"] = describe(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def configure_logs(kind: str) -> None:
    """One handler, to standard error, for everything that is logged in this process."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if kind == "json" else PlainFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


def ids_of_now() -> Mapping[str, str]:
    """What this thread is at: of the engine and the workers, and of the request."""
    ids = dict(what_about())
    if has_request_context() and "request_id" in g:
        ids["request_id"] = g.request_id
    return ids


def describe(error: ExceptionInfo) -> dict[str, Any]:
    """The type of an exception (and of what caused it) and its frames: file, line, function. No values."""
    kind, value, trace = error
    said: dict[str, Any] = {"type": kind.__qualname__ if kind else "", "stack": _frames(trace)}
    cause = value.__cause__ or value.__context__ if value else None
    if cause is not None:
        said["cause"] = type(cause).__qualname__
    return said


def _frames(trace: TracebackType | None) -> list[str]:
    return [
        f"{frame.f_code.co_filename}:{line} {frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(trace)
    ]


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
