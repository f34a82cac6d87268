"""The live state of one instance. Only apply.py changes it.

Holds what is alive and nothing else (invariant 4). Numbers begin at 65,536 so that their encoding never gets wider
in a long life: equal situations have equal sizes. What is over is history, in rows of its own (store/).
Plain data makes no cycles: the garbage collector need not look at it (gc=False).
"""

from enum import IntEnum

from msgspec import Struct

FORMAT = 1
FIRST_NUMBER = 65_536


class ScopeKind(IntEnum):
    """PROCESS isolates its variables; BODY repeats an activity; LOCAL only holds an activity's own variables."""

    PROCESS = 0
    SUB_PROCESS = 1
    BODY = 2
    LOCAL = 3


class TokenStatus(IntEnum):
    """What an entered element waits for. Transitions are in lifecycle.py."""

    ENTERED = 0
    TASK = 1
    JOB = 2
    EVENT = 3
    SCOPE = 4
    FAILED = 5


class WaitKind(IntEnum):
    TIMER = 0
    MESSAGE = 1
    SIGNAL = 2
    CONDITION = 3


class Token(Struct, array_like=True, gc=False):
    """An element that was entered and not left.

    `holder` is a task's assignee; `index` the place (from 0) of an inner instance of a body, -1 elsewhere.
    """

    node: int
    scope: int
    status: int
    holder: str
    index: int


class Repeats(Struct, array_like=True, gc=False):
    """A body's count: inner instances in all, started, over; its items and what was collected by index."""

    total: int
    started: int
    done: int
    items: tuple[bytes, ...]
    collected: dict[int, bytes]


class Kept(Struct, array_like=True, gc=False):
    """A completed activity that can be compensated.

    If it had a scope: its `kind` (-1: none), the definition `inside` it, a snapshot of its data, what it kept itself.
    """

    definition: int
    node: int
    kind: int
    inside: int
    variables: dict[str, bytes]
    inner: list["Kept"]


class Compensation(Struct, array_like=True, gc=False):
    """Under way: `pending` is done from its end; `running` compensates `current` now (0: nothing yet)."""

    scope: int
    pending: list[Kept]
    running: int
    current: Kept | None


class Scope(Struct, array_like=True, gc=False):
    """`live` counts the tokens inside: on their way, resting at joins, or in an element.

    `fired` holds the flows that a complex gateway has taken and not reset; `kept` what can be compensated here.
    """

    parent: int
    kind: int
    definition: int
    node: int
    live: int
    variables: dict[str, bytes]
    joins: dict[int, dict[int, int]]
    repeats: Repeats | None
    fired: dict[int, tuple[int, ...]]
    kept: list[Kept]


class Wait(Struct, array_like=True, gc=False):
    """A timer, subscription or condition. `token` (or, for an event sub-process, the scope) holds it.

    `left`: a timer's turns to come; a condition's last answer (1 true).
    """

    kind: int
    token: int
    definition: int
    node: int
    event: int
    name: str
    key: str
    due: int
    left: int


class Incident(Struct, array_like=True, gc=False):
    token: int
    kind: str


class Watched(Struct, array_like=True, gc=False):
    """What the promises of one run of a process have come to, each by its place (engine/promises).

    `at`: of its automaton; `people`: who completed what; `due`: when something is owed (ms since 1970); `alarm`: when
    the run is looked at though nothing happens in it (0: never; alarms.py).
    """

    at: tuple[int, ...]
    people: dict[int, tuple[tuple[str, ...], tuple[str, ...]]]
    due: dict[int, int]
    alarm: int = 0


class State(Struct, array_like=True, gc=False):
    """One instance. `outcome` is "" while it lives; `root` is the number of its outermost scope.

    `watched`: by the scope of a run, if its process has promises.
    """

    format: int
    instance_id: int
    business_key: str
    definitions: list[int]
    next: int
    root: int
    suspended: bool
    outcome: str
    tokens: dict[int, Token]
    scopes: dict[int, Scope]
    waits: dict[int, Wait]
    incidents: dict[int, Incident]
    compensations: dict[int, Compensation]
    watched: dict[int, Watched] = {}


def new_state() -> State:
    """An instance before its first event."""
    return State(FORMAT, 0, "", [], FIRST_NUMBER, 0, False, "", {}, {}, {}, {}, {})
