"""Changes a BPMN document as a designer would: another gateway, a default flow, an end or a join more.

Not for deciding what to change (candidates.py). What is not changed stays as it is written.
"""

from copy import deepcopy

from lxml import etree

from engine.diagram import layout
from engine.faults import Refused
from engine.reader.document import BPMN, CARE, Element, parse

END_NAME, END_NAME_EN = "Ninguna de las anteriores", "None of these"


class Draft:
    """A copy of one file, under change. `is_grown`: there are new elements, so that it has to be drawn anew."""

    def __init__(self, xml: bytes, file: str) -> None:
        self._file = file
        self.root = parse(xml, file)
        self._head, self._tail = _around(xml, self.root)
        self.by_id = {element.get("id", ""): element for element in self.root.iter(f"{{{BPMN}}}*")}
        self.is_grown = False

    def bytes(self) -> bytes:
        """The file; drawn anew if something was added to a drawing."""
        body = etree.tostring(self.root, encoding="UTF-8", xml_declaration=False, with_tail=False)
        xml = self._head + body + self._tail
        if not self.is_grown or self.root.find("{*}BPMNDiagram") is None:
            return xml
        try:
            return layout(xml, self._file)
        except Refused:
            return xml

    # -- changes

    def turn(self, gateway: str, kind: str) -> None:
        """Make another kind of gateway of it."""
        element = self.by_id[gateway]
        element.tag = f"{{{BPMN}}}{kind}"
        if kind == "parallelGateway":
            element.attrib.pop("default", "")

    def make_default(self, flow: str) -> None:
        """The flow is taken when no condition holds; it has none itself then."""
        element = self.by_id[flow]
        for condition in element.findall(f"{{{BPMN}}}conditionExpression"):
            element.remove(condition)
        self.by_id[element.get("sourceRef", "")].set("default", flow)

    def add_default_end(self, element: str) -> str:
        """A default flow to a new end; the end's id."""
        end = self._add("endEvent", f"{element}_none", beside=element, name=(END_NAME, END_NAME_EN))
        flow = self._connect(element, end)
        self.by_id[element].set("default", flow)
        return end

    def split_end(self, end: str) -> list[str]:
        """Each way to this end gets an end of its own, but for the first; the new ends' ids."""
        added = []
        for number, flow in enumerate(self.flows_into(end)[1:], start=2):
            twin = self._twin(end, f"{end}_{number}")
            self._lead(flow, twin)
            added.append(twin)
        return added

    def join_before(self, target: str, kind: str) -> str:
        """All ways to this element meet in a gateway first; the gateway's id."""
        flows = self.flows_into(target)
        join = self._add(kind, f"{target}_join", beside=target)
        for flow in flows:
            self._lead(flow, join)
        self._connect(join, target)
        return join

    def flows_into(self, target: str) -> list[str]:
        """The sequence flows that lead to an element, in the order of the file."""
        flows = self.root.iter(f"{{{BPMN}}}sequenceFlow")
        return [flow.get("id", "") for flow in flows if flow.get("targetRef") == target]

    # -- inside

    def _add(self, tag: str, wanted: str, *, beside: str, name: tuple[str, str] | None = None) -> str:
        neighbour = self.by_id[beside]
        element = etree.Element(f"{{{BPMN}}}{tag}", id=self._free(wanted))
        if name is not None:
            element.set("name", name[0])
            extensions = etree.SubElement(element, f"{{{BPMN}}}extensionElements")
            etree.SubElement(extensions, f"{{{CARE}}}label", lang="en").text = name[1]
        return self._put(element, neighbour)

    def _twin(self, of: str, wanted: str) -> str:
        neighbour = self.by_id[of]
        element = deepcopy(neighbour)
        for inner in element.iter(f"{{{BPMN}}}*"):
            if inner.get("id"):
                inner.set("id", self._free(f"{inner.get('id')}_{wanted.rpartition('_')[2]}"))
        element.set("id", self._free(wanted))
        for incoming in element.findall(f"{{{BPMN}}}incoming"):
            element.remove(incoming)
        return self._put(element, neighbour)

    def _put(self, element: Element, neighbour: Element) -> str:
        """After its neighbour and in its lane."""
        neighbour.addnext(element)
        element.tail = neighbour.tail
        identity = element.get("id", "")
        for reference in list(self.root.iter(f"{{{BPMN}}}flowNodeRef")):
            if (reference.text or "").strip() == neighbour.get("id"):
                twin = etree.Element(f"{{{BPMN}}}flowNodeRef")
                twin.text, twin.tail = identity, reference.tail
                reference.addnext(twin)
        self.by_id[identity] = element
        self.is_grown = True
        return identity

    def _connect(self, source: str, target: str) -> str:
        flow = self._free(f"{source}_to_{target}")
        element = etree.Element(f"{{{BPMN}}}sequenceFlow", id=flow, sourceRef=source, targetRef=target)
        last = self._last_element(self.by_id[source].getparent())
        last.addnext(element)
        element.tail = last.tail
        self.by_id[flow] = element
        self._refer(source, "outgoing", flow)
        self._refer(target, "incoming", flow)
        return flow

    def _last_element(self, level: Element | None) -> Element:
        """The last flow of a level: artifacts come after the flows in BPMN's schema."""
        assert level is not None
        flows = level.findall(f"{{{BPMN}}}sequenceFlow")
        return flows[-1] if flows else level[-1]

    def _lead(self, flow: str, target: str) -> None:
        """The flow leads there from now on."""
        element = self.by_id[flow]
        before = self.by_id[element.get("targetRef", "")]
        for incoming in before.findall(f"{{{BPMN}}}incoming"):
            if (incoming.text or "").strip() == flow:
                before.remove(incoming)
        element.set("targetRef", target)
        self._refer(target, "incoming", flow)

    def _refer(self, element: str, name: str, flow: str) -> None:
        """The standard's own list of an element's flows, where this file keeps it: before what else it holds."""
        if next(self.root.iter(f"{{{BPMN}}}incoming"), None) is None:
            return
        holder, reference = self.by_id[element], etree.Element(f"{{{BPMN}}}{name}")
        reference.text = flow
        before = [child for child in holder if _local(child) in FIRST[name]]
        holder.insert(holder.index(before[-1]) + 1 if before else 0, reference)

    def _free(self, wanted: str) -> str:
        identity, number = wanted, 2
        while identity in self.by_id:
            identity, number = f"{wanted}_{number}", number + 1
        return identity


FIRST = {
    "incoming": frozenset({"documentation", "extensionElements", "incoming"}),
    "outgoing": frozenset({"documentation", "extensionElements", "incoming", "outgoing"}),
}


def _around(xml: bytes, root: Element) -> tuple[bytes, bytes]:
    """What is written before and after the root element."""
    name = f"{root.prefix}:{_local(root)}" if root.prefix else _local(root)
    return xml[: xml.index(f"<{name}".encode())], xml[xml.rindex(b">") + 1 :]


def _local(element: Element) -> str:
    return str(etree.QName(element).localname)
