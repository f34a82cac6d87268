"""`concierto instance`: what stands where, and everything that an operator may do about it. No SQL is ever needed.

Here: the group, and what only looks. What changes something is in operating.py and modifying.py.
"""

import json
import sys
from datetime import datetime
from typing import Any

import click
import msgspec

from engine import Engine
from engine.feel.text import as_text
from engine.views import InstanceFilter, InstanceView
from processes.cases.people.restrictions import hidden_keys
from webapp.commands.asking import ID, REFUSED
from webapp.commands.migrating import migrate
from webapp.commands.modifying import modify, move
from webapp.commands.operating import add, cancel, repeat, resume, skip, suspend
from webapp.commands.repairing import resolve, restart, retry, set_variables
from webapp.commands.speaking import Voice, language_option
from webapp.composing import composed
from webapp.config import read_settings

STATES = ("active", "suspended", "completed", "terminated", "failed", "cancelled")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Para otro programa.")


@click.group("instance")
def instance_group() -> None:
    """Los procesos en marcha: verlos, pararlos, cambiarlos y arreglarlos."""


@instance_group.command("list")
@click.option("--process", "process_id", default=None, help="Solo los de este proceso.")
@click.option("--state", type=click.Choice(STATES), default=None, help="Solo los que están así.")
@click.option("--key", "keys", multiple=True, help="Solo los de esta clave; se puede repetir.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="Cuántos.")
@AS_JSON
@language_option
def list_instances(
    *, process_id: str | None, state: Any, keys: tuple[str, ...], limit: int, as_json: bool, language: str
) -> None:
    """Los procesos, los más nuevos primero. Sin los de expedientes reservados, que solo se ven por su número."""
    with composed(read_settings()) as application:
        with application.sessions() as session:
            hidden = hidden_keys(session, None)
        chosen = InstanceFilter(
            process_id=process_id,
            state=state,
            business_keys=frozenset(keys) or None,
            except_keys=hidden,
            limit=limit,
        )
        found = application.engine.read.list_instances(chosen)
    if as_json:
        _as_json([msgspec.to_builtins(each) for each in found])
        return
    for each in found:
        click.echo(_line(each))
    Voice(language).say(f"{len(found)} procesos.", f"{len(found)} instances.")


@instance_group.command()
@ID
@click.option(
    "--variables",
    "with_variables",
    is_flag=True,
    help="También las variables y el texto de los fallos. Pueden llevar datos personales.",
)
@AS_JSON
@language_option
def show(*, instance_id: int, with_variables: bool, as_json: bool, language: str) -> None:
    """Dónde está un proceso y qué espera, con los números que piden las demás órdenes."""
    voice = Voice(language)
    with composed(read_settings()) as application:
        engine = application.engine
        view = _found(engine, instance_id, voice)
        variables = {"variables": _plain(engine.read.variables(instance_id))} if with_variables else {}
        if as_json:
            standing = msgspec.to_builtins(engine.read.standing(instance_id))
            incidents = _open_incidents(engine, instance_id, texts=with_variables)
            _as_json(msgspec.to_builtins(view) | {"standing": standing, "incidents": incidents} | variables)
            return
        click.echo(_line(view))
        _say(engine, instance_id, voice, texts=with_variables)
        if variables:
            _as_json(variables["variables"])


@instance_group.command("variables")
@ID
@language_option
def show_variables(*, instance_id: int, language: str) -> None:
    """Las variables de un proceso, en JSON. Pueden llevar datos personales."""
    with composed(read_settings()) as application:
        _found(application.engine, instance_id, Voice(language))
        _as_json(_plain(application.engine.read.variables(instance_id)))


def _found(engine: Engine, instance_id: int, voice: Voice) -> InstanceView:
    """The instance; ends the command where there is none."""
    view = engine.read.find_instance(instance_id)
    if view is None:
        spanish, english = "No existe ese proceso", f"Expected instance {instance_id}, but it does not exist"
        click.echo(f"{instance_id}: {english if voice.language == 'en' else spanish}.", err=True)
        sys.exit(REFUSED)
    return view


def _line(view: InstanceView) -> str:
    incidents = f"  !{view.incidents}" if view.incidents else ""
    name = f"{view.instance_id}  {view.process_id} v{view.version}"
    return f"{name}  {view.state}  {_minute(view.started_at)}  {view.business_key}{incidents}"


def _say(engine: Engine, instance_id: int, voice: Voice, *, texts: bool) -> None:
    """Each element under way behind what it is inside of; then joins and incidents."""
    standing = engine.read.standing(instance_id)
    jobs = {job.number: job for job in engine.read.jobs(instance_id)}
    for each in standing.positions if standing else ():
        job = jobs.get(each.number)
        said = f"  {job.handler}, {job.retries}, {_minute(job.due_at)}" if job else ""
        click.echo(f"  {'  ' * each.depth}{each.number}  {each.element}  {each.kind}{said}")
    for rest in standing.resting if standing else ():
        voice.say(
            f"  {rest.tokens} en la unión {rest.element}, por {rest.flow} (ámbito {rest.scope})",
            f"  {rest.tokens} at join {rest.element}, by {rest.flow} (scope {rest.scope})",
        )
    for incident in _open_incidents(engine, instance_id, texts=texts):
        more = f": {incident['text']}" if texts else ""
        voice.say(
            f"  {incident['number']}  fallo en {incident['element']} ({incident['kind']}){more}",
            f"  {incident['number']}  incident at {incident['element']} ({incident['kind']}){more}",
        )


def _open_incidents(engine: Engine, instance_id: int, *, texts: bool) -> list[dict[str, Any]]:
    """Their texts may quote what they met: only where they are asked for."""
    found = [each for each in engine.read.incidents(instance_id) if each.resolved_at is None]
    names = ("number", "element", "kind", "text", "stack") if texts else ("number", "element", "kind")
    return [{name: getattr(each, name) for name in names} for each in found]


def _minute(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def _plain(variables: dict[str, Any]) -> dict[str, Any]:
    """As JSON can say them: what it has no type for is written as FEEL writes it."""
    said: dict[str, Any] = json.loads(json.dumps(variables, default=as_text))
    return said


def _as_json(content: Any) -> None:
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))


for command in (
    suspend,
    resume,
    cancel,
    modify,
    move,
    skip,
    repeat,
    add,
    set_variables,
    resolve,
    retry,
    restart,
    migrate,
):
    instance_group.add_command(command)
