"""`concierto audit verify|seal|export`: nobody has changed, removed or added anything; and the journal for others."""

import sys
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

import click
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from engine.exports.walking import Chosen, walk
from processes.application import Application
from processes.cases.consent.access_log import verify_accesses
from processes.cases.consent.access_seals import last_access_seal, seal_accesses, verify_access_seals
from processes.cases.consent.tables import DataAccess
from processes.network.calendar import ZONE
from webapp.commands.speaking import REFUSED, Voice, language_option
from webapp.commands.unfit import composed_at_head
from webapp.composing import composed
from webapp.config import read_settings

BROKEN = 3
LOOKS = 3


@click.group("audit")
def audit_group() -> None:
    """El diario de los procesos: comprobar que nadie lo ha cambiado, y entregarlo."""


@audit_group.command()
@language_option
def verify(*, language: str) -> None:
    """Comprueba el diario de todos los procesos. Dice cada anotación cambiada, quitada o añadida."""
    voice, settings = Voice(language), read_settings()
    checked, found = 0, 0
    with composed(settings) as application:
        for finding in verify_all(application):
            if finding is None:
                checked += 1
                continue
            found += 1
            click.echo(finding, err=True)
    voice.say(
        f"{checked} procesos comprobados, {found} faltas.",
        f"{checked} instances checked, {found} findings.",
    )
    if found:
        sys.exit(BROKEN)


def verify_all(application: Application) -> Iterator[str | None]:
    """What is wrong, each with its instance; None for each instance that was looked at."""
    for instance in walk(application.engine.read, Chosen()):
        yield None
        for text in _faults(application, instance.instance_id):
            yield f"{instance.instance_id}: {text}"
    yield from application.engine.history.verify()
    if inspect(application.database).has_table(DataAccess.__tablename__):  # not on the release before
        with application.sessions() as session:
            yield from verify_accesses(session)
            yield from verify_access_seals(session)


def _faults(application: Application, instance_id: int) -> list[str]:
    """Looked at again before it is said: a step or a purge may have come between two reads."""
    for _ in range(LOOKS):
        found = application.engine.verify_journal(instance_id)
        if not found:
            break
    return found


@audit_group.command()
@language_option
def seal(*, language: str) -> None:
    """Sella lo nuevo desde el último sello: los procesos que han empezado y el registro de quién vio qué.

    Si después falta un proceso entero, o una línea de ese registro, se nota.
    """
    voice = Voice(language)
    new = False
    with composed_at_head(voice) as application:
        while made := application.engine.history.seal():
            new = True
            voice.say(
                f"Sello {made.number}: {made.instances} procesos, {made.digest.hex()}",
                f"Seal {made.number}: {made.instances} instances, {made.digest.hex()}",
            )
        with application.sessions() as session, session.begin():
            session.connection(execution_options={"writes": True})
            if seal_accesses(session, application.engine.clock.now()):
                new = True
                _tell_access_seal(voice, session)
    if not new:
        voice.say("No hay nada nuevo que sellar.", "There is nothing new to seal.")


def _tell_access_seal(voice: Voice, session: Session) -> None:
    made = last_access_seal(session)
    assert made is not None
    voice.say(
        f"Sello {made.number} del registro de accesos: {made.rows} líneas, {made.digest}",
        f"Seal {made.number} of the access log: {made.rows} rows, {made.digest}",
    )


@audit_group.command()
@click.argument("file", type=click.File("wb"))
@click.option("--instance", "instance_id", type=int, help="Solo este proceso.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Los que empezaron desde este día.")
@language_option
def export(file: BinaryIO, *, instance_id: int | None, since: datetime | None, language: str) -> None:
    """Escribe el diario en FILE, una línea JSON por anotación, con lo necesario para volver a calcular la cadena."""
    voice = Voice(language)
    with composed(read_settings()) as application:
        if instance_id is not None and application.engine.read.find_instance(instance_id) is None:
            voice.say(f"No existe el proceso {instance_id}.", f"There is no instance {instance_id}.")
            sys.exit(REFUSED)
        written = 0
        for each in _chosen(application, instance_id, since):
            for line in application.engine.history.journal_lines(each):
                file.write(line)
                written += 1
    voice.say(f"{written} anotaciones escritas.", f"{written} rows written.")


def _chosen(application: Application, instance_id: int | None, since: datetime | None) -> Iterator[int]:
    if instance_id is not None:
        yield instance_id
        return
    begin = None if since is None else since.replace(tzinfo=ZONE)
    for instance in walk(application.engine.read, Chosen(since=begin)):
        yield instance.instance_id
