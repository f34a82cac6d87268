"""`concierto instance suspend|resume|cancel|skip|repeat|add`: what happens to a process as a whole, and exceptions."""

from functools import partial

import click

from engine.commands import (
    AddActivity,
    CancelInstance,
    RepeatActivity,
    ResumeInstance,
    SkipTask,
    SuspendInstance,
)
from webapp.commands.asking import ELEMENT, ID, IDS, SCOPE, Asking, accountable, asked, for_each


@click.command()
@IDS
@accountable
def suspend(*, ids: tuple[int, ...], actor: str, reason: str, language: str) -> None:
    """Pone en pausa: nadie puede seguir, los plazos y trabajos esperan."""
    for_each(language, ids, lambda each: SuspendInstance(instance_id=each, actor=actor, reason=reason))


@click.command()
@IDS
@accountable
def resume(*, ids: tuple[int, ...], actor: str, reason: str, language: str) -> None:
    """Sigue tras una pausa."""
    for_each(language, ids, lambda each: ResumeInstance(instance_id=each, actor=actor, reason=reason))


@click.command()
@IDS
@accountable
def cancel(*, ids: tuple[int, ...], actor: str, reason: str, language: str) -> None:
    """Acaba el proceso entero, esté donde esté."""
    for_each(language, ids, lambda each: CancelInstance(instance_id=each, actor=actor, reason=reason))


@click.command()
@ID
@click.argument("numbers", nargs=-1, required=True, type=int, metavar="NÚMERO...")
@accountable
def skip(*, instance_id: int, numbers: tuple[int, ...], actor: str, reason: str, language: str) -> None:
    """Salta tareas abiertas, donde el modelo lo permite. Si alguien lleva la tarea, solo esa persona."""

    def do(asking: Asking) -> None:
        for number in dict.fromkeys(numbers):
            command = SkipTask(instance_id=instance_id, number=number, actor=actor, reason=reason)
            asking.ask(f"{instance_id}-{number}", partial(asking.engine.execute, command))

    asked(language, do)


@click.command()
@ID
@ELEMENT
@SCOPE
@accountable
def repeat(*, instance_id: int, element: str, scope: int, actor: str, reason: str, language: str) -> None:
    """Hace otra vez una actividad ya hecha, donde el modelo lo permite."""
    for_each(
        language,
        [instance_id],
        lambda each: RepeatActivity(
            instance_id=each, element=element, scope=scope, actor=actor, reason=reason
        ),
    )


@click.command()
@ID
@ELEMENT
@SCOPE
@accountable
def add(*, instance_id: int, element: str, scope: int, actor: str, reason: str, language: str) -> None:
    """Empieza una actividad opcional, o una más, donde el modelo lo permite."""
    for_each(
        language,
        [instance_id],
        lambda each: AddActivity(instance_id=each, element=element, scope=scope, actor=actor, reason=reason),
    )
