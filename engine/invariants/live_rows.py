"""The live state of one instance against its rows: each token, wait and incident has its row, and no row is more."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.alarms import alarms_of
from engine.errors import UnknownDefinition
from engine.inspection import Seen
from engine.invariants.violation import Violation
from engine.model import Definition
from engine.rows import ALARM
from engine.state import State, TokenStatus, WaitKind
from engine.times import at_ms

ROWS = 2
Facts = Mapping[int, Mapping[str, Any]]
"""By number: what a row must say, or says."""
KINDS = {WaitKind.MESSAGE: "message", WaitKind.SIGNAL: "signal"}


def check_rows(seen: Seen, state: State, definition: Callable[[int], Definition]) -> Iterator[Violation]:
    """Every difference between the state and the rows of its instance."""
    try:
        places = Places(state, definition)
        pairs = _pairs(seen, state, places)
    except (UnknownDefinition, KeyError, IndexError) as error:
        yield Violation(
            seen.instance.instance_id,
            ROWS,
            f"Se esperaba que el estado estuviera en su diagrama, pero no lo está ({type(error).__name__})",
            f"Expected the state to stand in its diagram, but it does not ({type(error).__name__})",
        )
        return
    for name, name_en, expected, found in pairs:
        yield from _compare(seen.instance.instance_id, (name, name_en), expected, found)
    yield from _check_instance(seen, state, places)


class Places:
    """Where tokens and waits of a state stand: the version and the element."""

    def __init__(self, state: State, definition: Callable[[int], Definition]) -> None:
        self._state = state
        self._definitions = [definition(known) for known in state.definitions]

    def of_token(self, number: int) -> dict[str, Any]:
        token = self._state.tokens[number]
        return self.at(self._state.scopes[token.scope].definition, token.node)

    def at(self, index: int, node: int) -> dict[str, Any]:
        definition = self._definitions[index]
        return {
            "definition_id": definition.definition_id,
            "element": definition.process.nodes[node].id,
        }

    def root(self) -> Definition:
        return self._definitions[self._state.scopes[self._state.root].definition]


def _pairs(seen: Seen, state: State, places: Places) -> list[tuple[str, str, Facts, Facts]]:
    """For each table what the state asks for, and what the rows say."""
    paused = state.suspended
    tasks = {
        number: places.of_token(number) | {"assignee": token.holder or None}
        for number, token in state.tokens.items()
        if token.status == TokenStatus.TASK
    }
    jobs = {
        number: places.of_token(number) | {"paused": paused}
        for number, token in state.tokens.items()
        if token.status == TokenStatus.JOB
    }
    waits = {
        number: places.at(wait.definition, wait.node) | {"paused": paused}
        for number, wait in state.waits.items()
        if wait.kind != WaitKind.CONDITION
    }
    timers = {n: waits[n] for n, wait in state.waits.items() if wait.kind == WaitKind.TIMER} | {
        n: {"definition_id": alarm.definition_id, "element": ALARM, "paused": paused}
        for n, alarm in alarms_of(state).items()
    }
    subscriptions = {
        n: waits[n] | {"kind": KINDS[WaitKind(wait.kind)], "name": wait.name, "key": wait.key}
        for n, wait in state.waits.items()
        if wait.kind in KINDS
    }
    incidents = {n: {"token": known.token, "kind": known.kind} for n, known in state.incidents.items()}
    activities = {number: places.of_token(number) for number in state.tokens}
    return [
        ("la tarea abierta", "open task", tasks, _facts(seen.tasks, tasks)),
        ("el trabajo", "job", jobs, _facts(seen.jobs, jobs)),
        ("el reloj", "timer", timers, _facts(seen.timers, timers)),
        ("la suscripción", "subscription", subscriptions, _facts(seen.subscriptions, subscriptions)),
        ("la incidencia abierta", "open incident", incidents, _facts(seen.incidents, incidents)),
        ("la actividad abierta", "open activity", activities, _facts(seen.activities, activities)),
    ]


def _facts(rows: tuple[Any, ...], like: Facts) -> Facts:
    """Of each row what the state also says."""
    return {row.number: {name: getattr(row, name) for name in like.get(row.number, ())} for row in rows}


def _compare(instance_id: int, names: tuple[str, str], expected: Facts, found: Facts) -> Iterator[Violation]:
    name, name_en = names
    for number in sorted(expected.keys() - found.keys()):
        yield Violation(
            instance_id,
            ROWS,
            f"Se esperaba {name} {number} que dice el estado, pero no hay fila",
            f"Expected {name_en} {number} as the state says, but there is no row",
        )
    for number in sorted(found.keys() - expected.keys()):
        yield Violation(
            instance_id,
            ROWS,
            f"No se esperaba {name} {number}, que el estado no tiene, pero hay una fila",
            f"Expected no {name_en} {number}, which the state does not have, but there is a row",
        )
    for number in sorted(expected.keys() & found.keys()):
        wrong = sorted(f for f in expected[number] if expected[number][f] != found[number][f])
        if wrong:
            yield Violation(
                instance_id,
                ROWS,
                f"Se esperaba {name} {number} como dice el estado, pero su fila difiere en: {', '.join(wrong)}",
                f"Expected {name_en} {number} as the state says, but its row differs in: {', '.join(wrong)}",
            )


def _check_instance(seen: Seen, state: State, places: Places) -> Iterator[Violation]:
    """The instance's own row, the candidates of its tasks, the times of its timers, and the end."""
    row, root = seen.instance, places.root()
    for field, said, asked in (
        ("instance_id", row.instance_id, state.instance_id),
        ("business_key", row.business_key, state.business_key),
        ("state", row.state, state.outcome or ("suspended" if state.suspended else "active")),
        ("incidents", row.incidents, len(state.incidents)),
        ("ended_at", row.ended_at is not None, bool(state.outcome)),
        ("definition_id", row.definition_id, root.definition_id),
        ("process_id", row.process_id, root.process.id),
        ("version", row.version, root.version),
    ):
        if said != asked:
            yield Violation(
                row.instance_id,
                ROWS,
                f"Se esperaba la fila del proceso como dice el estado, pero difiere en: {field}",
                f"Expected the instance's row as the state says, but it differs in: {field}",
            )
    if seen.candidates != {(task.number, each) for task in seen.tasks for each in task.candidates}:
        yield Violation(
            row.instance_id,
            ROWS,
            "Se esperaban las candidaturas de las tareas abiertas y ninguna más, pero hay otras",
            "Expected the candidates of the open tasks and no others, but the rows say otherwise",
        )
    due = {n: wait.due for n, wait in state.waits.items()} | {n: a.due for n, a in alarms_of(state).items()}
    for timer in seen.timers:
        if timer.number in due and timer.due_at < at_ms(due[timer.number]):
            yield Violation(
                row.instance_id,
                ROWS,
                f"Se esperaba que el reloj {timer.number} no venciera antes de su hora, pero vence antes",
                f"Expected timer {timer.number} not to be due before its time, but it is",
            )
    if state.outcome and (state.tokens or state.waits or state.incidents or state.compensations):
        yield Violation(
            row.instance_id,
            ROWS,
            "Se esperaba que un proceso terminado no tuviera nada abierto, pero lo tiene",
            "Expected an ended instance to have nothing open, but it has",
        )
