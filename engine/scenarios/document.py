"""Reads a file of scenarios, with every fault at once. Says nothing about whether its elements exist: a run does."""

import json
from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from engine.faults import Fault, Refused

ACTIONS: Mapping[str, frozenset[str]] = {
    "task": frozenset({"variables", "actor"}),
    "job": frozenset({"variables"}),
    "timer": frozenset(),
    "after": frozenset(),
    "message": frozenset({"key", "variables"}),
    "signal": frozenset({"variables"}),
    "error": frozenset({"at", "variables"}),
    "incident": frozenset(),
    "begin": frozenset(),
    "end_ad_hoc": frozenset(),
    "skip": frozenset({"reason", "actor"}),
}
"""What a step may do, and what else its object may hold."""
STARTS = frozenset({"process", "message", "signal", "timer", "key", "variables", "at"})
STATES = frozenset({"completed", "terminated", "failed", "cancelled", "open"})
Values = Mapping[str, Any]


class Start(Struct, frozen=True, kw_only=True):
    """How the instance begins: `kind` is process, message, signal or timer; `at` an ISO 8601 instant, or ""."""

    kind: str
    name: str
    key: str = ""
    at: str = ""
    variables: Values = field(default_factory=dict)


class Step(Struct, frozen=True, kw_only=True):
    """One thing that somebody does or that happens; `more` holds its other words."""

    action: str
    target: str
    more: Values = field(default_factory=dict)


class Expected(Struct, frozen=True, kw_only=True):
    """How it ends. `path` None: not said yet."""

    state: str
    path: tuple[str, ...] | None
    open: tuple[str, ...] = ()
    variables: Values = field(default_factory=dict)


class Scenario(Struct, frozen=True, kw_only=True):
    """One way through a diagram. `jobs`: what those that are done at once write, by element."""

    id: str
    title: str
    title_en: str
    start: Start
    jobs: Mapping[str, Values]
    steps: tuple[Step, ...]
    expected: Expected

    def named(self, language: str) -> str:
        """Its title in that language."""
        return self.title_en if language == "en" else self.title


class ScenarioFile(Struct, frozen=True, kw_only=True):
    """`process` is the id of the process that the scenarios are of."""

    process: str
    scenarios: tuple[Scenario, ...]


def read_scenarios(content: bytes, file: str) -> ScenarioFile:
    """Raises Refused with every fault of the file."""
    reading = _Reading(file)
    try:
        said = json.loads(content)
    except (ValueError, RecursionError) as error:
        reading.fault("", f"No es JSON: {error}", f"Expected JSON, but: {error}")
        raise Refused(reading.faults) from None
    read = reading.document(said)
    if reading.faults or read is None:
        raise Refused(reading.faults)
    return read


