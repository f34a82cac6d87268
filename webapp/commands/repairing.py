"""`concierto instance set|resolve|retry|restart`: mend what is stuck, begin again what has ended."""

import json
from decimal import Decimal
from functools import partial
from typing import Any

import click

from engine import Engine
from engine.commands import ResolveIncident, SetVariables
from webapp.commands.asking import ID, IDS, SCOPE, Asking, accountable, asked, for_each


class Variable(click.ParamType[tuple[str, Any]]):
    """`answered=true`: a name, and a value as JSON writes it; what is no JSON is text."""

    name = "NOMBRE=VALOR"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Any]:
        name, equals, said = value.partition("=")
        if not name or not equals:
            self.fail(self.name, param, ctx)
        try:
            return name, json.loads(said, parse_float=Decimal)
        except ValueError:
            return name, said


@click.command("set")
@ID
@click.argument("variables", nargs=-1, required=True, type=Variable(), metavar="NOMBRE=VALOR...")
@SCOPE
@accountable
def set_variables(
    *,
    instance_id: int,
    variables: tuple[tuple[str, Any], ...],
    scope: int,
    actor: str,
    reason: str,
    language: str,
) -> None:
    """Escribe variables (JSON, o texto) en el proceso, o en el ámbito que se diga."""
    values = dict(variables)
    for_each(
        language,
        [instance_id],
        lambda each: SetVariables(
            instance_id=each, variables=values, scope=scope, actor=actor, reason=reason
        ),
    )


@click.command()
@IDS
@click.option(
    "--incident",
    "only",
    type=int,
    multiple=True,
    help="La de este número; si no, todas las abiertas.",
)
@accountable
def resolve(*, ids: tuple[int, ...], only: tuple[int, ...], actor: str, reason: str, language: str) -> None:
    """Vuelve a intentar lo que falló. Un trabajo recupera todos sus intentos."""

    def do(asking: Asking) -> None:
        _check_instances(asking.engine, ids, "--incident")
        for instance_id in dict.fromkeys(ids):
            opened = [
                each.number for each in asking.engine.read.incidents(instance_id) if not each.resolved_at
            ]
            if not (only or opened):
                asking.refuse(instance_id, "No tiene incidencias abiertas", "It has no open incidents")
            for number in only or opened:
                command = ResolveIncident(instance_id=instance_id, number=number, actor=actor, reason=reason)
                asking.ask(f"{instance_id}-{number}", partial(asking.engine.execute, command))

    asked(language, do)


@click.command()
@IDS
@click.option(
    "--job",
    "only",
    type=int,
    multiple=True,
    help="El de este número; si no, todos los que esperan.",
)
@accountable
def retry(*, ids: tuple[int, ...], only: tuple[int, ...], actor: str, reason: str, language: str) -> None:
    """Hace ya los trabajos que esperan tras un fallo."""

    def do(asking: Asking) -> None:
        _check_instances(asking.engine, ids, "--job")
        now = asking.engine.clock.now()
        for instance_id in dict.fromkeys(ids):
            jobs = asking.engine.read.jobs(instance_id)
            waiting = [each.number for each in jobs if each.due_at > now and each.worker is None]
            if not (only or waiting):
                asking.refuse(instance_id, "Ningún trabajo espera", "It has no job that waits")
            for number in only or waiting:
                again = partial(asking.engine.retry_job, instance_id, number, actor=actor, reason=reason)
                asking.ask(f"{instance_id}-{number}", again)

    asked(language, do)


def _check_instances(engine: Engine, ids: tuple[int, ...], option: str) -> None:
    """Before anything is done: a number behind an instance's id is easily meant for a job or incident of it."""
    for each in ids[1:]:
        if engine.read.find_instance(each) is None:
            raise click.UsageError(f"{each} no es un proceso / is no instance: ID {option} {each}?")


@click.command()
@IDS
@accountable
def restart(*, ids: tuple[int, ...], actor: str, reason: str, language: str) -> None:
    """Empieza otra vez procesos terminados, con sus últimos datos; dice el número nuevo de cada uno."""

    def do(asking: Asking) -> None:
        for instance_id in dict.fromkeys(ids):
            again = partial(asking.engine.restart, instance_id, actor=actor, reason=reason)
            outcome = asking.ask(instance_id, again)
            if outcome is not None:
                click.echo(f"{instance_id} -> {outcome.instance_id}")

    asked(language, do)
