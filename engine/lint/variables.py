"""Which variables the conditions of a process ask for, and who writes them. Not a rule."""

from engine.feel import Expression
from engine.lint.rule import Checked
from engine.model import Kind, Node, Process

ALWAYS = frozenset(
    [
        "loopCounter",
        "numberOfInstances",
        "numberOfActiveInstances",
        "numberOfCompletedInstances",
        "numberOfTerminatedInstances",
        "activationCount",
        "actor",
    ]
)
CATCHING = frozenset({Kind.START, Kind.CATCH, Kind.BOUNDARY, Kind.RECEIVE_TASK})
PAYLOAD = frozenset({"message", "signal", "error", "escalation"})
SHORTEST_SLIP = 5


def conditions(process: Process) -> list[tuple[Node, Expression]]:
    """Every condition, with the node that a reader would look at."""
    found = [(process.nodes[flow.source], flow.condition) for flow in process.flows]
    for node in process.nodes:
        found += [(node, event.condition) for event in node.events]
        found.append((node, node.activation))
        found.append((node, node.repeats.completion if node.repeats else None))
        found += [(node, condition) for condition, _ in (node.repeats.complex if node.repeats else ())]
        found.append((node, node.loop.condition if node.loop else None))
        found.append((node, node.ad_hoc.completion if node.ad_hoc else None))
    return [(node, expression) for node, expression in found if expression is not None]


def writes(checked: Checked) -> frozenset[str]:
    """The names that are surely written somewhere."""
    names = set(checked.process.properties)
    for node in checked.process.nodes:
        names |= {line.target for line in (*node.inputs, *node.outputs)}
        names |= {*node.properties, *node.data_inputs, *node.data_outputs}
        results = (node.script.result if node.script else "", node.decision.result if node.decision else "")
        names |= {result for result in results if result}
        if node.repeats is not None:
            names |= {node.repeats.element_variable, node.repeats.output_collection} - {""}
        if node.task is not None and not node.outputs:
            names |= checked.known.form_fields.get(node.task.form, frozenset())
    return frozenset(names)


def brings_unknown(checked: Checked, node: Node) -> bool:
    """Whether a node may write names that the diagram does not tell."""
    if (
        node.kind == Kind.START
        and node.parent < 0
        and not any(event.kind == "timer" for event in node.events)
    ):
        return True  # whoever starts an instance may give it variables
    if node.outputs:
        return False
    if node.kind in CATCHING:
        return any(event.kind in PAYLOAD for event in node.events)
    if node.task is not None:
        return node.task.form not in checked.known.form_fields
    if node.kind == Kind.SCRIPT_TASK:
        return node.script is not None and not node.script.result
    if node.kind == Kind.BUSINESS_RULE_TASK and node.service is None:
        return node.decision is not None and not node.decision.result
    return node.service is not None or node.kind in {Kind.CALL_ACTIVITY, Kind.AD_HOC}


def is_slip(name: str, other: str) -> bool:
    """Whether one name is probably the other, mistyped: case, underscores, or one letter; not a plural or a number."""
    if _plain(name) == _plain(other):
        return True
    longer, shorter = sorted((name, other), key=len, reverse=True)
    if len(shorter) < SHORTEST_SLIP or len(longer) - len(shorter) > 1:
        return False
    same = next((at for at, (a, b) in enumerate(zip(longer, shorter, strict=False)) if a != b), len(shorter))
    rest, others = longer[same:], shorter[same:]
    if len(longer) > len(shorter):
        return rest[1:] == others and rest != "s" and not rest[0].isdigit()
    is_swapped = rest[:2] == others[1::-1] and rest[2:] == others[2:]
    return is_swapped or (
        rest[1:] == others[1:] and not any(each.isdigit() for each in rest[:1] + others[:1])
    )


def _plain(name: str) -> str:
    return name.casefold().replace("_", "").replace(" ", "")
