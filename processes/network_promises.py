"""The Network's own promises: they hold in every process that has the elements of which they speak, shipped or drawn.

Four are sentences (docs/promises.md); that no score reaches a granting task is a rule about data, and is looked at
where the process is, as are marks that are missing. Not here: what watches and proves them (engine/promises,
engine/prove).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from engine.faults import Fault
from engine.feel import Expression
from engine.model import Node, Process
from engine.promises import Form, Promise, bind, parse, speaks

SENTENCES = {
    "consent_first": "data:share nunca antes de data:consent",
    "nothing_once_revoked": "mientras message:consent_revoked esté revocado, nunca data:share",
    "person_reviews_first": "risk:intervene nunca antes de risk:review",
    "urgency_is_attended": "después de risk:urgent, siempre risk:act o risk:escalate",
}
"""By name. What shares and asks for no consent itself names the consent that it needs, and is refused without it."""
WORDS = {
    "consent_first": (
        "no se comparten datos antes de que se firme el consentimiento",
        "no data are shared before consent is signed",
    ),
    "nothing_once_revoked": (
        "no se comparten datos una vez retirado el consentimiento",
        "no data are shared once consent is withdrawn",
    ),
    "person_reviews_first": (
        "nadie interviene por un riesgo antes de que una persona lo revise",
        "nobody intervenes because of a risk before a person has reviewed it",
    ),
    "urgency_is_attended": (
        "toda urgencia se atiende o se eleva",
        "whoever is urgent is attended to, or the urgency is escalated",
    ),
}
"""The same for readers, Spanish and English."""
PROMISES: tuple[Promise, ...] = tuple(
    parse(says, name=name, words=WORDS[name]) for name, says in SENTENCES.items()
)
SCORES = frozenset({"alert", "alert_id", "contributions", "probability", "risk_score", "score"})
"""What the risk service gives, under the names that processes know."""
GRANTING = "economic"
"""The category of the tasks that grant a benefit, or refuse it."""
RULE = "score_not_granting"


def spoken_of(process: Process) -> Mapping[str, tuple[str, ...]]:
    """By the name of each promise that has a part in this process: the elements on which something is promised."""
    bound = [bind(process, promise) for promise in PROMISES]
    found = {
        each.promise.name: each.other if each.form == Form.WHILE_REVOKED else each.one
        for each in bound
        if speaks(each)
    }
    grants = frozenset(node.index for node in process.nodes if _grants(node))
    return {
        name: tuple(process.nodes[index].id for index in sorted(indexes))
        for name, indexes in (found | ({RULE: grants} if grants else {})).items()
    }


def score_at_grants(
    process: Process, fields: Mapping[str, frozenset[str]], *, file: str = ""
) -> Iterator[Fault]:
    """Each element of a process that grants, by which a score could come into it. `fields`: the keys of each form."""
    if not any(_grants(node) for node in process.nodes):
        return
    for node in process.nodes:
        form = fields.get(node.task.form, frozenset()) if node.task is not None else frozenset()
        flows = [process.flows[flow] for flow in node.outgoing]
        if found := (_read(node) | _read(flows) | _written(node) | form) & SCORES:
            yield _fault(node, sorted(found), file)


def consent_not_named(process: Process, *, file: str = "") -> Iterator[Fault]:
    """Each element that shares data without saying by which consent (care:data consent)."""
    for node in process.nodes:
        for mark in node.care.get("data", ()):
            if mark.get("access") == "share" and not mark.get("consent", "").split():
                yield Fault(
                    file=file,
                    line=node.line,
                    element=node.id,
                    rule="consent_named",
                    text=f"«{node.name or node.id}» comparte datos. Diga con qué consentimiento (care:data consent).",
                    text_en=f"Expected {node.id} to name the consent by which it shares, but it names none.",
                )


def intervention_not_reviewed(process: Process, *, file: str = "") -> Iterator[Fault]:
    """Each element that intervenes because of a risk (care:risk) where no person reviews: nothing could be promised."""
    marks = [(node, mark.get("level")) for node in process.nodes for mark in node.care.get("risk", ())]
    if any(level == "review" for _, level in marks):
        return
    for node in (node for node, level in marks if level == "intervene"):
        yield Fault(
            file=file,
            line=node.line,
            element=node.id,
            rule="intervention_reviewed",
            text=f"«{node.name or node.id}» interviene por un riesgo. Diga quién lo revisa antes (care:risk review).",
            text_en=f"Expected a person's review in a process that intervenes, but {node.id} does and there is none.",
        )


def _grants(node: Node) -> bool:
    return node.task is not None and node.task.category == GRANTING


def _fault(node: Node, found: list[str], file: str) -> Fault:
    names = ", ".join(found)
    return Fault(
        file=file,
        line=node.line,
        element=node.id,
        rule=RULE,
        text=f"«{node.name or node.id}» usa {names} en un proceso que concede prestaciones. Quítelo.",
        text_en=f"Expected no score in a process that grants benefits, but {node.id} uses {names}.",
    )


def _written(node: Node) -> frozenset[str]:
    lines = {line.target for line in (*node.inputs, *node.outputs)}
    results = {node.script.result if node.script else "", node.decision.result if node.decision else ""}
    return frozenset(lines | results)


def _read(value: Any) -> frozenset[str]:
    """The names in every expression in a value of the model."""
    return frozenset(name for expression in _expressions(value) for name in expression.names)


def _expressions(value: Any) -> Iterator[Expression]:
    if isinstance(value, Expression):
        yield value
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from _expressions(getattr(value, name))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _expressions(each)
