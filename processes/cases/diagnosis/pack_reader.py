"""Reads an instrument's file (JSON) and checks it whole: every fault with its line, item and field, or a pack."""

import re
from collections.abc import Iterable
from decimal import Decimal

from engine.faults import Refused
from forms.json_document import Node, Notes, Unparsable, parse
from processes.cases.diagnosis.pack import Band, Dimension, Item, Level, Pack, Scale, Text

_ID = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_KNOWN = {
    "pack": {"id", "name", "about", "scale", "bands", "dimensions"},
    "scale": {"lowest", "highest", "step", "least_answered", "critical_cap"},
    "band": {"id", "from", "name"},
    "dimension": {"id", "name", "self_question", "items", "optional"},
    "item": {"id", "question", "levels", "confidential"},
    "level": {"score", "text", "critical"},
    "text": {"es", "en"},
}


class PackRefused(Refused):
    """The instrument was refused, with every fault."""


def read_pack(raw: bytes, *, file: str = "instrument.pack.json") -> Pack:
    """Parse and check an instrument; raises PackRefused with all faults."""
    notes = Notes(file)
    try:
        pack = _pack(parse(raw, notes))
    except Unparsable as fault:
        notes.add("pack.unparsable", fault.text, fault.text_en, line=fault.line)
        raise PackRefused(notes.faults) from None
    if notes.faults:
        raise PackRefused(notes.faults)
    return pack


def _pack(node: Node) -> Pack:
    _only_known(node, "pack")
    scale = _scale(node.node("scale"))
    dimensions = tuple(_dimension(each, scale) for each in node.nodes("dimensions"))
    _no_id_twice(node, [each.id for each in dimensions])
    _no_id_twice(node, [item.id for each in dimensions for item in each.items])
    if len(dimensions) < 3:
        _wrong(node, "dimensions", "tres dimensiones o más", "three dimensions or more")
    return Pack(
        id=_id(node),
        name=_text(node, "name"),
        about=_text(node, "about"),
        scale=scale,
        bands=_bands(node, scale),
        dimensions=dimensions,
    )


def _scale(node: Node) -> Scale:
    _only_known(node, "scale")
    lowest, highest = _whole(node, "lowest"), _whole(node, "highest")
    if lowest >= highest:
        _wrong(node, "highest", "un máximo mayor que el mínimo", "a highest value above the lowest")
    step, cap, least = _number(node, "step"), _number(node, "critical_cap"), _whole(node, "least_answered")
    if step <= 0 or (highest - lowest) % (step if step > 0 else 1):
        _wrong(node, "step", "un paso que divida la escala", "a step that divides the scale")
    elif not lowest <= cap <= highest or (cap - lowest) % step:
        _wrong(node, "critical_cap", "un valor de la escala", "a value of the scale")
    if least < 1:
        _wrong(node, "least_answered", "al menos 1", "at least 1")
    return Scale(lowest=lowest, highest=highest, step=step, least_answered=least, critical_cap=cap)


def _bands(node: Node, scale: Scale) -> tuple[Band, ...]:
    bands = []
    for each in node.nodes("bands"):
        _only_known(each, "band")
        bands.append(Band(id=_id(each), start=_number(each, "from"), name=_text(each, "name")))
    starts = [band.start for band in bands]
    if not starts or starts[0] != scale.lowest:
        _wrong(node, "bands", "una primera banda desde el mínimo", "a first band from the lowest value on")
    if starts != sorted(set(starts)) or any(start > scale.highest for start in starts):
        _wrong(node, "bands", "bandas en orden, dentro de la escala", "bands in order, within the scale")
    _no_id_twice(node, [band.id for band in bands])
    return tuple(bands)


def _dimension(node: Node, scale: Scale) -> Dimension:
    _only_known(node, "dimension")
    items = tuple(_item(each, scale) for each in node.nodes("items"))
    if len(items) < scale.least_answered:
        fewest = scale.least_answered
        _wrong(node, "items", f"al menos {fewest} preguntas", f"at least {fewest} items")
    return Dimension(
        id=_id(node),
        name=_text(node, "name"),
        self_question=_text(node, "self_question"),
        items=items,
        is_optional=node.flag("optional"),
    )


def _item(node: Node, scale: Scale) -> Item:
    _only_known(node, "item")
    levels = tuple(_level(each) for each in node.nodes("levels"))
    scores = [level.score for level in levels]
    if len(levels) < 2 or scores != sorted(set(scores)):
        _wrong(node, "levels", "dos niveles o más, de peor a mejor", "two levels or more, from worst to best")
    elif scores[0] != scale.lowest or scores[-1] != scale.highest:
        _wrong(node, "levels", "niveles del mínimo al máximo", "levels from the lowest to the highest value")
    if any(level.is_critical and level.score > scale.critical_cap for level in levels):
        _wrong(node, "critical", "señales por debajo del tope", "critical levels below the cap")
    return Item(
        id=_id(node),
        question=_text(node, "question"),
        levels=levels,
        is_confidential=node.flag("confidential"),
    )


def _level(node: Node) -> Level:
    _only_known(node, "level")
    return Level(score=_number(node, "score"), text=_text(node, "text"), is_critical=node.flag("critical"))


def _text(node: Node, name: str) -> Text:
    given = node.node(name)
    _only_known(given, "text")
    read = Text(given.text("es").strip(), given.text("en").strip())
    if not read.es or not read.en:
        _wrong(node, name, "texto en español y en inglés", "a text in Spanish and in English")
    if any("{{" in text or text.startswith("=") for text in (read.es, read.en)):
        _wrong(node, name, "texto sin expresiones", "a text without expressions")
    return read


def _id(node: Node) -> str:
    read = node.text("id")
    if _ID.fullmatch(read) is None:
        _wrong(node, "id", "minúsculas, cifras y _", "lower-case letters, digits and _")
    return read


def _number(node: Node, name: str) -> Decimal:
    read = node.number(name)
    if read is None or not read.is_finite():
        _wrong(node, name, "un número", "a number")
        return Decimal(0)
    return read


def _whole(node: Node, name: str) -> int:
    read = _number(node, name)
    if read % 1:
        _wrong(node, name, "un número entero", "a whole number")
    return int(read)


def _only_known(node: Node, kind: str) -> None:
    for name in node.values.keys() - _KNOWN[kind]:
        node.fault(
            "pack.unknown_field", f"El campo «{name}» no existe aquí.", f"There is no field “{name}” here."
        )


def _no_id_twice(node: Node, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            node.notes.add(
                "pack.id_twice",
                f"Se esperaba un identificador único, pero «{each}» está dos veces.",
                f"Expected each id once, but “{each}” is there twice.",
                line=node.line,
                element=each,
            )
        seen.add(each)


def _wrong(node: Node, field: str, expected: str, expected_en: str) -> None:
    node.fault(
        "pack.bad_value",
        f"Se esperaba {expected} en «{field}», pero hay otra cosa.",
        f"Expected {expected_en} in “{field}”, but there is something else.",
    )
