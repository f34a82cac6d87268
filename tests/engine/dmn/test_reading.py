"""Reading DMN: every fault at once with file, line and element; nothing dangerous is followed."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.dmn import DecisionsRefused, UnknownDecision, read_decisions, read_leniently
from engine.feel import BudgetExceeded

Build = Callable[..., Any]
HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:x" name="x">'


def rules_of(xml: bytes) -> list[str]:
    with pytest.raises(DecisionsRefused) as caught:
        read_decisions(xml, file="bad.dmn")
    for fault in caught.value.faults:
        assert fault.file == "bad.dmn"
        assert fault.text.startswith("Se esperaba")
        assert fault.text_en.startswith("Expected")
    return [fault.rule for fault in caught.value.faults]


def test_what_is_not_xml_or_not_dmn_is_refused() -> None:
    assert rules_of(b"") == ["not-xml"]
    assert rules_of(b"<definitions>") == ["not-xml"]
    assert rules_of(b"<definitions/>") == ["not-dmn"]
    assert rules_of(b'<svg xmlns="http://www.w3.org/2000/svg"/>') == ["not-dmn"]
    assert rules_of(b" " * 5_000_001) == ["too-large"]


def test_entities_and_doctypes_are_refused() -> None:
    bomb = (
        f'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]>{HEAD}&a;&f;</definitions>'
    )

    assert rules_of(bomb.encode()) == ["no-doctype"]


FAULTY = (
    HEAD
    + """
<itemDefinition name="tLoop"><itemComponent name="a"><typeRef>tLoop</typeRef></itemComponent></itemDefinition>
<decision id="broken" name="broken">
  <variable name="broken" typeRef="tNowhere"/>
  <literalExpression><text>1 +
     ]</text></literalExpression>
</decision>
<decision id="lost" name="lost">
  <informationRequirement><requiredInput href="#nobody"/></informationRequirement>
  <literalExpression><text>1</text></literalExpression>
</decision>
<decision id="empty" name="empty"/>
<decision id="snake" name="snake">
  <informationRequirement><requiredDecision href="#tail"/></informationRequirement>
  <literalExpression><text>1</text></literalExpression>
</decision>
<decision id="tail" name="tail">
  <informationRequirement><requiredDecision href="#snake"/></informationRequirement>
  <literalExpression><text>1</text></literalExpression>
</decision>
<decision id="tail2" name="tail">
  <decisionTable hitPolicy="BEST">
    <input><inputExpression><text>x</text></inputExpression></input>
    <rule><inputEntry><text>&lt;</text></inputEntry></rule>
    <rule/>
  </decisionTable>
</decision>
<decision id="script" name="script">
  <literalExpression expressionLanguage="javascript"><text>alert(1)</text></literalExpression>
</decision>
</definitions>"""
).encode()


def test_every_fault_is_listed_with_its_place() -> None:
    with pytest.raises(DecisionsRefused) as caught:
        read_decisions(FAULTY, file="bad.dmn")
    found = {(fault.rule, fault.element) for fault in caught.value.faults}

    assert found == {
        ("type-cycle", "tLoop"),
        ("unknown-type", "broken"),
        ("feel-syntax", "broken"),
        ("unknown-reference", "lost"),
        ("no-logic", "empty"),
        ("requirement-cycle", "tail"),
        ("name-twice", "tail2"),
        ("hit-policy", "tail2"),
        ("no-output", "tail2"),
        ("uneven-rule", "tail2"),
        ("feel-syntax", "tail2"),
        ("not-feel", "script"),
    }
    syntax = next(
        fault for fault in caught.value.faults if fault.element == "broken" and fault.rule == "feel-syntax"
    )
    assert syntax.line == 6  # the second line of the text


def test_a_lenient_reading_keeps_what_can_be_read() -> None:
    decisions, faults = read_leniently(FAULTY, file="bad.dmn")

    assert len(faults) >= 12
    assert decisions.decide("lost", {}).value == 1
    assert decisions.decide("broken", {}).value is None
    with pytest.raises(BudgetExceeded):
        decisions.decide("snake", {})


def test_too_much_nesting_is_refused(definitions: Build) -> None:
    chain = [f'<itemDefinition name="t{n}"><typeRef>t{n + 1}</typeRef></itemDefinition>' for n in range(2000)]

    assert rules_of(definitions(*chain)) == ["too-deep"]


def test_an_import_must_be_given(definitions: Build, decision: Build, literal: Build) -> None:
    library = definitions(decision("base", literal("x * 2")), namespace="urn:library")
    user = definitions(
        '<import name="lib" namespace="urn:library" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>',
        '<inputData id="x" name="x"/>',
        decision(
            "top",
            literal("lib.base + 1"),
            requires='<informationRequirement><requiredDecision href="urn:library#base"/></informationRequirement>',
        ),
    )

    assert rules_of(user) == ["unknown-import", "unknown-reference"]
    imported = {"urn:library": read_decisions(library, file="library.dmn")}
    assert read_decisions(user, file="user.dmn", imported=imported).decide("top", {"x": 4}).value == 9


def test_a_decision_that_is_not_there_is_said(definitions: Build, decision: Build, literal: Build) -> None:
    decisions = read_decisions(definitions(decision("d", literal("1"))), file="t.dmn")

    assert decisions.ids == ("d",)
    with pytest.raises(UnknownDecision, match=r"Expected a decision of t\.dmn, but `e` is none"):
        decisions.decide("e", {})
