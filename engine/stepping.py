"""One command, one transaction: load, step, project, commit; again when somebody else was faster (invariants 2, 3)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from engine.alarms import alarms_of
from engine.behaviors.promises import is_held_back
from engine.clock import Clock
from engine.codec import decode_state
from engine.commands import Command, StartInstance
from engine.config import EngineConfig
from engine.errors import EngineError, Rejection, StaleState, UnknownInstance
from engine.events import Event
from engine.ids import Ids
from engine.journal import Stepped
from engine.last_states import LastStates
from engine.library import Library
from engine.ports import Store, Stored
from engine.projection import World, project
from engine.rows import Changes, Claim, MessageClaim, SignalClaim
from engine.runtime import step
from engine.state import new_state


class Outcome(Struct, frozen=True, kw_only=True):
    """What a step came to. `version` is the instance's row version: how many steps it has made."""

    instance_id: int
    version: int
    ended: bool
    events: tuple[Event, ...]


class Committed(Struct, frozen=True, kw_only=True):
    """A step that was written `at`, and whether others have work through it: jobs, or something to deliver.

    `resumed`: what waited before the step can be taken again.
    """

    outcome: Outcome
    jobs: tuple[str, ...]
    deliveries: bool
    at: datetime
    resumed: bool = False


class Stepper:
    """Runs commands against the store."""

    def __init__(
        self, store: Store, library: Library, config: EngineConfig, *, clock: Clock, ids: Ids
    ) -> None:
        self._store = store
        self._library = library
        self._config = config
        self._clock = clock
        self._world = World(
            definition=library.get, ids=ids, message_ttl=config.message_ttl, outbox=config.outbox
        )
        self._last = LastStates()

    def run(self, command: Command, *, claim: Claim | None = None, connection: Any = None) -> Committed:
        """Raises Rejection, UnknownInstance, UnknownDefinition, BudgetExceeded; StaleState: never got through."""
        last = self._last.take(command.instance_id, self._clock.now())
        if last is not None and connection is None:
            committed = self._run_from(last, command, claim)
            if committed is not None:
                return committed
        for _ in range(self._config.attempts):
            changes, events = self._step(command, self._load(command, connection), claim)
            try:
                self._store.steps.commit([changes], connection)
            except StaleState:
                continue
            if connection is None:
                self._last.keep(changes)
            return _committed(changes, events)
        raise StaleState(f"Expected to step instance {command.instance_id}, but others always came first")

    def run_many(self, commands: Sequence[Command]) -> list[Committed | Exception]:
        """Each by itself, written together; one that fails leaves its error and does not take the others."""
        results: dict[int, Committed | Exception] = {}
        waiting = list(enumerate(commands))
        while waiting:
            now = {command.instance_id: (index, command) for index, command in reversed(waiting)}
            waiting = [each for each in waiting if now[each[1].instance_id][0] != each[0]]
            results |= self._run_round(list(now.values()))
        return [results[index] for index in range(len(commands))]

    def _run_round(self, round_: list[tuple[int, Command]]) -> dict[int, Committed | Exception]:
        """Commands of different instances in one commit; one by one if somebody was faster."""
        loaded = self._store.steps.load([command.instance_id for _, command in round_])
        made: dict[int, tuple[Changes, list[Event]]] = {}
        results: dict[int, Committed | Exception] = {}
        for index, command in round_:
            try:
                made[index] = self._step(command, self._known(command, loaded), None)
            except EngineError as error:
                results[index] = error
        try:
            self._store.steps.commit([changes for changes, _ in made.values()])
        except StaleState:
            return results | {index: self._alone(command) for index, command in round_ if index in made}
        for changes, _ in made.values():
            self._last.keep(changes)
        return results | {index: _committed(*each) for index, each in made.items()}

    def _run_from(self, last: Stored, command: Command, claim: Claim | None) -> Committed | None:
        """The step from the state that was written last here.

        None: it cannot be made from that one. Another process may be ahead, so what is stored has to say.
        """
        try:
            changes, events = self._step(command, last, claim)
        except EngineError:
            return None
        try:
            self._store.steps.commit([changes])
        except (StaleState, Rejection):
            return None
        self._last.keep(changes)
        return _committed(changes, events)

    def _alone(self, command: Command) -> Committed | Exception:
        try:
            return self.run(command)
        except EngineError as error:
            return error

    def _load(self, command: Command, connection: Any) -> Stored | None:
        return self._known(command, self._store.steps.load([command.instance_id], connection))

    def _known(self, command: Command, loaded: dict[int, Stored]) -> Stored | None:
        """What the command begins from; nothing for a start."""
        stored = loaded.get(command.instance_id)
        if stored is None and not isinstance(command, StartInstance):
            raise UnknownInstance(f"Expected instance {command.instance_id}, but it does not exist")
        return stored

    def _step(
        self, command: Command, stored: Stored | None, claim: Claim | None
    ) -> tuple[Changes, list[Event]]:
        state = decode_state(stored.state) if stored else new_state()
        alarms, now = alarms_of(state), self._clock.now()
        events = step(state, command, self._library.context(now))
        if is_held_back(events) and isinstance(claim, MessageClaim | SignalClaim):
            claim = None  # the message is not taken: it waits on
        stepped = Stepped(
            command=command, stored=stored, state=state, events=events, at=now, claim=claim, alarms=alarms
        )
        return project(stepped, self._world), events


def _committed(changes: Changes, events: list[Event]) -> Committed:
    change = changes.instance
    outcome = Outcome(
        instance_id=change.instance_id,
        version=change.was + 1,
        ended=change.ended_at is not None,
        events=tuple(events),
    )
    jobs = tuple(f"{job.instance_id}-{job.number}" for job in changes.jobs.values())
    deliveries = bool(changes.messages or changes.signals or changes.subscriptions)
    resumed = changes.paused is False
    return Committed(
        outcome=outcome,
        jobs=jobs,
        deliveries=deliveries or resumed,
        at=changes.journal.at,
        resumed=resumed,
    )
