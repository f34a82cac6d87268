"""Random processes of everything that BPMN 2.0 executes, also unstructured ones; random_bpmn.py has the usual part.

Signals, escalations, conditions, compensation, transactions, ad-hoc, links, loops, inclusive and complex gateways,
token quantities, jumps into other branches. They may deadlock or double tokens: that is for the engine to survive.
"""

from random import Random

from lxml import etree

from engine.lint import no_signal_loop
from engine.lint.paths import Paths
from engine.lint.rule import Checked, Known
from engine.reader import read_processes
from engine.testing.random_bpmn import (
    BLOCKS,
    BOUNDARY,
    BPMN,
    ENDS,
    HEAD,
    LEAVES,
    MESSAGE,
    TIMER,
    Constructs,
    Drawing,
)

SIGNAL = '<signalEventDefinition signalRef="s{}"/>'
ESCALATION = '<escalationEventDefinition escalationRef="x{}"/>'
TWICE = "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>"
CONDITION = "<conditionalEventDefinition><condition>{}</condition></conditionalEventDefinition>"
COMPENSATION = "<compensateEventDefinition/>"
ROOTS = (
    '<signal id="s1" name="s1"/><signal id="s2" name="s2"/>'
    '<escalation id="x1" escalationCode="X1"/><escalation id="x2" escalationCode="X2"/>'
    '<signalEventDefinition id="each_done" signalRef="s1"/>'
)
EVERYTHING = Constructs(
    leaves=(
        *LEAVES,
        "throw_signal",
        "catch_signal",
        "throw_escalation",
        "throw_compensation",
        "standard_loop",
    ),
    blocks=(
        *BLOCKS,
        "inclusive",
        "inclusive_loop",
        "complex",
        "compensated",
        "transaction",
        "ad_hoc",
        "link",
        "quantities",
        "behavior",
        "jump",
    ),
    boundary=(
        *BOUNDARY,
        *((cancel, SIGNAL.format(2)) for cancel in ("true", "false")),
        *((cancel, CONDITION.format("b")) for cancel in ("true", "false")),
    ),
    ends=(*ENDS, ESCALATION.format(1), SIGNAL.format(2), COMPENSATION),
)
TRIGGERS = (
    MESSAGE.format("m1"),
    TIMER.format(30),
    SIGNAL.format(1),
    ESCALATION.format(1),
    CONDITION.format("a = 3"),
)


