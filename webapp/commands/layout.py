"""`concierto layout`: draws BPMN files anew, or says what cannot be read in their drawings. Needs no database."""

import shutil
import sys
from pathlib import Path

import click

from engine import diagram
from engine.faults import Refused
from webapp.commands.speaking import REFUSED, Voice, language_option

FILES = click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)


@click.command("layout")
@FILES
@click.option("--check", is_flag=True, help="Dice qué no se lee en cada dibujo; acaba con 2 si hay algo.")
@click.option(
    "--write", is_flag=True, help="Escribe cada archivo con su dibujo nuevo; con --check lo comprueba."
)
@language_option
def layout(*, files: tuple[Path, ...], check: bool, write: bool, language: str) -> None:
    """Dibuja diagramas de nuevo. Sin opciones, escribe el archivo en la salida. Fuera del dibujo nada cambia."""
    voice = Voice(language)
    if len(files) > 1 and not check and not write:
        raise click.UsageError(
            "Expected one file, or --write or --check."
            if language == "en"
            else "Dé un solo archivo, o añada --write o --check."
        )
    contents = {path: path.read_bytes() for path in files}
    try:
        if write or not check:
            contents = {path: diagram.layout(xml, path.name) for path, xml in contents.items()}
        faults = [fault for path, xml in contents.items() for fault in diagram.check(xml, path.name)]
    except Refused as refusal:
        voice.list_faults(refusal.faults)
        sys.exit(REFUSED)
    if write:
        _write(contents, voice)
    elif not check:
        click.echo(contents[files[0]], nl=False)
    voice.list_faults(faults)
    if check and faults:
        sys.exit(REFUSED)
    if check:
        voice.say("Todo se lee.", "Everything can be read.")


def _write(contents: dict[Path, bytes], voice: Voice) -> None:
    """Each file is replaced whole, and only where its drawing changed."""
    for path, xml in contents.items():
        if path.read_bytes() == xml:
            voice.say(f"{path}: estaba igual", f"{path}: it was the same")
            continue
        new = path.with_name(f".{path.name}.new")
        new.write_bytes(xml)
        shutil.copymode(path, new)
        new.replace(path)
        voice.say(f"{path}: dibujado de nuevo", f"{path}: drawn anew")
