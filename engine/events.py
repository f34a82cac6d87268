"""What happened to an instance: frozen, tagged, compact. `state.apply` is the only reader that changes anything.

`number` names a token, wait or incident; `node` and `flow` are indexes into the process of `definition`, which is an
index into the instance's list of bound definitions. Times are milliseconds since 1970 (UTC); 0 is "none".
Tags and the order of fields are stored in journals: append fields with defaults, never reuse a tag.
gc=False: they hold numbers, texts and bytes, which make no cycles.
"""

from msgspec import Struct


class Event(Struct, array_like=True, frozen=True, tag_field="t"):
    """Base of all events."""


class InstanceStarted(Event, array_like=True, frozen=True, tag=1, gc=False):
    instance_id: int
    business_key: str


class DefinitionBound(Event, array_like=True, frozen=True, tag=2, gc=False):
    """From here on `definition` (an index) stands for the deployed `definition_id`."""

    definition: int
    definition_id: int


class ScopeOpened(Event, array_like=True, frozen=True, tag=3, gc=False):
    """`kind` is one of state.ScopeKind; `number` is the token that contains it (the root scope has its own)."""

    number: int
    parent: int
    kind: int
    definition: int
    node: int


class ScopeClosed(Event, array_like=True, frozen=True, tag=4, gc=False):
    number: int


class TokenStarted(Event, array_like=True, frozen=True, tag=5, gc=False):
    """A token is born in a scope, on its way to `node`."""

    scope: int
    node: int


class FlowTaken(Event, array_like=True, frozen=True, tag=6, gc=False):
    """A token is on its way along a sequence flow of the scope's process."""

    scope: int
    flow: int


class TokenDropped(Event, array_like=True, frozen=True, tag=7, gc=False):
    """A token on its way vanished because its scope was terminated."""

    scope: int


class ElementActivated(Event, array_like=True, frozen=True, tag=8, gc=False):
    """The token has entered an element."""

    number: int
    scope: int
    definition: int
    node: int


class ElementCompleted(Event, array_like=True, frozen=True, tag=9, gc=False):
    number: int


class ElementTerminated(Event, array_like=True, frozen=True, tag=10, gc=False):
    number: int


class JoinArrived(Event, array_like=True, frozen=True, tag=11, gc=False):
    """A token rests before a joining gateway; it came by `flow`."""

    scope: int
    node: int
    flow: int


class JoinFired(Event, array_like=True, frozen=True, tag=12, gc=False):
    """The join took one token of each of `flows`; one token goes on."""

    scope: int
    node: int
    flows: tuple[int, ...]


class VariablesWritten(Event, array_like=True, frozen=True, tag=13, gc=False):
    """Each value is in its stored encoding (engine.values)."""

    scope: int
    values: dict[str, bytes]


class TaskCreated(Event, array_like=True, frozen=True, tag=14, gc=False):
    number: int
    definition: int
    node: int
    candidates: tuple[str, ...]
    assignee: str
    due: int
    follow_up: int
    priority: int


class TaskClaimed(Event, array_like=True, frozen=True, tag=15, gc=False):
    number: int
    assignee: str


class TaskReleased(Event, array_like=True, frozen=True, tag=16, gc=False):
    number: int


class TaskCompleted(Event, array_like=True, frozen=True, tag=17, gc=False):
    number: int


class TaskCancelled(Event, array_like=True, frozen=True, tag=18, gc=False):
    number: int


class JobCreated(Event, array_like=True, frozen=True, tag=19, gc=False):
    """`retries`, `backoff` and `timeout` (ms) come from the diagram."""

    number: int
    definition: int
    node: int
    handler: str
    retries: int
    backoff: int
    timeout: int


class JobCompleted(Event, array_like=True, frozen=True, tag=20, gc=False):
    number: int


class JobCancelled(Event, array_like=True, frozen=True, tag=21, gc=False):
    number: int


class TimerScheduled(Event, array_like=True, frozen=True, tag=22, gc=False):
    """`token` holds it (a scope's number for an event sub-process); `left` repeats come after this (-1: endless)."""

    number: int
    token: int
    definition: int
    node: int
    event: int
    due: int
    left: int


class TimerFired(Event, array_like=True, frozen=True, tag=23, gc=False):
    number: int


