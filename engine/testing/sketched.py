"""One element of a sketch as BPMN XML: what its words mean. sketch.py reads the lines."""

from xml.sax.saxutils import quoteattr

from msgspec import Struct, field

TAGS: dict[str, tuple[str, str]] = {
    "start": ("startEvent", ""),
    "end": ("endEvent", ""),
    "catch": ("intermediateCatchEvent", ""),
    "throw": ("intermediateThrowEvent", ""),
    "boundary": ("boundaryEvent", ""),
    "task": ("task", ""),
    "user": ("userTask", ""),
    "manual": ("manualTask", ""),
    "service": ("serviceTask", ""),
    "script": ("scriptTask", 'scriptFormat="feel"'),
    "rule": ("businessRuleTask", ""),
    "send": ("sendTask", ""),
    "receive": ("receiveTask", ""),
    "exclusive": ("exclusiveGateway", ""),
    "parallel": ("parallelGateway", ""),
    "inclusive": ("inclusiveGateway", ""),
    "complex": ("complexGateway", ""),
    "first_of": ("eventBasedGateway", ""),
    "sub": ("subProcess", ""),
    "handler": ("subProcess", 'triggeredByEvent="true"'),
    "transaction": ("transaction", ""),
    "ad_hoc": ("adHocSubProcess", ""),
    "call": ("callActivity", ""),
}
"""By the word that begins a line: the tag, and attributes that all of them have."""
EVENTS = ("timer", "message", "signal", "error", "escalation", "link")
ATTRIBUTES = {
    "on": 'attachedToRef="{}"',
    "calls": 'calledElement="{}"',
    "undo": 'isForCompensation="true"',
    "one_by_one": 'ordering="Sequential"',
}
MARKS = {"data": "access", "consent": "consent", "risk": "level", "form": "form", "category": "category"}
FLAGS = frozenset(
    {
        "beside",
        "undo",
        "terminate",
        "cancel",
        "compensation",
        "any_error",
        "condition",
        "first",
        "person",
        "one_by_one",
    }
)
VALUED = frozenset(
    {*EVENTS, *MARKS, "on", "calls", "many", "each", "loop", "decision", "result", "out", "gathers", "sends"}
)
REFERENCES = ("message", "signal", "error", "escalation")
MESSAGING = frozenset({"send", "receive"})


class Way(Struct, frozen=True, kw_only=True):
    """A sequence flow out of a line's element. Its id is `source-target`."""

    target: str
    condition: str = ""
    is_default: bool = False


class Line(Struct, kw_only=True):
    """One element: what it is, its words with their values, its FEEL expression, its ways out, what is inside it."""

    kind: str
    id: str
    words: dict[str, str] = {}
    expression: str = ""
    ways: tuple[Way, ...] = ()
    inner: list["Line"] = field(default_factory=list)


def element(line: Line, level: str, default: str) -> str:
    """The XML, with what is inside it and the id of its default flow ("" without one)."""
    tag, own = TAGS[line.kind]
    attributes = [f'id="{line.id}"', own, *_attributes(line)]
    if default:
        attributes.append(f'default="{default}"')
    care = _care(line)
    extension = f"<extensionElements>{care}</extensionElements>" if care else ""
    parts = (extension, _definition(line), _repeats(line), level, _said(line))
    return f"<{tag} {' '.join(filter(None, attributes))}>{''.join(parts)}</{tag}>"


def escaped(text: str) -> str:
    return quoteattr(text, {'"': "&quot;"})[1:-1]


def _attributes(line: Line) -> list[str]:
    found = [ATTRIBUTES[word].format(value) for word, value in line.words.items() if word in ATTRIBUTES]
    if "beside" in line.words:
        found.append(f'{"cancelActivity" if line.kind == "boundary" else "isInterrupting"}="false"')
    if "message" in line.words and line.kind in MESSAGING:
        found.append(f'messageRef="message_{line.words["message"]}"')
    if "gathers" in line.words:
        found.append(f'startQuantity="{line.words["gathers"]}"')
    if "sends" in line.words:
        found.append(f'completionQuantity="{line.words["sends"]}"')
    return found


def _care(line: Line) -> str:
    words = line.words
    found = []
    if line.kind == "user":
        found.append(f"<care:task {_pairs(words, 'form', 'category')}/>")
    if line.kind == "service":
        found.append(f'<care:service handler="tests.{line.id}"/>')
    if "decision" in words:
        found.append(f"<care:decision {_pairs(words, 'decision', 'result')}/>")
    if line.kind == "script" and "result" in words:
        found.append(f"<care:script {_pairs(words, 'result')}/>")
    if "out" in words:
        source = escaped(line.expression)
        found.append(f'<care:io><care:output target="{words["out"]}" source="={source}"/></care:io>')
    if "data" in words:
        found.append(f"<care:data {_pairs(words, 'data', 'consent')}/>")
    if "risk" in words:
        found.append(f"<care:risk {_pairs(words, 'risk')}/>")
    if "person" in words:
        found.append('<care:adhoc start="person"/>')
    lists = [words[word] for word in ("many", "each") if not words.get(word, "0").isdigit()]
    found += [f'<care:repeat collection="{name}"/>' for name in lists]
    return "".join(found)


def _pairs(words: dict[str, str], *names: str) -> str:
    return " ".join(f"{MARKS.get(name, name)}={quoteattr(words[name])}" for name in names if name in words)


def _definition(line: Line) -> str:
    """The event definition; a boundary event of any error has no reference."""
    if line.kind in MESSAGING:
        return ""
    words = line.words
    found = [
        f'<{word}EventDefinition {word}Ref="{word}_{words[word]}"/>' for word in REFERENCES if word in words
    ]
    if "timer" in words:
        found.append(f"<timerEventDefinition>{_time(words['timer'])}</timerEventDefinition>")
    if "link" in words:
        found.append(f'<linkEventDefinition name="{words["link"]}"/>')
    if "condition" in words:
        condition = escaped(line.expression)
        found.append(
            f"<conditionalEventDefinition><condition>{condition}</condition></conditionalEventDefinition>"
        )
    plain = {"terminate": "terminate", "cancel": "cancel", "compensation": "compensate", "any_error": "error"}
    found += [f"<{tag}EventDefinition/>" for word, tag in plain.items() if word in words]
    return "".join(found)


def _time(text: str) -> str:
    kind = {"P": "timeDuration", "R": "timeCycle"}.get(text[0], "timeDate")
    return f"<{kind}>{text}</{kind}>"


def _repeats(line: Line) -> str:
    words, condition = line.words, escaped(line.expression)
    if "loop" in words:
        maximum = f'loopMaximum="{words["loop"]}"' if words["loop"].isdigit() else ""
        before = 'testBefore="true"' if "first" in words else ""
        asked = f"<loopCondition>{condition}</loopCondition>" if condition else ""
        return f"<standardLoopCharacteristics {maximum} {before}>{asked}</standardLoopCharacteristics>"
    for word, sequential in (("many", "false"), ("each", "true")):
        if word in words:
            size = f"<loopCardinality>{words[word]}</loopCardinality>" if words[word].isdigit() else ""
            over = f"<completionCondition>{condition}</completionCondition>" if condition else ""
            tag = "multiInstanceLoopCharacteristics"
            return f'<{tag} isSequential="{sequential}">{size}{over}</{tag}>'
    return ""


def _said(line: Line) -> str:
    """The element's own expression, where the standard has a place for it."""
    place = {"script": "script", "complex": "activationCondition", "ad_hoc": "completionCondition"}.get(
        line.kind
    )
    return f"<{place}>{escaped(line.expression)}</{place}>" if place and line.expression else ""
