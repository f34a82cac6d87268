"""`concierto backup FILE` and `concierto restore FILE`: everything into one file, and back into an empty place."""

import sys
from pathlib import Path

import click

from processes.backups import BackupRefused, back_up, restore
from webapp.commands.speaking import REFUSED, Voice, language_option
from webapp.config import read_settings

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("file", type=FILE)
@language_option
def back_up_database(*, file: Path, language: str) -> None:
    """Guarda toda la base de datos en FILE, mientras los demás siguen trabajando."""
    voice = Voice(language)
    try:
        size = back_up(read_settings().database_url, file)
    except BackupRefused as refusal:
        _refuse(refusal, voice)
    else:
        voice.say(f"Copia guardada en {file}: {size} bytes.", f"Backup saved in {file}: {size} bytes.")


@click.command("restore")
@click.argument("file", type=FILE)
@language_option
def restore_database(*, file: Path, language: str) -> None:
    """Pone la copia FILE donde no hay nada; nunca encima de una base de datos."""
    voice = Voice(language)
    try:
        restore(file, read_settings().database_url)
    except BackupRefused as refusal:
        _refuse(refusal, voice)
    else:
        voice.say(
            "Restaurada. Compruébela: «concierto doctor --invariants».",
            "Restored. Check it: `concierto doctor --invariants`.",
        )


def _refuse(refusal: BackupRefused, voice: Voice) -> None:
    click.echo(refusal.text_en if voice.language == "en" else refusal.text, err=True)
    sys.exit(REFUSED)
