"""Every page about people, on one blueprint."""

from flask import Flask

from webapp.cases import (
    documents_views,
    people_invitation_views,
    people_notes_views,
    people_registration_views,
    people_restriction_views,
)
from webapp.cases.people_views import blueprint
from webapp.config import Settings

__all__ = ["blueprint", "install"]
PARTS = (
    people_registration_views,
    people_restriction_views,
    people_notes_views,
    people_invitation_views,
    documents_views,
)


def install(app: Flask, settings: Settings) -> None:
    """What the pages need besides the application."""
    documents_views.install(app, settings)
