"""Which variables an expression reads, as wholes or entry by entry, and which it may simply hand on.

And which expressions of a process decide where it goes. Not for what an expression gives (see `formulas`).
"""

from collections.abc import Iterator, Mapping, MutableMapping
from typing import TypeAlias, TypeVar

from msgspec import Struct

from engine.feel import Expression
from engine.feel.ast import Call, If, Logic, Name, Node, Path
from engine.feel.compiler import compile_tree
from engine.model import Flow, Process
from engine.model import Node as Element

VALUE, TEST, DENIAL, PART = "value", "test", "denial", "part"
"""What is done with a piece of an expression: handed on, asked whether it is true, or false, or used in another."""
OPPOSITE = {TEST: DENIAL, DENIAL: TEST}
K = TypeVar("K")
Entries: TypeAlias = frozenset[str] | None
"""The entries of a context that are read; None: the value as a whole."""


class Leaf(Struct, frozen=True):
    """A part of an expression that is asked as one: the names in it. `copied`: it is that name, handed on.

    `matters`: the only answer that matters, True or False; None: each does.
    """

    names: Mapping[str, Entries]
    asked: Expression
    copied: str = ""
    matters: bool | None = None


def merged(first: Entries, second: Entries) -> Entries:
    return None if first is None or second is None else first | second


def want(wanted: MutableMapping[K, Entries], name: K, entries: Entries) -> bool:
    """Note that more is read of a name; False when that was known."""
    found = merged(wanted[name], entries) if name in wanted else entries
    if name in wanted and wanted[name] == found:
        return False
    wanted[name] = found
    return True


def leaves(expression: Expression, *, handed_on: bool = False) -> tuple[Leaf, ...]:
    """The expression taken apart at `and`, `or`, `not` and `if`. `handed_on`: its value is written somewhere."""
    declared = expression.names | expression.possible_names
    return tuple(
        _leaf(part, (expression.text, declared), role)
        for part, role in _parts(expression.tree, declared, VALUE if handed_on else TEST)
    )


def _parts(tree: Node, declared: frozenset[str], role: str) -> Iterator[tuple[Node, str]]:
    if role in OPPOSITE and len({name for name, _ in _read(tree)} & declared) == 1:
        yield tree, role
    elif isinstance(tree, Logic):
        for operand in tree.operands:
            yield from _parts(operand, declared, role if role in OPPOSITE else PART)
    elif isinstance(tree, If):
        yield from _parts(tree.condition, declared, TEST)
        yield from _parts(tree.then, declared, role)
        yield from _parts(tree.otherwise, declared, role)
    elif isinstance(tree, Call) and isinstance(tree.function, Name) and tree.function.name == "not":
        for argument in tree.arguments:
            yield from _parts(argument, declared, OPPOSITE.get(role, PART))
    else:
        yield tree, role


def _leaf(part: Node, words: tuple[str, frozenset[str]], role: str) -> Leaf:
    asked = compile_tree(part, words[0], names=words[1])
    names: dict[str, Entries] = {}
    for name, entries in _read(part):
        if name in asked.names or name in asked.possible_names:
            want(names, name, entries)
    copied = part.name if role == VALUE and isinstance(part, Name) and part.name in names else ""
    return Leaf(names, asked, copied, role == TEST if role in OPPOSITE else None)


def _read(tree: Node) -> Iterator[tuple[str, Entries]]:
    if isinstance(tree, Path) and isinstance(tree.base, Name):
        yield tree.base.name, frozenset({tree.name})
        return
    if isinstance(tree, Name):
        yield tree.name, None
    for field in tree.__struct_fields__:
        yield from _inside(getattr(tree, field))


def _inside(value: object) -> Iterator[tuple[str, Entries]]:
    if isinstance(value, Node):
        yield from _read(value)
    elif isinstance(value, tuple):
        for item in value:
            yield from _inside(item)


def conditions_at(element: Element, flows: tuple[Flow, ...]) -> Iterator[Expression]:
    """What is asked at an element: when it may go on, how often, and by which flows it is left."""
    found = [flows[index].condition for index in element.outgoing]
    found += [event.condition for event in element.events]
    found.append(element.activation)
    if element.loop is not None:
        found.append(element.loop.condition)
    if element.ad_hoc is not None:
        found.append(element.ad_hoc.completion)
    if element.repeats is not None:
        found += [element.repeats.completion, *(asked for asked, _ in element.repeats.complex)]
    yield from (expression for expression in found if expression is not None)


def conditions(process: Process) -> Iterator[Expression]:
    """Every expression that decides where the process goes."""
    for element in process.nodes:
        yield from conditions_at(element, process.flows)
