"""Task forms as data: form-js JSON read into values, what people send checked, and a view to render.

Knows no process, no web and no storage.
"""

from forms.decoding import pressed
from forms.finite import finite_fields
from forms.lists import change_rows
from forms.model import Form, Language, questions
from forms.offered_words import offered_words
from forms.reader import FormRefused, read_form, untranslated
from forms.submission import Submission, read_draft, read_submission
from forms.view import FieldView, FormView, build_view

__all__ = [
    "FieldView",
    "Form",
    "FormRefused",
    "FormView",
    "Language",
    "Submission",
    "build_view",
    "change_rows",
    "finite_fields",
    "offered_words",
    "pressed",
    "questions",
    "read_draft",
    "read_form",
    "read_submission",
    "untranslated",
]
