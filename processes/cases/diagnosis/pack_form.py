"""The two forms of a diagnosis, made from its instrument: the professional's, and the participant's own rating.

form-js JSON as task forms are; keys are those of `content`. Pure.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from processes.cases.diagnosis.content import JUDGEMENT_AT_MOST, Content
from processes.cases.diagnosis.factor_names import KIND_NAMES, LOCUS_NAMES
from processes.cases.diagnosis.factors import WORDS_AT_MOST
from processes.cases.diagnosis.pack import Dimension, Item, Level, Pack, Text

PROFESSIONAL_FORM = "record_diagnosis"
OWN_FORM = "rate_own_situation"
NOT_ANSWERED = "unknown"
_UNKNOWN = Text("No se sabe o no procede", "Not known, or does not apply")
_URGENT = Text("aviso urgente", "urgent notice")
_INTENSITIES = {1: Text("Poca", "Low"), 2: Text("Media", "Medium"), 3: Text("Mucha", "High")}
Component = dict[str, Any]
Labels = dict[str, dict[str, Any]]


def build_form(pack: Pack) -> bytes:
    """Every item with its levels, then the factors and the judgement in words."""
    english: Labels = {}
    components = [
        _prose("about", pack.about, english),
        *(_group(each, english) for each in pack.dimensions),
        _factors(pack, english),
        _judgement(english),
    ]
    return _form(PROFESSIONAL_FORM, Text(pack.name.es, pack.name.en), components, english)


def build_own_form(pack: Pack) -> bytes:
    """One plain question a dimension, from the lowest to the highest whole value."""
    english: Labels = {}
    lowest, highest = pack.scale.lowest, pack.scale.highest
    about = Text(
        f"Diga un número del {lowest} al {highest} en cada pregunta. "
        f"El {lowest} quiere decir «muy mal». El {highest} quiere decir «muy bien». No hay respuestas malas.",
        f"Say a number from {lowest} to {highest} for each question. "
        f"{lowest} means “very bad”. {highest} means “very good”. There are no wrong answers.",
    )
    questions = [_own_question(each, pack, english) for each in pack.dimensions]
    title = Text("Cómo me veo", "How I see myself")
    return _form(OWN_FORM, title, [_prose("about", about, english), *questions], english)


def form_values(content: Content) -> dict[str, Any]:
    """What is recorded, as the forms show it."""
    return {
        "answers": {item: str(level) for item, level in content.answers.items()},
        "self_ratings": dict(content.self_ratings),
        "factors": [
            {
                "kind": factor.kind,
                "locus": factor.locus,
                "dimension": factor.dimension,
                "intensity": str(factor.intensity),
                "words": factor.words,
            }
            for factor in content.factors
        ],
        "judgement": content.judgement,
    }


def professional_part(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the professional's form sent, as content; what is not known is not there."""
    answers: Mapping[str, Any] = values.get("answers") or {}
    return {
        "answers": {
            item: int(level) for item, level in answers.items() if level not in (None, "", NOT_ANSWERED)
        },
        "factors": [{**row, "intensity": int(row["intensity"])} for row in values.get("factors") or []],
        "judgement": values.get("judgement") or "",
    }


def own_part(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the participant's form sent, as content."""
    ratings: Mapping[str, Any] = values.get("self_ratings") or {}
    return {"self_ratings": {each: int(value) for each, value in ratings.items() if value is not None}}


def _form(form_id: str, title: Text, components: list[Component], english: Labels) -> bytes:
    form = {
        "id": form_id,
        "type": "default",
        "schemaVersion": 18,
        "components": components,
        "concierto": {"title": {"es": title.es, "en": title.en}, "labels": {"en": english}},
    }
    return json.dumps(form, ensure_ascii=False, indent=2).encode()


def _prose(component_id: str, text: Text, english: Labels) -> Component:
    english[component_id] = {"text": text.en}
    return {"type": "text", "id": component_id, "text": text.es}


def _group(dimension: Dimension, english: Labels) -> Component:
    group = f"dimension_{dimension.id}"
    english[group] = {"label": dimension.name.en}
    questions = [_question(item, english) for item in dimension.items]
    return {"type": "group", "id": group, "label": dimension.name.es, "components": questions}


def _question(item: Item, english: Labels) -> Component:
    levels = [(str(number), _level_text(level)) for number, level in enumerate(item.levels, 1)]
    key = f"answers.{item.id}"
    return _choice("radio", key, item.question, [*levels, (NOT_ANSWERED, _UNKNOWN)], english)


def _level_text(level: Level) -> Text:
    if not level.is_critical:
        return level.text
    return Text(f"{level.text.es} ({_URGENT.es})", f"{level.text.en} ({_URGENT.en})")


def _own_question(dimension: Dimension, pack: Pack, english: Labels) -> Component:
    key = f"self_ratings.{dimension.id}"
    english[key] = {"label": dimension.self_question.en}
    bounds = {"min": pack.scale.lowest, "max": pack.scale.highest, "required": not dimension.is_optional}
    return {
        "type": "number",
        "key": key,
        "id": f"own_{dimension.id}",
        "label": dimension.self_question.es,
        "decimalDigits": 0,
        "validate": bounds,
    }


def _factors(pack: Pack, english: Labels) -> Component:
    label = Text("Qué ayuda y qué dificulta", "What helps and what hinders")
    english["factors"] = {"label": label.en}
    dimensions = [(each.id, each.name) for each in pack.dimensions]
    intensities = [(str(number), text) for number, text in _INTENSITIES.items()]
    words = Text("Con palabras de la persona, o suyas", "In the person's words, or yours")
    english["factors.words"] = {"label": words.en}
    fields = [
        ("kind", Text("¿Qué es?", "What is it?"), KIND_NAMES.items()),
        ("locus", Text("¿Está en manos de la persona?", "Is it in the person's hands?"), LOCUS_NAMES.items()),
        ("dimension", Text("Dimensión", "Dimension"), dimensions),
        ("intensity", Text("Intensidad", "Intensity"), intensities),
    ]
    chosen = [
        _choice("select", key, label, options, english, named=f"factors.{key}", required=True)
        for key, label, options in fields
    ]
    limits = {"required": True, "maxLength": WORDS_AT_MOST}
    text = {"type": "textarea", "key": "words", "id": "factor_words", "label": words.es, "validate": limits}
    return {
        "type": "dynamiclist",
        "path": "factors",
        "id": "factors",
        "label": label.es,
        "defaultRepetitions": 0,
        "components": [*chosen, text],
    }


def _judgement(english: Labels) -> Component:
    label = Text("Juicio profesional", "Professional judgement")
    about = Text(
        "Primero, las capacidades. Vale más que los números: explique lo que estos no dicen.",
        "Capacities first. It counts for more than the numbers: explain what they do not say.",
    )
    english["judgement"] = {"label": label.en, "description": about.en}
    return {
        "type": "textarea",
        "key": "judgement",
        "id": "judgement",
        "label": label.es,
        "description": about.es,
        "validate": {"maxLength": JUDGEMENT_AT_MOST},
    }


def _choice(
    kind: str,
    key: str,
    label: Text,
    options: Iterable[tuple[str, Text]],
    english: Labels,
    *,
    named: str = "",
    required: bool = False,
) -> Component:
    offered = list(options)
    english[named or key] = {"label": label.en, "options": {value: text.en for value, text in offered}}
    return {
        "type": kind,
        "key": key,
        "id": f"field_{(named or key).replace('.', '_')}",
        "label": label.es,
        "values": [{"value": value, "label": text.es} for value, text in offered],
        **({"validate": {"required": True}} if required else {}),
    }
