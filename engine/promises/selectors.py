"""What a promise's words mean in one process: sets of its elements. Says what cannot be found, and what is like it.

`data:share`, `risk:review` ... are the attributes of care:data and care:risk; `data:consent` is where a consent is
asked for and written down (care:data access="write" with `consent` among its fields).
"""

from collections.abc import Callable
from difflib import get_close_matches

from engine.model import Node, Process
from engine.promises.model import Form, Promise, Selector

CONSENT = "consent"


def find(process: Process, selector: Selector) -> frozenset[int]:
    """The elements that a selector means, by index. Empty: nothing is like that."""
    if selector.by == "id":
        index = process.indexes.get(selector.name)
        return frozenset() if index is None else frozenset({index})
    asked = MEANS[selector.by]
    return frozenset(node.index for node in process.nodes if asked(node, selector.name))


def find_any(process: Process, selectors: tuple[Selector, ...]) -> frozenset[int]:
    return frozenset().union(*(find(process, selector) for selector in selectors))


def nearest(process: Process, selector: Selector) -> str:
    """The id of this process that is most like one that does not exist ("": none is)."""
    return next(iter(get_close_matches(selector.name, list(process.indexes), n=1, cutoff=0.5)), "")


def missing(process: Process, promise: Promise) -> tuple[Selector, ...]:
    """The selectors of a promise that mean nothing here."""
    first = revoking if promise.form == Form.WHILE_REVOKED else find
    gone = () if first(process, promise.one) else (promise.one,)
    return gone + tuple(selector for selector in promise.other if not find(process, selector))


def revoking(process: Process, selector: Selector) -> frozenset[int]:
    """The elements that revoke what "while X is revoked" names: X is an element, a message, a signal or a purpose.

    A purpose (`consent:team`, or `team` where nothing else is called that) is revoked by every element that
    withdraws data (care:data access="withdraw"), unless its own `consent` attribute names other purposes.
    """
    name = selector.name
    if selector.by == "consent":
        return _withdrawing(process, name)
    if selector.by != "id" or name in process.indexes:
        return find(process, selector)
    named = frozenset(node.index for node in process.nodes if _names(node, name, "message", "signal"))
    is_purpose = bool(find(process, Selector("consent", name)))
    return named or (_withdrawing(process, name) if is_purpose else frozenset())


def granting(process: Process) -> frozenset[int]:
    """The elements after which what was revoked is granted again: where consent is asked for anew."""
    return find(process, Selector("data", CONSENT))


def _withdrawing(process: Process, purpose: str) -> frozenset[int]:
    return frozenset(
        node.index
        for node in process.nodes
        for mark in node.care.get("data", ())
        if mark.get("access") == "withdraw" and purpose in mark.get("consent", purpose).split()
    )


def _names(node: Node, name: str, *kinds: str) -> bool:
    return any(event.kind in kinds and event.name == name for event in node.events)


def _uses_data(node: Node, name: str) -> bool:
    marks = node.care.get("data", ())
    return any(mark.get("access") == name or (name == CONSENT and _writes_consent(mark)) for mark in marks)


def _writes_consent(mark: dict[str, str]) -> bool:
    return mark.get("access") == "write" and CONSENT in mark.get("fields", "").split()


MEANS: dict[str, Callable[[Node, str], bool]] = {
    "kind": lambda node, name: node.kind.value == name,
    "data": _uses_data,
    "risk": lambda node, name: any(mark.get("level") == name for mark in node.care.get("risk", ())),
    "category": lambda node, name: node.task is not None and node.task.category == name,
    "consent": lambda node, name: any(
        name in mark.get("consent", "").split() for mark in node.care.get("data", ())
    ),
    "message": lambda node, name: _names(node, name, "message"),
    "signal": lambda node, name: _names(node, name, "signal"),
}
