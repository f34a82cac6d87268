"""A small diagram written as lines, one element a line: `user ask form f -> decide` gives BPMN XML (no drawing).

Indented lines are inside the sub-process above them; `pool q` begins another process of the file; the words are in
sketched.py. For tests: what people use is drawn.
"""

import re
from collections.abc import Iterator

from engine.testing.sketched import FLAGS, TAGS, VALUED, Line, Way, element, escaped

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:care="urn:concierto:bpmn:care:1"'
    ' targetNamespace="urn:sketch">'
)
ROOTS = {"message": "name", "signal": "name", "error": "errorCode", "escalation": "escalationCode"}
ASIDE = frozenset({"pool", "letter", "promise"})
LINE = re.compile(r"(?P<indent> *)(?P<kind>\w+) (?P<id>\S+)(?P<rest>.*)")
Pool = tuple[str, list[Line]]


class NotASketch(ValueError):
    """A line that cannot be read."""


def sketch(text: str, process: str = "p") -> bytes:
    """The file. The first process is called `process`, each `pool` line begins one of its name. Raises NotASketch."""
    lines = parse_sketch(text)
    pools: list[Pool] = [(process, [])]
    for line in lines:
        if line.kind == "pool":
            pools.append((line.id, []))
        else:
            pools[-1][1].append(line)
    processes = "\n".join(_process(name, inner) for name, inner in pools)
    return f"{HEAD}\n{_roots(lines)}\n{_collaboration(pools)}\n{processes}\n</definitions>".encode()


def parse_sketch(text: str) -> list[Line]:
    """The lines, each with those that are indented under it. Raises NotASketch."""
    tree: list[tuple[int, list[Line]]] = [(0, [])]
    for raw in text.splitlines():
        if not raw.strip():
            continue
        found = LINE.fullmatch(raw.rstrip())
        if found is None:
            raise NotASketch(f"Expected a line such as 'user ask -> done', but got {raw!r}")
        depth = len(found["indent"])
        while depth < tree[-1][0]:
            tree.pop()
        if depth > tree[-1][0]:
            if not tree[-1][1]:
                raise NotASketch(f"Expected an element around {raw!r}, but there is none")
            tree.append((depth, tree[-1][1][-1].inner))
        tree[-1][1].append(_line(found["kind"], found["id"], found["rest"], raw))
    return tree[0][1]


def _line(kind: str, identity: str, rest: str, raw: str) -> Line:
    if kind not in TAGS and kind not in ASIDE:
        known = ", ".join(sorted({*TAGS, *ASIDE}))
        raise NotASketch(f"Expected one of {known}, but {raw!r} begins with {kind!r}")
    if kind == "promise":
        return Line(kind=kind, id=f"{identity}{rest}")
    head, _, ways = f" {rest.strip()} ".partition(" -> ")
    said, _, expression = head.partition(" =")
    return Line(
        kind=kind,
        id=identity,
        words=_words(said.split(), raw),
        expression=expression.strip(),
        ways=tuple(_way(part.strip(), raw) for part in ways.split(",") if part.strip()),
    )


def _words(words: list[str], raw: str) -> dict[str, str]:
    found: dict[str, str] = {}
    left = iter(words)
    for word in left:
        if word not in FLAGS | VALUED:
            raise NotASketch(
                f"Expected one of {', '.join(sorted(FLAGS | VALUED))}, but {raw!r} says {word!r}"
            )
        found[word] = next(left, "") if word in VALUED else ""
    return found


def _way(text: str, raw: str) -> Way:
    target, _, rest = text.partition(" ")
    if rest and rest != "default" and not rest.startswith("if ="):
        raise NotASketch(f"Expected 'default' or 'if =condition' after {target!r}, but {raw!r} says {rest!r}")
    condition = rest.removeprefix("if ") if rest.startswith("if ") else ""
    return Way(target=target, condition=condition, is_default=rest == "default")


def _walk(lines: list[Line]) -> Iterator[Line]:
    for line in lines:
        yield line
        yield from _walk(line.inner)


def _roots(lines: list[Line]) -> str:
    """Each message, signal, error and escalation once; its id is its kind and name."""
    named = {(kind, line.words[kind]) for line in _walk(lines) for kind in ROOTS if kind in line.words}
    return "".join(f'<{kind} id="{kind}_{name}" {ROOTS[kind]}="{name}"/>' for kind, name in sorted(named))


def _collaboration(pools: list[Pool]) -> str:
    """Pools, and the message flows that `letter throws -> catches` lines say."""
    if len(pools) == 1:
        return ""
    lines = [line for _, inner in pools for line in inner]
    letters = [(line.id, way.target) for line in lines if line.kind == "letter" for way in line.ways]
    parts = [f'<participant id="pool_{name}" processRef="{name}"/>' for name, _ in pools]
    parts += [f'<messageFlow id="{a}-{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in letters]
    return f'<collaboration id="all">{"".join(parts)}</collaboration>'


def _process(name: str, lines: list[Line]) -> str:
    promises = [f'<care:promise says="{escaped(line.id)}"/>' for line in lines if line.kind == "promise"]
    said = f"<extensionElements>{''.join(promises)}</extensionElements>" if promises else ""
    return f'<process id="{name}" isExecutable="true">{said}{_level(lines)}\n</process>'


def _level(lines: list[Line]) -> str:
    drawn = [line for line in lines if line.kind not in ASIDE]
    elements = [element(line, _level(line.inner), _default(line)) for line in drawn]
    return "".join(f"\n{xml}" for xml in [*elements, *(xml for line in drawn for xml in _flows(line))])


def _flows(line: Line) -> Iterator[str]:
    for place, way in enumerate(line.ways):
        ends = f'sourceRef="{line.id}" targetRef="{way.target}"'
        asked = (
            f"<conditionExpression>{escaped(way.condition)}</conditionExpression>" if way.condition else ""
        )
        if line.kind == "boundary" and "compensation" in line.words:
            yield f'<association id="{_flow_id(line, place)}" associationDirection="One" {ends}/>'
        else:
            yield f'<sequenceFlow id="{_flow_id(line, place)}" {ends}>{asked}</sequenceFlow>'


def _default(line: Line) -> str:
    return next((_flow_id(line, place) for place, way in enumerate(line.ways) if way.is_default), "")


def _flow_id(line: Line, place: int) -> str:
    """A second flow between the same two elements has a number."""
    target = line.ways[place].target
    before = sum(way.target == target for way in line.ways[:place])
    return f"{line.id}-{target}" + (f"-{before + 1}" if before else "")
