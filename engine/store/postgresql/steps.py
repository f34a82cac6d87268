"""Steps that are PostgreSQL transactions of their own: on a lane, one statement each, nothing else.

A statement whose answer was lost may have been done. It is asked again, on a new connection: its condition (the
row version) lets it be done once, and the journal's digest tells whether it was this step that was done (invariant 2).
"""

from collections.abc import Sequence
from typing import Any

from engine.errors import Rejection, StaleState
from engine.ports import Stored
from engine.rows import Changes
from engine.store.lanes import Lanes
from engine.store.postgresql import writing
from engine.store.postgresql.prepared import ConnectionLost
from engine.store.writes import Plan


class PostgresqlLanes:
    """`load` and `commit` without a caller's transaction."""

    def __init__(self, lanes: Lanes, plan: Plan) -> None:
        self._lanes = lanes
        self._plan = plan

    def load(self, ids: Sequence[int]) -> dict[int, Stored]:
        """The instances of these ids that exist."""
        try:
            return self._load(ids)
        except ConnectionLost:
            return self._load(ids)

    def commit(self, steps: Sequence[Changes]) -> None:
        """Raises StaleState; Rejection: a claim was lost. Nothing is written then."""
        try:
            self._commit(steps)
        except ConnectionLost:
            self._commit_again(steps)

    def write(self, driver: Any, steps: Sequence[Changes]) -> None:
        """In the transaction of this connection. Raises as `commit`."""
        writing.write(driver, self._plan(steps), steps)

    def _load(self, ids: Sequence[int]) -> dict[int, Stored]:
        with self._lanes.lane() as lane:
            try:
                return writing.load(lane.driver, ids)
            except ConnectionLost:
                lane.is_broken = True
                self._lanes.clear()
                raise

    def _commit(self, steps: Sequence[Changes]) -> None:
        with self._lanes.lane() as lane:
            try:
                self.write(lane.driver, steps)
            except ConnectionLost:
                lane.is_broken = True
                self._lanes.clear()
                raise

    def _commit_again(self, steps: Sequence[Changes]) -> None:
        try:
            self._commit(steps)
        except (StaleState, Rejection):
            with self._lanes.lane() as lane:
                if not writing.was_written(lane.driver, steps[0]):
                    raise