class _Reading:
    """Collects faults; what could not be read is left out, since the file is refused in any case."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def fault(self, where: str, text: str, text_en: str) -> None:
        self.faults.append(Fault(file=self.file, element=where, rule="scenarios", text=text, text_en=text_en))

    def document(self, said: object) -> ScenarioFile | None:
        document = self._object(said, "", {"process", "scenarios"}, {"jobs"})
        jobs = self._jobs(document.get("jobs", {}), "jobs")
        listed = document.get("scenarios")
        if not isinstance(listed, list) or not listed:
            self.fault(
                "scenarios", "Debe haber al menos uno.", "Expected a list of at least one, but there is none."
            )
            return None
        scenarios = [self._scenario(each, place, jobs) for place, each in enumerate(listed, start=1)]
        ids = [each.id for each in scenarios]
        for twice in sorted({each for each in ids if ids.count(each) > 1}):
            self.fault(twice, "Hay dos con este nombre.", "Expected ids once, but two have this one.")
        return ScenarioFile(process=self._text(document, "process", ""), scenarios=tuple(scenarios))

    def _scenario(self, said: object, place: int, jobs: Mapping[str, Values]) -> Scenario:
        where = f"scenario {place}"
        scenario = self._object(said, where, {"id", "title", "start", "steps", "expect"}, {"jobs"})
        name = self._text(scenario, "id", where) or where
        title = self._object(scenario.get("title", {}), f"{name}.title", {"es", "en"}, set())
        steps = scenario.get("steps", [])
        if not isinstance(steps, list):
            self.fault(
                f"{name}.steps", "Debe ser una lista.", f"Expected a list, but got {type(steps).__name__}."
            )
            steps = []
        return Scenario(
            id=name,
            title=self._text(title, "es", f"{name}.title"),
            title_en=self._text(title, "en", f"{name}.title"),
            start=self._start(scenario.get("start", {}), f"{name}.start"),
            jobs={**jobs, **self._jobs(scenario.get("jobs", {}), f"{name}.jobs")},
            steps=tuple(
                self._step(each, f"{name}.steps[{number}]") for number, each in enumerate(steps, start=1)
            ),
            expected=self._expected(scenario.get("expect", {}), f"{name}.expect"),
        )

    def _start(self, said: object, where: str) -> Start:
        start = self._object(said, where, set(), STARTS)
        kinds = [kind for kind in ("message", "signal", "timer", "process") if kind in start]
        if len(kinds) != 1:
            self.fault(
                where,
                "Diga cómo empieza, una sola vez: message, signal, timer o process.",
                f"Expected one of message, signal, timer, process, but got {kinds or 'none'}.",
            )
            return Start(kind="process", name="")
        return Start(
            kind=kinds[0],
            name=self._text(start, kinds[0], where),
            key=self._text(start, "key", where) if "key" in start else "",
            at=self._text(start, "at", where) if "at" in start else "",
            variables=self._values(start.get("variables", {}), f"{where}.variables"),
        )

    def _step(self, said: object, where: str) -> Step:
        step = said if isinstance(said, dict) else {}
        actions = [action for action in ACTIONS if action in step]
        if len(actions) != 1:
            self.fault(
                where,
                f"Diga una sola cosa de: {', '.join(ACTIONS)}.",
                f"Expected one of {', '.join(ACTIONS)}, but got {sorted(step) or said!r}.",
            )
            return Step(action="after", target="PT0S")
        action = actions[0]
        step = self._object(step, where, {action}, ACTIONS[action])
        if "variables" in step:
            self._values(step["variables"], f"{where}.variables")
        target = "" if action == "end_ad_hoc" else self._text(step, action, where)
        return Step(action=action, target=target, more={name: step[name] for name in step if name != action})

    def _expected(self, said: object, where: str) -> Expected:
        expect = self._object(said, where, {"state"}, {"path", "open", "variables"})
        state = expect.get("state")
        if state not in STATES:
            self.fault(
                f"{where}.state",
                f"Debe ser uno de: {', '.join(sorted(STATES))}.",
                f"Expected one of {', '.join(sorted(STATES))}, but got {state!r}.",
            )
        path = expect.get("path")
        return Expected(
            state=str(state),
            path=None if path is None else self._names(path, f"{where}.path"),
            open=self._names(expect.get("open", []), f"{where}.open"),
            variables=self._values(expect.get("variables", {}), f"{where}.variables"),
        )

    def _jobs(self, said: object, where: str) -> dict[str, Values]:
        jobs = self._values(said, where)
        return {element: self._values(values, f"{where}.{element}") for element, values in jobs.items()}

    def _object(
        self, said: object, where: str, needed: set[str], others: set[str] | frozenset[str]
    ) -> dict[str, Any]:
        """An object with all of `needed` and nothing beyond `others`."""
        values = self._values(said, where)
        for name in sorted(needed - values.keys()):
            self.fault(where, f"Falta «{name}».", f"Expected {name!r}, but it is not there.")
        for name in sorted(values.keys() - needed - others):
            self.fault(
                where,
                f"No se conoce «{name}».",
                f"Expected one of {sorted(needed | others)}, but got {name!r}.",
            )
        return values

    def _values(self, said: object, where: str) -> dict[str, Any]:
        if isinstance(said, dict):
            return said
        self.fault(where, "Debe ser un objeto.", f"Expected an object, but got {type(said).__name__}.")
        return {}

    def _text(self, holder: Values, name: str, where: str) -> str:
        value = holder.get(name)
        if name in holder and not (isinstance(value, str) and value):
            self.fault(f"{where}.{name}", "Debe ser un texto.", f"Expected a text, but got {value!r}.")
        return value if isinstance(value, str) else ""

    def _names(self, said: object, where: str) -> tuple[str, ...]:
        if isinstance(said, list) and all(isinstance(each, str) for each in said):
            return tuple(said)
        self.fault(
            where, "Debe ser una lista de elementos.", "Expected a list of elements, but got something else."
        )
        return ()
