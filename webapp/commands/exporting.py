"""`concierto export xes|ocel`: what has happened, for process mining. People and cases are pseudonyms by default."""

from collections.abc import Callable
from datetime import datetime
from typing import BinaryIO

import click

from engine.exports.lives import Wanted
from engine.exports.names import Names, export_key
from engine.exports.ocel import write_ocel
from engine.exports.walking import Chosen
from engine.exports.xes import write_xes
from processes.network.calendar import ZONE
from webapp.commands.speaking import Voice, language_option
from webapp.composing import composed
from webapp.config import Settings, read_settings

Command = Callable[..., None]


@click.group("export")
def export_group() -> None:
    """Lo que ha pasado, para analizarlo en otro sitio. Sin nombres, si no se piden."""


def _options(command: Command) -> Command:
    """What both formats ask."""
    for option in (
        click.option("--process", "process_id", help="Solo este proceso."),
        click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Los que empezaron desde este día."),
        click.option("--variable", "variables", multiple=True, help="También este dato (puede repetirse)."),
        click.option(
            "--identified", is_flag=True, help="Con nombres y códigos verdaderos, no con seudónimos."
        ),
        language_option,
        click.argument("file", type=click.File("wb")),
    ):
        command = option(command)
    return command


@export_group.command("xes")
@_options
def export_xes(
    file: BinaryIO,
    *,
    process_id: str | None,
    since: datetime | None,
    variables: tuple[str, ...],
    identified: bool,
    language: str,
) -> None:
    """XES (IEEE 1849): una traza por proceso."""
    settings = read_settings()
    wanted = Wanted(
        chosen=_chosen(process_id, since),
        names=_names(settings, identified),
        variables=variables,
        language=language,
    )
    with composed(settings) as application:
        traces = write_xes(file, application.engine.read, wanted)
    Voice(language).say(f"{traces} trazas escritas.", f"{traces} traces written.")


@export_group.command("ocel")
@_options
def export_ocel(
    file: BinaryIO,
    *,
    process_id: str | None,
    since: datetime | None,
    variables: tuple[str, ...],
    identified: bool,
    language: str,
) -> None:
    """OCEL 2.0 (JSON): procesos, tareas, casos y profesionales, y lo que les pasa."""
    settings = read_settings()
    wanted = Wanted(
        chosen=_chosen(process_id, since),
        names=_names(settings, identified),
        variables=variables,
        language=language,
    )
    with composed(settings) as application:
        objects, events = write_ocel(file, application.engine.read, wanted)
    Voice(language).say(
        f"{objects} objetos y {events} sucesos escritos.", f"{objects} objects and {events} events written."
    )


def _chosen(process_id: str | None, since: datetime | None) -> Chosen:
    return Chosen(process_id=process_id, since=None if since is None else since.replace(tzinfo=ZONE))


def _names(settings: Settings, identified: bool) -> Names:
    return Names(None if identified else export_key(settings.secret_key))
