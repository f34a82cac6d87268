"""What may be asked of one instance. Commands are imperative, carry their actor, and change nothing by themselves.

`number` is the local number of a token, wait or incident inside the instance.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct


class Command(Struct, frozen=True, kw_only=True):
    """Base: which instance, who asks ("" is the engine itself), and why (operations require it)."""

    instance_id: int
    actor: str = ""
    reason: str = ""


class StartInstance(Command, frozen=True, kw_only=True):
    """Begin an instance of `definition_id` at `start_event` (element id; "" is its none start events).

    `trigger` is the name of the message or signal that begins it; `restarts` the ended instance that it follows.
    """

    definition_id: int
    business_key: str = ""
    variables: Mapping[str, Any] = {}
    start_event: str = ""
    trigger: str = ""
    restarts: int = 0


class CompleteTask(Command, frozen=True, kw_only=True):
    number: int
    variables: Mapping[str, Any] = {}


class ClaimTask(Command, frozen=True, kw_only=True):
    """The actor takes an open, unassigned task."""

    number: int


class ReleaseTask(Command, frozen=True, kw_only=True):
    """The assignee gives the task back to its candidates."""

    number: int


class AssignTask(Command, frozen=True, kw_only=True):
    """Somebody entitled gives the task to `assignee`, whoever held it before."""

    number: int
    assignee: str


class CompleteJob(Command, frozen=True, kw_only=True):
    number: int
    variables: Mapping[str, Any] = {}


class FailJob(Command, frozen=True, kw_only=True):
    """The job's retries are used up: raise an incident with this text, and where the handler failed."""

    number: int
    text: str
    stack: str = ""


class ThrowError(Command, frozen=True, kw_only=True):
    """A BPMN error at an open task or job."""

    number: int
    code: str
    message: str = ""
    variables: Mapping[str, Any] = {}


class RetryJob(Command, frozen=True, kw_only=True):
    """A job that waits after a failure is due now: what the journal keeps of it. See Engine.retry_job."""

    number: int


class FireTimer(Command, frozen=True, kw_only=True):
    number: int


class RingAlarm(Command, frozen=True, kw_only=True):
    """The time of a promise may be over in the run whose scope is `number`: look, though nothing has happened."""

    number: int


class DeliverMessage(Command, frozen=True, kw_only=True):
    """A correlated message for one subscription of this instance."""

    number: int
    message_id: str
    name: str
    variables: Mapping[str, Any] = {}


class BeginActivity(Command, frozen=True, kw_only=True):
    """A person begins inner activity `element` of the ad-hoc sub-process `number`."""

    number: int
    element: str


class EndAdHoc(Command, frozen=True, kw_only=True):
    """A person says that ad-hoc sub-process `number` is done."""

    number: int


class SkipTask(Command, frozen=True, kw_only=True):
    """Leave an open task undone and go on, where the model allows it (care:allow) and it is not mandatory."""

    number: int


class RepeatActivity(Command, frozen=True, kw_only=True):
    """Enter an activity once more that an open scope has had before, where the model allows it (care:allow).

    `scope` says in which, where several open ones hold the element; 0: the only one.
    """

    element: str
    scope: int = 0


class AddActivity(Command, frozen=True, kw_only=True):
    """Begin an optional activity of an open scope, where the model allows it (care:allow). `scope` as above."""

    element: str
    scope: int = 0


class SetVariables(Command, frozen=True, kw_only=True):
    """Write variables into the scope `scope` (0: the process's own), whether it declares them or not."""

    variables: Mapping[str, Any]
    scope: int = 0


class ResolveIncident(Command, frozen=True, kw_only=True):
    """Try the failed element again; a job gets all its retries again."""

    number: int


class SuspendInstance(Command, frozen=True, kw_only=True):
    pass


class ResumeInstance(Command, frozen=True, kw_only=True):
    pass


class CancelInstance(Command, frozen=True, kw_only=True):
    pass


class StartBefore(Struct, frozen=True, kw_only=True, tag="start_before"):
    """A token begins before `element`, in the innermost open scope that holds it.

    Where none is open its enclosing sub-processes are opened from the outside in; `scope` chooses among several.
    """

    element: str
    scope: int = 0


class StartAfter(Struct, frozen=True, kw_only=True, tag="start_after"):
    """A token leaves `element` by its outgoing flows, as if it had been done. `scope` as in StartBefore."""

    element: str
    scope: int = 0


class CancelToken(Struct, frozen=True, kw_only=True, tag="cancel_token"):
    """End what token `number` is at, with all that is inside it."""

    number: int


class MoveToken(Struct, frozen=True, kw_only=True, tag="move_token"):
    """End what token `number` is at and begin before `element` instead; a user task's assignee goes along."""

    number: int
    element: str


class CancelAtJoin(Struct, frozen=True, kw_only=True, tag="cancel_at_join"):
    """End one token that rests before the join `element`: the one that came by `flow` ("": the first that rests)."""

    element: str
    flow: str = ""
    scope: int = 0


Modification = StartBefore | StartAfter | CancelToken | MoveToken | CancelAtJoin


class ModifyInstance(Command, frozen=True, kw_only=True):
    """Change where the instance stands: all `changes`, in their order, or none."""

    changes: tuple[Modification, ...]


class MigrateInstance(Command, frozen=True, kw_only=True):
    """Go on in the version `definition_id`: `mapping` is from old element (or flow) id to new id, where ids differ.

    `source_id` is the version that is left: the instance's own (0), or that of a process it has called.
    """

    definition_id: int
    mapping: Mapping[str, str] = {}
    source_id: int = 0
    update_candidates: bool = False
