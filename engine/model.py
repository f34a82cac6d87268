"""The process as frozen values, ready to run: nodes and flows by index, expressions compiled. Built by reader/.

Shared by all instances and never written to. Carries all of executable BPMN 2.0; behaviors/ has what kinds do.
"""

from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from engine.faults import Fault
from engine.feel import Expression


class Kind(StrEnum):
    """What a flow node is; the value is the standard's element name. the last three are pseudo-kinds.

    REPEATED and LOOPED are a repeated activity as a whole, COMPENSATED an event whose compensation is done.
    """

    START = "startEvent"
    END = "endEvent"
    CATCH = "intermediateCatchEvent"
    THROW = "intermediateThrowEvent"
    BOUNDARY = "boundaryEvent"
    TASK = "task"
    USER_TASK = "userTask"
    MANUAL_TASK = "manualTask"
    SERVICE_TASK = "serviceTask"
    SEND_TASK = "sendTask"
    RECEIVE_TASK = "receiveTask"
    SCRIPT_TASK = "scriptTask"
    BUSINESS_RULE_TASK = "businessRuleTask"
    EXCLUSIVE = "exclusiveGateway"
    PARALLEL = "parallelGateway"
    INCLUSIVE = "inclusiveGateway"
    EVENT_BASED = "eventBasedGateway"
    COMPLEX = "complexGateway"
    SUB_PROCESS = "subProcess"
    EVENT_SUB_PROCESS = "eventSubProcess"
    TRANSACTION = "transaction"
    AD_HOC = "adHocSubProcess"
    CALL_ACTIVITY = "callActivity"
    REPEATED = "multiInstance"
    LOOPED = "standardLoop"
    COMPENSATED = "compensated"


TASKS = frozenset(
    {
        Kind.TASK,
        Kind.USER_TASK,
        Kind.MANUAL_TASK,
        Kind.SERVICE_TASK,
        Kind.SEND_TASK,
        Kind.RECEIVE_TASK,
        Kind.SCRIPT_TASK,
        Kind.BUSINESS_RULE_TASK,
    }
)
SUB_PROCESSES = frozenset({Kind.SUB_PROCESS, Kind.EVENT_SUB_PROCESS, Kind.TRANSACTION, Kind.AD_HOC})
ACTIVITIES = TASKS | SUB_PROCESSES | {Kind.CALL_ACTIVITY}
GATEWAYS = frozenset({Kind.EXCLUSIVE, Kind.PARALLEL, Kind.INCLUSIVE, Kind.EVENT_BASED, Kind.COMPLEX})


class Flow(Struct, frozen=True, kw_only=True):
    """A sequence flow; `source` and `target` are node indexes."""

    index: int
    id: str
    name: str
    source: int
    target: int
    condition: Expression | None = None
    name_en: str = ""


class Timer(Struct, frozen=True, kw_only=True):
    """`kind` is date, duration or cycle; `literal` an ISO 8601 text, or else `expression` gives it."""

    kind: str
    literal: str = ""
    expression: Expression | None = None


class EventDefinition(Struct, frozen=True, kw_only=True):
    """`kind` is message, signal, timer, error, escalation, conditional, compensation, cancel, link or terminate.

    `name` is the message's or signal's name, the error's or escalation's code ("" catches any), the link's name.
    """

    kind: str
    name: str = ""
    key: Expression | None = None
    timer: Timer | None = None
    condition: Expression | None = None


class Mapping(Struct, frozen=True):
    """One line of care:io."""

    target: str
    source: Expression


class StandardLoop(Struct, frozen=True, kw_only=True):
    """Again while `condition` holds, at most `maximum` times (-1: no limit); asked before or after each round."""

    test_before: bool = False
    maximum: int = -1
    condition: Expression | None = None


class MultiInstance(Struct, frozen=True, kw_only=True):
    """Multi-instance. Either `cardinality` or `collection` says how often.

    `behavior`: which completions throw an event: all (no one), none (each), one (the first), complex (by condition).
    """

    sequential: bool
    cardinality: Expression | None = None
    collection: Expression | None = None
    element_variable: str = ""
    output_collection: str = ""
    output_element: Expression | None = None
    completion: Expression | None = None
    behavior: str = "all"
    thrown: EventDefinition | None = None
    complex: tuple[tuple[Expression, EventDefinition], ...] = ()


