"""The journal of one instance, row by row: whole, chained, and giving the stored state (invariants 1, 3, 8, 9)."""

from collections import Counter
from collections.abc import Generator, Iterator

import msgspec

from engine import events as e
from engine.apply import apply
from engine.codec import UnknownFormat, decode_events, decode_state, encode_state
from engine.inspection import Seen
from engine.invariants.violation import Violation
from engine.journal import NO_DIGEST, chained
from engine.rows import JournalRow
from engine.state import State, new_state

REPLAY, TASK_ONCE, MESSAGE_ONCE, CHAIN = 1, 3, 8, 9
SIGNAL = "signal-"
"""Deliveries of a signal carry its id with this word before it: one signal is for many."""


class Told:
    """What a journal tells as it is read: the state, and how often things happened."""

    def __init__(self) -> None:
        self.state: State = new_state()
        self.rows = 0
        self.digest = NO_DIGEST
        self.counts: Counter[type[e.Event]] = Counter()
        self.messages: set[str] = set()


def check_journal(seen: Seen) -> Generator[Violation, None, State | None]:
    """Yields what does not hold; returns the stored state, or None when it cannot be read."""
    told = Told()
    is_readable = yield from _read(seen, told)
    stored = yield from _stored(seen)
    if is_readable and stored is not None:
        yield from _compare(seen, told, stored)
    return stored


def _read(seen: Seen, told: Told) -> Generator[Violation, None, bool]:
    for row in seen.journal():
        told.rows += 1
        broken = _chain_fault(seen, told, row)
        if broken is not None:
            yield broken
            return False
        try:
            happened = decode_events(row.events)
            delivered = _follow(told, happened)
        except (msgspec.MsgspecError, KeyError, AssertionError, IndexError) as error:
            yield Violation(
                seen.instance.instance_id,
                REPLAY,
                f"Se esperaba que la anotación {row.sequence} siguiera a las anteriores, pero no puede ser "
                f"({type(error).__name__})",
                f"Expected journal row {row.sequence} to follow those before it, but it cannot "
                f"({type(error).__name__})",
            )
            return False
        yield from _check_messages(seen, told, delivered)
    return True


def _follow(told: Told, happened: tuple[e.Event, ...]) -> list[str]:
    """Apply the events of one row; the ids of the messages that they delivered."""
    delivered = []
    for event in happened:
        apply(told.state, event)
        told.counts[type(event)] += 1
        if isinstance(event, e.SubscriptionClosed) and event.by and not event.by.startswith(SIGNAL):
            delivered.append(event.by)
    return delivered


def _chain_fault(seen: Seen, told: Told, row: JournalRow) -> Violation | None:
    instance_id = seen.instance.instance_id
    if row.sequence != told.rows:
        return Violation(
            instance_id,
            CHAIN,
            f"Se esperaba la anotación {told.rows}, pero el diario sigue con la {row.sequence}",
            f"Expected journal row {told.rows}, but the journal goes on with row {row.sequence}",
        )
    told.digest = chained(told.digest, row)
    if row.digest != told.digest:
        return Violation(
            instance_id,
            CHAIN,
            f"Se esperaba que la anotación {row.sequence} tuviera la huella de su contenido, pero tiene otra",
            f"Expected journal row {row.sequence} to have the digest of its content, but it has another",
        )
    return None


def _check_messages(seen: Seen, told: Told, delivered: list[str]) -> Iterator[Violation]:
    """A message has one row with one taker: so no two journals, and no journal twice, can have it."""
    if not delivered:
        return
    taken = seen.taken(delivered)
    instance_id = seen.instance.instance_id
    for message_id in delivered:
        if message_id in told.messages:
            yield Violation(
                instance_id,
                MESSAGE_ONCE,
                f"Se esperaba una sola entrega del mensaje {message_id}, pero hay dos en el diario",
                f"Expected one delivery of message {message_id}, but the journal has two",
            )
        elif taken.get(message_id, instance_id) != instance_id:
            yield Violation(
                instance_id,
                MESSAGE_ONCE,
                f"Se esperaba que el mensaje {message_id} fuera de este proceso, pero su fila dice otro",
                f"Expected message {message_id} to be taken by this instance, but its row says otherwise",
            )
        told.messages.add(message_id)


def _stored(seen: Seen) -> Generator[Violation, None, State | None]:
    try:
        return decode_state(seen.body)
    except (msgspec.MsgspecError, UnknownFormat) as error:
        yield Violation(
            seen.instance.instance_id,
            REPLAY,
            f"Se esperaba un estado que se pudiera leer, pero no se puede ({type(error).__name__})",
            f"Expected a state that can be read, but it cannot ({type(error).__name__})",
        )
        return None


def _compare(seen: Seen, told: Told, stored: State) -> Iterator[Violation]:
    instance_id = seen.instance.instance_id
    if (told.rows, told.digest) != (seen.version, seen.digest):
        yield Violation(
            instance_id,
            CHAIN,
            f"Se esperaban {seen.version} anotaciones que acabaran en la huella del proceso, "
            f"pero hay {told.rows}",
            f"Expected {seen.version} journal rows that end with the instance's digest, "
            f"but there are {told.rows}",
        )
    elif not _is_same_state(told.state, seen.body, stored):
        yield Violation(
            instance_id,
            REPLAY,
            "Se esperaba que el diario diera el estado guardado, pero da otro",
            "Expected the journal to give the stored state, but it gives another",
        )
    else:
        yield from _compare_counts(seen, told)


def _is_same_state(replayed: State, body: bytes, stored: State) -> bool:
    """The same bytes; a state that an older version of the engine wrote is compared as this one reads it."""
    made = encode_state(replayed)
    return made == body or made == encode_state(stored)


def _compare_counts(seen: Seen, told: Told) -> Iterator[Violation]:
    """Each completed task and activity once in the journal, and once in the rows."""
    tally = seen.tally
    for kind, kind_en, rows, happened in (
        ("tareas", "tasks", tally.tasks, told.counts[e.TaskCreated]),
        ("tareas terminadas", "completed tasks", tally.tasks_completed, told.counts[e.TaskCompleted]),
        ("actividades", "activities", tally.activities, told.counts[e.ElementActivated]),
        (
            "actividades terminadas",
            "completed activities",
            tally.activities_completed,
            told.counts[e.ElementCompleted],
        ),
    ):
        if rows != happened:
            yield Violation(
                seen.instance.instance_id,
                TASK_ONCE,
                f"Se esperaban {happened} {kind} como dice el diario, pero hay {rows} filas",
                f"Expected {happened} {kind_en} as the journal says, but there are {rows} rows",
            )
