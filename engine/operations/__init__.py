"""What operators ask of one instance, beside its ordinary life: one file an idea, and the table of the commands.

Not here: whether a command may run at all (guard.py), migration (engine/migration).
"""

from collections.abc import Callable, Mapping
from typing import Any

from engine import commands as c
from engine import events as e
from engine.behaviors import endings
from engine.operations import exceptions, modification, repair
from engine.run import Run

OPERATIONS: Mapping[type[c.Command], Callable[[Run, Any], None]] = {
    c.SetVariables: repair.set_variables,
    c.ResolveIncident: repair.resolve,
    c.RetryJob: lambda run, command: run.emit(e.JobRetried(command.number)),
    c.SkipTask: exceptions.skip,
    c.RepeatActivity: exceptions.repeat,
    c.AddActivity: exceptions.add,
    c.ModifyInstance: modification.modify,
    c.SuspendInstance: lambda run, _command: run.emit(e.InstanceSuspended()),
    c.ResumeInstance: lambda run, _command: run.emit(e.InstanceResumed()),
    c.CancelInstance: lambda run, _command: endings.end_instance(run, "cancelled"),
}

__all__ = ["OPERATIONS"]
