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

    `trigger` is the name of the message or signal that begins it.
    """

    definition_id: int
    business_key: str = ""
    variables: Mapping[str, Any] = {}
    start_event: str = ""
    trigger: str = ""


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
    """The job's retries are used up: raise an incident with this text."""

    number: int
    text: str


class ThrowError(Command, frozen=True, kw_only=True):
    """A BPMN error at an open task or job."""

    number: int
    code: str
    message: str = ""
    variables: Mapping[str, Any] = {}


class FireTimer(Command, frozen=True, kw_only=True):
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


class SetVariables(Command, frozen=True, kw_only=True):
    variables: Mapping[str, Any]


class ResolveIncident(Command, frozen=True, kw_only=True):
    """Try the failed element again."""

    number: int


class SuspendInstance(Command, frozen=True, kw_only=True):
    pass


class ResumeInstance(Command, frozen=True, kw_only=True):
    pass


class CancelInstance(Command, frozen=True, kw_only=True):
    pass