class TimerCancelled(Event, array_like=True, frozen=True, tag=24, gc=False):
    number: int


class SubscriptionOpened(Event, array_like=True, frozen=True, tag=25, gc=False):
    """`kind` is state.WaitKind.MESSAGE or SIGNAL."""

    number: int
    token: int
    definition: int
    node: int
    event: int
    kind: int
    name: str
    key: str


class SubscriptionClosed(Event, array_like=True, frozen=True, tag=26, gc=False):
    """`by` is the message id that was taken, or "" when the wait was cancelled."""

    number: int
    by: str


class MessageSent(Event, array_like=True, frozen=True, tag=27, gc=False):
    """To be delivered after the commit; its id is "<instance>-<number>-<event index in the step>"."""

    number: int
    name: str
    key: str
    values: dict[str, bytes]


class ErrorThrown(Event, array_like=True, frozen=True, tag=28, gc=False):
    """A BPMN error left token `number`; `caught_by` is a node of `definition` (-1: nobody)."""

    number: int
    code: str
    definition: int
    caught_by: int


class RepeatsOpened(Event, array_like=True, frozen=True, tag=29, gc=False):
    """A multi-instance body or loop knows how often; `items` are the encoded elements of its collection."""

    scope: int
    total: int
    items: tuple[bytes, ...]


class RepeatStarted(Event, array_like=True, frozen=True, tag=30, gc=False):
    """Token `number` is the inner instance at place `index` (from 0) of the body `scope`."""

    scope: int
    number: int
    index: int


class RepeatDone(Event, array_like=True, frozen=True, tag=31, gc=False):
    """One inner instance is over; `collected` is its encoded output (b"" without one), `index` its place from 0."""

    scope: int
    index: int
    collected: bytes


class IncidentRaised(Event, array_like=True, frozen=True, tag=32, gc=False):
    """Token `token` cannot go on by itself. `number` is the incident's own; `stack` is of a job's handler."""

    number: int
    token: int
    definition: int
    node: int
    kind: str
    text: str
    stack: str = ""


class IncidentResolved(Event, array_like=True, frozen=True, tag=33, gc=False):
    number: int


class InstanceSuspended(Event, array_like=True, frozen=True, tag=34, gc=False):
    pass


class InstanceResumed(Event, array_like=True, frozen=True, tag=35, gc=False):
    pass


class InstanceEnded(Event, array_like=True, frozen=True, tag=36, gc=False):
    """`outcome` is completed, terminated, failed or cancelled; `code` an uncaught error's."""

    outcome: str
    code: str


class JoinCleared(Event, array_like=True, frozen=True, tag=37, gc=False):
    """Every token that rested at a join of the scope vanished."""

    scope: int


class SignalSent(Event, array_like=True, frozen=True, tag=38, gc=False):
    """Caught at once in this instance; broadcast to all others after the commit."""

    number: int
    name: str
    values: dict[str, bytes]


class EscalationThrown(Event, array_like=True, frozen=True, tag=39, gc=False):
    """An escalation left token `number`; `caught_by` is a node of `definition` (-1: nobody)."""

    number: int
    code: str
    definition: int
    caught_by: int


class ConditionOpened(Event, array_like=True, frozen=True, tag=40, gc=False):
    """`token` waits until the condition of its event turns true; `was` is what it is now."""

    number: int
    token: int
    definition: int
    node: int
    event: int
    was: bool


class ConditionTurned(Event, array_like=True, frozen=True, tag=41, gc=False):
    number: int
    now: bool


class ConditionClosed(Event, array_like=True, frozen=True, tag=42, gc=False):
    number: int


class ComplexFired(Event, array_like=True, frozen=True, tag=43, gc=False):
    """A complex gateway took one token of each of `flows` and now waits for its reset."""

    scope: int
    node: int
    flows: tuple[int, ...]


class ComplexReset(Event, array_like=True, frozen=True, tag=44, gc=False):
    """A complex gateway took the late tokens of `flows` and waits for its start again; `goes_on`: a token leaves."""

    scope: int
    node: int
    flows: tuple[int, ...]
    goes_on: bool


class TokensGathered(Event, array_like=True, frozen=True, tag=45, gc=False):
    """`count` tokens that rested before an activity (its startQuantity) became one."""

    scope: int
    node: int
    count: int


