"""`concierto backup FILE` and `concierto restore FILE`: database and documents into two files, and back again."""

import sys
from pathlib import Path

import click

from processes.backups import BackupRefused, back_up, restore
from processes.cases.people.document_backup import (
    Copied,
    archive_beside,
    back_up_documents,
    check_archive,
    compare_documents,
    restore_documents,
)
from processes.cases.people.document_bucket import BucketUnreachable
from processes.cases.people.document_places import open_store
from processes.cases.people.document_store import DocumentStore
from webapp.commands.speaking import REFUSED, Voice, language_option
from webapp.config import Settings, read_settings

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("file", type=FILE)
@click.option("--no-documents", is_flag=True, help="Solo la base de datos: los documentos se copian aparte.")
@language_option
def back_up_database(*, file: Path, no_documents: bool, language: str) -> None:
    """Guarda toda la base de datos en FILE y los documentos al lado, mientras los demás siguen trabajando."""
    voice, settings = Voice(language), read_settings()
    archive = archive_beside(file)
    try:
        if archive.exists():
            raise BackupRefused(
                f"{archive} ya existe y no se sobrescribe", f"{archive} exists already and is not overwritten"
            )
        size = back_up(settings.database_url, file)
        voice.say(f"Copia guardada en {file}: {size} bytes.", f"Backup saved in {file}: {size} bytes.")
        if not no_documents:
            copied = back_up_documents(settings.database_url, _store(settings), archive)
            _tell(copied, archive, voice)
    except (BackupRefused, BucketUnreachable) as refusal:
        _refuse(refusal, voice)


@click.command("restore")
@click.argument("file", type=FILE)
@language_option
def restore_database(*, file: Path, language: str) -> None:
    """Pone la copia FILE, y los documentos de su lado, donde no hay nada; nunca encima de una base de datos."""
    voice, settings = Voice(language), read_settings()
    archive, store = archive_beside(file), _store(settings)
    try:
        has_documents = archive.is_file() and check_archive(archive) > 0
        restore(file, settings.database_url)
        if has_documents:
            restore_documents(archive, store)
        compared = compare_documents(settings.database_url, store)
    except (BackupRefused, BucketUnreachable) as refusal:
        _refuse(refusal, voice)
    else:
        voice.say(
            f"Restaurada, con {compared.documents} documentos. Compruébela: «concierto doctor --invariants».",
            f"Restored, with {compared.documents} documents. Check it: `concierto doctor --invariants`.",
        )
        _warn(compared, voice)


def _store(settings: Settings) -> DocumentStore:
    return open_store(settings.documents, settings.bucket)


def _tell(copied: Copied, archive: Path, voice: Voice) -> None:
    voice.say(f"Documentos en {archive}: {copied.documents}.", f"Documents in {archive}: {copied.documents}.")
    _warn(copied, voice)


def _warn(copied: Copied, voice: Voice) -> None:
    """Rows without their document: said, since nobody sees them otherwise until they are needed."""
    if not copied.lacking:
        return
    names = ", ".join(copied.lacking[:10])
    spanish = f"Faltan o han cambiado {len(copied.lacking)} documentos: {names}"
    english = f"{len(copied.lacking)} documents are missing or changed: {names}"
    click.echo(english if voice.language == "en" else spanish, err=True)


def _refuse(refusal: BackupRefused | BucketUnreachable, voice: Voice) -> None:
    if isinstance(refusal, BackupRefused) and voice.language == "es":
        click.echo(refusal.text, err=True)
    else:
        click.echo(str(refusal), err=True)
    sys.exit(REFUSED)
