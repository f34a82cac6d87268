"""A process or version that was never deployed: said in words, with those that there are."""

import sys
from typing import NoReturn

import click

from engine.ports import Queries
from webapp.commands.asking import REFUSED
from webapp.commands.speaking import Voice


def get_definition_id(read: Queries, named: str, option: str) -> int:
    """Of `process@version`. Raises BadParameter of this option."""
    process_id, _at, version = named.rpartition("@")
    if not (process_id and version.isdecimal()):
        raise click.BadParameter(f"{named!r}: PROCESO@N", param_hint=option)
    for view in read.list_definitions(process_id):
        if view.version == int(version):
            return view.definition_id
    raise click.BadParameter(
        f"{named!r} no está publicado / is not deployed ({_there(read, process_id)})", param_hint=option
    )


def refuse_unknown(read: Queries, process_id: str, voice: Voice) -> NoReturn:
    """End the command: no version of this process is deployed."""
    there = _processes(read)
    spanish = f"No está publicado el proceso {process_id!r}. Hay: {there or 'ninguno'}."
    english = f"Expected a deployed process, but {process_id!r} is none. There are: {there or 'none'}."
    click.echo(english if voice.language == "en" else spanish, err=True)
    sys.exit(REFUSED)


def _there(read: Queries, process_id: str) -> str:
    """The versions of this process; of one that is unknown the processes."""
    versions = sorted(view.version for view in read.list_definitions(process_id))
    return ", ".join(f"{process_id}@{version}" for version in versions) or _processes(read) or "-"


def _processes(read: Queries) -> str:
    return ", ".join(sorted({view.process_id for view in read.list_definitions()}))
