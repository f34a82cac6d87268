"""A command ends at once, with a word, on a database that is too new or too old for this version."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from engine.store import open_database
from processes.application import Application
from processes.migrations.fitting import UnfitSchema, check_schema
from processes.migrations.schema import Schema
from webapp.commands.speaking import REFUSED, Voice
from webapp.composing import composed
from webapp.config import read_settings


def refuse_unfit(
    database_url: str, voice: Voice, *, may_migrate: bool = False, may_be_previous: bool = False
) -> None:
    """Exit with REFUSED where check_schema objects; warn where the schema is the release before's."""
    database = open_database(database_url)
    try:
        found = check_schema(database, may_migrate=may_migrate, may_be_previous=may_be_previous)
    except UnfitSchema as unfit:
        voice.say(unfit.text, str(unfit))
        sys.exit(REFUSED)
    finally:
        database.dispose()
    if found == Schema.PREVIOUS and not may_migrate:
        voice.say(
            "Aviso: la base de datos es de la versión anterior. Todo sigue; hasta «concierto migrate» no hay purgas, "
            "sellos ni pasos por lotes a otra versión, y no se cuentan los trabajos que se perdieron.",
            "Warning: the database is of the release before. Everything goes on; until `concierto migrate` there are "
            "no purges, no seals and no batches of migrations, and lost jobs are not counted.",
        )


@contextmanager
def composed_at_head(voice: Voice) -> Iterator[Application]:
    """The product for a command that needs what is new in this version's tables; refuses any other schema."""
    settings = read_settings()
    refuse_unfit(settings.database_url, voice)
    with composed(settings) as application:
        yield application
