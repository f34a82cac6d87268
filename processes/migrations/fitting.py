"""Refuses a schema that this version cannot work with, in words. Changes nothing."""

import sqlalchemy as sa

from processes.migrations.schema import Schema, schema_of


class UnfitSchema(RuntimeError):
    """The database is of another version. `text` is for people in Spanish, str() in English."""

    def __init__(self, text: str, text_en: str) -> None:
        super().__init__(text_en)
        self.text = text


def check_schema(database: sa.Engine, *, may_migrate: bool = False, may_be_previous: bool = False) -> Schema:
    """Which schema it is. Raises UnfitSchema.

    `may_migrate`: what is too old will be brought up to date, so only too new is wrong. `may_be_previous`: the
    release before's will do.
    """
    found = schema_of(database)
    if found == Schema.AHEAD:
        raise UnfitSchema(
            "La base de datos es de una versión más nueva de Concierto. Instale esa versión.",
            "Expected a database of this version or an earlier one, but a newer version of Concierto has migrated it. "
            "Install that version.",
        )
    will_do = found == Schema.AT_HEAD or (found == Schema.PREVIOUS and may_be_previous)
    if not will_do and not may_migrate:
        raise UnfitSchema(
            "La base de datos es de una versión anterior. Póngala al día con «concierto migrate».",
            "Expected a database of this version, but it is of an earlier one. Bring it up to date: "
            "`concierto migrate`.",
        )
    return found