class AdHoc(Struct, frozen=True, kw_only=True):
    """`by_person`: inner activities begin when a person says so; else each begins once by itself."""

    sequential: bool = False
    completion: Expression | None = None
    cancel_remaining: bool = True
    by_person: bool = False


class Candidate(Struct, frozen=True):
    """A role, perhaps only `within` a territory or organisation (literal text or an expression)."""

    role: str
    within: Expression | str | None = None


class TaskDetail(Struct, frozen=True, kw_only=True):
    """care:task. `due` and `follow_up`: an ISO duration's text or an expression.

    `not_by`: whoever it names (a user name or a list of them) may not take or do the task: a second pair of eyes.
    """

    form: str = ""
    candidates: tuple[Candidate, ...] = ()
    assignee: Expression | str | None = None
    not_by: Expression | str | None = None
    due: Expression | str | None = None
    follow_up: Expression | str | None = None
    priority: Expression | int = 50
    category: str = ""
    mandatory: bool = False


class ServiceDetail(Struct, frozen=True, kw_only=True):
    """care:service. Times in milliseconds."""

    handler: str
    retries: int = 3
    backoff: int = 30_000
    timeout: int = 60_000


class ScriptDetail(Struct, frozen=True, kw_only=True):
    """`format` is feel (then `expression`) or a format that the host registered (then `text`)."""

    format: str
    text: str
    expression: Expression | None = None
    result: str = ""


class DecisionDetail(Struct, frozen=True, kw_only=True):
    decision: str
    result: str = ""


class CallDetail(Struct, frozen=True, kw_only=True):
    """`binding` is latest, deployment or version."""

    process_id: str
    binding: str = "latest"
    version: int = 0


class Level(Struct, frozen=True, kw_only=True):
    """The inside of a process or sub-process: where it begins, and its event sub-processes (node indexes)."""

    starts: tuple[int, ...] = ()
    event_sub_processes: tuple[int, ...] = ()


class Node(Struct, frozen=True, kw_only=True):
    """A flow node. `parent` is the enclosing sub-process (-1: the process). Indexes are into Process.nodes/flows.

    `handler`: a compensation boundary's activity; `link_target`: where a throwing link goes on; `reach` (inclusive and
    complex joins): which incoming flows a token at another node can still come by, without passing the join.
    """

    index: int
    id: str
    kind: Kind
    name: str = ""
    name_en: str = ""
    line: int = 0
    parent: int = -1
    incoming: tuple[int, ...] = ()
    outgoing: tuple[int, ...] = ()
    default: int = -1
    events: tuple[EventDefinition, ...] = ()
    interrupting: bool = True
    attached_to: int = -1
    boundary: tuple[int, ...] = ()
    level: Level | None = None
    parallel_multiple: bool = False
    instantiates: bool = False
    for_compensation: bool = False
    handler: int = -1
    link_target: int = -1
    start_quantity: int = 1
    completion_quantity: int = 1
    repeats: MultiInstance | None = None
    loop: StandardLoop | None = None
    ad_hoc: AdHoc | None = None
    activation: Expression | None = None
    reach: dict[int, frozenset[int]] = {}
    properties: tuple[str, ...] = ()
    data_inputs: tuple[str, ...] = ()
    data_outputs: tuple[str, ...] = ()
    inputs: tuple[Mapping, ...] = ()
    outputs: tuple[Mapping, ...] = ()
    task: TaskDetail | None = None
    service: ServiceDetail | None = None
    script: ScriptDetail | None = None
    decision: DecisionDetail | None = None
    call: CallDetail | None = None
    lane: str = ""
    unsupported: tuple[str, ...] = ()
    care: dict[str, Any] = {}

    @property
    def is_activity(self) -> bool:
        return self.kind in ACTIVITIES


class Process(Struct, frozen=True, kw_only=True):
    """One executable process of a file. `level` is its own inside.

    `faults`: what could be read but would not run (an expression that does not parse ...); lint reports them.
    `Node.unsupported` names constructs that are read but not executed.
    """

    id: str
    name: str
    name_en: str
    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]
    level: Level
    indexes: dict[str, int]
    lanes: tuple[str, ...] = ()
    care: dict[str, Any] = {}
    compensates: bool = False
    properties: tuple[str, ...] = ()
    line: int = 0
    faults: tuple[Fault, ...] = ()
    zone: ZoneInfo | None = None
    """Where its days begin and end, if not where the host's do."""


class Definition(Struct, frozen=True, kw_only=True):
    """A deployed version of a process."""

    definition_id: int
    deployment_id: int
    version: int
    process: Process
