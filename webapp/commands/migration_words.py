"""A migration in words: the plan element by element, what the dry run found, how far a batch is."""

from collections.abc import Sequence

import click

from engine.migration.batch_rows import Progress
from engine.migration.findings import MigrationFinding
from engine.migration.plan import MigrationPlan
from webapp.commands.speaking import Voice

HOW = {
    "given": ("como se ha dicho", "as told"),
    "same_id": ("mismo identificador", "same id"),
    "same_name": ("mismo nombre", "same name"),
    "none": ("sin correspondencia", "no counterpart"),
}


def say_plan(plan: MigrationPlan, voice: Voice) -> None:
    """Where tokens can stand; then what is new, and where an instance could not go on."""
    where = f"{plan.process_id} v{plan.source_version} -> v{plan.target_version}"
    voice.say(where, where)
    for each in plan.elements:
        if each.rests:
            spanish, english = HOW[each.how]
            arrow = f"  {each.element} -> {each.counterpart or '-'}"
            voice.say(f"{arrow}  ({spanish})", f"{arrow}  ({english})")
    if plan.new:
        listed = ", ".join(plan.new)
        voice.say(f"Nuevos: {listed}", f"New: {listed}")
    for finding in plan.findings:
        click.echo(finding.say(voice.language), err=True)
    if not plan.findings:
        voice.say("Se puede seguir desde cualquier sitio.", "An instance can go on from anywhere.")


def say_findings(checked: int, found: Sequence[MigrationFinding], voice: Voice) -> None:
    """Each with its instance, and how many could not be migrated."""
    for finding in found:
        click.echo(f"{finding.instance_id}: {finding.say(voice.language)}", err=finding.blocks)
    blocked = len({finding.instance_id for finding in found if finding.blocks})
    voice.say(
        f"{checked} procesos mirados: {checked - blocked} pueden pasar, {blocked} no.",
        f"{checked} instances checked: {checked - blocked} can be migrated, {blocked} cannot.",
    )


def say_progress(progress: Progress, voice: Voice) -> None:
    p = progress
    voice.say(
        f"  {p.done} de {p.total} hechos, {p.refused} rechazados, {p.waiting} esperan",
        f"  {p.done} of {p.total} done, {p.refused} refused, {p.waiting} waiting",
    )
