"""`concierto instance migrate`: take running instances to another version. Plan, check, run, see how far it is.

What cannot be migrated is said before anything is touched.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import click
import msgspec

from engine import Engine
from engine.errors import EngineError
from engine.migration.batch_rows import Progress
from engine.migration.batches import living
from engine.migration.findings import MigrationFinding
from engine.migration.plan import MigrationPlan
from engine.views import InstanceFilter
from webapp.commands.asking import REFUSED
from webapp.commands.deployed import get_definition_id
from webapp.commands.migration_words import say_findings, say_plan, say_progress
from webapp.commands.speaking import Voice, language_option
from webapp.commands.unfit import composed_at_head
from webapp.composing import composed
from webapp.config import read_settings

Command = TypeVar("Command", bound=Callable[..., None])
PAGE, STEP = 500, 1_000
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Para otro programa.")
IDS = click.argument("ids", nargs=-1, type=int, metavar="[ID...]")


@click.group("migrate")
def migrate() -> None:
    """Pasar procesos en marcha a otra versión."""


def between(required: bool) -> Callable[[Command], Command]:
    """`--from PROCESS@1 --to PROCESS@2 --map old=new`."""

    def given(command: Command) -> Command:
        command = click.option(
            "--map", "pairs", multiple=True, metavar="VIEJO=NUEVO", help="Qué elemento es cuál."
        )(command)
        command = click.option(
            "--to", "target", required=required, metavar="PROCESO@N", help="A qué versión."
        )(command)
        return click.option(
            "--from", "source", required=required, metavar="PROCESO@N", help="De qué versión."
        )(command)

    return given


@migrate.command()
@between(required=True)
@AS_JSON
@language_option
def plan(*, source: str, target: str, pairs: tuple[str, ...], as_json: bool, language: str) -> None:
    """Qué elemento de la versión nueva es cuál de la vieja, y dónde no se podría seguir."""
    with composed(read_settings()) as application:
        made = _plan(application.engine, source, target, pairs)
    if as_json:
        _as_json(msgspec.to_builtins(made))
    else:
        say_plan(made, Voice(language))


@migrate.command()
@between(required=True)
@IDS
@AS_JSON
@language_option
def check(
    *, source: str, target: str, pairs: tuple[str, ...], ids: tuple[int, ...], as_json: bool, language: str
) -> None:
    """Ensaya sin tocar nada: qué procesos no podrían pasar, y por qué (sin ID, todos los que están en marcha)."""
    with composed(read_settings()) as application:
        engine = application.engine
        made = _plan(engine, source, target, pairs)
        checked, told = _check(engine, made, ids)
    if as_json:
        _as_json({"checked": checked, "findings": [msgspec.to_builtins(finding) for finding in told]})
    else:
        say_findings(checked, told, Voice(language))
    if any(finding.blocks for finding in told):
        raise SystemExit(REFUSED)


@migrate.command()
@between(required=False)
@click.option(
    "--batch", "batch_id", type=int, default=None, help="Sigue con una tanda que se quedó a medias."
)
@click.option("--actor", default="", help="Quién lo pide. Queda en el diario.")
@click.option("--reason", default="", help="Por qué. Queda en el diario.")
@click.option("--update-candidates", is_flag=True, help="Ofrece las tareas a quien dice la versión nueva.")
@IDS
@AS_JSON
@language_option
def run(*, as_json: bool, language: str, **asked: Any) -> None:
    """Pasa los procesos por tandas. Se puede parar y seguir en cualquier momento, y lanzar dos veces."""
    voice = Voice(language)
    with composed_at_head(voice) as application:
        engine = application.engine
        batch_id = _batch(engine, asked)
        if not as_json:
            voice.say(f"Tanda {batch_id}", f"Batch {batch_id}")
        progress = _run(engine, batch_id, None if as_json else voice)
        _show(engine, progress, voice, as_json=as_json)
    if progress.refused:
        raise SystemExit(REFUSED)


@migrate.command()
@click.argument("batch_id", type=int, required=False, metavar="[TANDA]")
@AS_JSON
@language_option
def status(*, batch_id: int | None, as_json: bool, language: str) -> None:
    """Cómo va una tanda y por qué se rechazó cada proceso; sin número, todas las tandas."""
    voice = Voice(language)
    with composed_at_head(voice) as application:
        engine = application.engine
        if batch_id is None:
            _list(engine, voice, as_json=as_json)
            return
        _refused_as_usage(lambda: engine.migrations.find(batch_id))
        _show(engine, engine.migrations.progress(batch_id), voice, as_json=as_json)


def _plan(engine: Engine, source: str, target: str, pairs: Sequence[str]) -> MigrationPlan:
    mapping = dict(_pair(pair) for pair in pairs)
    old, new = (
        get_definition_id(engine.read, named, option)
        for named, option in ((source, "--from"), (target, "--to"))
    )
    made: MigrationPlan = _refused_as_usage(lambda: engine.plan_migration(old, new, mapping))
    return made


def _pair(pair: str) -> tuple[str, str]:
    old, equal, new = pair.partition("=")
    if not (old and equal):
        raise click.BadParameter(f"{pair!r}: VIEJO=NUEVO", param_hint="--map")
    return old, new


def _refused_as_usage(do: Callable[[], Any]) -> Any:
    """What the engine refuses here was written wrongly."""
    try:
        return do()
    except EngineError as error:
        raise click.UsageError(str(error)) from error


def _check(engine: Engine, made: MigrationPlan, ids: Sequence[int]) -> tuple[int, list[MigrationFinding]]:
    told: list[MigrationFinding] = []
    chosen = list(ids) or list(living(engine.read, made, InstanceFilter()))
    for place in range(0, len(chosen), PAGE):
        told += engine.check_migration(made, chosen[place : place + PAGE])
    return len(chosen), told


def _batch(engine: Engine, asked: dict[str, Any]) -> int:
    """The batch to go on with, or a new one."""
    if asked["batch_id"] is not None:
        batch_id: int = asked["batch_id"]
        _refused_as_usage(lambda: engine.migrations.find(batch_id))
        return batch_id
    if not (asked["source"] and asked["target"]):
        raise click.UsageError("--from PROCESO@N --to PROCESO@N | --batch TANDA")
    made = _plan(engine, asked["source"], asked["target"], asked["pairs"])
    chosen: Any = asked["ids"] or InstanceFilter()
    created: int = _refused_as_usage(
        lambda: engine.migrations.create(
            made,
            chosen,
            actor=asked["actor"],
            reason=asked["reason"],
            update_candidates=asked["update_candidates"],
        )
    )
    return created


def _run(engine: Engine, batch_id: int, voice: Voice | None) -> Progress:
    """In steps, so that progress is seen."""
    before = engine.migrations.progress(batch_id)
    while (progress := engine.migrations.run(batch_id, STEP)).waiting not in (0, before.waiting):
        if voice is not None:
            say_progress(progress, voice)
        before = progress
    return progress


def _show(engine: Engine, progress: Progress, voice: Voice, *, as_json: bool) -> None:
    refused = list(_refused(engine, progress.batch_id))
    if as_json:
        items = [msgspec.to_builtins(item) for item in refused]
        _as_json(msgspec.to_builtins(progress) | {"total": progress.total, "refusals": items})
        return
    for item in refused:
        for line in (item.text_en if voice.language == "en" else item.text).splitlines():
            click.echo(f"{item.instance_id}: {line}", err=True)
    say_progress(progress, voice)


def _refused(engine: Engine, batch_id: int) -> Iterator[Any]:
    after = 0
    while page := engine.migrations.items(batch_id, "refused", after=after, limit=PAGE):
        yield from page
        after = page[-1].instance_id


def _list(engine: Engine, voice: Voice, *, as_json: bool) -> None:
    batches = engine.migrations.list()
    if as_json:
        _as_json([msgspec.to_builtins(batch) for batch in batches])
        return
    for batch in batches:
        click.echo(f"{batch.batch_id}  {batch.process_id}  {batch.created_at:%Y-%m-%d %H:%M}  {batch.actor}")
        say_progress(engine.migrations.progress(batch.batch_id), voice)


def _as_json(content: Any) -> None:
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))
