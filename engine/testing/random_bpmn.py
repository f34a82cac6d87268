"""Random processes for property tests: block-structured, of the most usual constructs; random_whole.py adds the rest.

Takes a random.Random, so that hypothesis can shrink what it gives. Not laid out; not for people.
`SHARED` draws only what SpiffWorkflow executes as the standard says too (docs/second-opinion.md).
"""

from random import Random
from xml.sax.saxutils import escape

from msgspec import Struct

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
HEAD = (
    f'<definitions xmlns="{BPMN}" xmlns:care="urn:concierto:bpmn:care:1" targetNamespace="urn:random">'
    '<message id="m1" name="m1"/><message id="m2" name="m2"/><error id="e1" errorCode="E1"/>'
)
LEAVES = ("user", "service", "script", "manual", "none", "catch_timer", "catch_message", "receive", "throw")
BLOCKS = ("sequence", "exclusive", "parallel", "loop", "sub", "event_gateway", "boundary", "repeated")
MESSAGE = '<messageEventDefinition messageRef="{}"/>'
TIMER = "<timerEventDefinition><timeDuration>PT{}M</timeDuration></timerEventDefinition>"
BOUNDARY = (
    ("true", TIMER.format(5)),
    ("false", TIMER.format(5)),
    ("true", MESSAGE.format("m2")),
    ("false", MESSAGE.format("m2")),
    ("true", "<errorEventDefinition/>"),
)
ENDS = ("", "", "<terminateEventDefinition/>", '<errorEventDefinition errorRef="e1"/>')


class Constructs(Struct, frozen=True, kw_only=True):
    """What may be drawn: kinds of leaf and block, (cancelActivity, definition) of boundary events, inner ends."""

    leaves: tuple[str, ...] = LEAVES
    blocks: tuple[str, ...] = BLOCKS
    boundary: tuple[tuple[str, str], ...] = BOUNDARY
    ends: tuple[str, ...] = ENDS
    event_sub_processes: bool = True


ALL = Constructs()
SHARED = Constructs(
    boundary=tuple(
        (cancel, inside) for cancel, inside in BOUNDARY if cancel == "true" or "message" not in inside
    ),
    event_sub_processes=False,
)


