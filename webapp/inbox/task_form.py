"""A task's form: which one it is, how it looks now, and what was sent with it. Stores nothing."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct
from werkzeug.datastructures import MultiDict

from engine.views import TaskView
from forms.decoding import pressed
from forms.lists import change_rows
from forms.model import Form
from forms.reader import read_form
from forms.submission import Submission, read_draft, read_submission
from forms.view import FormView, build_view
from webapp import current
from webapp.due import ZONE
from webapp.inbox.lists import with_lists
from webapp.language import language


class Filled(Struct, frozen=True):
    """A form as it came back: to be shown again (`view`), or complete with `values`."""

    view: FormView | None
    values: Mapping[str, Any]
    has_errors: bool


@lru_cache(maxsize=256)
def _read_form(data: bytes, name: str) -> Form:
    return read_form(data, file=name)


def load_form(task: TaskView) -> Form | None:
    """The form of the version that the task belongs to; None for a task without one."""
    if not task.form:
        return None
    name = f"{task.form}.form.json"
    return _read_form(current.engine().resource(task.definition_id, name), name)


def show_form(task: TaskView, typed: Mapping[str, Any] | None = None) -> FormView | None:
    """The form over the task's variables, with a draft in it."""
    form = load_form(task)
    return None if form is None else build_view(form, _variables(task), typed=typed, **_place())


def read_sent(task: TaskView, sent: MultiDict[str, str]) -> Filled:
    """What the person sent: values, or the form to show again with every error (or the changed rows)."""
    form, raw = load_form(task), _raw(sent)
    if form is None:
        return Filled(None, {}, has_errors=False)
    variables = _variables(task)
    if button := pressed(raw):
        typed = raw if button == "refresh" else change_rows(form, raw)
        kept = read_draft(form, typed, variables, **_place())
        return Filled(build_view(form, variables, typed=kept, **_place()), {}, has_errors=False)
    submission: Submission = read_submission(form, raw, variables, **_place())
    if submission.is_valid:
        return Filled(None, submission.values, has_errors=False)
    view = build_view(form, variables, submission.errors, typed=submission.typed, **_place())
    return Filled(view, {}, has_errors=True)


def read_values(task: TaskView, values: Mapping[str, Any]) -> Submission | None:
    """The same for values that another system sends; None for a task without a form."""
    form = load_form(task)
    return None if form is None else read_submission(form, values, _variables(task), **_place())


def read_typed(task: TaskView, sent: MultiDict[str, str]) -> Mapping[str, Any]:
    """What the person typed, as a draft: not validated."""
    form = load_form(task)
    return {} if form is None else read_draft(form, _raw(sent), _variables(task), **_place())


def _raw(sent: MultiDict[str, str]) -> dict[str, list[str]]:
    return {name: sent.getlist(name) for name in sent if name not in {"csrf_token", "then", "back"}}


def _variables(task: TaskView) -> dict[str, Any]:
    return with_lists(current.read().task_variables(task.instance_id, task.number))


def _place() -> dict[str, Any]:
    """The language and the local time that forms are read and shown in."""
    return {"language": language(), "now": current.now().astimezone(ZONE)}
