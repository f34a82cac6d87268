"""Which pools a collaboration shows, and in which order: those that send each other messages stand together."""

from collections.abc import Iterable, Sequence
from itertools import combinations, permutations

from engine.diagram.semantics import Link
from engine.reader.document import Element, children, local

MOST_ORDERED = 6
"""More pools keep the order of the file: 720 orders are tried at most."""
Part = tuple[Element | None, Element | None]
"""A pool (None: a process without one) and its process (None: a black box)."""


def parts_of(collaboration: Element, elements: dict[str, Element], links: Iterable[Link]) -> list[Part]:
    """The pools with their processes, then the processes without a pool with which they talk."""
    pools = [*children(collaboration, "participant")]
    found: list[tuple[Element, Element | None]] = []
    shown: set[str] = set()
    for pool in pools:
        reference = local(pool.get("processRef", ""))
        found.append((pool, None if reference in shown else elements.get(reference)))
        shown.add(reference)
    messages = [link for link in links if link.line == "message"]
    ordered: list[Part] = [found[at] for at in _order(found, messages)]
    inside = {each for _, process in found if process is not None for each in ids_in(process)}
    partners = {end for link in messages if inside & {*link.ends} for end in link.ends} - inside
    taken = {id(process) for _, process in found}
    root = collaboration.getparent()
    for process in () if root is None else children(root, "process"):
        has_pool = id(process) in taken or process.get("id") in _with_pool(root)
        if not has_pool and partners & {*ids_in(process)}:
            ordered.append((None, process))
    return ordered


def ids_in(element: Element) -> Iterable[str]:
    """The ids of all that lies inside an element, and its own."""
    return (each.get("id", "") for each in element.iter() if isinstance(each.tag, str) and each.get("id"))


def _with_pool(root: Element | None) -> set[str]:
    return (
        set() if root is None else {local(each.get("processRef", "")) for each in root.iter("{*}participant")}
    )


def _order(pools: Sequence[tuple[Element, Element | None]], messages: Iterable[Link]) -> Sequence[int]:
    """The shortest messages win; ties keep the order of the file within open pools and within black boxes."""
    if len(pools) > MOST_ORDERED:
        return range(len(pools))
    home = {
        each: at
        for at, (pool, process) in enumerate(pools)
        for each in (pool.get("id", ""), *(() if process is None else ids_in(process)))
    }
    pairs = [
        (home[link.source], home[link.target])
        for link in messages
        if link.source in home and link.target in home
    ]
    is_open = [process is not None for _, process in pools]

    def price(order: tuple[int, ...]) -> tuple[int, int]:
        far = sum((order.index(one) - order.index(other)) ** 2 for one, other in pairs)
        alike = (pair for pair in combinations(range(len(order)), 2) if is_open[pair[0]] == is_open[pair[1]])
        return far, sum(order.index(one) > order.index(other) for one, other in alike)

    return min(permutations(range(len(pools))), key=price)
