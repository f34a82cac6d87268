"""What `concierto doctor` finds: what is wrong, what to do about it, in both languages, and how grave it is."""

from enum import IntEnum
from typing import Any

from msgspec import Struct


class Grade(IntEnum):
    """Also the exit code of the command: 0 all is well, 1 look at it soon, 2 it does not work as it should."""

    NOTE = 0
    WARNING = 1
    FAULT = 2


NAMES = {
    "es": {Grade.NOTE: "bien", Grade.WARNING: "aviso", Grade.FAULT: "FALLO"},
    "en": {Grade.NOTE: "well", Grade.WARNING: "warning", Grade.FAULT: "FAULT"},
}


class Finding(Struct, frozen=True, kw_only=True):
    """`code` is stable and stands in docs/operations.md; `remedy` says what to do, "" for a note."""

    code: str
    grade: Grade
    text: str
    text_en: str
    remedy: str = ""
    remedy_en: str = ""

    def say(self, language: str) -> str:
        """One line, and a second one with the remedy."""
        text, remedy = (self.text_en, self.remedy_en) if language == "en" else (self.text, self.remedy)
        line = f"{NAMES[language][self.grade]:<8} {text}  [{self.code}]"
        return f"{line}\n         → {remedy}" if remedy else line

    def as_json(self) -> dict[str, Any]:
        """For a program that reads it: `{code, grade, text, text_en, remedy, remedy_en}`."""
        return {
            "code": self.code,
            "grade": self.grade.name.lower(),
            "text": self.text,
            "text_en": self.text_en,
            "remedy": self.remedy,
            "remedy_en": self.remedy_en,
        }


def note(code: str, text: str, text_en: str) -> Finding:
    """Something that was looked at and is well."""
    return Finding(code=code, grade=Grade.NOTE, text=text, text_en=text_en)
