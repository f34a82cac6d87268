"""What a migration would come to for each of these instances, with every reason; nothing is written.

The command itself is run on a copy of the state, so that the answer is that of the step.
"""

from collections.abc import Iterable
from datetime import datetime

from engine.codec import decode_state
from engine.commands import MigrateInstance
from engine.errors import EngineError
from engine.library import Library
from engine.migration.findings import MigrationFinding, found, found_in_step
from engine.migration.moving import findings
from engine.migration.plan import MigrationPlan
from engine.ports import Stored
from engine.run import Run
from engine.runtime import step
from engine.state import State

WHO, WHY = "dry-run", "dry-run"


def command(plan: MigrationPlan, instance_id: int, *, actor: str = WHO, reason: str = WHY) -> MigrateInstance:
    """The command that the plan means for one instance."""
    return MigrateInstance(
        instance_id=instance_id,
        definition_id=plan.target_id,
        mapping=plan.mapping,
        source_id=plan.source_id,
        actor=actor,
        reason=reason,
    )


def check(
    plan: MigrationPlan,
    instance_ids: Iterable[int],
    stored: dict[int, Stored],
    *,
    library: Library,
    now: datetime,
) -> list[MigrationFinding]:
    """What stands in the way, and what will happen, of every one of these instances."""
    told: list[MigrationFinding] = []
    for instance_id in instance_ids:
        if instance_id in stored:
            told += _one(plan, decode_state(stored[instance_id].state), library, now)
        else:
            told.append(found("unknown_instance", instance_id=instance_id))
    return told


def _one(plan: MigrationPlan, state: State, library: Library, now: datetime) -> list[MigrationFinding]:
    if state.outcome:
        return [found("instance_ended", instance_id=state.instance_id)]
    asked, context = command(plan, state.instance_id), library.context(now)
    try:
        told = findings(Run(state, context, {}, _keep_nothing), asked)
        if not any(finding.blocks for finding in told):
            step(state, asked, context)
    except EngineError as error:
        return found_in_step(error, state.instance_id)
    return told


def _keep_nothing(_run: Run, _number: int, _node: object) -> None:
    """Nothing completes while an instance is only looked at."""
