"""Fixed sentences <-> promises, in Spanish and English. Anybody who can read can check what a process promises.

Not here: whether the elements exist (selectors.py), and whether promises agree (contradictions.py).
"""

import re

from msgspec import Struct
from msgspec.structs import replace

from engine.iso8601 import parse_period
from engine.promises.model import Form, Promise, Selector

NAME = r"(?:«[^«»]+»|\"[^\"]+\"|“[^“”]+”|'[^']+'|[\w.:-]+)"
KINDS = frozenset({"kind", "data", "risk", "category", "consent", "message", "signal"})
UNITS = {
    "día": "P{}D",
    "días": "P{}D",
    "dia": "P{}D",
    "dias": "P{}D",
    "day": "P{}D",
    "days": "P{}D",
    "semana": "P{}W",
    "semanas": "P{}W",
    "week": "P{}W",
    "weeks": "P{}W",
    "hora": "PT{}H",
    "horas": "PT{}H",
    "hour": "PT{}H",
    "hours": "PT{}H",
    "minuto": "PT{}M",
    "minutos": "PT{}M",
    "minute": "PT{}M",
    "minutes": "PT{}M",
}
MOST_TIMES = 1000
BLANK = "___"
"""Stands in a sentence where nothing was chosen yet."""


class NotUnderstood(ValueError):
    """No form says this."""


class Pattern(Struct, frozen=True):
    """How a form is recognised in one language; its groups are `one`, `other`, `within` and `times`."""

    form: Form
    language: str
    pattern: re.Pattern[str]


class Sentence(Struct, frozen=True):
    """One way to say a form, as people write it: `one`, `other`, `within` and `times` stand for what they name."""

    form: Form
    text: str
    text_en: str


SENTENCES = (
    Sentence(Form.NEVER_BEFORE, "{one} nunca antes de {other}", "{one} never before {other}"),
    Sentence(Form.WITHIN, "después de {one}, {other} en {within}", "after {one}, {other} within {within}"),
    Sentence(Form.ALWAYS_AFTER, "después de {one}, siempre {other}", "after {one}, always {other}"),
    Sentence(Form.NOT_BOTH, "{one} y {other} nunca en el mismo caso", "{one} and {other} never in one case"),
    Sentence(Form.AT_MOST, "{one} como mucho {times} veces", "{one} at most {times} times"),
    Sentence(
        Form.OTHER_PEOPLE,
        "{one} y {other} por personas distintas",
        "{one} and {other} by different people",
    ),
    Sentence(
        Form.WHILE_REVOKED,
        "mientras {one} esté revocado, nunca {other}",
        "while {one} is revoked, never {other}",
    ),
)
SEVERAL = frozenset({Form.NEVER_BEFORE, Form.ALWAYS_AFTER, Form.WITHIN})
"""Forms whose `other` may be one of several: "B or C"."""


def parse(says: str, *, name: str = "", words: tuple[str, str] = ("", "")) -> Promise:
    """The promise that a sentence says, in either language; `name` and `words`: see Promise. Raises NotUnderstood."""
    text = " ".join(says.split()).rstrip(".")
    for each in PATTERNS:
        found = each.pattern.fullmatch(text)
        if found is not None:
            return replace(_promise(each.form, found.groupdict()), name=name, words=words)
    raise NotUnderstood(says)


def render(promise: Promise, language: str = "es") -> str:
    """The sentence of a promise, always said in the same words."""
    sentence = next(each for each in SENTENCES if each.form == promise.form)
    text, either = (sentence.text_en, "or") if language == "en" else (sentence.text, "o")
    return text.format(
        one=promise.one,
        other=f" {either} ".join(str(each) for each in promise.other),
        within=promise.within,
        times=promise.times,
    )


def told(promise: Promise, language: str = "es") -> str:
    """What is promised, for readers: in its own words where it has some, and its sentence."""
    words, sentence = promise.words[language == "en"], render(promise, language)
    return f"{words} ({sentence})" if words else sentence


def forms(language: str = "es") -> str:
    """The sentences that exist, for whoever wrote one that does not."""
    shown = {"one": "A", "other": "B", "within": "P7D", "times": "2"}
    texts = (each.text_en if language == "en" else each.text for each in SENTENCES)
    return "; ".join(text.format(**shown) for text in texts)


def _promise(form: Form, said: dict[str, str]) -> Promise:
    others = re.findall(NAME, re.sub(rf"({NAME}) (?:o|or|u) ", r"\1 ", said.get("other") or ""))
    times = int(said["times"]) if "times" in said else 0
    if times > MOST_TIMES:
        raise NotUnderstood(str(times))
    return Promise(
        form=form,
        one=_selector(said["one"]),
        other=tuple(_selector(each) for each in others),
        within=_duration(said["within"]) if "within" in said else "",
        times=times,
    )


def _selector(text: str) -> Selector:
    bare = text[1:-1] if text[0] in "«\"“'" else text
    by, colon, name = bare.strip().partition(":")
    return Selector(by, name) if colon and by in KINDS and name else Selector("id", bare.strip())


def _duration(text: str) -> str:
    """An ISO 8601 duration, or a number with its unit. Raises NotUnderstood."""
    number, _, unit = text.partition(" ")
    iso = UNITS[unit.lower()].format(int(number)) if unit.lower() in UNITS and number.isdecimal() else text
    try:
        parse_period(iso)
    except ValueError as error:
        raise NotUnderstood(text) from error
    return iso


def _pattern(form: Form, text: str, language: str) -> re.Pattern[str]:
    """The sentence as a pattern: commas may be left out, and so may the case of its words."""
    several = rf"{NAME}(?: (?:o|u|or) {NAME})*"
    parts = {
        "one": rf"(?P<one>{NAME})",
        "other": rf"(?P<other>{several if form in SEVERAL else NAME})",
        "within": r"(?P<within>P\S+|\d{1,6} \w+)",
        "times": r"(?P<times>\d{1,4})",
    }
    escaped = re.escape(text).replace(r"\ ", " ").replace(",", ",?")
    pattern = re.sub(r"\\\{(\w+)\\\}", lambda found: parts[found[1]], escaped)
    for was, may in LOOSER[language]:
        pattern = pattern.replace(was, may)
    return re.compile(pattern, re.IGNORECASE)


LOOSER = {
    "es": (
        ("después de", "(?:después|despues) de"),
        ("revocado", "revocad[oa]"),
        ("esté", "est[eé]"),
        (" en (?P<within>", " en (?:(?:el|un) plazo de )?(?P<within>"),
        (" veces", " (?:vez|veces)"),
    ),
    "en": ((" times", " times?"),),
}
PATTERNS = tuple(
    Pattern(each.form, language, _pattern(each.form, text, language))
    for each in SENTENCES
    for language, text in (("es", each.text), ("en", each.text_en))
)
