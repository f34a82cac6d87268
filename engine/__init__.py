"""Concierto's embedded BPMN 2.0, DMN and FEEL engine. Knows no business, no web, no queue.

The public door. Stores are in engine.store and engine.testing, commands in engine.commands, what is read in
engine.views.
"""

from engine.config import EngineConfig
from engine.errors import (
    BudgetExceeded,
    EngineError,
    Rejection,
    StaleState,
    UnknownDefinition,
    UnknownInstance,
)
from engine.faults import Fault, Refused
from engine.ports import Dispatcher, LeasedJob, Queries, Store
from engine.service.deploy import Deployment, DeploymentRefused
from engine.service.engine import Engine
from engine.stepping import Outcome

__all__ = [
    "BudgetExceeded",
    "Deployment",
    "DeploymentRefused",
    "Dispatcher",
    "Engine",
    "EngineConfig",
    "EngineError",
    "Fault",
    "LeasedJob",
    "Outcome",
    "Queries",
    "Refused",
    "Rejection",
    "StaleState",
    "Store",
    "UnknownDefinition",
    "UnknownInstance",
]