class WholeDrawing(Drawing):
    """Draws what `EVERYTHING` names beside what Drawing can."""

    def __init__(self, random: Random, constructs: Constructs = EVERYTHING) -> None:
        super().__init__(random, constructs)
        self.seen: list[str] = []
        self.event_gateways: set[str] = set()

    def choose(self, *options: str) -> str:
        return self.random.choice(options)

    # -- leaves

    def _leaf_throw_signal(self) -> str:
        return self.add("intermediateThrowEvent", "", SIGNAL.format(self.choose("1", "2")))

    def _leaf_catch_signal(self) -> str:
        return self.add("intermediateCatchEvent", "", SIGNAL.format(self.choose("1", "2")))

    def _leaf_throw_escalation(self) -> str:
        return self.add("intermediateThrowEvent", "", ESCALATION.format(self.choose("1", "2")))

    def _leaf_throw_compensation(self) -> str:
        return self.add("intermediateThrowEvent", "", COMPENSATION)

    def _leaf_standard_loop(self) -> str:
        """A task again and again; its wait keeps a step from being endless."""
        condition = self.choose("b", "a != 2", "loopCounter != 2")
        loop = (
            f'<standardLoopCharacteristics testBefore="{self.choose("true", "false")}" loopMaximum="3">'
            f"<loopCondition>{condition}</loopCondition></standardLoopCharacteristics>"
        )
        return self.add("userTask", "", loop, "user")

    # -- gateways

    def _block_inclusive(self, before: str, depth: int) -> str:
        default = self.name("f")
        split = self._after(before, self.add("inclusiveGateway", f'default="{default}"'))
        join = self.add("inclusiveGateway")
        via = self.add("task")
        self.parts.append(f'<sequenceFlow id="{default}" sourceRef="{split}" targetRef="{via}"/>')
        self.flow(self.block(via, depth), join)
        for _ in range(self.random.randint(1, 3)):
            via = self.add("task")
            self.flow(split, via, self.chance())
            self.flow(self.block(via, depth), join)
        return join

    def _block_inclusive_loop(self, before: str, depth: int) -> str:
        """The way back ends at an inclusive join, and may start beside the way on."""
        start = self._after(before, self.add("inclusiveGateway"))
        end = self.block(self._after(start, self._leaf_user()), depth)
        default = self.name("f")
        kind = self.choose("inclusiveGateway", "exclusiveGateway")
        decide = self._after(end, self.add(kind, f'default="{default}"'))
        self.flow(decide, start, self.chance())
        after = self.add("task")
        self.parts.append(f'<sequenceFlow id="{default}" sourceRef="{decide}" targetRef="{after}"/>')
        return after

    def _block_complex(self, before: str, depth: int) -> str:
        ways = self.random.randint(2, 3)
        split = self._after(before, self.add("parallelGateway"))
        activation = (
            f"<activationCondition>activationCount &gt;= {self.random.randint(1, ways)}</activationCondition>"
        )
        join = self.add("complexGateway", "", activation)
        for _ in range(ways):
            self.flow(self.block(split, depth), join)
        return join

    # -- activities

    def _block_compensated(self, before: str, depth: int) -> str:
        """An activity with a handler; what throws compensation comes by chance, as a leaf or an end."""
        host = self._after(before, self._host(depth))
        boundary = self.add("boundaryEvent", f'attachedToRef="{host}"', COMPENSATION)
        handler = self.add(self.choose("task", "userTask"), 'isForCompensation="true"', "", "undo")
        identity = self.name("a")
        self.parts.append(
            f'<association id="{identity}" associationDirection="One" sourceRef="{boundary}" targetRef="{handler}"/>'
        )
        return host

    def _host(self, depth: int) -> str:
        if depth and self.random.random() < 0.3:
            return self.add("subProcess", "", self._inside(depth - 1))
        return self.add("userTask", "", self.choose("", "", TWICE), "user")

    def _block_transaction(self, before: str, depth: int) -> str:
        """A transaction that may cancel itself, and where one goes on then."""
        inner = type(self)(self.random, self.constructs)
        inner.count = self.count + 1000
        default = inner.name("f")
        decide = inner.add("exclusiveGateway", f'default="{default}"')
        done = inner.add("endEvent")
        inner.flow(inner.block(inner.add("startEvent"), depth), decide)
        inner.parts.append(f'<sequenceFlow id="{default}" sourceRef="{decide}" targetRef="{done}"/>')
        inner.flow(decide, inner.add("endEvent", "", "<cancelEventDefinition/>"), self.chance())
        self.count = inner.count
        host = self._after(before, self.add("transaction", "", "".join(inner.parts)))
        join = self.add("exclusiveGateway")
        self.flow(host, join)
        caught = self.add("boundaryEvent", f'attachedToRef="{host}"', "<cancelEventDefinition/>")
        self.flow(self.block(caught, depth), join)
        return join

    def _block_ad_hoc(self, before: str, _depth: int) -> str:
        inner = type(self)(self.random, self.constructs)
        inner.count = self.count + 1000
        for _ in range(self.random.randint(1, 3)):
            first = inner.add(self.choose("userTask", "task"), prefix="user")
            if self.random.random() < 0.3:
                inner.flow(first, inner.leaf())
        self.count = inner.count
        completion = self.choose("", "<completionCondition>b</completionCondition>")
        attributes = (
            f'ordering="{self.choose("Parallel", "Sequential")}" '
            f'cancelRemainingInstances="{self.choose("true", "false")}"'
        )
        return self._after(before, self.add("adHocSubProcess", attributes, "".join(inner.parts) + completion))

    def _block_behavior(self, before: str, depth: int) -> str:
        """Several instances that throw a signal when the first or each is done, caught on the boundary."""
        kind = self.choose("none", "one")
        many = (
            f'<multiInstanceLoopCharacteristics behavior="{kind.title()}" {kind}BehaviorEventRef="each_done">'
            "<loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>"
        )
        host = self._after(before, self.add("userTask", "", many, "user"))
        heard = self.add("boundaryEvent", f'attachedToRef="{host}" cancelActivity="false"', SIGNAL.format(1))
        self.flow(self.block(heard, depth), self.add("endEvent"))
        return host

    # -- tokens on other ways

    def _block_link(self, before: str, depth: int) -> str:
        name = self.name("link")
        definition = f'<linkEventDefinition name="{name}"/>'
        self._after(before, self.add("intermediateThrowEvent", "", definition))
        return self.block(self.add("intermediateCatchEvent", "", definition), depth)

    def _block_quantities(self, before: str, depth: int) -> str:
        """Two tokens become one, or one becomes two."""
        split = self._after(before, self.add("parallelGateway"))
        gathers = self.add("userTask", f'startQuantity="{self.random.randint(1, 2)}"', "", "user")
        for _ in range(2):
            self.flow(self.block(split, depth), gathers)
        return self._after(gathers, self.add("task", f'completionQuantity="{self.random.randint(1, 2)}"'))

    def _block_jump(self, before: str, depth: int) -> str:
        """From here, by chance and over a wait, to any element of the level that a flow may enter."""
        default = self.name("f")
        decide = self._after(before, self.add("exclusiveGateway", f'default="{default}"'))
        wait = self._leaf_user()
        self.flow(decide, wait, self.chance())
        after = self.add("task")
        self.parts.append(f'<sequenceFlow id="{default}" sourceRef="{decide}" targetRef="{after}"/>')
        self.flow(wait, self.random.choice([*self.seen, after]))
        self.seen.append(after)
        return self.block(after, depth)

    def add(self, tag: str, attributes: str = "", inside: str = "", prefix: str = "n") -> str:
        identity = super().add(tag, attributes, inside, prefix)
        if tag == "eventBasedGateway":
            self.event_gateways.add(identity)
        return identity

    def _after(self, before: str, identity: str) -> str:
        """What follows an event-based gateway is entered from there only."""
        if before not in self.event_gateways:
            self.seen.append(identity)
        return super()._after(before, identity)

    def _event_sub_process(self) -> str:
        """Its start may wait for any trigger that a sub-process can be started by."""
        drawn = super()._event_sub_process()
        usual = next(trigger for trigger in (TRIGGERS[0], TRIGGERS[1]) if trigger in drawn)
        return drawn.replace(usual, self.choose(*TRIGGERS))