class Drawing:
    """The XML so far. Every block takes the id that it begins after and gives the id that it ends with."""

    def __init__(self, random: Random, constructs: Constructs = ALL) -> None:
        self.random = random
        self.constructs = constructs
        self.parts: list[str] = []
        self.count = 0

    def name(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"

    def add(self, tag: str, attributes: str = "", inside: str = "", prefix: str = "n") -> str:
        identity = self.name(prefix)
        self.parts.append(f'<{tag} id="{identity}" {attributes}>{inside}</{tag}>')
        return identity

    def flow(self, source: str, target: str, condition: str = "") -> str:
        identity = self.name("f")
        inside = f"<conditionExpression>{escape(condition)}</conditionExpression>" if condition else ""
        self.parts.append(
            f'<sequenceFlow id="{identity}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'
        )
        return identity

    def chance(self) -> str:
        """A condition over variables that random completions write."""
        return self.random.choice(("a > 1", "a = 2 or b", "b", "a < 3 and not(b)", "a != 0"))

    def leaf(self) -> str:
        kind = self.random.choice(self.constructs.leaves)
        return getattr(self, f"_leaf_{kind}")()  # type: ignore[no-any-return]

    def _leaf_user(self) -> str:
        return self.add("userTask", prefix="user")

    def _leaf_manual(self) -> str:
        return self.add("manualTask", prefix="manual")

    def _leaf_none(self) -> str:
        return self.add("task")

    def _leaf_service(self) -> str:
        inside = '<extensionElements><care:service handler="random.work"/></extensionElements>'
        return self.add("serviceTask", "", inside, "job")

    def _leaf_script(self) -> str:
        text = self.random.choice(("{a: 1}", "{a: 2}", "{a: 3, b: true}", "{b: false}"))
        return self.add("scriptTask", 'scriptFormat="feel"', f"<script>{text}</script>")

    def _leaf_catch_timer(self) -> str:
        return self.add("intermediateCatchEvent", "", TIMER.format(self.random.randint(1, 9)))

    def _leaf_catch_message(self) -> str:
        return self.add("intermediateCatchEvent", "", MESSAGE.format(self.random.choice(("m1", "m2"))))

    def _leaf_receive(self) -> str:
        return self.add("receiveTask", 'messageRef="m1"')

    def _leaf_throw(self) -> str:
        return self.add("intermediateThrowEvent", "", MESSAGE.format("m2"))

    def block(self, before: str, depth: int) -> str:
        """Something after `before`; returns where it ends."""
        if depth == 0:
            return self._after(before, self.leaf())
        kind = self.random.choice(self.constructs.blocks)
        return getattr(self, f"_block_{kind}")(before, depth - 1)  # type: ignore[no-any-return]

    def _after(self, before: str, identity: str) -> str:
        self.flow(before, identity)
        return identity

    def _block_sequence(self, before: str, depth: int) -> str:
        for _ in range(self.random.randint(1, 3)):
            before = self.block(before, depth)
        return before

    def _block_exclusive(self, before: str, depth: int) -> str:
        default = self.name("f")
        split = self._after(before, self.add("exclusiveGateway", f'default="{default}"'))
        join = self.add("exclusiveGateway")
        via = self.add("task")
        self.parts.append(f'<sequenceFlow id="{default}" sourceRef="{split}" targetRef="{via}"/>')
        self.flow(self.block(via, depth), join)
        for _ in range(self.random.randint(1, 2)):
            via = self.add("task")
            self.flow(split, via, self.chance())
            self.flow(self.block(via, depth), join)
        return join

    def _block_parallel(self, before: str, depth: int) -> str:
        split = self._after(before, self.add("parallelGateway"))
        join = self.add("parallelGateway")
        for _ in range(self.random.randint(2, 3)):
            self.flow(self.block(split, depth), join)
        return join

    def _block_loop(self, before: str, depth: int) -> str:
        """A loop with a wait in it, so that no step is endless."""
        start = self._after(before, self.add("exclusiveGateway"))
        end = self.block(self._after(start, self._leaf_user()), depth)
        default = self.name("f")
        decide = self._after(end, self.add("exclusiveGateway", f'default="{default}"'))
        self.flow(decide, start, self.chance())
        after = self.add("task")
        self.parts.append(f'<sequenceFlow id="{default}" sourceRef="{decide}" targetRef="{after}"/>')
        return after

    def _inside(self, depth: int) -> str:
        """The XML of a level of its own, from its start to one of several ends."""
        inner = type(self)(self.random, self.constructs)
        inner.count = self.count + 1000
        start = inner.add("startEvent")
        end = inner.block(start, depth)
        kind = self.random.choice(self.constructs.ends)
        inner.flow(end, inner.add("endEvent", "", kind))
        self.count = inner.count
        return "".join(inner.parts)

    def _block_sub(self, before: str, depth: int) -> str:
        inside = self._inside(depth)
        if self.constructs.event_sub_processes and self.random.random() < 0.4:
            inside += self._event_sub_process()
        sub = self._after(before, self.add("subProcess", "", inside))
        if "errorEventDefinition" not in inside and self.random.random() < 0.7:
            return sub
        join = self.add("exclusiveGateway")
        self.flow(sub, join)
        caught = self.add("boundaryEvent", f'attachedToRef="{sub}"', "<errorEventDefinition/>")
        self.flow(self.block(caught, depth), join)
        return join

    def _event_sub_process(self) -> str:
        interrupting = self.random.choice(("true", "false"))
        trigger = self.random.choice((MESSAGE.format("m1"), TIMER.format(30)))
        start, task, end = (self.name("es") for _ in range(3))
        return (
            f'<subProcess id="{self.name("esp")}" triggeredByEvent="true">'
            f'<startEvent id="{start}" isInterrupting="{interrupting}">{trigger}</startEvent><userTask id="{task}"/>'
            f'<endEvent id="{end}"/><sequenceFlow id="{self.name("f")}" sourceRef="{start}" targetRef="{task}"/>'
            f'<sequenceFlow id="{self.name("f")}" sourceRef="{task}" targetRef="{end}"/></subProcess>'
        )

    def _block_event_gateway(self, before: str, depth: int) -> str:
        gateway = self._after(before, self.add("eventBasedGateway"))
        join = self.add("exclusiveGateway")
        for leaf in (self._leaf_catch_timer, self._leaf_catch_message):
            self.flow(self.block(self._after(gateway, leaf()), depth), join)
        return join

    def _block_boundary(self, before: str, depth: int) -> str:
        host = self._after(
            before, self.random.choice((self._leaf_user, self._leaf_service, self._leaf_receive))()
        )
        join = self.add("exclusiveGateway")
        self.flow(host, join)
        for _ in range(self.random.randint(1, 2)):
            cancel, inside = self.random.choice(self.constructs.boundary)
            boundary = self.add("boundaryEvent", f'attachedToRef="{host}" cancelActivity="{cancel}"', inside)
            self.flow(self.block(boundary, depth), join)
        return join

    def _block_repeated(self, before: str, depth: int) -> str:
        sequential = self.random.choice(("true", "false"))
        many = (
            f'<multiInstanceLoopCharacteristics isSequential="{sequential}">'
            f"<loopCardinality>{self.random.randint(0, 3)}</loopCardinality>"
            + ("<completionCondition>b</completionCondition>" if self.random.random() < 0.3 else "")
            + "</multiInstanceLoopCharacteristics>"
        )
        if depth and self.random.random() < 0.5:
            return self._after(before, self.add("subProcess", "", many + self._inside(depth - 1)))
        return self._after(before, self.add("userTask", "", many, "user"))


def draw(random: Random, depth: int = 3, *, constructs: Constructs = ALL) -> bytes:
    """A process `p` as BPMN XML."""
    drawing = Drawing(random, constructs)
    start = drawing.add("startEvent")
    end = drawing.block(start, depth)
    drawing.flow(end, drawing.add("endEvent"))
    body = "".join(drawing.parts)
    return f'{HEAD}<process id="p" isExecutable="true">{body}</process></definitions>'.encode()
