"""Runs one scenario on the real engine in memory and says where it went otherwise than expected."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NoReturn

from msgspec import Struct

from engine.bundle import read_bundle
from engine.config import EngineConfig
from engine.errors import EngineError
from engine.faults import Fault
from engine.feel import DaysTimeDuration, Evaluation, FeelError, evaluate
from engine.model import Process
from engine.reader import read_processes
from engine.scenarios.document import Scenario, Step
from engine.scenarios.own import Own
from engine.testing import Harness
from engine.views import JobView, TaskView

AT_ONCE = 1_000
"""So many jobs in a row are done at once; more is a loop without an end."""
UNCHECKED = EngineConfig(handlers=None, roles=None, forms=None)


class Stage(Struct, frozen=True, kw_only=True):
    """What is deployed for a run: files by name, of which `diagram` has the scenarios' processes."""

    files: Mapping[str, bytes]
    diagram: str
    config: EngineConfig = UNCHECKED

    @classmethod
    def of(cls, files: Mapping[str, bytes], diagram: str, config: EngineConfig = UNCHECKED) -> "Stage":
        """With what the diagram needs of these files, and no more. Raises Refused when it cannot be read."""
        bundle = read_bundle(files, config)
        own = [process_id for process_id, file in bundle.file_of.items() if file == diagram]
        needed = {resource.name for process_id in own for resource in bundle.needs(process_id)}
        return cls(
            files={name: files[name] for name in sorted(needed | {diagram})}, diagram=diagram, config=config
        )

    def processes(self) -> Sequence[Process]:
        """Those of the diagram. Raises Refused when it cannot be read."""
        return read_processes(self.files[self.diagram], file=self.diagram)


class Run(Struct, frozen=True, kw_only=True):
    """What happened; `faults` is empty when it is what was expected."""

    scenario: str
    state: str
    path: tuple[str, ...]
    open: tuple[str, ...]
    flows: frozenset[str]
    faults: tuple[Fault, ...]


def run_scenario(stage: Stage, scenario: Scenario, *, file: str = "") -> Run:
    """Never raises for what a scenario says wrongly: that is a fault of the run. Raises Refused for the files."""
    return _Running(stage, scenario, file).run()


class _Failed(Exception):
    """A step could not be done: (Spanish, English)."""