def draw_whole(random: Random, depth: int = 3) -> bytes:
    """A process `p` as BPMN XML, of everything that may be deployed."""
    while True:
        xml = _drawn(random, depth)
        if not _sets_itself_off(xml):
            return xml


def _sets_itself_off(xml: bytes) -> bool:
    """Whether a signal begins itself again: no such process can be deployed."""
    [process] = read_processes(xml, file="random.bpmn")
    checked = Checked(process=process, known=Known(), file="random.bpmn", paths=Paths(process))
    return any(True for _ in no_signal_loop.check(checked))


def _drawn(random: Random, depth: int) -> bytes:
    drawing = WholeDrawing(random)
    start = drawing.add("startEvent")
    end = drawing.block(start, depth)
    drawing.flow(end, drawing.add("endEvent", "", drawing.choose("", "", COMPENSATION, SIGNAL.format(1))))
    if random.random() < 0.3:
        drawing.parts.append(drawing._event_sub_process())
    body = "".join(drawing.parts)
    whole = f'{HEAD}{ROOTS}<process id="p" isExecutable="true">{body}</process></definitions>'
    return _associations_last(whole.encode())


def _associations_last(xml: bytes) -> bytes:
    """Where the schema of BPMN wants them: after the flow elements, before an ad-hoc completion condition."""
    root = etree.fromstring(xml)
    for association in list(root.iter(f"{{{BPMN}}}association")):
        holder = association.getparent()
        assert holder is not None
        condition = holder.find(f"{{{BPMN}}}completionCondition")
        holder.insert(len(holder) - 1 - (condition is not None), association)
    return etree.tostring(root)
