"""The text of the consent in its dated versions: data beside these rules, read whole or refused with every fault.

A new wording is a new file with a new version; what somebody signed names the version that they were shown.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import resources
from itertools import pairwise

import msgspec
from msgspec import Struct

from engine.faults import Fault, Refused
from processes.cases.consent.authorisations import AUTHORISATIONS

SUFFIX = ".text.json"


class TextRefused(Refused):
    """A text of the consent has faults; nothing of it is used."""


class NoTextInForce(LookupError):
    """No version holds on that day: nobody can be asked for consent."""


class Words(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    es: str
    en: str

    def say(self, language: str) -> str:
        return self.en if language == "en" else self.es


class Section(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A few short sentences under a title; each line is a sentence or two."""

    id: str
    title: Words
    text: Words


class ConsentText(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """In force from `valid_from` to `valid_to`, both days included; without an end, until further notice."""

    version: str
    valid_from: date
    valid_to: date | None
    title: Words
    sections: tuple[Section, ...]
    authorisations: dict[str, Words]

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def read_text(content: bytes, *, file: str) -> ConsentText:
    """Raises TextRefused with every fault."""
    try:
        text = msgspec.json.decode(content, type=ConsentText)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise TextRefused([_fault(file, "", "row", f"El texto no vale: {error}", str(error))]) from None
    faults = _faults_of(text, file)
    if faults:
        raise TextRefused(faults)
    return text


def check_together(texts: Sequence[ConsentText]) -> tuple[ConsentText, ...]:
    """By their first day. Raises TextRefused where two are in force on one day or have one name."""
    ordered = tuple(sorted(texts, key=lambda text: text.valid_from))
    faults = [
        _fault(
            late.version,
            "",
            "two-texts",
            f"Se esperaba un solo texto por día, pero el {late.valid_from} hay dos",
            f"Expected one text a day, but on {late.valid_from} there are two",
        )
        for early, late in pairwise(ordered)
        if early.valid_to is None or early.valid_to >= late.valid_from or early.version == late.version
    ]
    if faults:
        raise TextRefused(faults)
    return ordered


@cache
def shipped_texts() -> tuple[ConsentText, ...]:
    """The versions that come with the product, the first first; read once."""
    folder = resources.files("processes.cases.consent")
    files = [file for file in folder.iterdir() if file.name.endswith(SUFFIX)]
    return check_together([read_text(file.read_bytes(), file=file.name) for file in files])


def text_in_force(day: date, texts: Sequence[ConsentText] | None = None) -> ConsentText:
    """What somebody who is asked on that day is shown. Raises NoTextInForce."""
    known = shipped_texts() if texts is None else texts
    for text in known:
        if text.is_in_force(day):
            return text
    raise NoTextInForce(f"Expected a text of the consent in force on {day}, but there is none")


def find_text(version: str) -> ConsentText | None:
    """The shipped text of that version, in force or not."""
    return next((text for text in shipped_texts() if text.version == version), None)


def render_words(text: ConsentText, language: str) -> str:
    """The sections in the small Markdown of task forms: headings, and a list of sentences under each."""
    parts = []
    for section in text.sections:
        parts.append(f"### {section.title.say(language)}")
        parts += [f"- {line}" for line in section.text.say(language).splitlines()]
        parts.append("")
    return "\n".join(parts).rstrip()


def _faults_of(text: ConsentText, file: str) -> list[Fault]:
    faults = []
    if set(text.authorisations) != set(AUTHORISATIONS):
        wanted = ", ".join(AUTHORISATIONS)
        faults.append(
            _fault(
                file,
                "authorisations",
                "authorisations",
                f"Se esperaban los permisos {wanted}, pero son otros",
                f"Expected the authorisations {wanted}, but there are others",
            )
        )
    if text.valid_to is not None and text.valid_to < text.valid_from:
        spanish = "Se esperaba un último día igual o posterior al primero, pero es anterior"
        english = "Expected a last day not before the first, but it is earlier"
        faults.append(_fault(file, "valid_to", "ends-before", spanish, english))
    said = [text.title, *(words for each in text.sections for words in (each.title, each.text))]
    said += text.authorisations.values()
    if not text.version or not text.sections or any(not (words.es and words.en) for words in said):
        spanish = "Se esperaban versión, apartados y textos en los dos idiomas, pero falta algo"
        english = "Expected a version, sections and words in both languages, but something is missing"
        faults.append(_fault(file, "", "incomplete", spanish, english))
    return faults


def _fault(file: str, element: str, rule: str, text: str, text_en: str) -> Fault:
    return Fault(file=file, element=element, rule=rule, text=text, text_en=text_en)
