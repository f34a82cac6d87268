"""One step under way: the state, the tokens on their way, and the events so far. Behaviours read it and emit.

Pure: no I/O, no clock; the time and everything outside come from the context. Agenda: first in, first out.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any, NoReturn, Protocol
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from engine import events as e
from engine import feel, limits
from engine.apply import APPLY
from engine.errors import BudgetExceeded, Rejection
from engine.faults import Fault
from engine.feel import Evaluation, Expression
from engine.limits import Limits, name_excess
from engine.model import CallDetail, Definition, Kind, Node, Process
from engine.promises.automata import Watch
from engine.state import State, WaitKind
from engine.values import NotStorable, encode_value
from engine.variables import Visible, place


class Later(Exception):
    """An in-process script goes on by itself for so long; then its task is done, with these results."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds} s")
        self.seconds = seconds


Script = Callable[[str, Mapping[str, Any], Node], Mapping[str, Any]]
UTC_ZONE = ZoneInfo("UTC")


class Unable(Exception):
    """An element cannot go on: becomes an incident of this kind, with this text, on its token.

    `stack`: where a job's handler failed.
    """

    def __init__(self, kind: str, text: str, stack: str = "") -> None:
        super().__init__(text)
        self.kind = kind
        self.text = text
        self.stack = stack


