"""Names of territories, read once a request."""

from flask import g

from processes.network.queries import list_territories
from webapp import current


def name_place(code: str) -> str:
    """The territory's name, else its code."""
    if "places" not in g:
        g.places = {territory.code: territory.name for territory in list_territories(current.session()())}
    return str(g.places.get(code, code))