class ActivityKept(Event, array_like=True, frozen=True, tag=46, gc=False):
    """Completed token `number` may be compensated later; `extra` are values that only it could see."""

    number: int
    extra: dict[str, bytes]


class CompensationStarted(Event, array_like=True, frozen=True, tag=47, gc=False):
    """Token `number` compensates what scope `scope` keeps of node `node` (-1: all), the last completed first."""

    number: int
    scope: int
    node: int


class CompensationAdvanced(Event, array_like=True, frozen=True, tag=48, gc=False):
    """The next kept activity is being compensated by token `running`."""

    number: int
    running: int


class CompensationEnded(Event, array_like=True, frozen=True, tag=49, gc=False):
    number: int


class ScopeReopened(Event, array_like=True, frozen=True, tag=50, gc=False):
    """Token `number` has the data back that its sub-process had when it completed; `by` compensates it."""

    number: int
    by: int
    definition: int


class TaskSkipped(Event, array_like=True, frozen=True, tag=51, gc=False):
    """A person skipped an open task, where the model allows it."""

    number: int


class AdHocBegun(Event, array_like=True, frozen=True, tag=52, gc=False):
    """Inner activity `node` of ad-hoc sub-process `scope` begins."""

    scope: int
    node: int


class InstanceRestarted(Event, array_like=True, frozen=True, tag=53, gc=False):
    """This instance follows the ended instance `of`, with its variables."""

    of: int


class TokenWithdrawn(Event, array_like=True, frozen=True, tag=54, gc=False):
    """A person ended a token that rested before a join; it had come by `flow`."""

    scope: int
    node: int
    flow: int


class JobRetried(Event, array_like=True, frozen=True, tag=55, gc=False):
    """A person made a job due that waited after a failure."""

    number: int


class InstanceMigrated(Event, array_like=True, frozen=True, tag=60, gc=False):
    """From here on index `definition` stands for the version `definition_id`, and what is alive is told in its indexes.

    `nodes` and `flows`: of each that is in use, the old index and the new one. `places`: of a wait that goes on, the
    place of its event in the new node, where that is another.
    """

    definition: int
    definition_id: int
    nodes: dict[int, int]
    flows: dict[int, int]
    places: dict[int, int]


class TaskOffered(Event, array_like=True, frozen=True, tag=61, gc=False):
    """An open task has other candidates than before."""

    number: int
    candidates: tuple[str, ...]


class PromisesFollowed(Event, array_like=True, frozen=True, tag=62, gc=False):
    """What the promises of the run `scope` have come to, as in state.Watched."""

    scope: int
    at: tuple[int, ...]
    people: dict[int, tuple[tuple[str, ...], tuple[str, ...]]]
    due: dict[int, int]
    alarm: int = 0


AnyEvent = (
    InstanceStarted
    | DefinitionBound
    | ScopeOpened
    | ScopeClosed
    | TokenStarted
    | FlowTaken
    | TokenDropped
    | ElementActivated
    | ElementCompleted
    | ElementTerminated
    | JoinArrived
    | JoinFired
    | VariablesWritten
    | TaskCreated
    | TaskClaimed
    | TaskReleased
    | TaskCompleted
    | TaskCancelled
    | JobCreated
    | JobCompleted
    | JobCancelled
    | TimerScheduled
    | TimerFired
    | TimerCancelled
    | SubscriptionOpened
    | SubscriptionClosed
    | MessageSent
    | ErrorThrown
    | RepeatsOpened
    | RepeatStarted
    | RepeatDone
    | IncidentRaised
    | IncidentResolved
    | InstanceSuspended
    | InstanceResumed
    | InstanceEnded
    | JoinCleared
    | SignalSent
    | EscalationThrown
    | ConditionOpened
    | ConditionTurned
    | ConditionClosed
    | ComplexFired
    | ComplexReset
    | TokensGathered
    | ActivityKept
    | CompensationStarted
    | CompensationAdvanced
    | CompensationEnded
    | ScopeReopened
    | TaskSkipped
    | AdHocBegun
    | InstanceRestarted
    | TokenWithdrawn
    | JobRetried
    | InstanceMigrated
    | TaskOffered
    | PromisesFollowed
)
