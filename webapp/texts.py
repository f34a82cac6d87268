"""Flask-Babel's gettext with types. Source texts are Spanish; English stands in `translations/en`."""

from typing import Any

import flask_babel
from flask_babel import lazy_gettext

__all__ = ["gettext", "lazy_gettext", "ngettext"]


def gettext(text: str, **values: Any) -> str:
    """In the reader's language, with the values put in."""
    return str(flask_babel.gettext(text, **values))


def ngettext(singular: str, plural: str, number: int, **values: Any) -> str:
    """The same for counts; `%(num)s` is the number."""
    return str(flask_babel.ngettext(singular, plural, number, **values))
