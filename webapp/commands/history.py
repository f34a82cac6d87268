"""`concierto history purge|counts|partitions`: what is over is kept for its term and no longer."""

import sys

import click
import sqlalchemy as sa

from engine.errors import Rejection
from engine.history.counts import BUCKETS_S
from engine.history.keeping import Due
from engine.store import partitions
from processes.application import Application
from processes.cases.drafts import drop_drafts_of
from webapp.commands.speaking import REFUSED, Voice, language_option
from webapp.commands.unfit import composed_at_head
from webapp.composing import composed
from webapp.config import read_settings

BUSY = 4


@click.group("history")
def history_group() -> None:
    """Lo que ya ha terminado: cuánto se guarda, y qué queda después."""


@history_group.command()
@click.option("--dry-run", is_flag=True, help="Solo dice qué se borraría.")
@click.option("--actor", default="", help="Quién lo pide.")
@click.option("--reason", default="", help="Por qué.")
@language_option
def purge(*, dry_run: bool, actor: str, reason: str, language: str) -> None:
    """Borra los procesos terminados cuyo plazo ha pasado. Quedan recuentos, sin datos de nadie."""
    voice = Voice(language)
    with composed_at_head(voice) as application:
        if dry_run:
            _say_due(voice, application.engine.history.due())
            return
        try:
            done = application.engine.history.purge(actor=actor, reason=reason, along=drop_drafts_of)
        except Rejection as rejection:
            _refuse(voice, rejection)
    voice.say(
        f"Borrados: {done.whole} procesos enteros, los datos de {done.values}, {done.messages} mensajes y señales.",
        f"Purged: {done.whole} whole instances, the values of {done.values}, {done.messages} messages and signals.",
    )


@history_group.command()
@click.option("--process", "process_id", help="Solo este proceso.")
@language_option
def counts(*, process_id: str | None, language: str) -> None:
    """Lo que queda de lo borrado: cuántos, cuánto tardaron, por elemento y mes (separado por tabuladores)."""
    voice = Voice(language)
    voice.say(
        "proceso\tversión\telemento\tmes\tresultado\thasta_s\tn\ttotal_ms",
        "process\tversion\telement\tmonth\toutcome\tup_to_s\tn\ttotal_ms",
    )
    with composed_at_head(voice) as application:
        for each in application.engine.history.counts(process_id):
            key = each.key
            up_to = BUCKETS_S[key.bucket] if key.bucket < len(BUCKETS_S) else ""
            row = (
                key.process_id,
                key.version,
                key.element,
                key.month,
                key.outcome,
                up_to,
                each.n,
                each.total_ms,
            )
            click.echo("\t".join(map(str, row)))


@history_group.command("partitions")
@language_option
def make_partitions(*, language: str) -> None:
    """En PostgreSQL: prepara los meses que vienen, reparte lo anterior, quita los meses vacíos."""
    voice = Voice(language)
    with composed(read_settings()) as application:
        with application.database.connect() as connection:
            if not partitions.can_partition(connection):
                voice.say("Esta base de datos no tiene particiones.", "This database has no partitions.")
                return
        try:
            made, moved, dropped = _partition(application)
        except sa.exc.OperationalError:
            voice.say(
                "Hay pasos en marcha; inténtelo otra vez en un momento tranquilo.",
                "Steps are running; try again at a quiet time.",
            )
            sys.exit(BUSY)
    voice.say(
        f"Meses preparados: {made} ({moved} filas repartidas). Meses vacíos quitados: {dropped}.",
        f"Months made: {made} ({moved} rows moved). Empty months dropped: {dropped}.",
    )


def _partition(application: Application) -> tuple[int, int, int]:
    """Each month in a transaction of its own; (made, rows moved, dropped)."""
    now = application.engine.clock.now()
    with application.database.connect() as connection:
        wanted = partitions.missing(connection, now)
    moved = 0
    for table, month in wanted:
        with application.database.begin() as connection:
            moved += partitions.make(connection, table, month)
    with application.database.begin() as connection:
        dropped = partitions.drop_empty(connection, now)
    return len(wanted), moved, len(dropped)


def _say_due(voice: Voice, due: list[Due]) -> None:
    if not due:
        voice.say("No hay nada cuyo plazo haya pasado.", "Nothing is over its term.")
    for each in due:
        definition = each.definition
        voice.say(
            f"{definition.name}, versión {definition.version}: {each.whole} procesos enteros, datos de {each.values}",
            f"{definition.name_en or definition.name}, version {definition.version}: "
            f"{each.whole} whole instances, values of {each.values}",
        )


def _refuse(voice: Voice, rejection: Rejection) -> None:
    spanish = {
        "no_actor": "Falta quién lo pide (--actor).",
        "no_reason": "Falta por qué (--reason).",
        "not_migrated": "Antes hay que poner al día la base de datos: concierto migrate.",
    }
    voice.say(spanish.get(rejection.code, str(rejection)), str(rejection))
    sys.exit(REFUSED)
