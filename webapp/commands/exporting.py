"""`concierto export xes|ocel`: what has happened, for process mining. People and cases are pseudonyms by default.

Restricted cases are in no export, not even by a pseudonym.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, BinaryIO

import click

from engine.exports.lives import Wanted
from engine.exports.names import Names, export_key
from engine.exports.ocel import write_ocel
from engine.exports.walking import Chosen
from engine.exports.xes import write_xes
from engine.ports import Queries
from processes.application import Application
from processes.cases.people.restrictions import hidden_keys
from processes.network.calendar import ZONE
from webapp.commands.deployed import refuse_unknown
from webapp.commands.speaking import Voice, language_option
from webapp.composing import composed
from webapp.config import read_settings

Command = Callable[..., None]
Write = Callable[[BinaryIO, Queries, Wanted], tuple[str, str]]
"""Writes a log; says in both languages what is in it."""


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
        click.argument("file", type=click.File("wb", lazy=True)),
    ):
        command = option(command)
    return command


@export_group.command("xes")
@_options
def export_xes(**asked: Any) -> None:
    """XES (IEEE 1849): una traza por proceso."""

    def write(file: BinaryIO, read: Queries, wanted: Wanted) -> tuple[str, str]:
        traces = write_xes(file, read, wanted)
        return f"{traces} trazas escritas.", f"{traces} traces written."

    _export(write, **asked)


@export_group.command("ocel")
@_options
def export_ocel(**asked: Any) -> None:
    """OCEL 2.0 (JSON): procesos, tareas, casos y profesionales, y lo que les pasa."""

    def write(file: BinaryIO, read: Queries, wanted: Wanted) -> tuple[str, str]:
        objects, events = write_ocel(file, read, wanted)
        return (
            f"{objects} objetos y {events} sucesos escritos.",
            f"{objects} objects and {events} events written.",
        )

    _export(write, **asked)


def _export(
    write: Write,
    *,
    file: BinaryIO,
    process_id: str | None,
    since: datetime | None,
    variables: tuple[str, ...],
    identified: bool,
    language: str,
) -> None:
    """Nothing is written, not even an empty file, of a process that there is not."""
    settings, voice = read_settings(), Voice(language)
    began = None if since is None else since.replace(tzinfo=ZONE)
    with composed(settings) as application:
        read = application.engine.read
        wanted = Wanted(
            chosen=Chosen(process_id=process_id, since=began, except_keys=_hidden(application)),
            names=Names(None if identified else export_key(settings.secret_key)),
            variables=variables,
            language=language,
        )
        if process_id is not None and not read.list_definitions(process_id):
            refuse_unknown(read, process_id, voice)
        spanish, english = write(file, read, wanted)
    voice.say(spanish, english)


def _hidden(application: Application) -> frozenset[str]:
    """What is about a restricted case: an export is named to nobody."""
    with application.sessions() as session:
        return hidden_keys(session, None)
