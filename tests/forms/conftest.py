"""Forms made in a line, and one moment for all tests."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from forms import Form, FormView, Submission, build_view, read_form, read_submission

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=ZoneInfo("Europe/Madrid"))


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def form_of() -> Callable[..., Form]:
    """A form of these components, each with a label if it needs one."""

    def build(*components: dict[str, Any], **root: Any) -> Form:
        return read_form(
            json.dumps({"id": "f", "components": [labelled(c) for c in components], **root}).encode()
        )

    return build


def labelled(component: dict[str, Any]) -> dict[str, Any]:
    inside = [labelled(inner) for inner in component.get("components", [])]
    label = str(component.get("key") or component.get("path") or "x").capitalize()
    return {"label": label, **component, **({"components": inside} if inside else {})}


@pytest.fixture
def submit() -> Callable[..., Submission]:
    def run(
        form: Form, raw: Mapping[str, Any], *, over: Mapping[str, Any] | None = None, language: str = "es"
    ) -> Any:
        return read_submission(form, raw, over or {}, language=language, now=NOW)

    return run


@pytest.fixture
def view_of() -> Callable[..., FormView]:
    def run(form: Form, values: Mapping[str, Any] | None = None, **more: Any) -> FormView:
        return build_view(
            form, values or {}, more.pop("errors", None), **{"language": "es", "now": NOW, **more}
        )

    return run


@pytest.fixture
def app() -> Flask:
    """A bare application with the product's templates."""
    import webapp

    return Flask("drawing", root_path=next(iter(webapp.__path__)))
