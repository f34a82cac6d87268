"""The stepper that tells an observer of each step. The engine makes one only where there is an observer."""

from collections.abc import Sequence
from time import perf_counter
from typing import Any

from engine.commands import Command
from engine.errors import EngineError, Rejection
from engine.observing import Observer, about
from engine.rows import Claim
from engine.stepping import Committed, Stepper


class ObservedStepper(Stepper):
    """Steps as Stepper does, and tells how long each took and what it came to."""

    def __init__(self, observer: Observer, *parts: Any, **made: Any) -> None:
        super().__init__(*parts, **made)
        self._observer = observer

    def run(self, command: Command, *, claim: Claim | None = None, connection: Any = None) -> Committed:
        """As Stepper.run."""
        began, outcome = perf_counter(), "failed"
        try:
            with about(instance_id=str(command.instance_id)):
                committed = super().run(command, claim=claim, connection=connection)
            outcome = "done"
        except Rejection:
            outcome = "rejected"
            raise
        finally:
            self._tell(command, perf_counter() - began, outcome)
        return committed

    def run_many(self, commands: Sequence[Command]) -> list[Committed | Exception]:
        """As Stepper.run_many; each is told with its share of the time."""
        began = perf_counter()
        results = super().run_many(commands)
        share = (perf_counter() - began) / max(1, len(commands))
        for command, result in zip(commands, results, strict=True):
            self._tell(command, share, _outcome(result))
        return results

    def _alone(self, command: Command) -> Committed | Exception:
        """Within run_many, which tells of all: not told twice."""
        try:
            return super().run(command)
        except EngineError as error:
            return error

    def _tell(self, command: Command, seconds: float, outcome: str) -> None:
        kind = type(command).__name__
        self._observer.stepped(kind, seconds=seconds, outcome=outcome, instance_id=command.instance_id)


def _outcome(result: Committed | Exception) -> str:
    if isinstance(result, Committed):
        return "done"
    return "rejected" if isinstance(result, Rejection) else "failed"
