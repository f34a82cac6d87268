"""How forms call the values that they offer: for who tells what was answered. Not for showing a form (see view)."""

from collections.abc import Iterator, Mapping
from typing import Any

from forms.model import Choice, Component, Group, Wording
from forms.reader import read_form

Both = tuple[str, str]


def offered_words(content: bytes, *, file: str = "") -> Mapping[str, Mapping[Any, Both]]:
    """By field (dotted inside a group with a path), then by value: the words in Spanish and English.

    Only what is offered in the form itself and can be a key. Raises `FormRefused`.
    """
    found: dict[str, dict[Any, Both]] = {}
    for path, choice in _choices(read_form(content, file=file).components, ()):
        words = found.setdefault(".".join(path), {})
        for option in choice.options:
            if isinstance(option.value, str | int | bool):
                words.setdefault(option.value, (_plain(option.label, "es"), _plain(option.label, "en")))
    return found


def _choices(
    components: tuple[Component, ...], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Choice]]:
    for component in components:
        if isinstance(component, Group):
            yield from _choices(component.components, (*path, *component.path))
        elif isinstance(component, Choice):
            yield (*path, *component.key), component


def _plain(words: Wording, language: str) -> str:
    """The words of an option are never worked out."""
    return "".join(part for part in words.phrase(language) if isinstance(part, str))
