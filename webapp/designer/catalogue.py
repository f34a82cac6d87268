"""What the designer's panel may offer: the forms, decisions, roles, handlers and processes that exist."""

from typing import Any

from engine.dmn import read_decisions
from engine.views import DefinitionView
from processes.network.roles import ROLES
from processes.tasks import handler_keys
from webapp import current
from webapp.designer.promise_choices import build_promise_choices
from webapp.language import label, language

CATEGORIES = {
    "risk": ("Riesgo", "Risk"),
    "identity": ("Identidad y contacto", "Identity and contact"),
    "social": ("Situación social", "Social situation"),
    "health": ("Salud", "Health"),
}
FORM = ".form.json"
Choice = dict[str, str]


def build_catalogue(definition: DefinitionView) -> dict[str, Any]:
    """By the names that the panel asks for; each choice has an `id` and a `name`. `promises`: promise_choices.py."""
    resources = current.engine().resources(definition.definition_id)
    english = language() == "en"
    return {
        "forms": [_plain(name.removesuffix(FORM)) for name in sorted(resources) if name.endswith(FORM)],
        "decisions": _decisions(resources),
        "roles": [{"id": role.code, "name": role.name_en if english else role.name} for role in ROLES],
        "handlers": [_plain(key) for key in sorted(handler_keys())],
        "processes": _processes(),
        "categories": [{"id": key, "name": names[1 if english else 0]} for key, names in CATEGORIES.items()],
        "promises": build_promise_choices(english=english, categories=CATEGORIES),
    }


def _decisions(resources: dict[str, bytes]) -> list[Choice]:
    files = {name: data for name, data in resources.items() if name.endswith(".dmn")}
    return [
        _plain(key) for name, data in sorted(files.items()) for key in read_decisions(data, file=name).ids
    ]


def _processes() -> list[Choice]:
    names = {each.process_id: label(each) for each in current.read().list_definitions()}
    return [{"id": process_id, "name": name} for process_id, name in sorted(names.items())]


def _plain(key: str) -> Choice:
    return {"id": key, "name": key}
