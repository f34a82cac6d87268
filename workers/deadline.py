"""A worker that was told to end has so long for the job that runs: then it gives the job back and ends anyway.

What the handler had written is rolled back by the database; the job has no try less, and another worker has it soon.
"""

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from engine import LeasedJob

log = logging.getLogger(__name__)
LATE = 1
"""The exit code of a worker that did not wait for its job."""
GIVE_BACK_S = 2.0
"""How long giving back may take: the handler's own transaction may be in the way. Else the lease runs out."""


class Deadline:
    """One for each worker process. Counts from `begin`."""

    def __init__(self, within_s: float, give_back: Callable[[LeasedJob], None]) -> None:
        self._give_back = give_back
        self._held: LeasedJob | None = None
        self._timer = threading.Timer(within_s, self._end)
        self._timer.daemon = True

    @contextmanager
    def holding(self, job: LeasedJob) -> Iterator[None]:
        """This job runs meanwhile."""
        self._held = job
        try:
            yield
        finally:
            self._held = None

    def begin(self) -> None:
        """The worker was told to end; told again, the time goes on."""
        if not self._timer.is_alive():
            self._timer.start()

    def cancel(self) -> None:
        """The worker has ended by itself."""
        self._timer.cancel()

    def _end(self) -> None:
        held = self._held
        if held is not None:
            log.warning("job %s (%s) had not ended in time: it is given back", held.reference, held.handler)
            giving = threading.Thread(target=self._return, args=[held], daemon=True)
            giving.start()
            giving.join(GIVE_BACK_S)
        # Without a job nothing was cut short, however long the goodbye took.
        os._exit(0 if held is None else LATE)

    def _return(self, job: LeasedJob) -> None:
        try:
            self._give_back(job)
        except Exception as error:  # noqa: BLE001 - the process ends now, whatever it is: the lease runs out then
            log.warning("job %s was not given back: %s", job.reference, type(error).__name__)
