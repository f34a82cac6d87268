"""Steps that are SQLite transactions of their own: on a lane, begun as writers (they wait for their turn first)."""

from collections.abc import Sequence
from typing import Any

from engine.ports import Stored
from engine.rows import Changes
from engine.store.lanes import Lanes
from engine.store.sqlite import writing
from engine.store.sqlite.writing import errors_told
from engine.store.writes import Plan


class SqliteLanes:
    """`load` and `commit` without a caller's transaction."""

    def __init__(self, lanes: Lanes, plan: Plan) -> None:
        self._lanes = lanes
        self._plan = plan

    def load(self, ids: Sequence[int]) -> dict[int, Stored]:
        """The instances of these ids that exist."""
        with self._lanes.lane() as lane, errors_told():
            return writing.load(lane.driver, ids)

    def commit(self, steps: Sequence[Changes]) -> None:
        """Raises StaleState; Rejection: a claim was lost. Nothing is written then."""
        with self._lanes.lane() as lane, errors_told():
            lane.driver.execute("BEGIN IMMEDIATE")
            try:
                self.write(lane.driver, steps)
                lane.driver.execute("COMMIT")
            except BaseException:
                if lane.driver.in_transaction:
                    lane.driver.execute("ROLLBACK")
                raise

    def write(self, driver: Any, steps: Sequence[Changes]) -> None:
        """In the transaction of this connection. Raises as `commit`."""
        writing.write(driver, self._plan(steps), steps)