class Thrown(Exception):
    """An in-process script threw a BPMN error."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class Decided(Protocol):
    """What a decision gave (engine.dmn.Decided, or an explorer's answer)."""

    @property
    def value(self) -> Any: ...
    @property
    def violations(self) -> Sequence[Fault]: ...


def _nothing_promised(_definition_id: int) -> None:
    return None


def _nothing_completed(_instance: int, _scope: int, _element: str) -> bool:
    return False


class Context(Struct, frozen=True, kw_only=True):
    """What a step may ask of the world, and how much it may use."""

    now: datetime
    definition: Callable[[int], Definition]
    called: Callable[[CallDetail, Definition], Definition | None]
    decide: Callable[[Definition, str, Mapping[str, Any], Evaluation], Decided]
    scripts: Mapping[str, Script] = {}
    zone: ZoneInfo = UTC_ZONE
    limits: Limits = Limits()
    days_off: tuple[Any, ...] = ()
    completed: Callable[[int, int, str], bool] = _nothing_completed
    """Whether (instance, scope, element id) was completed since the scope was opened."""
    watch: Callable[[int], Watch | None] = _nothing_promised
    """The promises of a definition id that are watched at run time, if it has any."""

    def evaluate(self, expression: Expression, variables: Mapping[str, Any], evaluation: Evaluation) -> Any:
        """Null comes with a reason: a null that matters becomes an incident where it matters."""
        try:
            return expression.evaluate(variables, evaluation)
        except feel.BudgetExceeded as exceeded:
            raise Unable("budget", f"{expression.text!r}: {exceeded}") from exceeded

    def evaluation(self, process: Process) -> Evaluation:
        """A fresh FEEL evaluation at this step's time, in the process's zone."""
        return Evaluation(self.now.astimezone(process.zone or self.zone), days_off=self.days_off)


class Op(IntEnum):
    """What an entry of the agenda asks for; runtime.py has the table of what answers."""

    ARRIVE = 0
    """a token in scope `at` reaches node `x` along flow `y` (-1: it was born there)"""
    INNER_DONE = 1
    """inner instance `at` of a repeated activity is over"""
    EMPTIED = 2
    """scope `at` holds no token any more"""
    THROW = 3
    """token `at` throws the BPMN error named `text`"""
    SIGNAL = 4
    """whoever waits for signal `text` in this instance takes it, with the values of event number `at` of the step"""
    CONDITIONS = 5
    """variables have changed: ask every condition that somebody waits for"""
    REPEAT = 6
    """the next inner instance of body `at` begins, at place `x`"""
    REPEATED = 7
    """body `at` is over"""
    COMPENSATED = 8
    """what token `at` compensated by token `x` is done: on to the next"""
    AD_HOC = 9
    """an inner activity of ad-hoc sub-process `at` is over"""


ARRIVE = Op.ARRIVE  # a global name: looking into an enum costs as much as a call
CONDITION = WaitKind.CONDITION
SMALL = frozenset({int, bool, type(None)})


class Entry(Struct, frozen=True, gc=False):
    op: Op
    at: int
    x: int = -1
    y: int = -1
    text: str = ""


class Run(Struct, eq=False):
    """One step. What is to be done next waits in `agenda`; `behaviors` says what entering each kind does."""

    state: State
    context: Context
    behaviors: "Behaviors"
    keeper: "Behavior"
    processes: list[Process] = []
    events: list[e.Event] = []
    agenda: deque[Entry] = field(default_factory=deque)
    now: datetime | None = None
    told: Mapping[str, Any] | None = None
    told_stored: dict[str, bytes] = {}
    entered: int = 0
    trigger: str = ""
    worked: int = 0
    written: int = 0

    def __post_init__(self) -> None:
        self.processes = [self.context.definition(known).process for known in self.state.definitions]

    def emit(self, event: e.Event) -> None:
        APPLY[type(event)](self.state, event)
        self.events.append(event)

    @property
    def next_number(self) -> int:
        return self.state.next

    def process_of(self, scope: int) -> Process:
        return self.processes[self.state.scopes[scope].definition]

    def node_of(self, number: int) -> Node:
        token = self.state.tokens[number]
        return self.processes[self.state.scopes[token.scope].definition].nodes[token.node]

    def visible(self, at: int, overlay: Mapping[str, Any] | None = None) -> Visible:
        return Visible(self.state, self.processes, at, overlay)

    def evaluate(self, expression: Expression, at: int, overlay: Mapping[str, Any] | None = None) -> Any:
        evaluation = self.evaluation(at)
        try:
            return self.context.evaluate(expression, self.visible(at, overlay), evaluation)
        finally:
            self.worked += evaluation.budget.steps - evaluation.steps

    def zone_of(self, definition: int) -> ZoneInfo:
        """Where the days of a bound definition begin and end."""
        return self.processes[definition].zone or self.context.zone

    def definition_at(self, number: int) -> int:
        """Whose scope this is, or whose token."""
        scope = self.state.scopes.get(number) or self.state.scopes[self.state.tokens[number].scope]
        return scope.definition

    def evaluation(self, at: int) -> Evaluation:
        """For one evaluation more, while the step's work is within its limit. Raises BudgetExceeded."""
        if self.worked > self.context.limits.work:
            raise BudgetExceeded(
                f"Expected at most {self.context.limits.work} steps of work for all expressions of one step, but "
                f"instance {self.state.instance_id} wanted more"
            )
        zone = self.zone_of(self.definition_at(at))
        if self.now is None or self.now.tzinfo is not zone:
            self.now = self.context.now.astimezone(zone)
        return Evaluation(self.now, days_off=self.context.days_off)

    def decide(self, definition: Definition, decision: str, at: int) -> Decided:
        """Ask a decision with what `at` sees. Raises Unable when it needs too much."""
        evaluation = self.evaluation(at)
        try:
            return self.context.decide(definition, decision, self.visible(at), evaluation)
        except feel.BudgetExceeded as exceeded:
            raise Unable("budget", f"{decision}: {exceeded}") from exceeded
        finally:
            self.worked += evaluation.budget.steps - evaluation.steps

    def write(self, at: int, values: Mapping[str, Any]) -> None:
        """Write by the rule of variables.py, from number `at` outward."""
        if not values:
            return
        encoded = self.encoded(values)
        if at == self.state.root:
            self.emit(e.VariablesWritten(at, encoded))
        else:
            for scope, placed in place(self.state, at, encoded).items():
                self.emit(e.VariablesWritten(scope, placed))
        if self.state.waits:
            self.ask_conditions()

    def ask_conditions(self) -> None:
        """Variables changed: before anything else goes on, conditions are asked again (BPMN 2.0, 10.5.5)."""
        if any(wait.kind == CONDITION for wait in self.state.waits.values()):
            asked = Entry(Op.CONDITIONS, 0)
            if not self.agenda or self.agenda[0] != asked:
                self.agenda.appendleft(asked)

    def encoded(self, values: Mapping[str, Any]) -> dict[str, bytes]:
        """The values as they are stored. Raises Unable for a name or value that cannot be, or is too big.

        What a command brings is checked first and written later: it is encoded (and counted) once.
        """
        if values is self.told:
            return self.told_stored
        for name in values:
            if excess := name_excess(name):
                raise Unable("value", f"Expected {excess} for a variable, but {name[:50]!r} is not")
        self.told_stored = {name: self.stored(name, value) for name, value in values.items()}
        self.told = values
        return self.told_stored

    def stored(self, name: str, value: Any) -> bytes:
        """One value as it is stored; `name` says whose it is. Raises Unable, Rejection: the step writes too much."""
        most = self.context.limits.variable
        if type(value) not in SMALL and (excess := limits.excess(value, most)):
            raise Unable("too_large", f"Expected {excess} for {name!r}, but it needs more")
        try:
            stored = encode_value(value)
        except (ValueError, ArithmeticError, RecursionError, feel.FeelError) as error:
            told = isinstance(error, NotStorable | feel.FeelError)  # these name types, never values
            text = str(error) if told else type(error).__name__
            raise Unable("value", f"Expected a value that can be stored in {name!r}, but: {text}") from error
        if len(stored) > most:
            raise Unable("too_large", f"Expected at most {most} bytes for {name!r}, but it needs more")
        self.written += len(stored)
        if self.written > 2 * self.context.limits.data:
            self._refuse_data()
        return stored

    def check_data(self) -> None:
        """Raise Rejection when the step has made the instance's data too big."""
        if self.written and limits.data_bytes(self.state) > self.context.limits.data:
            self._refuse_data()

    def _refuse_data(self) -> NoReturn:
        raise Rejection(
            "too_large",
            f"Expected at most {self.context.limits.data} bytes of data in instance {self.state.instance_id}, but "
            "this step writes more",
        )

    def keep(self, number: int) -> None:
        """Remember a completing activity where something in this instance could compensate it."""
        if self.keeps():
            self.keeper(self, number, self.node_of(number))

    def keeps(self) -> bool:
        """Whether something in this instance could compensate what completes."""
        for process in self.processes:  # noqa: SIM110 - asked for every element: a generator costs as much again
            if process.compensates:
                return True
        return False

    def bind(self, definition: Definition) -> int:
        """The index under which this instance knows a deployed definition."""
        known = self.state.definitions
        if definition.definition_id in known:
            return known.index(definition.definition_id)
        self.emit(e.DefinitionBound(len(known), definition.definition_id))
        self.processes.append(definition.process)
        return len(known) - 1

    def start_token(self, scope: int, node: int) -> None:
        """A token is born in `scope`, on its way to `node`."""
        self.emit(e.TokenStarted(scope, node))
        self.agenda.append(Entry(ARRIVE, scope, node))

    def take(self, scope: int, flow: int) -> None:
        """A token goes along a sequence flow."""
        process = self.processes[self.state.scopes[scope].definition]
        self.emit(e.FlowTaken(scope, flow))
        self.agenda.append(Entry(ARRIVE, scope, process.flows[flow].target, flow))

    def count_entry(self) -> None:
        self.entered += 1
        if self.entered > self.context.limits.elements:
            self.refuse_elements()

    def refuse_elements(self) -> NoReturn:
        raise BudgetExceeded(
            f"Expected at most {self.context.limits.elements} elements in one step, but instance "
            f"{self.state.instance_id} wanted more: is there a loop without a wait in it?"
        )


Behavior = Callable[[Run, int, Node], None]
Behaviors = Mapping[Kind, Behavior]
