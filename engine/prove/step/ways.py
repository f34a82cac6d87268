"""What a move of one token comes to, whatever stands beside it. Values; how it is worked out is in local.py."""

from msgspec import Struct
from msgspec.structs import replace

from engine.model import Kind, Process
from engine.promises import Happened
from engine.prove.moves import Move
from engine.prove.step.forms import REST, VARIABLES, Forms, Names
from engine.prove.step.kernel import Kernel, Outcome
from engine.prove.step.seen import Tag

ROOT = -1
"""Stands for what the process itself waits for: its event sub-processes."""
NOBODY: frozenset[int] = frozenset()
NO_FORMS: tuple[int, ...] = ()
NO_ROOT = -1
NO_NAMES: Names = frozenset()


class Way(Struct, frozen=True, kw_only=True, gc=False):
    """`root` and `added` (forms) come instead of what was; `clears`: nothing that stood beside is left.

    `joins`: nodes at the root where tokens came to rest; `fired` those of them that fired; `inner_...` the same in the
    sub-process that the token is. `reaches`: others take part, so that the whole has to be run.
    `whole`: see Live; it `holds` the sub-process in which it was a step. `reads`: tracked variables that decided.
    The last five are made by `finished`. `plain`: it only puts `added`, no two equal, among the others; `bare`: the
    process holds no variable that could be forgotten. It `goes` to these nodes, `rests` as these forms, and `arrives`
    at joins: with how many flows on which others rest one may fire.
    """

    move: Move
    root: int
    added: tuple[int, ...]
    clears: bool
    over: bool
    tags: tuple[Tag, ...]
    sent: tuple[str, ...]
    joins: frozenset[int]
    fired: frozenset[int]
    reaches: bool = False
    whole: bytes = b""
    happened: tuple[Happened, ...] = ()
    reads: Names = NO_NAMES
    holds: bool = False
    inner_joins: frozenset[int] = NOBODY
    inner_fired: frozenset[int] = NOBODY
    plain: bool = False
    bare: bool = False
    goes: frozenset[int] = NOBODY
    rests: tuple[int, ...] = ()
    arrives: tuple[tuple[int, int], ...] = ()


class Option(Struct, frozen=True, kw_only=True, gc=False):
    """A move of one token. `busy`: not while a token stands at one of these nodes."""

    move: Move
    busy: frozenset[int]
    ways: tuple[Way, ...]
    inner_busy: frozenset[int] = NOBODY
    reaches: bool = False


def nowhere(
    outcome: Outcome, *, clears: bool = False, over: bool = False, reaches: bool = False, whole: bytes = b""
) -> Way:
    """A way that leads to no parts."""
    return Way(
        move=outcome.move,
        root=NO_ROOT,
        added=NO_FORMS,
        clears=clears,
        over=over,
        tags=outcome.tags,
        sent=outcome.sent,
        joins=NOBODY,
        fired=NOBODY,
        reaches=reaches,
        whole=whole,
        happened=outcome.happened,
    )


def finished(option: Option, forms: Forms, kernel: Kernel) -> Option:
    """With what makes a step fast: nothing new is said."""
    ways = tuple(_finished(way, forms, kernel) for way in option.ways)
    return replace(option, ways=ways, reaches=any(way.reaches for way in ways))


def _finished(way: Way, forms: Forms, kernel: Kernel) -> Way:
    if way.root == NO_ROOT:
        return way
    added, root = [forms.things[each] for each in way.added], forms.things[way.root]
    process = kernel.abstract(root[0]).process
    rests = (each for each, thing in zip(way.added, added, strict=True) if thing[0] == REST)
    return replace(
        way,
        plain=not way.clears and len(set(way.added)) == len(way.added),
        bare=not root[VARIABLES],
        goes=frozenset(thing[1] for thing in added if thing[0] != REST),
        rests=tuple(rests),
        arrives=tuple((node, _needed(process, node, way)) for node in sorted(way.joins)),
    )


def _needed(process: Process, node: int, way: Way) -> int:
    """On how many flows others have to rest at a join before this way may make it fire."""
    if node in way.fired or process.nodes[node].kind != Kind.PARALLEL:
        return 1
    return max(1, len(process.nodes[node].incoming) - len(way.added))
