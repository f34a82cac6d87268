"""A command ends at once, with a word, on a database that is too new or too old for this version."""

import sys

from engine.store import open_database
from processes.migrations.fitting import UnfitSchema, check_schema
from webapp.commands.speaking import REFUSED, Voice


def refuse_unfit(database_url: str, voice: Voice, *, may_migrate: bool = False) -> None:
    """Exit with REFUSED where check_schema objects."""
    database = open_database(database_url)
    try:
        check_schema(database, may_migrate=may_migrate)
    except UnfitSchema as unfit:
        voice.say(unfit.text, str(unfit))
        sys.exit(REFUSED)
    finally:
        database.dispose()
