"""Draws a form's view as HTML with the application's Jinja templates. Decides nothing: see `forms.view`.

The page brings `<form method="post" novalidate>`, the CSRF token and its own buttons.
"""

from flask import render_template
from markupsafe import Markup

from forms.field_views import FormView


def render_form(view: FormView, *, enter: tuple[str, str] | None = None) -> Markup:
    """Error summary and fields. `enter`: name and value of the button that the Enter key presses."""
    return Markup(render_template("forms/form.html", form=view, enter=enter))  # noqa: S704 - Jinja has escaped it
