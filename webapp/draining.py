"""The end of a web process: told to stop, it is not ready any more, finishes what runs, and ends. Told twice: at once.

What had not ended by its deadline is rolled back by the database; a job's lease runs out and another takes it.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from waitress import wasyncore  # type: ignore[import-untyped]
from werkzeug.wsgi import ClosingIterator

AT_ONCE = 1
"""The exit code of a process that was told twice."""
LOOK_EVERY_S = 0.2


class Running:
    """Counts the requests that are being answered: a WSGI layer around the application."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._lock = threading.Lock()
        self.count = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self._add(1)
        try:
            answer = self._application(environ, start_response)
        except BaseException:
            self._add(-1)
            raise
        return ClosingIterator(answer, lambda: self._add(-1))

    def _add(self, change: int) -> None:
        with self._lock:
            self.count += change


class Stop:
    """Hears the signals. `event` is set by the first one; the second ends the process."""

    def __init__(self, event: threading.Event) -> None:
        self._event = event

    def listen(self) -> None:
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, self._hear)

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        if self._event.is_set():
            os._exit(AT_ONCE)
        self._event.set()


def serve_until_stopped(
    server: Any, running: Running, stop: threading.Event, *, within_s: float, also: Callable[[float], None]
) -> None:
    """Answer requests; after `stop` only until none runs, at most `within_s`.

    `also(seconds)` ends what else this process does, beside the requests, in at most so many seconds.
    """
    channels = server._map
    while not stop.is_set():
        wasyncore.loop(timeout=LOOK_EVERY_S, map=channels, count=1)
    give_up_at = time.monotonic() + within_s
    other = threading.Thread(target=also, args=(within_s,), name="stopping")
    other.start()
    while time.monotonic() < give_up_at:
        wasyncore.loop(timeout=LOOK_EVERY_S, map=channels, count=1)
        if not other.is_alive() and not _is_busy(server, running):
            break
    server.task_dispatcher.shutdown(timeout=1)
    server.close()


def _is_busy(server: Any, running: Running) -> bool:
    """Requests that run, that wait for a thread, or whose answers are not sent yet."""
    unsent = any(getattr(channel, "total_outbufs_len", 0) for channel in list(server._map.values()))
    return bool(running.count or server.task_dispatcher.queue or unsent)