class _Running:
    def __init__(self, stage: Stage, scenario: Scenario, file: str) -> None:
        self._scenario, self._file = scenario, file
        self._harness = Harness(stage.config)
        self._days_off = stage.config.days_off
        if scenario.start.at:
            self._harness.clock.stand_at(datetime.fromisoformat(scenario.start.at))
        diagrams = [content for name, content in stage.files.items() if name.endswith(".bpmn")]
        others = {name: content for name, content in stage.files.items() if not name.endswith(".bpmn")}
        self._harness.deploy(*diagrams, files=others)
        self._own = Own(self._harness, {process.id for process in stage.processes()})
        self._faults: list[Fault] = []
        self._steps: Mapping[str, Callable[[Step], None]] = {
            "task": self._complete,
            "job": self._do_job,
            "timer": self._fire,
            "after": self._wait,
            "message": self._publish,
            "signal": self._broadcast,
            "error": self._throw,
            "incident": self._fail,
            "begin": self._begin,
            "end_ad_hoc": self._end_ad_hoc,
            "skip": self._skip,
        }

    def run(self) -> Run:
        """Step by step until one cannot be done."""
        where = "start"
        try:
            self._start()
            self._do_jobs()
            for number, step in enumerate(self._scenario.steps, start=1):
                where = f"steps[{number}]"
                self._steps[step.action](step)
                self._do_jobs()
        except _Failed as failed:
            self._fault(where, *failed.args)
        except (EngineError, AssertionError, FeelError, ValueError) as error:
            self._fault(where, f"No se pudo hacer: {error}", f"Could not be done: {error}")
        else:
            self._compare()
        return Run(
            scenario=self._scenario.id,
            state=self._own.state(),
            path=self._own.path(),
            open=self._own.open(),
            flows=self._own.flows(),
            faults=tuple(self._faults),
        )

    # -- the start and the steps

    def _start(self) -> None:
        start = self._scenario.start
        values = self._values(start.variables)
        if start.kind == "process":
            self._own.first = self._harness.start(start.name, values, business_key=start.key)
            return
        before = set(self._own.instances())
        if start.kind == "message":
            self._harness.publish(start.name, key=start.key, variables=values)
        elif start.kind == "signal":
            self._harness.broadcast(start.name, values)
        else:
            self._harness.advance(self._until(start.name, starts=True))
        new = [each for each in self._own.instances() if each not in before]
        if not new:
            raise _Failed(
                f"Con {start.kind} «{start.name}» no empieza ningún proceso de este diagrama.",
                f"Expected {start.kind} {start.name!r} to start a process of this diagram, but none began.",
            )
        self._own.first = self._harness.current = new[0]

    def _complete(self, step: Step) -> None:
        task = self._own.task(step.target)
        if task is None:
            self._not_there("tarea", "an open task", step, [each.element for each in self._own.tasks()])
        actor = str(step.more.get("actor", "tester"))
        self._harness.complete(task, self._values(step.more.get("variables", {})), actor=actor)

    def _do_job(self, step: Step) -> None:
        job = self._own.job(step.target)
        if job is None:
            self._not_there("servicio", "a waiting job", step, [each.element for each in self._own.jobs()])
        self._harness.run_job(job, self._values(step.more.get("variables", {})))

    def _do_jobs(self) -> None:
        """Those that the scenario names beforehand."""
        for _ in range(AT_ONCE):
            waiting = [job for job in self._own.jobs() if job.element in self._scenario.jobs]
            if not waiting:
                return
            for job in waiting:
                self._harness.run_job(job, self._values(self._scenario.jobs[job.element]))
        raise _Failed(
            "Los servicios no acaban nunca.", f"Expected jobs to come to an end, but {AT_ONCE} were done."
        )

    def _fire(self, step: Step) -> None:
        self._harness.advance(self._until(step.target))

    def _wait(self, step: Step) -> None:
        value = self._feel(f'duration("{step.target}")')
        if not isinstance(value, DaysTimeDuration):
            raise _Failed(
                f"«{step.target}» no es una duración de días y horas.",
                f"Expected a duration of days and times such as P7D, but got {step.target!r}.",
            )
        self._harness.advance(value.nanoseconds / 1_000_000_000)

    def _publish(self, step: Step) -> None:
        values = self._values(step.more.get("variables", {}))
        self._harness.publish(step.target, key=str(step.more.get("key", "")), variables=values)

    def _broadcast(self, step: Step) -> None:
        self._harness.broadcast(step.target, self._values(step.more.get("variables", {})))

    def _throw(self, step: Step) -> None:
        at = str(step.more.get("at", ""))
        where: JobView | TaskView | None = self._own.job(at) or self._own.task(at)
        if where is None:
            there = [job.element for job in self._own.jobs()] + [task.element for task in self._own.tasks()]
            self._not_there("tarea o servicio", "an open task or job", Step(action="error", target=at), there)
        self._harness.throw_error(where, step.target, self._values(step.more.get("variables", {})))

    def _fail(self, step: Step) -> None:
        job = self._own.job(step.target)
        if job is None:
            self._not_there("servicio", "a waiting job", step, [each.element for each in self._own.jobs()])
        self._harness.fail_job(job, "scenario", for_good=True)

    def _begin(self, step: Step) -> None:
        self._harness.begin(step.target, self._own.first)

    def _end_ad_hoc(self, _step: Step) -> None:
        self._harness.end_ad_hoc(self._own.first)

    def _skip(self, step: Step) -> None:
        task = self._own.task(step.target)
        if task is None:
            self._not_there("tarea", "an open task", step, [each.element for each in self._own.tasks()])
        actor = str(step.more.get("actor", "tester"))
        self._harness.skip(task, str(step.more.get("reason", "scenario")), actor=actor)

    # -- inside

    def _until(self, element: str, *, starts: bool = False) -> float:
        """Seconds until that timer is due."""
        timers = self._harness.engine.read.timers() if starts else self._own.timers()
        due = [timer.due_at for timer in timers if timer.element == element]
        if not due:
            step = Step(action="timer", target=element)
            self._not_there("plazo", "a running timer", step, [timer.element for timer in timers])
        return (min(due) - self._harness.clock.now()).total_seconds()

    def _values(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """A text that begins with = is a FEEL expression: dates, durations, what depends on the clock."""
        return {name: self._value(value) for name, value in said.items()}

    def _value(self, said: Any) -> Any:
        if isinstance(said, str) and said.startswith("="):
            return self._feel(said[1:])
        if isinstance(said, dict):
            return self._values(said)
        return [self._value(each) for each in said] if isinstance(said, list) else said

    def _feel(self, text: str) -> Any:
        return evaluate(text, {}, Evaluation(self._harness.clock.now(), days_off=self._days_off))

    def _compare(self) -> None:
        expected, own = self._scenario.expected, self._own
        if own.state() != expected.state:
            self._differs("state", expected.state, own.state())
        if expected.path is None:
            self._fault(
                "expect.path",
                "No dice qué camino se espera (con --record se escribe el que resulta).",
                "Expected a path, but none is said (--record writes the one that was taken).",
            )
        elif own.path() != expected.path:
            self._differs("path", list(expected.path), list(own.path()))
        if sorted(own.open()) != sorted(expected.open):
            self._differs("open", sorted(expected.open), sorted(own.open()))
        found = self._harness.variables(own.first)
        for name, value in self._values(expected.variables).items():
            if found.get(name) != value:
                self._differs(f"variables.{name}", value, found.get(name))
        for incident in self._harness.incidents():
            if incident.instance_id in own.instances() and incident.element not in expected.open:
                self._fault(
                    incident.element,
                    f"Incidencia: {incident.text}",
                    f"Expected no incident, but: {incident.text}",
                )

    def _differs(self, what: str, expected: object, found: object) -> None:
        self._fault(
            f"expect.{what}",
            f"Se esperaba {expected}, pero resultó {found}.",
            f"Expected {expected}, but got {found}.",
        )

    def _not_there(self, es: str, en: str, step: Step, there: Sequence[str]) -> NoReturn:
        listed = ", ".join(sorted(set(there)))
        raise _Failed(
            f"No hay {es} «{step.target}». Hay: {listed or 'nada'}.",
            f"Expected {en} at {step.target!r}, but there are: {listed or 'none'}.",
        )

    def _fault(self, where: str, text: str, text_en: str) -> None:
        self._faults.append(
            Fault(
                file=self._file,
                element=f"{self._scenario.id}.{where}",
                rule="scenarios",
                text=text,
                text_en=text_en,
            )
        )
